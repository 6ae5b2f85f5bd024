use super::{Asker, Discovery, Support, suites, tls13};
use crate::contact::Contact;
use crate::dial::Dialer;
use crate::raw;
use crate::wire::hello::{ClientHello, Random};
use crate::wire::suites as registry;
use crate::wire::version::Version;
use model::Depth;
use std::sync::Arc;

/// Finds out what the depth of the job asks for: nothing beyond the first contact, versions and weak suites, or everything.
pub(crate) async fn explore(dialer: Dialer<'_>, contact: &Contact, server_name: Option<&str>) -> Discovery {
    let random = raw::random().unwrap_or(Random {
        hello: [0x5A; 32],
        session: [0xA5; 32],
    });
    let mut discovery = Discovery::of_contact(contact, server_name, random);
    let depth = dialer.job.depth;
    if depth == Depth::Quick {
        return discovery;
    }
    discovery.exhaustive = depth == Depth::Deep;
    let mut asker = Asker::new(
        dialer,
        likely(contact, server_name, &random),
        Arc::clone(&discovery.temper),
    );
    if contact.chain.is_empty() {
        // A server of SSL 2.0 alone closes on everything else.
        ask_ssl2(&mut asker, &mut discovery).await;
    }
    for version in [
        Version::Tls13,
        Version::Tls12,
        Version::Tls11,
        Version::Tls10,
        Version::Ssl3,
    ] {
        if discovery.support(version) == Some(&Support::Refused) {
            continue;
        }
        let told_why = match version {
            Version::Tls13 => {
                Box::pin(tls13::find(&mut asker, &mut discovery)).await;
                false
            }
            _ => Box::pin(suites::find(&mut asker, &mut discovery, version)).await,
        };
        if version == Version::Tls11 && told_why {
            nothing_older(&mut discovery);
        }
    }
    if discovery.support(Version::Ssl2).is_none() {
        ask_ssl2(&mut asker, &mut discovery).await;
    }
    discovery
}

async fn ask_ssl2(asker: &mut Asker<'_>, discovery: &mut Discovery) {
    match asker.ask_ssl2().await {
        Ok(Some(ssl2)) => {
            discovery.note(Version::Ssl2, Support::Offered);
            discovery.ssl2 = Some(ssl2);
            if discovery.offered().all(|version| version == Version::Ssl2) {
                asker.rely_on_ssl2();
            }
        }
        Ok(None) => discovery.note(Version::Ssl2, Support::Refused),
        Err(reason) => discovery.note(Version::Ssl2, Support::Unknown(reason)),
    }
}

/// A server that knows TLS 1.2, is offered TLS 1.1 at most, and says that this is the wrong version (alert 70), has nothing older in
/// TLS: it would have chosen that (RFC 5246 appendix E.1). SSL 3.0 is asked for all the same.
fn nothing_older(discovery: &mut Discovery) {
    let knows_tls12 = [Version::Tls12, Version::Tls13]
        .into_iter()
        .any(|version| discovery.is_offered(version) == Some(true));
    if knows_tls12 {
        discovery.note(Version::Tls10, Support::Refused);
    }
}

/// What the server will most likely accept, as long as nothing is proven in clear.
fn likely(contact: &Contact, server_name: Option<&str>, random: &Random) -> ClientHello {
    let version = contact.version.unwrap_or(Version::Tls12);
    let suites = registry::offers(version).into_iter().next().unwrap_or_default();
    ClientHello::offering(version, suites, server_name, random)
}
