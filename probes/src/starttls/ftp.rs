//! FTP (RFC 4217 section 4).

use super::Lines;
use super::replies::{Continuation, Reply};
use crate::failure::StarttlsFailure;
use tokio::io::{AsyncRead, AsyncWrite};

pub(super) async fn negotiate(
    lines: &mut Lines<'_, impl AsyncRead + AsyncWrite + Unpin + Send>,
) -> Result<(), StarttlsFailure> {
    match code(lines).await? {
        220 => {}
        // 120 names the minutes after which the server will be ready (RFC 959 section 5.4).
        120 | 400..=499 => return Err(StarttlsFailure::RateLimited),
        refusal @ 500..=599 => return Err(StarttlsFailure::Refused(Some(refusal))),
        _ => return Err(StarttlsFailure::NotThisProtocol),
    }
    // FEAT is not asked: old servers know AUTH without listing it. SSL is what servers older than the RFC call it.
    for mechanism in ["TLS", "SSL"] {
        lines.start_tls(&format!("AUTH {mechanism}")).await?;
        match code(lines).await? {
            234 => return Ok(()),
            421 => return Err(StarttlsFailure::RateLimited),
            // Unknown, not implemented, or not this mechanism. 530 is the answer to all that comes before a password.
            500..=504 | 530 => {}
            refusal => return Err(StarttlsFailure::Refused(Some(refusal))),
        }
    }
    Err(StarttlsFailure::NotOffered)
}

async fn code(lines: &mut Lines<'_, impl AsyncRead + AsyncWrite + Unpin>) -> Result<u16, StarttlsFailure> {
    Ok(Reply::read(lines, Continuation::Free).await?.code)
}

#[cfg(test)]
mod tests {
    use super::super::tests::talk;
    use crate::failure::StarttlsFailure::{Closed, NotOffered, NotThisProtocol, RateLimited, Refused};
    use model::StartTls;

    #[tokio::test]
    async fn greetings_of_several_lines_may_hold_anything() {
        let greeting = "220-welcome\r\n to the archive\r\n221 days a year\r\n220-and more\r\n220 ready\r\n";
        let (outcome, said) = talk(StartTls::Ftp, &[greeting, "234 go\r\n"]).await;
        assert!(outcome.is_ok());
        assert_eq!(said, "AUTH TLS\r\n");
    }

    #[tokio::test]
    async fn servers_that_know_the_old_word_alone_are_asked_with_it() {
        let (outcome, said) = talk(StartTls::Ftp, &["220 hi\r\n", "504 what\r\n", "234 go\r\n"]).await;
        assert!(outcome.is_ok());
        assert_eq!(said, "AUTH TLS\r\nAUTH SSL\r\n");
    }

    #[tokio::test]
    async fn refusals_are_told_apart() {
        let hi = "220 hi\r\n";
        for (server, expected) in [
            (vec!["421 too many\r\n"], RateLimited),
            (vec!["120 in five minutes\r\n"], RateLimited),
            (vec!["530 no\r\n"], Refused(Some(530))),
            (vec!["SSH-2.0-OpenSSH_9.2\r\n"], NotThisProtocol),
            (vec!["* OK imap\r\n"], NotThisProtocol),
            (vec![], Closed),
            (vec![hi, "530 log in first\r\n", "530 log in first\r\n"], NotOffered),
            (vec![hi, "500 what\r\n", "500 what\r\n"], NotOffered),
            (vec![hi, "431 not now\r\n"], Refused(Some(431))),
            (vec![hi, "421 bye\r\n"], RateLimited),
            (vec![hi], Closed),
        ] {
            assert_eq!(talk(StartTls::Ftp, &server).await.0, Err(expected), "{server:?}");
        }
    }
}
