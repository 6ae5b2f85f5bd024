//! SMTP (RFC 3207), and LMTP (RFC 2033), which differs in its word for hello.

use super::Lines;
use super::replies::{Continuation, Reply};
use crate::failure::StarttlsFailure;
use tokio::io::{AsyncRead, AsyncWrite};

/// The word with which a client presents itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hello {
    /// SMTP.
    Ehlo,
    /// LMTP.
    Lhlo,
}

pub(super) async fn negotiate(
    lines: &mut Lines<'_, impl AsyncRead + AsyncWrite + Unpin + Send>,
    hello: Hello,
    own_name: &str,
) -> Result<(), StarttlsFailure> {
    // Exim refuses clients that speak before the greeting is over.
    match reply(lines).await?.code {
        220 => {}
        400..=499 => return Err(StarttlsFailure::RateLimited),
        code @ 500..=599 => return Err(StarttlsFailure::Refused(Some(code))),
        _ => return Err(StarttlsFailure::NotThisProtocol),
    }
    let word = match hello {
        Hello::Ehlo => "EHLO",
        Hello::Lhlo => "LHLO",
    };
    lines.send(&format!("{word} {own_name}")).await?;
    let greeting = reply(lines).await?;
    match greeting.code {
        250 if offers_starttls(&greeting) => {}
        421 => return Err(StarttlsFailure::RateLimited),
        code @ 400..=499 => return Err(StarttlsFailure::Refused(Some(code))),
        _ => return Err(StarttlsFailure::NotOffered),
    }
    lines.start_tls("STARTTLS").await?;
    match reply(lines).await?.code {
        220 => Ok(()),
        421 => Err(StarttlsFailure::RateLimited),
        // 454 is what Postfix says when its own TLS settings are broken: a defect, not a passing lack of time.
        code => Err(StarttlsFailure::Refused(Some(code))),
    }
}

/// Every line of a reply begins with its code (RFC 5321 section 4.2.1).
async fn reply(lines: &mut Lines<'_, impl AsyncRead + AsyncWrite + Unpin>) -> Result<Reply, StarttlsFailure> {
    Reply::read(lines, Continuation::WithCode).await
}

fn offers_starttls(greeting: &Reply) -> bool {
    let mut keywords = greeting.lines.iter().filter_map(|line| line.split_whitespace().next());
    keywords.any(|keyword| keyword.eq_ignore_ascii_case("STARTTLS"))
}

#[cfg(test)]
mod tests {
    use super::super::tests::talk;
    use crate::failure::StarttlsFailure::{self, Closed, NotOffered, NotThisProtocol, RateLimited, Refused};
    use model::StartTls;

    async fn outcome(server: &[&str]) -> Result<(), StarttlsFailure> {
        talk(StartTls::Smtp, server).await.0.map(drop)
    }

    #[tokio::test]
    async fn replies_of_several_lines_are_read_to_their_end() {
        let server = [
            "220-one\r\n220 two\r\n",
            "250-me\r\n250-starttls\r\n250 HELP\r\n",
            "220-go\r\n220 now\r\n",
        ];
        let (outcome, said) = talk(StartTls::Smtp, &server).await;
        assert!(outcome.is_ok());
        assert_eq!(said, "EHLO scanner.example\r\nSTARTTLS\r\n");
    }

    #[tokio::test]
    async fn refusals_are_told_apart() {
        let (hi, offer) = ("220 hi\r\n", "250-me\r\n250 STARTTLS\r\n");
        for (server, expected) in [
            (vec!["421 too many connections\r\n"], RateLimited),
            (vec!["450 later\r\n"], RateLimited),
            (vec!["554 no\r\n"], Refused(Some(554))),
            (vec!["* OK imap\r\n"], NotThisProtocol),
            (vec!["SSH-2.0-OpenSSH_9.2\r\n"], NotThisProtocol),
            (vec!["\u{fffd}\u{fffd}\r\n"], NotThisProtocol),
            (vec![], Closed),
            (vec![hi, "250-me\r\n250 X-STARTTLS\r\n"], NotOffered),
            (vec![hi, "502 what\r\n"], NotOffered),
            (vec![hi, "421 bye\r\n"], RateLimited),
            (vec![hi, offer, "454 TLS not available\r\n"], Refused(Some(454))),
            (vec![hi, offer, "421 bye\r\n"], RateLimited),
            (vec![hi, offer], Closed),
        ] {
            assert_eq!(outcome(&server).await, Err(expected), "{server:?}");
        }
    }

    #[tokio::test]
    async fn lmtp_says_hello_in_its_own_word() {
        let server = ["220 hi\r\n", "250-me\r\n250 STARTTLS\r\n", "220 go\r\n"];
        let (outcome, said) = talk(StartTls::Lmtp, &server).await;
        assert!(outcome.is_ok());
        assert_eq!(said, "LHLO scanner.example\r\nSTARTTLS\r\n");
        let smtp = ["220 hi\r\n", "502 what is LHLO\r\n"];
        assert_eq!(talk(StartTls::Lmtp, &smtp).await.0, Err(NotOffered));
    }
}
