//! IMAP (RFC 9051 section 6.2.1).

use super::Lines;
use crate::failure::StarttlsFailure;
use tokio::io::{AsyncRead, AsyncWrite};

pub(super) async fn negotiate(
    lines: &mut Lines<'_, impl AsyncRead + AsyncWrite + Unpin + Send>,
) -> Result<(), StarttlsFailure> {
    let greeting = lines.line().await?.to_ascii_uppercase();
    match greeting
        .strip_prefix("* ")
        .and_then(|rest| rest.split_whitespace().next())
    {
        Some("OK") => {}
        Some("BYE") => return Err(StarttlsFailure::RateLimited),
        // Who is signed in already may not start TLS any more (RFC 9051 section 7.1.4).
        Some("PREAUTH") => return Err(StarttlsFailure::Refused(None)),
        Some(_) | None => return Err(StarttlsFailure::NotThisProtocol),
    }
    lines.send("a1 CAPABILITY").await?;
    let answer = answer(lines, "a1").await?;
    match answer.is_ok && answer.offers_starttls {
        true => {}
        false if answer.is_bye => return Err(StarttlsFailure::RateLimited),
        false => return Err(StarttlsFailure::NotOffered),
    }
    lines.start_tls("a2 STARTTLS").await?;
    match self::answer(lines, "a2").await?.is_ok {
        true => Ok(()),
        false => Err(StarttlsFailure::Refused(None)),
    }
}

#[derive(Default)]
struct Answer {
    is_bye: bool,
    is_ok: bool,
    offers_starttls: bool,
}

/// Everything up to the tagged line.
async fn answer(
    lines: &mut Lines<'_, impl AsyncRead + AsyncWrite + Unpin>,
    tag: &str,
) -> Result<Answer, StarttlsFailure> {
    let mut answer = Answer::default();
    loop {
        let line = lines.line().await?.to_ascii_uppercase();
        let mut words = line.split_whitespace();
        match words.next() {
            Some("*") => match words.next() {
                Some("CAPABILITY") => answer.offers_starttls |= words.any(|word| word == "STARTTLS"),
                Some("BYE") => return Ok(Answer { is_bye: true, ..answer }),
                Some(_) | None => {}
            },
            Some(word) if word.eq_ignore_ascii_case(tag) => {
                answer.is_ok = words.next() == Some("OK");
                return Ok(answer);
            }
            Some(_) | None => return Err(StarttlsFailure::NotThisProtocol),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::talk;
    use crate::failure::StarttlsFailure::{Closed, NotOffered, NotThisProtocol, RateLimited, Refused};
    use model::StartTls;

    #[tokio::test]
    async fn untagged_lines_may_come_at_any_time() {
        let server = [
            "* OK [CAPABILITY IMAP4rev1] hi\r\n",
            "* NOTE x\r\n* CAPABILITY IMAP4rev1 starttls LOGINDISABLED\r\na1 ok done\r\n",
            "* CAPABILITY IMAP4rev1\r\na2 OK go\r\n",
        ];
        let (outcome, said) = talk(StartTls::Imap, &server).await;
        assert!(outcome.is_ok());
        assert_eq!(said, "a1 CAPABILITY\r\na2 STARTTLS\r\n");
    }

    #[tokio::test]
    async fn refusals_are_told_apart() {
        let (hi, offer) = ("* OK hi\r\n", "* CAPABILITY IMAP4rev1 STARTTLS\r\na1 OK\r\n");
        for (server, expected) in [
            (vec!["* BYE too many connections\r\n"], RateLimited),
            (vec!["* PREAUTH hello\r\n"], Refused(None)),
            (vec!["220 smtp\r\n"], NotThisProtocol),
            (vec![], Closed),
            (vec![hi, "* CAPABILITY IMAP4rev1 LOGIN\r\na1 OK\r\n"], NotOffered),
            (vec![hi, "a1 BAD what\r\n"], NotOffered),
            (vec![hi, "* BYE\r\n"], RateLimited),
            (vec![hi, offer, "a2 NO not now\r\n"], Refused(None)),
            (vec![hi, offer, "a2 BAD\r\n"], Refused(None)),
            (vec![hi, offer, "+OK\r\n"], NotThisProtocol),
        ] {
            assert_eq!(talk(StartTls::Imap, &server).await.0, Err(expected), "{server:?}");
        }
    }
}
