//! Primes of Diffie-Hellman groups that many servers share, by the SHA-256 of the prime.

use aws_lc_rs::digest::{SHA256, digest};

/// The name of a prime that is in a standard or was shipped with software; none for others. Without leading zeros.
pub(crate) fn name(prime: &[u8]) -> Option<&'static str> {
    let print: String = digest(&SHA256, prime)
        .as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    PRIMES.iter().find(|(_, known)| *known == print).map(|(name, _)| *name)
}

/// Names, and SHA-256 of the big-endian prime.
#[rustfmt::skip]
const PRIMES: &[(&str, &str)] = &[
    ("Oakley group 1 (RFC 2409)", "b52ba6a3026520a6c49d37e4587601801bee500123b3259b6bf03e7cecc3e63d"),
    ("Oakley group 2 (RFC 2409)", "3f35a3f5f6c4376a744acad409bb22f8d897f949d2311d885adaa890981b67a0"),
    ("modp1536 (RFC 3526)", "64fcc83ec403930bf18393dbc883ccaa1fbb08ac876f77f7aa99748ca945019b"),
    ("modp2048 (RFC 3526)", "d66436f79bbd6b2e38c0ffbd079be904d2641415e2e67140e09448be9a60890e"),
    ("modp3072 (RFC 3526)", "48cf8b092fbce4359d9871abf74f98e25b6163379eaa15cd9087e800c6d1c55c"),
    ("modp4096 (RFC 3526)", "4ee95187682bcb230ad26a95205f6920e84708f6251b3894329b09ec23919e33"),
    ("modp6144 (RFC 3526)", "d1bfe6d0925ce7e4da262b62861514a7755e35831e429f343e7b864848657efd"),
    ("modp8192 (RFC 3526)", "39ab4feab950a3128fb71accb9fc3965d857012e081998a85996e3ea8b3c3bcf"),
    ("ffdhe2048 (RFC 7919)", "9cd3b7f336872f46c09428d1bbc19877a4d440512cda8d1c1cf0cd6e33698966"),
    ("ffdhe3072 (RFC 7919)", "0eaf67db3a839156d5013494a5318a772b5697d270d721f37f092efc69ea5a17"),
    ("ffdhe4096 (RFC 7919)", "4648414224ac881b3d0dc59b466f96d06a558278776807797ecf1f66ff397b3e"),
    ("ffdhe6144 (RFC 7919)", "227ac9066b3ddd9e193670cda2388fa884f65ba0cf98b742d1fe77a6687c79c7"),
    ("ffdhe8192 (RFC 7919)", "770b14efaf6f049929c523113b3fa99a8d11dab1b18af3609590122075d19833"),
    ("512-bit default of Apache mod_ssl 2.2", "db01e702899166da28c9bc7896af62bcdf0c96d0fb341950ba80e68bd51a57ef"),
    ("1024-bit default of Apache mod_ssl 2.2", "bf910d9df4e0b2e76cda7443f592aa118e33ba2c224ebc27fb8978d873c8c2e3"),
    ("1024-bit default of nginx before 1.11", "8ae47dca3d24e9b64640062686da234dcabada26b0da6f090c5449c1338d9a11"),
    ("1024-bit default of Java", "cc21a33dd1a3edf40bf636b5496e4aede198a437a8548e0cc1a621424e42419b"),
    ("1024-bit example of OpenSSL", "66d0bf38b0bdfacf2fdae33f35102ab6079fd5ff0feff8e436a4063745c72739"),
    ("1024-bit default of Postfix", "ef627d8cc44144f36a075d8dd8511bbd278cb5cf438f1052bdbdabe715232c1e"),
    ("2048-bit default of HAProxy 1.5", "7b6551ea6ff09bd78c24bede10980a155f70b6c81e48b4dd8bec822ab3bf0e94"),
    ("RFC 5114 section 2.1", "44c55cfee5c075927cf682da5b681bdecbd5c3eb0784c14f5dce7610f0ef133d"),
    ("RFC 5114 section 2.2", "bfe545862ca102ad1eeddb5fbfa5bf855ac4995c56a8b408ce3fe099dce93a9d"),
    ("RFC 5114 section 2.3", "0b7835722cb619827610c2549fdda5587421686c4409a13865e76225522ddcc9"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use testbed::DhGroup;

    #[test]
    fn primes_of_standards_are_known_and_own_ones_are_not() {
        assert_eq!(name(&DhGroup::oakley_1024().prime), Some("Oakley group 2 (RFC 2409)"));
        assert_eq!(name(&DhGroup::ffdhe2048().prime), Some("ffdhe2048 (RFC 7919)"));
        assert_eq!(name(&DhGroup::own_1024().prime), None);
    }

    #[test]
    fn each_prime_stands_once() {
        let prints: BTreeSet<_> = PRIMES.iter().map(|(_, print)| print).collect();
        assert_eq!(prints.len(), PRIMES.len());
        assert!(prints.iter().all(|print| print.len() == 64));
    }
}
