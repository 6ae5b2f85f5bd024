//! `vuln.breach` (CVE-2013-3587): whether pages are compressed. Possible where a page holds a secret and repeats what it was asked.

use super::{AddressCheck, Peer};
use crate::failure::{Failure, TlsFailure};
use crate::vulnerable::{could_not_test, found, not_applicable, not_found};
use crate::web::{self, Head, Web};
use model::{Code, Depth, Finding, Observation};

pub(super) const CHECK: AddressCheck = AddressCheck {
    id: "breach",
    from: Depth::Deep,
    run: |peer, _| {
        Box::pin(async move {
            let web = Web::of_peer(peer);
            let head = match web {
                Web::No => None,
                Web::Perhaps | Web::Yes => Some(Box::pin(look(peer)).await),
            };
            think(web, head)
        })
    },
};

/// As a browser asks that comes from another site: some servers compress for their own pages only.
async fn look(peer: &Peer<'_>) -> Result<Head, Failure> {
    const HEADERS: [(&str, &str); 3] = [
        ("Accept-Encoding", "gzip, deflate, br, zstd"),
        ("Referer", "https://www.example.com/"),
        ("Connection", "close"),
    ];
    web::ask(peer, &HEADERS).await
}

fn think(web: Web, head: Option<Result<Head, Failure>>) -> Observation {
    const CODE: Code = Code::VulnBreach;
    const OTHER: &str = "not_http";
    let head = match head {
        None => return not_applicable(CODE, OTHER),
        Some(Err(Failure::Tls(TlsFailure::NotTls))) if web == Web::Perhaps => return not_applicable(CODE, OTHER),
        Some(Err(Failure::Tls(TlsFailure::NotTls))) => return could_not_test(CODE, OTHER),
        Some(Err(failure)) => return could_not_test(CODE, failure.reason()),
        Some(Ok(head)) => head,
    };
    match encoding(&head) {
        Some(encoding) => found(Finding::new(CODE).with("encoding", encoding)),
        // What is behind it was not asked for.
        None if (300..400).contains(&head.status) => could_not_test(CODE, "redirect"),
        None => not_found(CODE),
    }
}

/// How the page is compressed, in the words of the registry of HTTP content codings (RFC 9110 section 8.4.1).
fn encoding(head: &Head) -> Option<&'static str> {
    const KNOWN: [&str; 7] = ["gzip", "x-gzip", "deflate", "compress", "br", "zstd", "dcb"];
    let is_known = |value: &str| KNOWN.into_iter().find(|known| known.eq_ignore_ascii_case(value));
    head.values("content-encoding").find_map(is_known)
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::CheckState;

    fn head(text: &str) -> Option<Result<Head, Failure>> {
        Head::read(text.as_bytes()).map(Ok)
    }

    #[test]
    fn only_compressed_pages_are_told() {
        let failed = |failure: TlsFailure| Some(Err(Failure::Tls(failure)));
        for (web, head, state) in [
            (Web::No, None, CheckState::NotApplicable),
            (
                Web::Yes,
                head("HTTP/1.1 200 OK\r\nContent-Encoding: Gzip\r\n\r\n"),
                CheckState::Found,
            ),
            (
                Web::Yes,
                head("HTTP/1.1 200 OK\r\ncontent-encoding: br\r\n\r\n"),
                CheckState::Found,
            ),
            (
                Web::Yes,
                head("HTTP/1.1 200 OK\r\nContent-Encoding: identity\r\n\r\n"),
                CheckState::NotFound,
            ),
            (Web::Yes, head("HTTP/1.1 404 No\r\n\r\n"), CheckState::NotFound),
            (Web::Yes, head("HTTP/1.1 301 There\r\n\r\n"), CheckState::CouldNotTest),
            (Web::Yes, failed(TlsFailure::NotTls), CheckState::CouldNotTest),
            (Web::Perhaps, failed(TlsFailure::NotTls), CheckState::NotApplicable),
            (Web::Perhaps, failed(TlsFailure::Alert(40)), CheckState::CouldNotTest),
        ] {
            let case = format!("{web:?} {head:?}");
            let observation = think(web, head);
            assert_eq!(observation.checks[0].state, state, "{case}");
            let complete = |finding: &Finding| finding.missing_evidence().is_empty();
            assert!(observation.findings.iter().all(complete));
        }
    }
}
