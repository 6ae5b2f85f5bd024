//! `http.no_hsts`, `feature.early_data`: what shows after the handshake. A handshake is made, over HTTPS the start page is asked for, and
//! a second handshake tries to take up the first.

use super::{AddressCheck, Peer};
use crate::dial::Dialer;
use crate::failure::Failure;
use crate::handshake::{Returning, Talk, is_web_port};
use crate::wire::version::Version;
use model::{Check, Code, Depth, Finding, Observation, StartTls};
use std::time::Duration;

pub(super) const CHECK: AddressCheck = AddressCheck {
    id: "application",
    from: Depth::Deep,
    run: |peer, endpoint| {
        Box::pin(async move {
            let features = endpoint.features.get_or_insert_default();
            let speaks_http = features.alpn.iter().any(|name| name == "h2" || name == "http/1.1");
            let seen = Box::pin(look(peer, speaks_http)).await;
            features.resumption = seen.resumed;
            features.early_data = seen.early_data.as_ref().ok().copied().flatten();
            if seen.tickets == Some(true) {
                features.session_tickets = Some(true);
            }
            if let Some(alpn) = seen.alpn.clone().filter(|name| !features.alpn.contains(name)) {
                features.alpn.push(alpn);
            }
            think(&seen)
        })
    },
};

/// How long to wait for the tickets of a server that is not asked for anything.
const FOR_TICKETS: Duration = Duration::from_millis(300);
/// How long to wait for a page.
const FOR_PAGE: Duration = Duration::from_secs(5);

/// What showed.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Seen {
    /// Whether the header was there; none where the server does not speak HTTP, or the error is why it could not be seen.
    hsts: Result<Option<bool>, String>,
    /// Whether early data is accepted; none where there is no TLS 1.3.
    early_data: Result<Option<bool>, String>,
    resumed: Option<bool>,
    tickets: Option<bool>,
    alpn: Option<String>,
}

/// `speaks_http` is whether the server chose HTTP among application protocols.
async fn look(peer: &Peer<'_>, speaks_http: bool) -> Seen {
    let target = &peer.dialer.job.target;
    let is_web = target.starttls == StartTls::None && (is_web_port(target.port) || speaks_http);
    let request = is_web.then(|| request(&target.host.to_string()));
    let has_tls13 = peer.discovery.is_offered(Version::Tls13);
    let returning = Returning::new(&peer.dialer.environment.client, peer.server_name(), is_web);
    if let Some(reason) = peer.discovery.temper.spent() {
        return Seen::failed(is_web, has_tls13, reason);
    }
    let first = match talk(&peer.dialer, &returning, request.as_deref()).await {
        Ok(first) => first,
        Err(failure) => return Seen::failed(is_web, has_tls13, &failure.reason()),
    };
    let early_data = match (has_tls13, first.failure.is_none()) {
        (Some(false), _) => Ok(None),
        (_, true) => Ok(Some(returning.early_data())),
        (_, false) => Err("handshake_incomplete".to_owned()),
    };
    let resumed = match first.failure {
        None => Box::pin(talk(&peer.dialer, &returning, None))
            .await
            .ok()
            .and_then(|second| second.resumed),
        Some(_) => None,
    };
    let page = first.response.as_slice();
    Seen {
        hsts: match (is_web, first.failure) {
            (false, _) => Ok(None),
            (true, Some(failure)) => Err(failure.reason()),
            (true, None) if !page.starts_with(b"HTTP/") => Err("no_http_answer".to_owned()),
            (true, None) => Ok(Some(has_hsts(page))),
        },
        early_data,
        resumed,
        tickets: (first.tickets > 0).then_some(true),
        alpn: first.alpn,
    }
}

impl Seen {
    fn failed(is_web: bool, has_tls13: Option<bool>, reason: &str) -> Self {
        Self {
            hsts: if is_web { Err(reason.to_owned()) } else { Ok(None) },
            early_data: match has_tls13 {
                Some(false) => Ok(None),
                Some(true) | None => Err(reason.to_owned()),
            },
            resumed: None,
            tickets: None,
            alpn: None,
        }
    }
}

