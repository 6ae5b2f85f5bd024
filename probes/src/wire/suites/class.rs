//! What a cipher suite is worth, read from its name in the registry.

use super::name;

/// What is wrong with a suite.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Class {
    /// It does not encrypt.
    Null,
    /// It does not say who the server is.
    Anonymous,
    /// It was made to be broken: 40 and 56 bits for export.
    Export,
    /// RFC 7465.
    Rc4,
    /// Single DES.
    Des,
    /// Blocks of 64 bits (CVE-2016-2183): triple DES, IDEA, RC2, Skipjack, GOST 28147-89 and Magma.
    SmallBlock,
}

impl Class {
    /// All, gravest first.
    pub(crate) const ALL: [Self; 6] = [
        Self::Null,
        Self::Anonymous,
        Self::Export,
        Self::Rc4,
        Self::Des,
        Self::SmallBlock,
    ];
}

/// How much a suite protects: the words of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Strength {
    /// Authenticated encryption with forward secrecy.
    Strong,
    /// Forward secrecy, but a CBC mode, or an authentication tag of 64 bits.
    Acceptable,
    /// No forward secrecy, or blocks of 64 bits.
    Weak,
    /// No encryption, no authentication, export, RC4 or DES.
    Broken,
}

impl Strength {
    /// The word used in reports.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Acceptable => "acceptable",
            Self::Broken => "broken",
            Self::Strong => "strong",
            Self::Weak => "weak",
        }
    }
}

/// Whether a suite has this fault.
pub(crate) fn has_class(suite: u16, class: Class) -> bool {
    let name = name(suite);
    let has = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
    let export = has(&["EXPORT"]);
    match class {
        Class::Null => has(&["_NULL_"]) || matches!(suite, INTEGRITY_ONLY_SHA256 | INTEGRITY_ONLY_SHA384),
        Class::Anonymous => has(&["_anon_"]),
        Class::Export => export,
        Class::Rc4 => has(&["_RC4_"]) && !export,
        Class::Des => has(&["_DES_CBC_"]) && !export,
        Class::SmallBlock => has(&["_3DES_", "_IDEA_", "_28147_", "_MAGMA_", "WITH_FORTEZZA_"]) && !has(&["_NULL_"]),
    }
}

/// The class of a suite in the report.
pub(crate) fn strength(suite: u16) -> Strength {
    let has = |class| has_class(suite, class);
    if [Class::Null, Class::Anonymous, Class::Export, Class::Rc4, Class::Des]
        .into_iter()
        .any(has)
    {
        return Strength::Broken;
    }
    if has(Class::SmallBlock) || !is_forward_secret(suite) {
        return Strength::Weak;
    }
    match is_aead(suite) && !name(suite).contains("_CCM_8") {
        true => Strength::Strong,
        false => Strength::Acceptable,
    }
}

/// Whether the key exchange is ephemeral: TLS 1.3, DHE, ECDHE, and those with a password.
pub(crate) fn is_forward_secret(suite: u16) -> bool {
    let name = name(suite);
    let ephemeral = ["DHE_", "_anon_", "_ECCPWD_", "_SRP_"];
    super::is_tls13(suite) || ephemeral.iter().any(|part| name.contains(part))
}

/// Whether encryption and authentication are one.
pub(crate) fn is_aead(suite: u16) -> bool {
    let name = name(suite);
    ["_GCM_", "_CCM", "_POLY1305", "_MGM_"]
        .iter()
        .any(|part| name.contains(part))
}

/// Whether the server brings an elliptic curve of its choice.
pub(crate) fn is_ecdhe(suite: u16) -> bool {
    let name = name(suite);
    ["_ECDHE_", "_ECDH_anon_"].iter().any(|part| name.contains(part))
}

/// Whether the server's certificate has to hold an elliptic curve.
pub(crate) fn is_ecdsa(suite: u16) -> bool {
    name(suite).contains("_ECDSA_")
}

/// Whether it encrypts in CBC mode.
pub(crate) fn is_cbc(suite: u16) -> bool {
    name(suite).contains("_CBC_")
}

/// Whether it is finite-field Diffie-Hellman with a fresh value, without those for export.
pub(crate) fn is_dhe(suite: u16) -> bool {
    let name = name(suite);
    let kinds = ["TLS_DHE_", "TLS_DH_anon_", "TLS_PSK_DHE_"];
    kinds.iter().any(|kind| name.starts_with(kind)) && !name.contains("EXPORT")
}

/// Whether keys are shared before (RFC 4279).
pub(crate) fn is_psk(suite: u16) -> bool {
    name(suite).contains("PSK_")
}

/// Whether it is ChaCha20.
pub(crate) fn is_chacha(suite: u16) -> bool {
    name(suite).contains("_CHACHA20_")
}

/// `TLS_SHA256_SHA256` (RFC 9150).
const INTEGRITY_ONLY_SHA256: u16 = 0xC0B4;
/// `TLS_SHA384_SHA384` (RFC 9150).
const INTEGRITY_ONLY_SHA384: u16 = 0xC0B5;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suites_are_as_strong_as_their_weakest_part() {
        for (suite, expected) in [
            (0x1301, Strength::Strong),
            (0x1305, Strength::Acceptable),
            (0xC0B4, Strength::Broken),
            (0xC02F, Strength::Strong),
            (0xCC13, Strength::Strong),
            (0xC0AE, Strength::Acceptable),
            (0xC013, Strength::Acceptable),
            (0x009C, Strength::Weak),
            (0xC004, Strength::Weak),
            (0x00A8, Strength::Weak),
            (0xC012, Strength::Weak),
            (0x0007, Strength::Weak),
            (0x0005, Strength::Broken),
            (0x0009, Strength::Broken),
            (0x0003, Strength::Broken),
            (0x003B, Strength::Broken),
            (0x00A6, Strength::Broken),
            (0x00C6, Strength::Strong),
        ] {
            assert_eq!(strength(suite), expected, "{}", name(suite));
        }
    }

    #[test]
    fn a_suite_may_have_several_faults() {
        let classes = |suite| {
            Class::ALL
                .into_iter()
                .filter(move |class| has_class(suite, *class))
                .collect::<Vec<_>>()
        };
        assert_eq!(classes(0x0019), [Class::Anonymous, Class::Export]);
        assert_eq!(classes(0xC015), [Class::Null, Class::Anonymous]);
        assert_eq!(classes(0x001B), [Class::Anonymous, Class::SmallBlock]);
        assert_eq!(classes(0x0015), [Class::Des]);
        assert_eq!(classes(0xC013), []);
    }
}
