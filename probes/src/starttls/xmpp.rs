//! XMPP, of clients and of servers (RFC 6120 section 5).

use super::Lines;
use crate::failure::StarttlsFailure;
use tokio::io::{AsyncRead, AsyncWrite};

/// Who speaks to the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stream<'a> {
    /// A client.
    OfClient,
    /// Another server, which gives its name.
    OfServer(&'a str),
}

/// Opens a stream to a domain and asks for TLS in it.
pub(super) async fn negotiate(
    lines: &mut Lines<'_, impl AsyncRead + AsyncWrite + Unpin + Send>,
    stream: Stream<'_>,
    domain: &str,
) -> Result<(), StarttlsFailure> {
    lines.write(header(stream, domain).as_bytes()).await?;
    if !matches!(lines.peek().await?, b'<' | b' ' | b'\t' | b'\r' | b'\n') {
        return Err(StarttlsFailure::NotThisProtocol);
    }
    opened(lines).await?;
    if !offers_starttls(lines).await? {
        return Err(StarttlsFailure::NotOffered);
    }
    lines
        .write(b"<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>")
        .await?;
    let tag = lines.tag().await?;
    match name(&tag) {
        (Kind::Opening, "proceed") => Ok(()),
        (Kind::Opening, "failure") => Err(StarttlsFailure::Refused(None)),
        (Kind::Opening, "error") => Err(error(lines).await?),
        (Kind::Closing, "stream") => Err(StarttlsFailure::Closed),
        _ => Err(StarttlsFailure::NotThisProtocol),
    }
}

fn header(stream: Stream<'_>, domain: &str) -> String {
    let (namespace, from) = match stream {
        Stream::OfClient => ("jabber:client", String::new()),
        Stream::OfServer(name) => ("jabber:server", format!(" from='{name}'")),
    };
    format!(
        "<?xml version='1.0'?><stream:stream xmlns='{namespace}' xmlns:stream='http://etherx.jabber.org/streams'{from} \
         to='{domain}' version='1.0'>"
    )
}

/// Reads the head of the server's stream.
async fn opened(lines: &mut Lines<'_, impl AsyncRead + AsyncWrite + Unpin>) -> Result<(), StarttlsFailure> {
    loop {
        let tag = lines.tag().await?;
        match name(&tag) {
            (Kind::Opening, "stream") => return Ok(()),
            (Kind::Opening, word) if word.starts_with('?') => {}
            (Kind::Opening, "error") => return Err(error(lines).await?),
            _ => return Err(StarttlsFailure::NotThisProtocol),
        }
    }
}

/// Reads the features, which may come in a segment of their own.
async fn offers_starttls(lines: &mut Lines<'_, impl AsyncRead + AsyncWrite + Unpin>) -> Result<bool, StarttlsFailure> {
    let mut offered = false;
    let mut began = false;
    loop {
        let tag = lines.tag().await?;
        match name(&tag) {
            (Kind::Opening, "features") if tag.ends_with("/>") => return Ok(false),
            (Kind::Opening, "features") => began = true,
            (Kind::Closing, "features") => return Ok(offered),
            (Kind::Opening, "starttls") if began => offered = true,
            (Kind::Opening, "error") if !began => return Err(error(lines).await?),
            (Kind::Closing, "stream") => return Err(StarttlsFailure::Closed),
            _ if began => {}
            _ => return Err(StarttlsFailure::NotThisProtocol),
        }
    }
}

/// The condition of a stream error (RFC 6120 section 4.9.3), whose own tag was read.
async fn error(lines: &mut Lines<'_, impl AsyncRead + AsyncWrite + Unpin>) -> Result<StarttlsFailure, StarttlsFailure> {
    let tag = lines.tag().await?;
    Ok(match name(&tag).1 {
        "host-gone" | "host-unknown" | "improper-addressing" => StarttlsFailure::UnknownDomain,
        "policy-violation" | "reset" | "resource-constraint" | "system-shutdown" => StarttlsFailure::RateLimited,
        _ => StarttlsFailure::Refused(None),
    })
}

/// Whether a tag opens an element or closes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Closing,
    Opening,
}

/// The name of a tag, without its prefix: which one stands for a namespace is the server's choice.
fn name(tag: &str) -> (Kind, &str) {
    let inner = tag.trim_start_matches('<').trim_end_matches(['>', '/']);
    let (kind, inner) = match inner.strip_prefix('/') {
        Some(inner) => (Kind::Closing, inner),
        None => (Kind::Opening, inner),
    };
    let word = inner.split_ascii_whitespace().next().unwrap_or_default();
    (kind, word.rsplit_once(':').map_or(word, |(_, local)| local))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{hear, said_to};
    use crate::failure::StarttlsFailure::{
        Closed, NotOffered, NotThisProtocol, RateLimited, Refused, TooLong, UnknownDomain,
    };
    use model::StartTls;

    const HEAD: &str = "<?xml version='1.0'?><stream:stream xmlns='jabber:client' id='1' version='1.0'>";
    const OFFER: &str =
        "<stream:features><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls></stream:features>";
    const PROCEED: &str = "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>";

    fn failing(condition: &str) -> String {
        format!(
            "{HEAD}<stream:error><{condition} xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error></stream:stream>"
        )
    }

    #[tokio::test]
    async fn a_stream_is_opened_to_the_domain() {
        let answer = format!("{HEAD}\n{OFFER}{PROCEED}");
        let said = said_to(StartTls::Xmpp, answer.as_bytes()).await;
        assert!(
            said.contains("xmlns='jabber:client'") && said.contains(" to='example.org' "),
            "{said}"
        );
        assert!(
            said.ends_with("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"),
            "{said}"
        );
        let said = said_to(StartTls::XmppServer, answer.as_bytes()).await;
        assert!(
            said.contains("xmlns='jabber:server'") && said.contains(" from='scanner.example' "),
            "{said}"
        );
    }

    #[tokio::test]
    async fn other_prefixes_and_features_are_no_hindrance() {
        let answer = format!(
            "{HEAD}<s:features xmlns:s='x'><mechanisms><mechanism>PLAIN</mechanism></mechanisms><tls:starttls xmlns:tls='y'/></s:features>{PROCEED}"
        );
        assert_eq!(hear(StartTls::Xmpp, answer.as_bytes()).await.unwrap().early_bytes, 0);
    }

    #[tokio::test]
    async fn refusals_are_told_apart() {
        let after = |text: &str| format!("{HEAD}{OFFER}{text}");
        for (answer, expected) in [
            (failing("host-unknown"), UnknownDomain),
            (failing("resource-constraint"), RateLimited),
            (failing("not-authorized"), Refused(None)),
            (format!("{HEAD}<stream:features/>"), NotOffered),
            (
                format!("{HEAD}<stream:features><mechanisms/></stream:features>"),
                NotOffered,
            ),
            (
                after("<failure xmlns='urn:ietf:params:xml:ns:xmpp-tls'/></stream:stream>"),
                Refused(None),
            ),
            (after("</stream:stream>"), Closed),
            (after(""), Closed),
            (HEAD.to_owned(), Closed),
            (String::new(), Closed),
            ("SSH-2.0-OpenSSH_9.2\r\n".to_owned(), NotThisProtocol),
            ("<html><body>".to_owned(), NotThisProtocol),
            (format!("<{}", "x".repeat(100_000)), TooLong),
        ] {
            assert_eq!(
                hear(StartTls::Xmpp, answer.as_bytes()).await,
                Err(expected),
                "{answer:.200}"
            );
        }
    }
}
