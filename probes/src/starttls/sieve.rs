//! ManageSieve (RFC 5804 section 2.2).

use super::Lines;
use crate::failure::StarttlsFailure;
use tokio::io::{AsyncRead, AsyncWrite};

pub(super) async fn negotiate(
    lines: &mut Lines<'_, impl AsyncRead + AsyncWrite + Unpin + Send>,
) -> Result<(), StarttlsFailure> {
    if !matches!(
        lines.peek().await?.to_ascii_uppercase(),
        b'"' | b'{' | b'O' | b'N' | b'B'
    ) {
        return Err(StarttlsFailure::NotThisProtocol);
    }
    // The server greets with its capabilities.
    let greeting = response(lines).await?;
    match greeting.outcome {
        Outcome::Bye => return Err(StarttlsFailure::RateLimited),
        Outcome::No => return Err(StarttlsFailure::Refused(None)),
        Outcome::Ok if greeting.offers_starttls => {}
        Outcome::Ok => return Err(StarttlsFailure::NotOffered),
    }
    lines.send("STARTTLS").await?;
    match response(lines).await?.outcome {
        Outcome::Bye => Err(StarttlsFailure::RateLimited),
        Outcome::No => Err(StarttlsFailure::Refused(None)),
        Outcome::Ok => Ok(()),
    }
}

/// How a response ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Bye,
    No,
    Ok,
}

struct Response {
    outcome: Outcome,
    offers_starttls: bool,
}

/// Lines that begin with a string, then one that begins with the outcome.
async fn response(lines: &mut Lines<'_, impl AsyncRead + AsyncWrite + Unpin>) -> Result<Response, StarttlsFailure> {
    let mut offers_starttls = false;
    loop {
        let line = lines.line().await?;
        let word = line.split([' ', '(']).next().unwrap_or_default().to_ascii_uppercase();
        let outcome = match word.as_str() {
            "BYE" => Some(Outcome::Bye),
            "NO" => Some(Outcome::No),
            "OK" => Some(Outcome::Ok),
            "\"STARTTLS\"" => {
                offers_starttls = true;
                None
            }
            _ if line.starts_with(['"', '{']) => None,
            _ => return Err(StarttlsFailure::NotThisProtocol),
        };
        skip_literals(lines, &line).await?;
        if let Some(outcome) = outcome {
            return Ok(Response {
                outcome,
                offers_starttls,
            });
        }
    }
}

/// A line that ends in a number in braces goes on behind so many bytes (RFC 5804 section 4).
async fn skip_literals(
    lines: &mut Lines<'_, impl AsyncRead + AsyncWrite + Unpin>,
    line: &str,
) -> Result<(), StarttlsFailure> {
    let mut length = literal(line);
    while let Some(count) = length {
        lines.exactly(count).await?;
        length = literal(&lines.line().await?);
    }
    Ok(())
}

fn literal(line: &str) -> Option<usize> {
    let (_, number) = line.strip_suffix('}')?.rsplit_once('{')?;
    number.trim_end_matches('+').parse().ok()
}

#[cfg(test)]
mod tests {
    use super::super::tests::talk;
    use crate::failure::StarttlsFailure::{Closed, NotOffered, NotThisProtocol, RateLimited, Refused, TooLong};
    use model::StartTls;

    const OFFER: &str = "\"IMPLEMENTATION\" \"x\"\r\n\"SIEVE\" \"fileinto\"\r\n\"starttls\"\r\nOK \"ready\"\r\n";

    #[tokio::test]
    async fn the_capabilities_of_the_greeting_are_enough() {
        let (outcome, said) = talk(StartTls::Sieve, &[OFFER, "ok (TAG) \"go\"\r\n"]).await;
        assert!(outcome.is_ok());
        assert_eq!(said, "STARTTLS\r\n");
    }

    #[tokio::test]
    async fn strings_may_be_literals() {
        let greeting = "\"IMPLEMENTATION\" {12}\r\nNO\r\nBYE\r\nOK\r\n\"STARTTLS\"\r\nOK\r\n";
        assert!(talk(StartTls::Sieve, &[greeting, "OK\r\n"]).await.0.is_ok());
    }

    #[tokio::test]
    async fn refusals_are_told_apart() {
        for (server, expected) in [
            (vec!["BYE (TRYLATER) \"too many\"\r\n"], RateLimited),
            (vec!["NO \"not for you\"\r\n"], Refused(None)),
            (vec!["220 smtp\r\n"], NotThisProtocol),
            (vec!["SSH-2.0-OpenSSH_9.2\r\n"], NotThisProtocol),
            (vec!["NOT sieve\r\n"], NotThisProtocol),
            (vec!["\"X\" {999999999}\r\n"], TooLong),
            (vec![], Closed),
            (vec!["\"SIEVE\" \"fileinto\"\r\nOK\r\n"], NotOffered),
            (vec![OFFER, "NO \"not now\"\r\n"], Refused(None)),
            (vec![OFFER, "BYE\r\n"], RateLimited),
            (vec![OFFER], Closed),
        ] {
            assert_eq!(talk(StartTls::Sieve, &server).await.0, Err(expected), "{server:?}");
        }
    }
}
