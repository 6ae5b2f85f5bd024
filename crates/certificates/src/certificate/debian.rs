//! Keys that Debian's OpenSSL made from 2006 to 2008 (CVE-2008-0166): a list of moduli, built in.
//!
//! `data/debian-weak-keys/README.md` says what the list holds, where it comes from and how it is written. It is read where it
//! lies in the program: a question touches an index and one block of it.

use super::key::KeyKind;
use crate::digest;

/// What the list says of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Listed {
    /// It was not made by the flawed generator.
    No,
    /// No list of such keys is at hand: another size, or a kind that the flawed library could make but that is not listed.
    NotCovered,
    /// Anybody can have the private key.
    Yes,
}

static LIST: &[u8] = include_bytes!("../../data/debian-weak-keys/moduli.rice");

/// The sizes of the list, in bits.
const COVERED: [usize; 4] = [2048, 3072, 4096, 8192];

/// Whether a key is one of those. `modulus` is that of an RSA key, big-endian, without zeros in front.
pub(crate) fn listed(kind: &KeyKind, modulus: &[u8]) -> Listed {
    match kind {
        KeyKind::Rsa { bits, .. } if COVERED.contains(bits) => {
            let digest = number(digest::sha256(&[modulus]).iter().take(6));
            match List::of(LIST).is_some_and(|list| list.contains(digest)) {
                true => Listed::Yes,
                false => Listed::No,
            }
        }
        // The flawed versions knew none of these.
        KeyKind::Ed25519 | KeyKind::Ed448 | KeyKind::MlDsa(_) => Listed::No,
        KeyKind::Dsa(_) | KeyKind::Ec(_) | KeyKind::Other(_) | KeyKind::Rsa { .. } => Listed::NotCovered,
    }
}

/// Digests of a block.
const BLOCK: usize = 256;

/// Bytes of a block's entry in the index: its first digest in six, and in four where the others begin.
const ENTRY: usize = 10;

struct List<'a> {
    index: &'a [[u8; ENTRY]],
    stream: &'a [u8],
}

impl<'a> List<'a> {
    fn of(bytes: &'a [u8]) -> Option<Self> {
        let (count, rest) = bytes.split_first_chunk::<4>()?;
        let blocks = usize::try_from(u32::from_be_bytes(*count)).ok()?.div_ceil(BLOCK);
        let (index, stream) = rest.split_at_checked(blocks.checked_mul(ENTRY)?)?;
        let (index, _) = index.as_chunks();
        Some(Self { index, stream })
    }

    fn contains(&self, digest: u64) -> bool {
        let first = |entry: &[u8; ENTRY]| number(entry.iter().take(6));
        let above = self.index.partition_point(|entry| first(entry) <= digest);
        let Some(entry) = above.checked_sub(1).and_then(|at| self.index.get(at)) else {
            return false;
        };
        let mut current = first(entry);
        let mut codes = Codes {
            stream: self.stream,
            at: number(entry.iter().skip(6)),
        };
        for _ in 1..BLOCK {
            if current >= digest {
                break;
            }
            match codes.next() {
                Some(distance) => current = current.saturating_add(distance),
                None => return false,
            }
        }
        current == digest
    }
}

/// Rice codes, one after the other.
struct Codes<'a> {
    stream: &'a [u8],
    /// The next bit.
    at: u64,
}

impl Iterator for Codes<'_> {
    type Item = u64;

    fn next(&mut self) -> Option<u64> {
        const REST_BITS: u32 = 27;
        let mut value = 0_u64;
        while self.bit()? == 1 {
            value += 1;
        }
        for _ in 0..REST_BITS {
            value = value << 1 | self.bit()?;
        }
        Some(value)
    }
}

impl Codes<'_> {
    fn bit(&mut self) -> Option<u64> {
        let byte = self.stream.get(usize::try_from(self.at / 8).ok()?)?;
        let bit = byte >> (7 - self.at % 8) & 1;
        self.at += 1;
        Some(u64::from(bit))
    }
}

fn number<'a>(bytes: impl Iterator<Item = &'a u8>) -> u64 {
    bytes.fold(0, |number, byte| number << 8 | u64::from(*byte))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::{super::key::Exponent, *};

    /// Moduli that the flawed generator made, with their bits.
    pub(crate) fn samples() -> impl Iterator<Item = (usize, Vec<u8>)> {
        let lines = include_str!("../../data/debian-weak-keys/samples.txt").lines();
        lines.map(|line| {
            let words: Vec<&str> = line.split(' ').collect();
            let [bits, _, _, _, modulus] = words.as_slice() else {
                panic!("{line}");
            };
            let digits = modulus.as_bytes().chunks(2);
            let bytes = digits.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap());
            (bits.parse().unwrap(), bytes.collect())
        })
    }

    fn rsa(bits: usize) -> KeyKind {
        KeyKind::Rsa {
            bits,
            exponent: Exponent::Sound,
        }
    }

    #[test]
    fn moduli_of_the_flawed_generator_are_listed() {
        let mut sizes: Vec<usize> = Vec::new();
        for (bits, modulus) in samples() {
            let expected = if COVERED.contains(&bits) {
                Listed::Yes
            } else {
                Listed::NotCovered
            };
            assert_eq!(listed(&rsa(bits), &modulus), expected, "{bits}");
            sizes.push(bits);
        }
        sizes.dedup();
        assert_eq!(sizes, [2048, 3072, 4096, 8192, 1024]);
    }

    #[test]
    fn ten_thousand_innocent_moduli_are_not_listed() {
        let mut modulus = [0xa5; 256];
        for round in 0..10_000_u32 {
            modulus[..4].copy_from_slice(&(round | 0x8000_0000).to_be_bytes());
            assert_eq!(listed(&rsa(2048), &modulus), Listed::No, "{round}");
        }
    }

    #[test]
    fn the_list_is_whole_and_in_order() {
        let list = List::of(LIST).unwrap();
        assert_eq!(list.index.len(), 4_608);
        let mut firsts = list.index.iter().map(|entry| number(entry.iter().take(6)));
        assert!(firsts.clone().zip(firsts.clone().skip(1)).all(|(one, next)| one < next));
        assert!(firsts.all(|first| list.contains(first)), "the first of each block");
        // The last digest of a block is no less listed than its first: 255 codes follow the first.
        let entry = list.index.first().unwrap();
        let codes = Codes {
            stream: list.stream,
            at: 0,
        };
        let last = number(entry.iter().take(6)) + codes.take(BLOCK - 1).sum::<u64>();
        assert!(list.contains(last) && !list.contains(last + 1));
        assert!(!list.contains(0) && !list.contains(u64::MAX));
    }

    #[test]
    fn kinds_that_are_not_listed_are_no_answer() {
        use crate::certificate::key::Curve;
        for kind in [rsa(2047), rsa(1024), KeyKind::Ec(Curve::P256), KeyKind::Dsa(None)] {
            assert_eq!(listed(&kind, &[0xa5; 256]), Listed::NotCovered, "{kind}");
        }
        for kind in [KeyKind::Ed25519, KeyKind::Ed448, KeyKind::MlDsa(65)] {
            assert_eq!(listed(&kind, &[]), Listed::No, "{kind}");
        }
    }
}
