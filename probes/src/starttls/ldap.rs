//! LDAP: the StartTLS extended operation (RFC 4511 section 4.14).

use super::Lines;
use crate::failure::StarttlsFailure;
use tokio::io::{AsyncRead, AsyncWrite};

/// LDAPMessage 1 with an ExtendedRequest whose name is 1.3.6.1.4.1.1466.20037.
const REQUEST: &[u8] = b"\x30\x1d\x02\x01\x01\x77\x18\x80\x161.3.6.1.4.1.1466.20037";

/// An answer is some dozens of bytes; Active Directory adds a sentence.
const LONGEST: usize = 16 * 1024;

const SEQUENCE: u8 = 0x30;
const INTEGER: u8 = 0x02;
const ENUMERATED: u8 = 0x0A;
const EXTENDED_RESPONSE: u8 = 0x78;

pub(super) async fn negotiate(
    lines: &mut Lines<'_, impl AsyncRead + AsyncWrite + Unpin + Send>,
) -> Result<(), StarttlsFailure> {
    lines.write(REQUEST).await?;
    if lines.peek().await? != SEQUENCE {
        return Err(StarttlsFailure::NotThisProtocol);
    }
    let message = message(lines).await?;
    let (identifier, code) = result(&message).ok_or(StarttlsFailure::NotThisProtocol)?;
    match (identifier, code) {
        (1, 0) => Ok(()),
        // protocolError: an operation that is not known (RFC 4511 section 4.12).
        (1, 2) => Err(StarttlsFailure::NotOffered),
        // busy; and the notice of disconnection (section 4.4.1), which is message 0.
        (_, 51) | (0, _) => Err(StarttlsFailure::RateLimited),
        // unavailable is what Active Directory says without a certificate.
        (1, code) => Err(StarttlsFailure::Refused(Some(code))),
        _ => Err(StarttlsFailure::NotThisProtocol),
    }
}

/// The content of one LDAPMessage.
async fn message(lines: &mut Lines<'_, impl AsyncRead + AsyncWrite + Unpin>) -> Result<Vec<u8>, StarttlsFailure> {
    let header = lines.exactly(2).await?;
    let length = match header.last().copied().unwrap_or_default() {
        short @ 0..=0x7F => usize::from(short),
        // Active Directory writes every length in five bytes.
        long @ 0x81..=0x84 => big_endian(&lines.exactly(usize::from(long & 0x7F)).await?),
        _ => return Err(StarttlsFailure::NotThisProtocol),
    };
    match length <= LONGEST {
        true => lines.exactly(length).await,
        false => Err(StarttlsFailure::TooLong),
    }
}

/// The number of the message, and the result code of the ExtendedResponse in it.
fn result(message: &[u8]) -> Option<(usize, u16)> {
    let (identifier, rest) = element(message, INTEGER)?;
    let (response, _) = element(rest, EXTENDED_RESPONSE)?;
    let (code, _) = element(response, ENUMERATED)?;
    let in_bounds = (1..=4).contains(&identifier.len()) && (1..=2).contains(&code.len());
    in_bounds.then(|| {
        (
            big_endian(identifier),
            u16::try_from(big_endian(code)).unwrap_or(u16::MAX),
        )
    })
}

/// The content of an element with this tag at the head of the bytes, and what follows it. Lengths are definite (RFC 4511 section 5.1).
fn element(bytes: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (&[found, first], rest) = bytes.split_first_chunk::<2>()?;
    let (length, rest) = match first {
        short @ 0..=0x7F => (usize::from(short), rest),
        long @ 0x81..=0x84 => {
            let (length, rest) = rest.split_at_checked(usize::from(long & 0x7F))?;
            (big_endian(length), rest)
        }
        _ => return None,
    };
    (found == tag).then(|| rest.split_at_checked(length))?
}

fn big_endian(bytes: &[u8]) -> usize {
    bytes.iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::super::tests::hear;
    use crate::failure::StarttlsFailure::{Closed, NotOffered, NotThisProtocol, RateLimited, Refused, TooLong};
    use model::StartTls;

    fn response(identifier: u8, code: u8) -> Vec<u8> {
        vec![0x30, 12, 2, 1, identifier, 0x78, 7, 0x0A, 1, code, 4, 0, 4, 0]
    }

    #[tokio::test]
    async fn lengths_may_be_short_or_long() {
        assert!(hear(StartTls::Ldap, &response(1, 0)).await.is_ok());
        let long = b"\x30\x84\0\0\0\x10\x02\x01\x01\x78\x84\0\0\0\x07\x0a\x01\0\x04\0\x04\0";
        assert_eq!(hear(StartTls::Ldap, long).await.unwrap().early_bytes, 0);
    }

    #[tokio::test]
    async fn refusals_are_told_apart() {
        for (answer, expected) in [
            (response(1, 2), NotOffered),
            (response(1, 51), RateLimited),
            (response(0, 52), RateLimited),
            (response(1, 52), Refused(Some(52))),
            (response(1, 1), Refused(Some(1))),
            (response(7, 0), NotThisProtocol),
            (vec![0x30, 3, 2, 1, 1], NotThisProtocol),
            (vec![0x30, 5, 2, 1, 1, 0x78, 0x84], NotThisProtocol),
            (vec![0x30, 0x80], NotThisProtocol),
            (vec![0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF], TooLong),
            (vec![0x30, 0x84, 0], Closed),
            (b"SSH-2.0-OpenSSH_9.2\r\n".to_vec(), NotThisProtocol),
            (Vec::new(), Closed),
        ] {
            assert_eq!(hear(StartTls::Ldap, &answer).await, Err(expected), "{answer:?}");
        }
    }
}
