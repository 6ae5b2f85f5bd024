//! PostgreSQL: SSLRequest, and one byte in answer (PostgreSQL documentation, "Message Flow").

use super::Lines;
use crate::failure::StarttlsFailure;
use tokio::io::{AsyncRead, AsyncWrite};

/// The length, and the number that no protocol version has.
const SSL_REQUEST: [u8; 8] = [0, 0, 0, 8, 0x04, 0xD2, 0x16, 0x2F];

pub(super) async fn negotiate(
    lines: &mut Lines<'_, impl AsyncRead + AsyncWrite + Unpin + Send>,
) -> Result<(), StarttlsFailure> {
    lines.write(&SSL_REQUEST).await?;
    match lines.exactly(1).await?.as_slice() {
        // An SSH server greets with the same letter.
        b"S" if lines.is_next(b"SH-") => Err(StarttlsFailure::NotThisProtocol),
        b"S" => Ok(()),
        b"N" => Err(StarttlsFailure::NotOffered),
        b"E" => Err(complaint(lines).await),
        _ => Err(StarttlsFailure::NotThisProtocol),
    }
}

/// An ErrorResponse: full, starting up, or a server older than the request. Its words are nobody's proof, its SQLSTATE is.
async fn complaint(lines: &mut Lines<'_, impl AsyncRead + AsyncWrite + Unpin>) -> StarttlsFailure {
    match sqlstate(lines).await {
        // too_many_connections, cannot_connect_now
        Ok(Some(state)) if state == *b"53300" || state == *b"57P03" => StarttlsFailure::RateLimited,
        Ok(Some(_)) => StarttlsFailure::NotOffered,
        Ok(None) => StarttlsFailure::NotThisProtocol,
        Err(failure) => failure,
    }
}

/// The field `C` of the message, whose type was read.
async fn sqlstate(
    lines: &mut Lines<'_, impl AsyncRead + AsyncWrite + Unpin>,
) -> Result<Option<[u8; 5]>, StarttlsFailure> {
    let mut length = [0; 4];
    length.copy_from_slice(&lines.exactly(4).await?);
    let Some(length) = usize::try_from(u32::from_be_bytes(length))
        .ok()
        .and_then(|length| length.checked_sub(4))
    else {
        return Ok(None);
    };
    let fields = lines.exactly(length).await?;
    let mut fields = fields.split(|byte| *byte == 0);
    Ok(fields.find_map(|field| field.strip_prefix(b"C")?.try_into().ok()))
}

#[cfg(test)]
mod tests {
    use super::super::tests::hear;
    use crate::failure::StarttlsFailure::{Closed, NotOffered, NotThisProtocol, RateLimited, TooLong};
    use model::StartTls;

    fn error(state: &str) -> Vec<u8> {
        let fields = format!("SFATAL\0C{state}\0Msorry\0\0");
        let length = u32::try_from(fields.len() + 4).unwrap();
        [b"E", &length.to_be_bytes()[..], fields.as_bytes()].concat()
    }

    #[tokio::test]
    async fn one_byte_is_the_whole_answer() {
        assert!(hear(StartTls::Postgres, b"S").await.is_ok());
        assert_eq!(hear(StartTls::Postgres, b"Sxx").await.unwrap().early_bytes, 2);
    }

    #[tokio::test]
    async fn refusals_are_told_apart() {
        for (answer, expected) in [
            (b"N".to_vec(), NotOffered),
            (error("53300"), RateLimited),
            (error("57P03"), RateLimited),
            (error("0A000"), NotOffered),
            (b"E\0\0\0\x03".to_vec(), NotThisProtocol),
            (b"E\0\0\0\x09Mno\0\0".to_vec(), NotThisProtocol),
            (b"E\xff\xff\xff\xff".to_vec(), TooLong),
            (b"E\0\0".to_vec(), Closed),
            (b"220 smtp\r\n".to_vec(), NotThisProtocol),
            (b"".to_vec(), Closed),
        ] {
            assert_eq!(hear(StartTls::Postgres, &answer).await, Err(expected), "{answer:?}");
        }
    }
}
