//! The mark of CVE-2017-15361 (ROCA): moduli that certain chips made.
//!
//! Both primes of such a key are `k * M + (65537^a mod M)`, M being a product of the first primes, so that the modulus itself is a
//! power of 65537 modulo M (Nemec et al., "The Return of Coppersmith's Attack", CCS 2017, section 3). M of the larger sizes
//! is a multiple of that of the smallest, 512 bits: what holds for its primes holds for all.

/// The primes of M at 512 bits, but for 2, modulo which every odd number is 1.
const PRIMES: [u32; 38] = [
    3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107, 109,
    113, 127, 131, 137, 139, 149, 151, 157, 163, 167,
];

/// Whether the modulus, big-endian, is a power of 65537 modulo M: whether one exponent fits all primes.
///
/// Of all residues modulo M only one in 2^154 is such a power, so that a sound modulus is not taken for one. Looking at each
/// prime alone, as quick detectors do, mistakes one in 2^27.
pub(super) fn is_marked(modulus: &[u8]) -> bool {
    const SMALLEST_BYTES: usize = 64;
    if modulus.len() < SMALLEST_BYTES {
        return false;
    }
    let mut exponent = Congruences::default();
    PRIMES.iter().all(|prime| {
        let remainder = modulus
            .iter()
            .fold(0, |sum, byte| (sum << 8 | u32::from(*byte)) % prime);
        logarithm(remainder, *prime).is_some_and(|(power, order)| exponent.admits(power, order))
    })
}

/// The power of 65537 that the remainder is, and the order of 65537.
fn logarithm(remainder: u32, prime: u32) -> Option<(u32, u32)> {
    let mut found = None;
    let mut power = 1;
    for exponent in 0..prime {
        if power == remainder && found.is_none() {
            found = Some(exponent);
        }
        power = power * 65_537 % prime;
        if power == 1 {
            return Some((found?, exponent + 1));
        }
    }
    None
}

/// What is known of a number, by the powers of primes that divide some modulus: `(prime, its power, remainder)`.
#[derive(Default)]
struct Congruences(Vec<(u32, u32, u32)>);

impl Congruences {
    /// Whether the number can also leave this remainder; if so, that is noted.
    fn admits(&mut self, remainder: u32, modulus: u32) -> bool {
        prime_powers(modulus).into_iter().all(|(prime, power)| {
            let new = (prime, power, remainder % power);
            let Some(known) = self.0.iter_mut().find(|known| known.0 == prime) else {
                self.0.push(new);
                return true;
            };
            let common = known.1.min(power);
            let agrees = known.2 % common == new.2 % common;
            if power > known.1 {
                *known = new;
            }
            agrees
        })
    }
}

/// The factors of a number, each prime with its whole power.
fn prime_powers(mut number: u32) -> Vec<(u32, u32)> {
    let mut found = Vec::new();
    let mut divisor = 2;
    while number > 1 {
        let mut power = 1;
        while number.is_multiple_of(divisor) {
            number /= divisor;
            power *= divisor;
        }
        if power > 1 {
            found.push((divisor, power));
        }
        divisor += 1;
    }
    found
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A modulus of 2048 bits from two primes of the form that the chips gave them, M being the product of the first 126
    /// primes as at that size.
    pub(crate) fn marked_modulus() -> Vec<u8> {
        let digits: Vec<u8> = MARKED.bytes().filter(u8::is_ascii_hexdigit).collect();
        let pairs = digits.chunks(2);
        pairs
            .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
            .collect()
    }

    const MARKED: &str = "\
        b7d8e12aceac26f2ddf0861430d45389e77f788673b4dc1b2c595cf5da65d2469a21ba281eefe5d0cec6f0b54aec27b7
        e23ae8a28e2d68936152b75b6430333a8836210d5b0977dad1a9eedef66ca10132701750314dba6d18edd01a28f85935
        4cbc5ad5cc7fbb03bd7f5119904ba1ab163948cb2beb30a0e8fb28e7b524f3879708feb67e42388d2e4c2188c7da94bd
        b8ea483d575d38050a5eea10189f2a760f259e060c3c539caacd628bf3385710674c13ca23eb6644dcb063cb8218d7b2
        00eab94d31e3c99f6eeb732fea5a2a0193140c997c63ecbf280af0dfed38a0ebf279beeda8787322004b93e8a4fe06f8
        f7bd9581676b788d545771deb5713495";

    #[test]
    fn a_modulus_of_the_chips_is_marked() {
        let modulus = marked_modulus();
        assert_eq!(modulus.len(), 256);
        assert!(is_marked(&modulus));
        for byte in 0..256 {
            let mut other = modulus.clone();
            other[byte] ^= 2;
            assert!(!is_marked(&other), "with byte {byte} changed");
        }
        assert!(!is_marked(&modulus[..32]) && !is_marked(&[]));
    }

    #[test]
    fn each_prime_alone_is_not_enough() {
        // Modulo 11 and 31 the orders of 65537 share factors: two powers that fit each prime need not fit both.
        let (one, other) = (logarithm(65_537 % 11, 11).unwrap(), logarithm(65_537 % 31, 31).unwrap());
        let shared = prime_powers(one.1)
            .iter()
            .any(|(prime, _)| other.1.is_multiple_of(*prime));
        assert!(shared, "{one:?} {other:?}");
        let mut exponent = Congruences::default();
        assert!(exponent.admits(1, one.1) && !exponent.admits(2, other.1));
    }

    #[test]
    fn congruences_agree_where_some_number_fits() {
        let fits = |pairs: &[(u32, u32)]| {
            let mut known = Congruences::default();
            pairs
                .iter()
                .all(|(remainder, modulus)| known.admits(*remainder, *modulus))
        };
        for one in 1..13_u32 {
            for other in 1..13_u32 {
                for (a, b) in (0..one).flat_map(|a| (0..other).map(move |b| (a, b))) {
                    let exists = (0..one * other).any(|n| n % one == a && n % other == b);
                    assert_eq!(fits(&[(a, one), (b, other)]), exists, "{a} mod {one}, {b} mod {other}");
                }
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(5_000))]
        #[test]
        fn ordinary_moduli_are_not_marked(mut modulus in proptest::collection::vec(any::<u8>(), 256)) {
            modulus[0] |= 0x80;
            modulus[255] |= 1;
            prop_assert!(!is_marked(&modulus));
        }
    }
}
