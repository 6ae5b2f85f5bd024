//! ClientKeyExchange with RSA (RFC 5246 section 7.4.7.1), and the blocks that tell a padding oracle from a sound server.

use super::bytes::Writer;
use super::rsa::PublicKey;
use super::version::Version;

/// The length of a premaster secret.
const SECRET: usize = 48;
/// The two bytes, the zero and the secret of a block leave the rest for padding.
const AROUND_PADDING: usize = SECRET + 3;

/// A block that is sent to see what a server makes of it ("Return Of Bleichenbacher's Oracle Threat", USENIX Security 2018).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Block {
    /// As a sound client sends it.
    Correct,
    /// Does not start with `00 02`.
    WrongStart,
    /// Its zero stands in the last place but one, so that the secret has one byte.
    ZeroOutOfPlace,
    /// Without a zero behind the padding.
    NoZero,
    /// Well formed, with a version in its secret that nobody offered.
    WrongVersion,
}

impl Block {
    /// All of them; the correct one first.
    pub(crate) const ALL: [Self; 5] = [
        Self::Correct,
        Self::WrongStart,
        Self::ZeroOutOfPlace,
        Self::NoZero,
        Self::WrongVersion,
    ];

    /// The block for a key, encrypted; none where the key is too short. `noise` are at least as many random bytes as the
    /// modulus has.
    pub(crate) fn encrypted(self, key: &PublicKey, version: Version, noise: &[u8]) -> Option<Vec<u8>> {
        let room = key.length().checked_sub(AROUND_PADDING).filter(|room| *room >= 8)?;
        let mut noise = noise.iter().map(|byte| (*byte).max(1)).chain(std::iter::repeat(0x5A));
        // The number must lie below the modulus, whose first byte may be small where its bits are no multiple of eight.
        let start = match self {
            Self::WrongStart if key.first_byte() > 0x41 => [0x41, 0x17],
            Self::WrongStart => [0x00, 0x17],
            Self::Correct | Self::NoZero | Self::WrongVersion | Self::ZeroOutOfPlace => [0x00, 0x02],
        };
        let mut block = start.to_vec();
        block.extend(noise.by_ref().take(room));
        let tail = key.length() - block.len() - 1;
        block.push(match self {
            Self::Correct | Self::WrongStart | Self::WrongVersion => 0,
            Self::NoZero | Self::ZeroOutOfPlace => 0x11,
        });
        let [major, minor] = match self {
            Self::WrongVersion => [0x02, 0x02],
            Self::NoZero => [0x11, 0x11],
            Self::Correct | Self::WrongStart | Self::ZeroOutOfPlace => version.number().to_be_bytes(),
        };
        block.extend([major, minor]);
        block.extend(noise.take(tail - 2));
        if let (Self::ZeroOutOfPlace, Some(last_but_one)) = (self, block.len().checked_sub(2)) {
            block.iter_mut().skip(last_but_one).for_each(|byte| *byte = 0x11);
            block.iter_mut().skip(last_but_one).take(1).for_each(|byte| *byte = 0);
        }
        Some(key.raise(&block))
    }
}

/// The message with an encrypted secret. SSL 3.0 leaves out its length (RFC 6101 appendix D.1).
pub(crate) fn message(version: Version, encrypted: &[u8]) -> Vec<u8> {
    const CLIENT_KEY_EXCHANGE: u8 = 16;
    let mut writer = Writer::default();
    writer.u8(CLIENT_KEY_EXCHANGE).vector24(|body| {
        match version <= Version::Ssl3 {
            true => body.bytes(encrypted),
            false => body.vector16(|inner| {
                inner.bytes(encrypted);
            }),
        };
    });
    writer.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::rsa::tests::key_of;

    /// With exponent 1 nothing is hidden.
    fn plain(block: Block, first: u8) -> Vec<u8> {
        let mut modulus = vec![0xFF; 128];
        modulus[0] = first;
        block
            .encrypted(&key_of(&modulus, &[1]), Version::Tls12, &[0, 7, 9])
            .unwrap()
    }

    #[test]
    fn each_block_has_its_one_fault() {
        let correct = plain(Block::Correct, 0xFF);
        assert_eq!((correct.len(), &correct[..5]), (128, &[0, 2, 1, 7, 9][..]));
        assert_eq!(correct[79..82], [0, 3, 3]);
        assert!(correct[2..79].iter().all(|byte| *byte != 0));
        assert_eq!(plain(Block::WrongStart, 0xFF)[..2], [0x41, 0x17]);
        let zeros = |block: &[u8]| block.iter().skip(2).filter(|byte| **byte == 0).count();
        let out_of_place = plain(Block::ZeroOutOfPlace, 0xFF);
        assert_eq!((zeros(&out_of_place), &out_of_place[126..]), (1, &[0, 0x11][..]));
        assert_eq!(zeros(&plain(Block::NoZero, 0xFF)), 0);
        assert_eq!(plain(Block::WrongVersion, 0xFF)[79..82], [0, 2, 2]);
    }

    #[test]
    fn a_modulus_of_odd_length_is_not_exceeded() {
        assert_eq!(plain(Block::WrongStart, 0x01)[..2], [0, 0x17]);
        assert_eq!(plain(Block::WrongStart, 0x41)[..2], [0, 0x17]);
        assert_eq!(plain(Block::WrongStart, 0x42)[..2], [0x41, 0x17]);
    }

    #[test]
    fn ssl_3_leaves_out_the_length() {
        assert_eq!(message(Version::Ssl3, &[7, 8]), [16, 0, 0, 2, 7, 8]);
        assert_eq!(message(Version::Tls10, &[7, 8]), [16, 0, 0, 4, 0, 2, 7, 8]);
    }
}
