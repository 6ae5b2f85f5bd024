//! What little of HTTP the checks need: one request, the head of one answer.

use crate::checks::Peer;
use crate::failure::{Failure, TlsFailure};
use crate::handshake::{Alpn, Heard, Offer, Question, converse, is_web_port};
use model::{StartTls, Target};

/// Whether a port speaks HTTP inside TLS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Web {
    /// It does not: the port belongs to another protocol, or TLS comes after a dialogue.
    No,
    /// Only an answer tells.
    Perhaps,
    /// By its number, or by what it negotiated.
    Yes,
}

/// Ports of other protocols with TLS from the first byte: SMTP, NNTP, LDAP, DNS, FTP, Telnet, IMAP, IRC, POP3, SIP, MQTT, AMQP,
/// XMPP, syslog, RADIUS, Kubernetes' etcd and the like. A request in HTTP would only fill their logs.
const OTHER_PORTS: [u16; 25] = [
    25, 110, 143, 465, 563, 587, 636, 853, 989, 990, 992, 993, 994, 995, 2083, 3269, 3389, 4190, 5061, 5223, 5269,
    5671, 6514, 6697, 8883,
];

impl Web {
    /// What is known before a request. `alpn` is the application protocol that a handshake negotiated.
    pub(crate) fn of(target: &Target, alpn: Option<&str>) -> Self {
        let is_http = matches!(alpn, Some("h2" | "http/1.1" | "http/1.0"));
        match target.starttls {
            StartTls::None if is_http || is_web_port(target.port) => Self::Yes,
            StartTls::None if OTHER_PORTS.contains(&target.port) => Self::No,
            StartTls::None => Self::Perhaps,
            _ => Self::No,
        }
    }

    /// The same of a peer.
    pub(crate) fn of_peer(peer: &Peer<'_>) -> Self {
        let negotiated = peer.contact.negotiated.as_ref();
        Self::of(
            &peer.dialer.job.target,
            negotiated.and_then(|negotiated| negotiated.alpn.as_deref()),
        )
    }
}

/// The head of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Head {
    /// The status code.
    pub(crate) status: u16,
    /// Names in lower case and values, in their order.
    headers: Vec<(String, String)>,
}

impl Head {
    /// The most bytes that are taken of an answer.
    pub(crate) const LONGEST: usize = 16 * 1024;

    /// Reads the head of an answer (RFC 9112 section 4), as far as it came; none where it is no HTTP.
    pub(crate) fn read(bytes: &[u8]) -> Option<Self> {
        let text = String::from_utf8_lossy(bytes);
        let mut lines = text.lines();
        let mut words = lines.next()?.strip_prefix("HTTP/")?.split_ascii_whitespace();
        words.next()?; // the version
        let status = words
            .next()?
            .parse()
            .ok()
            .filter(|status| (100..1000).contains(status))?;
        let headers = lines
            .take_while(|line| !line.is_empty())
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.trim().to_ascii_lowercase(), value.trim().to_owned()))
            .collect();
        Some(Self { status, headers })
    }

    /// Whether the head came to its end.
    pub(crate) fn is_whole(bytes: &[u8]) -> bool {
        bytes.windows(4).any(|end| end == b"\r\n\r\n") || bytes.windows(2).any(|end| end == b"\n\n")
    }

    /// All values of a header, in one list. The name is given in lower case.
    pub(crate) fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let values = self.headers.iter().filter(move |(known, _)| known == name);
        values.flat_map(|(_, value)| value.split(',')).map(str::trim)
    }
}

/// A request for the first page of a host, with further headers.
pub(crate) fn request(host: &str, headers: &[(&str, &str)]) -> String {
    let mut request = format!("GET / HTTP/1.1\r\nHost: {host}\r\nUser-Agent: Vigie\r\nAccept: */*\r\n");
    for (name, value) in headers {
        request.extend([*name, ": ", *value, "\r\n"]);
    }
    request.push_str("\r\n");
    request
}