async fn talk(dialer: &Dialer<'_>, returning: &Returning, request: Option<&[u8]>) -> Result<Talk, Failure> {
    let open = dialer.open().await?;
    let patience = if request.is_some() { FOR_PAGE } else { FOR_TICKETS };
    Ok(returning
        .talk(&open.stream, request, dialer.handshake_deadline(), patience)
        .await)
}

fn request(host: &str) -> Vec<u8> {
    format!("GET / HTTP/1.1\r\nHost: {host}\r\nUser-Agent: Vigie\r\nAccept: */*\r\nConnection: close\r\n\r\n")
        .into_bytes()
}

/// Whether the header is there and not taken back (RFC 6797 section 6.1.1).
fn has_hsts(page: &[u8]) -> bool {
    let text = String::from_utf8_lossy(page);
    let head = text.split("\r\n\r\n").next().unwrap_or_default();
    let mut headers = head.lines().skip(1).filter_map(|line| line.split_once(':'));
    let value = headers.find(|(name, _)| name.trim().eq_ignore_ascii_case("strict-transport-security"));
    value.is_some_and(|(_, value)| {
        let mut directives = value.split(';').filter_map(|directive| directive.split_once('='));
        let age = directives.find(|(name, _)| name.trim().eq_ignore_ascii_case("max-age"));
        age.is_some_and(|(_, seconds)| {
            seconds
                .trim()
                .trim_matches('"')
                .parse::<u64>()
                .is_ok_and(|seconds| seconds > 0)
        })
    })
}

fn think(seen: &Seen) -> Observation {
    let mut observation = Observation::default();
    for (code, seen, wanted, absent) in [
        (Code::HttpNoHsts, &seen.hsts, false, "not_https"),
        (Code::FeatureEarlyData, &seen.early_data, true, "no_tls1_3"),
    ] {
        match seen {
            Ok(Some(is)) => observation.answer(code, (*is == wanted).then(|| Finding::new(code))),
            Ok(None) => observation.checks.push(Check::not_applicable(code, absent)),
            Err(reason) => observation.checks.push(Check::could_not_test(code, reason.clone())),
        }
    }
    observation
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::CheckState;

    #[test]
    fn a_header_of_no_duration_is_none() {
        for (page, expected) in [
            (
                "HTTP/1.1 200 OK\r\nStrict-Transport-Security: max-age=31536000\r\n\r\n",
                true,
            ),
            (
                "HTTP/1.1 301 Moved\r\nstrict-transport-security: includeSubDomains; max-age=\"60\"\r\n\r\n",
                true,
            ),
            ("HTTP/1.1 200 OK\r\nStrict-Transport-Security: max-age=0\r\n\r\n", false),
            ("HTTP/1.1 200 OK\r\n\r\nStrict-Transport-Security: max-age=60", false),
            ("", false),
        ] {
            assert_eq!(has_hsts(page.as_bytes()), expected, "{page:?}");
        }
    }

    #[test]
    fn early_data_and_a_missing_header_are_told() {
        let seen = Seen {
            hsts: Ok(Some(false)),
            early_data: Ok(Some(true)),
            resumed: Some(true),
            tickets: Some(true),
            alpn: None,
        };
        let codes: Vec<_> = think(&seen).findings.iter().map(|finding| finding.code).collect();
        assert_eq!(codes, [Code::HttpNoHsts, Code::FeatureEarlyData]);
        let other = Seen {
            hsts: Ok(None),
            early_data: Err("timeout".to_owned()),
            ..seen
        };
        let states: Vec<_> = think(&other).checks.iter().map(|check| check.state).collect();
        assert_eq!(states, [CheckState::NotApplicable, CheckState::CouldNotTest]);
    }
}
