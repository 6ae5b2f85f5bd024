//! IRC (IRCv3 `tls`, deprecated and still deployed).

use super::Lines;
use crate::failure::StarttlsFailure;
use tokio::io::{AsyncRead, AsyncWrite};

pub(super) async fn negotiate(
    lines: &mut Lines<'_, impl AsyncRead + AsyncWrite + Unpin + Send>,
) -> Result<(), StarttlsFailure> {
    // No server greets: what it says first are notices, and some say nothing before they are spoken to.
    lines.send("STARTTLS").await?;
    loop {
        if !matches!(lines.peek().await?, b':' | b'@' | b'A'..=b'Z' | b'a'..=b'z') {
            return Err(StarttlsFailure::NotThisProtocol);
        }
        let line = lines.line().await?;
        let mut words = line.split_whitespace().skip_while(|word| word.starts_with([':', '@']));
        match words.next().map(str::to_ascii_uppercase).as_deref() {
            // RPL_STARTTLS, ERR_STARTTLS, and what is said to commands that are unknown, or unknown before registration.
            Some("670") => return Ok(()),
            Some("691") => return Err(StarttlsFailure::Refused(Some(691))),
            Some("421" | "451") => return Err(StarttlsFailure::NotOffered),
            // Before registration a server throws out whoever connects too often.
            Some("ERROR") => return Err(StarttlsFailure::RateLimited),
            Some("PING") => lines.send(&format!("PONG {}", words.next().unwrap_or(":"))).await?,
            Some("NOTICE" | "020" | "CAP" | "AUTHENTICATE" | "PONG") => {}
            Some(_) | None => return Err(StarttlsFailure::NotThisProtocol),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::talk;
    use crate::failure::StarttlsFailure::{Closed, NotOffered, NotThisProtocol, RateLimited, Refused};
    use model::StartTls;

    const NOTICE: &str = ":irc.example NOTICE * :*** Looking up your hostname...\r\n";

    #[tokio::test]
    async fn notices_and_pings_may_come_before_the_answer() {
        let server = [
            NOTICE,
            "NOTICE AUTH :*** hm\r\nPING :xyz\r\n",
            ":irc.example 670 * :go\r\n",
        ];
        let (outcome, said) = talk(StartTls::Irc, &server).await;
        assert!(outcome.is_ok());
        assert_eq!(said, "STARTTLS\r\nPONG :xyz\r\n");
    }

    #[tokio::test]
    async fn refusals_are_told_apart() {
        for (answer, expected) in [
            (":irc.example 691 * :no\r\n", Refused(Some(691))),
            (":irc.example 421 * STARTTLS :what\r\n", NotOffered),
            (":irc.example 451 * :register first\r\n", NotOffered),
            ("ERROR :Closing link: too many connections\r\n", RateLimited),
            ("220 smtp\r\n", NotThisProtocol),
            ("SSH-2.0-OpenSSH_9.2\r\n", NotThisProtocol),
            ("", Closed),
        ] {
            assert_eq!(talk(StartTls::Irc, &["", answer]).await.0, Err(expected), "{answer:?}");
        }
    }
}
