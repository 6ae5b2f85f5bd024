//! Cipher suites by number: names as in the IANA registry, what they are worth, and which of them a hello may offer.

mod class;
mod table;

use super::version::Version;
use table::SUITES;

pub(crate) use class::{
    Class, Strength, has_class, is_aead, is_cbc, is_chacha, is_dhe, is_ecdhe, is_ecdsa, is_forward_secret, is_psk,
    strength,
};

/// The most suites that one hello offers: some servers refuse more than 128, signalling values included.
pub(crate) const MOST_IN_ONE_HELLO: usize = 125;

/// `TLS_EMPTY_RENEGOTIATION_INFO_SCSV`, the sign of secure renegotiation for hellos without extensions (RFC 5746).
pub(crate) const RENEGOTIATION_INFO_SCSV: u16 = 0x00FF;

/// `TLS_FALLBACK_SCSV`: the client has tried a higher version before (RFC 7507).
pub(crate) const FALLBACK_SCSV: u16 = 0x5600;

/// The IANA name of a suite, or its number where it has none here.
pub(crate) fn name(suite: u16) -> String {
    let known = SUITES.iter().find(|(number, _)| *number == suite);
    known.map_or_else(|| format!("0x{suite:04X}"), |(_, name)| (*name).to_owned())
}

/// All suites that mean something in a version, in portions that one hello can carry, the usual ones first.
pub(crate) fn offers(version: Version) -> Vec<Vec<u16>> {
    let suites: Vec<u16> = SUITES
        .iter()
        .filter(|suite| fits(suite, version))
        .map(|(number, _)| *number)
        .collect();
    suites.chunks(MOST_IN_ONE_HELLO).map(<[u16]>::to_vec).collect()
}

/// What one hello offers to find out whether anybody speaks TLS there.
pub(crate) fn usual() -> Vec<u16> {
    offers(Version::Tls12).into_iter().next().unwrap_or_default()
}

/// Whether clients that are in use, if not up to date, still speak a suite: it encrypts, authenticates the server, and is not
/// broken outright.
pub(crate) fn is_in_use(suite: u16) -> bool {
    let name = name(suite);
    let is_sound = ["_AES_", "_CHACHA20_", "_CAMELLIA_", "_ARIA_", "_3DES_"]
        .iter()
        .any(|cipher| name.contains(cipher));
    is_sound && !name.contains("_anon_")
}

/// Whether a suite is defined for a version: AEAD and HMAC-SHA-2 suites came with TLS 1.2 (RFC 5246 section 1.2), but for CBC
/// suites with pre-shared keys (RFC 5487 section 3); those of TLS 1.3 are of no use before it (RFC 8446 appendix B.4).
fn fits(&(number, name): &(u16, &str), version: Version) -> bool {
    let is_psk = name.contains("PSK_WITH") && (name.contains("_CBC_") || name.contains("_NULL_"));
    let needs_tls12 = [
        "_SHA256",
        "_SHA384",
        "_CCM",
        "_CCM_8",
        "_OMAC",
        "256_WITH_28147_CNT_IMIT",
        "_SHA256_draft",
    ];
    let tls12 = !is_psk && needs_tls12.iter().any(|end| name.ends_with(end));
    let ssl3 = name.starts_with("SSL_FORTEZZA");
    match version {
        Version::Ssl2 => false,
        Version::Ssl3 => !tls12 && !is_tls13(number),
        Version::Tls10 | Version::Tls11 => !tls12 && !ssl3 && !is_tls13(number),
        Version::Tls12 => !ssl3 && !is_tls13(number),
        Version::Tls13 => is_tls13(number),
    }
}

/// Whether a suite belongs to TLS 1.3: RFC 8446, RFC 8998 (SM4), RFC 9150 (integrity only), RFC 9367 (GOST).
pub(crate) const fn is_tls13(suite: u16) -> bool {
    matches!(suite, 0x1300..=0x13FF | 0x00C6 | 0x00C7 | 0xC0B4 | 0xC0B5 | 0xC103..=0xC106)
}

/// The place of a suite among all, strong before weak.
pub(crate) fn rank(suite: u16) -> usize {
    let place = SUITES.iter().position(|(number, _)| *number == suite);
    place.unwrap_or(SUITES.len())
}

/// The suites of a version that no client should be given, in portions that one hello can carry; those of pre-shared keys, passwords
/// and Kerberos are left out.
pub(crate) fn weak_offers(version: Version) -> Vec<Vec<u16>> {
    let weak: Vec<u16> = SUITES
        .iter()
        .filter(|suite| fits(suite, version))
        .filter(|(_, name)| !["PSK_", "_SRP_", "_KRB5_"].iter().any(|key| name.contains(key)))
        .map(|(number, _)| *number)
        .filter(|suite| Class::ALL.iter().any(|class| has_class(*suite, *class)))
        .collect();
    weak.chunks(MOST_IN_ONE_HELLO).map(<[u16]>::to_vec).collect()
}

/// The suites of TLS 1.3 that nearly every server has.
pub(crate) const USUAL_TLS13: [u16; 3] = [0x1301, 0x1302, 0x1303];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn numbers_and_names_stand_once() {
        let numbers: BTreeSet<_> = SUITES.iter().map(|(number, _)| number).collect();
        let names: BTreeSet<_> = SUITES.iter().map(|(_, name)| name).collect();
        assert_eq!((numbers.len(), names.len()), (SUITES.len(), SUITES.len()));
    }

    #[test]
    fn each_version_is_offered_its_own_suites() {
        assert_eq!(offers(Version::Tls13)[0][..5], [0x1301, 0x1302, 0x1303, 0x1304, 0x1305]);
        let tls12: Vec<u16> = offers(Version::Tls12).concat();
        assert!(tls12.contains(&0xC02F) && tls12.contains(&0x0005) && !tls12.contains(&0x1301));
        let tls10: Vec<u16> = offers(Version::Tls10).concat();
        assert!(tls10.contains(&0xC013) && tls10.contains(&0x0003) && !tls10.contains(&0xC02F));
        assert!(
            tls10.contains(&0x00AE) && !tls10.contains(&0xC0B4),
            "PSK with CBC may go back"
        );
        for version in [Version::Ssl3, Version::Tls10, Version::Tls11, Version::Tls12] {
            assert!(offers(version).iter().all(|offer| offer.len() <= 127), "{version}");
            let weak = weak_offers(version).concat();
            assert!(weak.len() <= MOST_IN_ONE_HELLO, "{version}: {}", weak.len());
            assert!(weak.contains(&0x0005) && weak.contains(&0x000A) && !weak.contains(&0x002F));
        }
        assert_eq!((offers(Version::Tls12).len(), offers(Version::Tls10).len()), (3, 2));
        assert_eq!(weak_offers(Version::Tls13).concat(), [0xC0B4, 0xC0B5, 0xC104, 0xC106]);
        assert!(offers(Version::Ssl2).is_empty());
    }

    #[test]
    fn what_protects_nothing_is_not_in_use() {
        for suite in [0xC02F, 0x009C, 0x000A, 0xC0A0] {
            assert!(is_in_use(suite), "{}", name(suite));
        }
        for suite in [0x003B, 0x0003, 0x0005, 0x0009, 0x0014, 0x00A6, 0xC018, 0xFAFA] {
            assert!(!is_in_use(suite), "{}", name(suite));
        }
    }

    #[test]
    fn an_unknown_suite_is_named_by_its_number() {
        assert_eq!(name(0xC02F), "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");
        assert_eq!(name(0x0A0A), "0x0A0A");
    }
}
