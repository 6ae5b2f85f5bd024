//! `vuln.opossum` (CVE-2025-49812): whether plain HTTP can be changed over to TLS (RFC 2817) beside HTTPS at the same address.

use super::{AddressCheck, Peer};
use crate::dial::Dialer;
use crate::failure::{Failure, Phase, TlsFailure};
use crate::vulnerable::{could_not_test, found, not_applicable, not_found};
use crate::web::{self, Head, Web};
use model::{Code, Depth, Finding, Observation};
use outbound::ConnectError;
use std::net::SocketAddr;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::timeout_at;

pub(super) const CHECK: AddressCheck = AddressCheck {
    id: "opossum",
    from: Depth::Deep,
    run: |peer, _| Box::pin(async move { think(&Box::pin(look(peer)).await) }),
};

/// What was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Facts {
    /// The target does not speak HTTP.
    NotWeb,
    /// Nothing listens where plain HTTP would be.
    NoPlainHttp,
    /// It could not be looked for.
    Untested(String),
    /// What plain HTTP answered to the wish to change over.
    Answered {
        /// The status code.
        status: u16,
        /// Whether it changes over, or offers to.
        upgrades: bool,
    },
}

async fn look(peer: &Peer<'_>) -> Facts {
    let web = Web::of_peer(peer);
    if web == Web::No {
        return Facts::NotWeb;
    }
    let port = peer.dialer.environment.plain_http_port;
    if port == peer.dialer.peer.port() {
        return Facts::NoPlainHttp;
    }
    let facts = match ask(&peer.dialer, port).await {
        Ok(head) => Facts::Answered {
            status: head.status,
            upgrades: upgrades(&head),
        },
        Err(Failure::Connect(ConnectError::Refused)) => Facts::NoPlainHttp,
        Err(Failure::Tls(TlsFailure::NotTls)) => Facts::NoPlainHttp,
        Err(failure) => Facts::Untested(failure.reason()),
    };
    // Only beside HTTPS it is a flaw.
    let is_flaw = matches!(facts, Facts::Answered { upgrades: true, .. });
    if is_flaw && web == Web::Perhaps {
        return match web::ask(peer, &[("Connection", "close")]).await {
            Ok(_) => facts,
            Err(Failure::Tls(TlsFailure::NotTls)) => Facts::NotWeb,
            Err(failure) => Facts::Untested(failure.reason()),
        };
    }
    facts
}

/// Asks for the first page in clear and for TLS in the same breath. A server that changes over waits for a ClientHello then, and
/// gets none.
async fn ask(dialer: &Dialer<'_>, port: u16) -> Result<Head, Failure> {
    const HEADERS: [(&str, &str); 2] = [("Connection", "Upgrade"), ("Upgrade", "TLS/1.0")];
    let plain = Dialer {
        peer: SocketAddr::new(dialer.peer.ip(), port),
        ..*dialer
    };
    let mut open = plain.connect_for_http().await?;
    let target = &dialer.job.target;
    let request = web::request(&web::host(target, port, 80), &HEADERS);
    let exchange = async {
        let _written = open.stream.write_all(request.as_bytes()).await;
        let mut bytes = Vec::new();
        while bytes.len() < Head::LONGEST && !Head::is_whole(&bytes) {
            match open.stream.read_buf(&mut bytes).await {
                Ok(0) => break,
                Ok(_) => {}
                Err(_) if bytes.is_empty() => return Err(TlsFailure::Reset),
                Err(_) => break,
            }
        }
        Ok(bytes)
    };
    let exchanged = timeout_at(plain.handshake_deadline(), exchange).await;
    let bytes = exchanged.map_err(|_| Failure::Timeout(Phase::Handshake))??;
    match (Head::read(&bytes), bytes.is_empty()) {
        (Some(head), _) => Ok(head),
        (None, true) => Err(TlsFailure::Closed.into()),
        (None, false) => Err(TlsFailure::NotTls.into()),
    }
}

/// 101 says that it changes over, the header by itself that it would.
fn upgrades(head: &Head) -> bool {
    let is_tls = |value: &str| {
        let name = value.split('/').next().unwrap_or_default();
        name.eq_ignore_ascii_case("TLS")
    };
    let offers_tls = head.values("upgrade").any(is_tls);
    let names_another = head.values("upgrade").next().is_some() && !offers_tls;
    offers_tls || (head.status == 101 && !names_another)
}

fn think(facts: &Facts) -> Observation {
    const CODE: Code = Code::VulnOpossum;
    match facts {
        Facts::NotWeb => not_applicable(CODE, "not_http"),
        Facts::NoPlainHttp => not_applicable(CODE, "no_plain_http"),
        Facts::Untested(reason) => could_not_test(CODE, reason.clone()),
        Facts::Answered { upgrades: false, .. } => not_found(CODE),
        Facts::Answered { status, upgrades: true } => found(Finding::new(CODE).with("status", u32::from(*status))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::CheckState;

    #[test]
    fn each_fact_has_its_answer() {
        let answered = |status, upgrades| Facts::Answered { status, upgrades };
        for (facts, state) in [
            (Facts::NotWeb, CheckState::NotApplicable),
            (Facts::NoPlainHttp, CheckState::NotApplicable),
            (Facts::Untested("timeout".to_owned()), CheckState::CouldNotTest),
            (answered(301, false), CheckState::NotFound),
            (answered(101, true), CheckState::Found),
        ] {
            let observation = think(&facts);
            assert_eq!(observation.checks[0].state, state, "{facts:?}");
            let complete = |finding: &Finding| finding.missing_evidence().is_empty();
            assert!(observation.findings.iter().all(complete));
        }
    }

    #[test]
    fn an_upgrade_to_another_protocol_is_none_to_tls() {
        for (answer, is_upgrade) in [
            ("HTTP/1.1 101 Switching\r\nUpgrade: TLS/1.0, HTTP/1.1\r\n\r\n", true),
            ("HTTP/1.1 101 Switching\r\n\r\n", true),
            ("HTTP/1.1 426 Upgrade Required\r\nUpgrade: TLS/1.2\r\n\r\n", true),
            ("HTTP/1.1 200 OK\r\nupgrade: tls\r\n\r\n", true),
            ("HTTP/1.1 200 OK\r\nUpgrade: h2,h2c\r\n\r\n", false),
            ("HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\n\r\n", false),
            ("HTTP/1.1 301 There\r\nLocation: https://a/\r\n\r\n", false),
        ] {
            assert_eq!(
                upgrades(&Head::read(answer.as_bytes()).unwrap()),
                is_upgrade,
                "{answer}"
            );
        }
    }
}
