//! The server's side of an SSLv2 hello ("The SSL Protocol", Hickman 1995).

use super::key_exchange::random_bytes;

/// The SERVER-HELLO to a CLIENT-HELLO: the certificate, and those of the client's cipher specs that the server has. None where the
/// message is no CLIENT-HELLO of SSLv2 (a hello for TLS in the old framing says another version).
pub(super) fn server_hello(client_hello: &[u8], specs: &[u32], certificate: &[u8]) -> Option<Vec<u8>> {
    let (&[1, 0, 2, spec_high, spec_low, _, _, _, _], rest) = client_hello.split_first_chunk::<9>()? else {
        return None;
    };
    let offered = rest.get(..usize::from(u16::from_be_bytes([spec_high, spec_low])))?;
    let offered: Vec<u32> = offered
        .chunks_exact(3)
        .map(|spec| spec.iter().fold(0, |sum, byte| sum << 8 | u32::from(*byte)))
        .collect();
    let common = specs.iter().filter(|spec| offered.contains(spec));
    let common: Vec<u8> = common.flat_map(|spec| spec.to_be_bytes().into_iter().skip(1)).collect();
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
