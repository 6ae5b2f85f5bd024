//! SMTP (RFC 3207).

use super::Lines;
use crate::failure::StarttlsFailure;
use tokio::io::{AsyncRead, AsyncWrite};

pub(super) async fn negotiate(
    lines: &mut Lines<'_, impl AsyncRead + AsyncWrite + Unpin + Send>,
    own_name: &str,
) -> Result<(), StarttlsFailure> {
    // Exim refuses clients that speak before the greeting is over.
    match reply(lines).await?.code {
        220 => {}
        400..=499 => return Err(StarttlsFailure::RateLimited),
        code @ 500..=599 => return Err(StarttlsFailure::Refused(Some(code))),
        _ => return Err(StarttlsFailure::NotThisProtocol),
    }
    lines.send(&format!("EHLO {own_name}")).await?;
    let greeting = reply(lines).await?;
    match greeting.code {
        250 if greeting.offers_starttls => {}
        421 => return Err(StarttlsFailure::RateLimited),
        code @ 400..=499 => return Err(StarttlsFailure::Refused(Some(code))),
        _ => return Err(StarttlsFailure::NotOffered),
    }
    lines.send("STARTTLS").await?;
    match reply(lines).await?.code {
        220 => Ok(()),
        421 => Err(StarttlsFailure::RateLimited),
        // 454 is what Postfix says when its own TLS settings are broken: a defect, not a passing lack of time.
        code => Err(StarttlsFailure::Refused(Some(code))),
    }
}

struct Reply {
    code: u16,
    offers_starttls: bool,
}

/// A whole reply: lines with a hyphen after the code, then one without (RFC 5321 section 4.2.1).
async fn reply(lines: &mut Lines<'_, impl AsyncRead + AsyncWrite + Unpin>) -> Result<Reply, StarttlsFailure> {
    let mut offers_starttls = false;
    loop {
        let line = lines.line().await?;
        let (digits, text) = line.split_at_checked(3).ok_or(StarttlsFailure::NotThisProtocol)?;
        let code = digits.parse().map_err(|_| StarttlsFailure::NotThisProtocol)?;
        let keyword = text
            .get(1..)
            .unwrap_or_default()
            .split_whitespace()
            .next()
            .unwrap_or_default();
        offers_starttls |= keyword.eq_ignore_ascii_case("STARTTLS");
        match text.bytes().next() {
            Some(b'-') => {}
            Some(b' ') | None => return Ok(Reply { code, offers_starttls }),
            Some(_) => return Err(StarttlsFailure::NotThisProtocol),
        }
    }
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
}
