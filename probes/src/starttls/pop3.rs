//! POP3 (RFC 2595 section 4).

use super::Lines;
use crate::failure::StarttlsFailure;
use tokio::io::{AsyncRead, AsyncWrite};

pub(super) async fn negotiate(
    lines: &mut Lines<'_, impl AsyncRead + AsyncWrite + Unpin + Send>,
) -> Result<(), StarttlsFailure> {
    let greeting = lines.line().await?;
    if !is_ok(&greeting) {
        return Err(match greeting.get(..4) {
            // Whoever is refused before a word was said is told to come back (RFC 3206).
            Some("-ERR") => StarttlsFailure::RateLimited,
            Some(_) | None => StarttlsFailure::NotThisProtocol,
        });
    }
    lines.send("CAPA").await?;
    // Servers without CAPA (RFC 2449) may know STLS all the same.
    if is_ok(&lines.line().await?) && !lists_stls(lines).await? {
        return Err(StarttlsFailure::NotOffered);
    }
    lines.start_tls("STLS").await?;
    match is_ok(&lines.line().await?) {
        true => Ok(()),
        false => Err(StarttlsFailure::Refused(None)),
    }
}

fn is_ok(line: &str) -> bool {
    line.split_whitespace().next() == Some("+OK")
}

/// The list ends with a line that is a dot.
async fn lists_stls(lines: &mut Lines<'_, impl AsyncRead + AsyncWrite + Unpin>) -> Result<bool, StarttlsFailure> {
    let mut listed = false;
    loop {
        let line = lines.line().await?;
        if line == "." {
            return Ok(listed);
        }
        listed |= line.trim().eq_ignore_ascii_case("STLS");
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::talk;
    use crate::failure::StarttlsFailure::{Closed, NotOffered, NotThisProtocol, RateLimited, Refused};
    use model::StartTls;

    #[tokio::test]
    async fn stls_is_asked_for_with_and_without_a_list() {
        for capabilities in ["+OK\r\nUIDL\r\nSTLS\r\n.\r\n", "-ERR what\r\n"] {
            let (outcome, said) = talk(StartTls::Pop3, &["+OK hi\r\n", capabilities, "+OK Begin\r\n"]).await;
            assert!(outcome.is_ok());
            assert_eq!(said, "CAPA\r\nSTLS\r\n");
        }
    }

    #[tokio::test]
    async fn refusals_are_told_apart() {
        let hi = "+OK hi\r\n";
        for (server, expected) in [
            (vec!["-ERR [SYS/TEMP] later\r\n"], RateLimited),
            (vec!["220 smtp\r\n"], NotThisProtocol),
            (vec!["+OKAY\r\n"], NotThisProtocol),
            (vec![], Closed),
            (vec![hi, "+OK\r\nUIDL\r\n.\r\n"], NotOffered),
            (vec![hi, "+OK\r\nSTLS\r\n.\r\n", "-ERR no\r\n"], Refused(None)),
            (vec![hi, "-ERR\r\n", "-ERR no\r\n"], Refused(None)),
            (vec![hi, "+OK\r\nSTLS\r\n"], Closed),
        ] {
            assert_eq!(talk(StartTls::Pop3, &server).await.0, Err(expected), "{server:?}");
        }
    }
}
