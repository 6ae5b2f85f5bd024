//! Reasons for a revocation: their names, and sets of them.

use crate::der;

/// By its code (RFC 5280 section 5.3.1).
pub(super) fn name(code: u8) -> &'static str {
    match code {
        1 => "keyCompromise",
        2 => "cACompromise",
        3 => "affiliationChanged",
        4 => "superseded",
        5 => "cessationOfOperation",
        6 => ON_HOLD,
        8 => REMOVED,
        9 => "privilegeWithdrawn",
        10 => "aACompromise",
        _ => UNSPECIFIED,
    }
}

/// The reason that may be taken back.
pub(super) const ON_HOLD: &str = "certificateHold";
/// No reason at all: the certificate is off the list again.
pub(super) const REMOVED: &str = "removeFromCRL";
pub(super) const UNSPECIFIED: &str = "unspecified";

/// The code in an ENUMERATED.
pub(super) fn code(enumerated: &[u8]) -> Option<u8> {
    match der::only(enumerated, der::ENUMERATED)? {
        [code] => Some(*code),
        _ => None,
    }
}

/// A set of reasons (`ReasonFlags`, RFC 5280 section 4.2.1.13).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Reasons(u16);

impl Reasons {
    pub(super) const ALL: Self = Self(0b1_1111_1110);
    pub(super) const NONE: Self = Self(0);

    /// From the content of a BIT STRING, whose first bit means nothing.
    pub(super) fn from_bits(content: &[u8]) -> Option<Self> {
        let (unused, bits) = content.split_first()?;
        if *unused > 7 || bits.len() > 2 {
            return None;
        }
        let mut set = 0_u16;
        for (byte, bits) in bits.iter().enumerate() {
            for bit in 0..8 {
                if bits & (0x80 >> bit) != 0 {
                    set |= 1_u16.checked_shl(u32::try_from(8 * byte + bit).ok()?)?;
                }
            }
        }
        Some(Self(set & Self::ALL.0))
    }

    pub(super) const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(super) const fn within(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_of_reasons_are_read_bit_by_bit() {
        let key_compromise = Reasons::from_bits(&[6, 0x40]).unwrap();
        assert_eq!(key_compromise, Reasons(0b10));
        assert_eq!(Reasons::from_bits(&[7, 0x7f, 0x80]), Some(Reasons::ALL));
        assert_eq!(Reasons::from_bits(&[7, 0xff, 0x80]), Some(Reasons::ALL));
        assert_eq!(Reasons::from_bits(&[0]), Some(Reasons::NONE));
        for bad in [[].as_slice(), &[8, 1], &[0, 1, 2, 3]] {
            assert_eq!(Reasons::from_bits(bad), None);
        }
    }
}
