//! Which application protocols the server chooses (RFC 7301): a fact of the report, no finding.

use super::{AddressCheck, Peer};
use crate::discovery::Reply;
use crate::wire::handshake::ServerHello;
use crate::wire::hello::Extension;
use crate::wire::version::Version;
use model::{Depth, Observation, StartTls};

pub(super) const CHECK: AddressCheck = AddressCheck {
    id: "alpn",
    from: Depth::Deep,
    run: |peer, endpoint| {
        Box::pin(async move {
            let known = endpoint
                .negotiated
                .as_ref()
                .and_then(|negotiated| negotiated.alpn.clone());
            endpoint.features.get_or_insert_default().alpn = Box::pin(look(peer, known)).await;
            Observation::default()
        })
    },
};

/// No more questions than this.
const MOST: usize = 6;

/// Names in the IANA registry that servers on this kind of port may know.
fn candidates(starttls: StartTls) -> &'static [&'static str] {
    match starttls {
        StartTls::Ftp => &["ftp"],
        StartTls::Imap => &["imap"],
        StartTls::Irc => &["irc"],
        StartTls::Nntp => &["nntp", "nnsp"],
        StartTls::None => &[
            "h2",
            "http/1.1",
            "http/1.0",
            "spdy/3.1",
            "acme-tls/1",
            "dot",
            "mqtt",
            "imap",
            "pop3",
            "ftp",
            "xmpp-client",
            "xmpp-server",
            "postgresql",
            "tds/8.0",
        ],
        StartTls::Pop3 => &["pop3"],
        StartTls::Postgres => &["postgresql"],
        StartTls::Sieve => &["managesieve"],
        StartTls::Xmpp => &["xmpp-client"],
        StartTls::XmppServer => &["xmpp-server"],
        StartTls::Ldap | StartTls::Lmtp | StartTls::Mysql | StartTls::Smtp => &[],
    }
}

/// One after the other in clear, which is up to TLS 1.2; `known` is what the first contact agreed on.
async fn look(peer: &Peer<'_>, known: Option<String>) -> Vec<String> {
    let mut chosen: Vec<String> = known.into_iter().collect();
    let mut left: Vec<&str> = candidates(peer.dialer.job.target.starttls).to_vec();
    let Some(control) = peer.discovery.proven(Version::Tls12, |_| true) else {
        return chosen;
    };
    let mut asker = peer.asker(control.clone());
    for _ in 0..MOST {
        left.retain(|name| !chosen.iter().any(|known| known == name));
        if left.is_empty() {
            break;
        }
        let mut hello = control.clone();
        let names = left.iter().map(|name| name.as_bytes().to_vec()).collect();
        hello.extensions.push(Extension::Alpn(names));
        let Reply::Chosen(flight) = asker.ask(&hello).await else {
            break; // none of these: a fatal alert says so (RFC 7301 section 3.2)
        };
        let answer = flight.hello.as_ref().and_then(ServerHello::alpn);
        match answer.filter(|name| left.contains(&name.as_str())) {
            Some(name) => chosen.push(name),
            None => break,
        }
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_protocol_is_offered_where_none_is_registered() {
        assert!(candidates(StartTls::Smtp).is_empty());
        assert!(candidates(StartTls::None).contains(&"h2"));
    }
}
