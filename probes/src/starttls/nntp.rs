//! NNTP (RFC 4642).

use super::Lines;
use crate::failure::StarttlsFailure;
use tokio::io::{AsyncRead, AsyncWrite};

pub(super) async fn negotiate(
    lines: &mut Lines<'_, impl AsyncRead + AsyncWrite + Unpin + Send>,
) -> Result<(), StarttlsFailure> {
    greeting(lines).await?;
    let mut capabilities = Capabilities::ask(lines).await?;
    if capabilities == Capabilities::OfTransit {
        // INN hands a reader over to another program, which has its own capabilities (RFC 3977 section 5.3).
        lines.send("MODE READER").await?;
        greeting(lines).await?;
        capabilities = Capabilities::ask(lines).await?;
    }
    if matches!(capabilities, Capabilities::OfTransit | Capabilities::WithoutTls) {
        return Err(StarttlsFailure::NotOffered);
    }
    lines.start_tls("STARTTLS").await?;
    match code(&lines.line().await?)? {
        382 => Ok(()),
        400 => Err(StarttlsFailure::RateLimited),
        500 | 501 | 503 => Err(StarttlsFailure::NotOffered),
        refusal => Err(StarttlsFailure::Refused(Some(refusal))),
    }
}

/// Posting allowed, or not: TLS is offered in both cases.
async fn greeting(lines: &mut Lines<'_, impl AsyncRead + AsyncWrite + Unpin>) -> Result<(), StarttlsFailure> {
    if !lines.peek().await?.is_ascii_digit() {
        return Err(StarttlsFailure::NotThisProtocol);
    }
    match code(&lines.line().await?)? {
        200 | 201 => Ok(()),
        400 => Err(StarttlsFailure::RateLimited),
        refusal @ 480..=599 => Err(StarttlsFailure::Refused(Some(refusal))),
        _ => Err(StarttlsFailure::NotThisProtocol),
    }
}

/// What a server says that it can do (RFC 3977 section 5.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Capabilities {
    /// It is a transit server, and a reader is to ask for another one.
    OfTransit,
    /// It does not know the question: it is older.
    Unknown,
    WithTls,
    WithoutTls,
}

impl Capabilities {
    async fn ask(lines: &mut Lines<'_, impl AsyncRead + AsyncWrite + Unpin>) -> Result<Self, StarttlsFailure> {
        lines.send("CAPABILITIES").await?;
        match code(&lines.line().await?)? {
            101 => {}
            400 => return Err(StarttlsFailure::RateLimited),
            _ => return Ok(Self::Unknown),
        }
        let mut capabilities = Self::WithoutTls;
        loop {
            let line = lines.line().await?;
            match line.split_whitespace().next().map(str::to_ascii_uppercase).as_deref() {
                Some(".") => return Ok(capabilities),
                Some("STARTTLS") => capabilities = Self::WithTls,
                Some("MODE-READER") if capabilities == Self::WithoutTls => capabilities = Self::OfTransit,
                Some(_) | None => {}
            }
        }
    }
}

fn code(line: &str) -> Result<u16, StarttlsFailure> {
    let digits = line.split_whitespace().next().filter(|digits| digits.len() == 3);
    digits
        .and_then(|digits| digits.parse().ok())
        .ok_or(StarttlsFailure::NotThisProtocol)
}

#[cfg(test)]
mod tests {
    use super::super::tests::talk;
    use crate::failure::StarttlsFailure::{Closed, NotOffered, NotThisProtocol, RateLimited, Refused};
    use model::StartTls;

    const OFFER: &str = "101 list\r\nVERSION 2\r\nREADER\r\nSTARTTLS\r\n.\r\n";

    #[tokio::test]
    async fn a_reader_asks_and_starts() {
        let (outcome, said) = talk(StartTls::Nntp, &["201 hi\r\n", OFFER, "382 go\r\n"]).await;
        assert!(outcome.is_ok());
        assert_eq!(said, "CAPABILITIES\r\nSTARTTLS\r\n");
    }

    #[tokio::test]
    async fn a_transit_server_hands_over_to_one_for_readers() {
        let transit = "101 list\r\nVERSION 2\r\nIHAVE\r\nMODE-READER\r\n.\r\n";
        let (outcome, said) = talk(
            StartTls::Nntp,
            &["200 hi\r\n", transit, "200 reader\r\n", OFFER, "382 go\r\n"],
        )
        .await;
        assert!(outcome.is_ok());
        assert_eq!(said, "CAPABILITIES\r\nMODE READER\r\nCAPABILITIES\r\nSTARTTLS\r\n");
    }

    #[tokio::test]
    async fn servers_without_capabilities_may_start_tls_all_the_same() {
        let (outcome, _) = talk(StartTls::Nntp, &["200 hi\r\n", "500 what\r\n", "382 go\r\n"]).await;
        assert!(outcome.is_ok());
    }

    #[tokio::test]
    async fn refusals_are_told_apart() {
        let hi = "200 hi\r\n";
        for (server, expected) in [
            (vec!["400 later\r\n"], RateLimited),
            (vec!["502 not for you\r\n"], Refused(Some(502))),
            (vec!["220 smtp\r\n"], NotThisProtocol),
            (vec!["SSH-2.0-OpenSSH_9.2\r\n"], NotThisProtocol),
            (vec![], Closed),
            (vec![hi, "101 list\r\nREADER\r\n.\r\n"], NotOffered),
            (vec![hi, "500 what\r\n", "500 what\r\n"], NotOffered),
            (vec![hi, OFFER, "580 can not\r\n"], Refused(Some(580))),
            (vec![hi, OFFER, "400 bye\r\n"], RateLimited),
            (vec![hi, OFFER], Closed),
        ] {
            assert_eq!(talk(StartTls::Nntp, &server).await.0, Err(expected), "{server:?}");
        }
    }
}
