//! The server's side of SSLv2 ("The SSL Protocol", Hickman 1995), up to the message in which it starts to encrypt.

use super::key_exchange::random_bytes;

/// What a server does in SSLv2. A cipher stands in three bytes: 0x010080 RC4-128, 0x020080 RC4-40, 0x040080 RC2-40,
/// 0x060040 DES ...
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ssl2 {
    /// The ciphers that it says it has. With none it answers with an empty list.
    pub offered: Vec<u32>,
    /// The ciphers that it takes although it does not offer them (CVE-2015-3197).
    pub forced: Vec<u32>,
    /// Takes a part of the key in clear where the cipher is no export cipher (CVE-2016-0703).
    pub clear_keys: bool,
    /// Shows no certificate.
    pub anonymous: bool,
}

impl Ssl2 {
    /// The SERVER-HELLO to a CLIENT-HELLO: the certificate, and those of the client's cipher specs that the server has. None
    /// where the message is no CLIENT-HELLO of SSLv2 (a hello for TLS in the old framing says another version).
    pub(super) fn server_hello(&self, client_hello: &[u8], certificate: &[u8]) -> Option<Vec<u8>> {
        let (&[1, 0, 2, spec_high, spec_low, _, _, _, _], rest) = client_hello.split_first_chunk::<9>()? else {
            return None;
        };
        let offered = rest.get(..usize::from(u16::from_be_bytes([spec_high, spec_low])))?;
        let offered: Vec<u32> = offered.chunks_exact(3).map(number).collect();
        let common = self.offered.iter().filter(|spec| offered.contains(spec));
        let common: Vec<u8> = common.flat_map(|spec| spec.to_be_bytes().into_iter().skip(1)).collect();
        let certificate = if self.anonymous { &[] } else { certificate };
        let connection_id = random_bytes(16);

        let mut body = vec![4, 0, 1, 0, 2]; // SERVER-HELLO, no session hit, an X.509 certificate, version 2
        for part in [certificate, &common, &connection_id] {
            body.extend(u16::try_from(part.len()).ok()?.to_be_bytes());
        }
        body.extend_from_slice(certificate);
        body.extend(common);
        body.extend(connection_id);
        let mut out = (0x8000 | u16::try_from(body.len()).ok()?).to_be_bytes().to_vec();
        out.extend(body);
        Some(out)
    }

    /// The answer to a CLIENT-MASTER-KEY: a SERVER-VERIFY, encrypted and therefore of random bytes here, or none where the
    /// server ends the connection. Whether the encrypted part of the key decrypts makes no difference: OpenSSL goes on with a
    /// random key where it does not.
    pub(super) fn server_verify(&self, client_master_key: &[u8]) -> Option<Vec<u8>> {
        const MAC_TYPE_AND_CHALLENGE: usize = 33;
        const IN_BLOCKS: usize = 40;
        let (&[2, a, b, c, clear_high, clear_low, _, _, _, _], _) = client_master_key.split_first_chunk::<10>()? else {
            return None;
        };
        let spec = number(&[a, b, c]);
        let clear = u16::from_be_bytes([clear_high, clear_low]);
        let is_export = matches!(spec, 0x02_0080 | 0x04_0080);
        let is_taken = self.offered.contains(&spec) || self.forced.contains(&spec);
        if !is_taken || (clear != 0 && !is_export && !self.clear_keys) || (is_export && clear != 11) {
            return None;
        }
        Some(match a {
            3..=7 => [&[0, 40, 7], random_bytes(IN_BLOCKS).as_slice()].concat(),
            _ => [&[0x80, 33], random_bytes(MAC_TYPE_AND_CHALLENGE).as_slice()].concat(),
        })
    }
}

fn number(spec: &[u8]) -> u32 {
    spec.iter().fold(0, |sum, byte| sum << 8 | u32::from(*byte))
}