/// The host as it stands in a request: with its port where that is not the usual one.
pub(crate) fn host(target: &Target, port: u16, usual: u16) -> String {
    let host = target.host.to_string();
    let host = match host.contains(':') {
        true => format!("[{host}]"),
        false => host,
    };
    match port == usual {
        true => host,
        false => format!("{host}:{port}"),
    }
}

/// Asks for the first page inside TLS, with further headers.
pub(crate) async fn ask(peer: &Peer<'_>, headers: &[(&str, &str)]) -> Result<Head, Failure> {
    let dialer = &peer.dialer;
    let target = &dialer.job.target;
    let words = request(&host(target, target.port, 443), headers);
    let open = dialer.open().await?;
    let question = Question {
        words: words.as_bytes(),
        most: Head::LONGEST,
        patience: dialer.patience.min(dialer.left()),
        is_enough: Head::is_whole,
    };
    let offer = Offer {
        server_name: peer.server_name(),
        alpn: match Web::of_peer(peer) {
            Web::Yes => Alpn::Http1,
            Web::No | Web::Perhaps => Alpn::None,
        },
    };
    let client = &dialer.environment.client;
    let heard = Box::pin(converse(
        client,
        &open.stream,
        offer,
        dialer.handshake_deadline(),
        question,
    ))
    .await?;
    read(&heard)
}

fn read(heard: &Heard) -> Result<Head, Failure> {
    match (Head::read(&heard.bytes), heard.ended) {
        (Some(head), _) => Ok(head),
        (None, Some(failure)) if heard.bytes.is_empty() => Err(failure.into()),
        (None, None) if heard.bytes.is_empty() => Err(Failure::Timeout(crate::failure::Phase::Handshake)),
        (None, _) => Err(TlsFailure::NotTls.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::Endpoint;
    use proptest::prelude::*;

    fn target(port: u16, starttls: StartTls) -> Target {
        let endpoint: Endpoint = format!("www.example.test:{port}").parse().unwrap();
        Target::new(endpoint, starttls)
    }

    #[test]
    fn ports_and_protocols_tell_where_http_is_spoken() {
        for (port, starttls, alpn, web) in [
            (443, StartTls::None, None, Web::Yes),
            (12345, StartTls::None, Some("h2"), Web::Yes),
            (12345, StartTls::None, Some("imap"), Web::Perhaps),
            (993, StartTls::None, None, Web::No),
            (443, StartTls::Smtp, None, Web::No),
        ] {
            assert_eq!(
                Web::of(&target(port, starttls), alpn),
                web,
                "{port} {starttls} {alpn:?}"
            );
        }
    }

    #[test]
    fn a_head_gives_status_and_headers() {
        let bytes = b"HTTP/1.1 200 OK\r\nContent-Encoding: GZIP\r\nUpgrade: h2c, TLS/1.0\r\n\r\nBODY: no";
        let head = Head::read(bytes).unwrap();
        assert_eq!(head.status, 200);
        assert_eq!(head.values("content-encoding").collect::<Vec<_>>(), ["GZIP"]);
        assert_eq!(head.values("upgrade").collect::<Vec<_>>(), ["h2c", "TLS/1.0"]);
        assert_eq!(head.values("body").count(), 0);
        assert!(Head::is_whole(bytes) && !Head::is_whole(&bytes[..30]));
        for other in [b"220 mail".as_slice(), b"HTTP/1.1", b"HTTP/1.1 ok", b""] {
            assert_eq!(Head::read(other), None);
        }
    }

    #[test]
    fn a_request_names_its_host() {
        let target = target(8443, StartTls::None);
        assert_eq!(host(&target, 8443, 443), "www.example.test:8443");
        assert_eq!(host(&target, 443, 443), "www.example.test");
        let v6 = Target::new("[2001:db8::1]:443".parse().unwrap(), StartTls::None);
        assert_eq!(host(&v6, 443, 443), "[2001:db8::1]");
        assert!(request("a", &[("Upgrade", "TLS/1.0")]).ends_with("Upgrade: TLS/1.0\r\n\r\n"));
    }

    proptest! {
        #[test]
        fn any_answer_is_survived(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _head = Head::read(&[b"HTTP/1.1 200 ".as_slice(), &bytes].concat());
        }
    }
}
