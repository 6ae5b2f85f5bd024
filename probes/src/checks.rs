//! What is looked for. One file a check: `look` asks the server and returns facts, `think` is pure and returns what they mean.
//!
//! A new check is a file and two lines here: its module and its place in a list. What can be said from certificates alone
//! stands in the crate `certificates`, behind the check [`chain`].

mod after_handshake;
mod alpn;
mod application;
mod beast;
mod breach;
mod caa;
mod ccs_injection;
mod chain;
mod ciphers;
mod client_certificate;
mod crime;
mod differs_by_address;
mod drown;
mod fallback_scsv;
mod features;
mod freak;
mod groups;
mod heartbleed;
mod logjam;
mod long_hello_intolerant;
mod lucky13;
mod opossum;
pub(crate) mod other_certificates;
mod poodle;
mod protocols;
mod reachability;
mod revocation;
mod robot;
mod signature_sha1;
mod starttls_injection;
mod tlsa;
mod value_reuse;
mod version_intolerant;
mod weak_dh;

use crate::contact::Contact;
use crate::dial::Dialer;
use crate::discovery::{Asker, Discovery};
use crate::names::NameCheck;
use crate::visit::Visit;
use crate::wire::hello::{ClientHello, Random};
use certificates::{Certificate, Judgement, TrustStore};
use futures_util::future::BoxFuture;
use jiff::Timestamp;
use model::{Depth, EndpointReport, Observation, ScanJob};
use std::sync::{Arc, OnceLock};

/// In the order in which they run at each address that presented a certificate. They need the first contact and nothing else.
pub(crate) const OF_FIRST_CONTACT: &[AddressCheck] = &[
    chain::CHECK,
    revocation::CHECK,
    client_certificate::CHECK,
    starttls_injection::CHECK,
];

/// In the order in which they run once it is known what the server accepts ([`Peer::discovery`]).
pub(crate) const AT_EACH_ADDRESS: &[AddressCheck] = &[
    protocols::CHECK,
    ciphers::CHECK,
    features::CHECK,
    fallback_scsv::CHECK,
    groups::CHECK,
    weak_dh::CHECK,
    value_reuse::CHECK,
    signature_sha1::CHECK,
    alpn::CHECK,
    version_intolerant::CHECK,
    long_hello_intolerant::CHECK,
    application::CHECK,
    other_certificates::CHECK,
    // Flaws that discovery alone shows, or one hello more.
    poodle::CHECK,
    freak::CHECK,
    logjam::CHECK,
    drown::CHECK,
    crime::CHECK,
    beast::CHECK,
    lucky13::CHECK,
    // Flaws that take records which no sound client sends.
    heartbleed::CHECK,
    ccs_injection::CHECK,
    robot::CHECK,
    after_handshake::CHECK,
    // Flaws of the protocol inside TLS.
    breach::CHECK,
    opossum::CHECK,
];

/// In the order in which they run once all addresses were visited.
pub(crate) const OVER_ALL_ADDRESSES: &[TargetCheck] = &[reachability::CHECK, differs_by_address::CHECK];

/// In the order in which DNS is asked, while the addresses are visited.
pub(crate) const OF_THE_NAME: &[NameCheck] = &[tlsa::CHECK, caa::CHECK];

/// A check of one address.
#[derive(Debug)]
pub(crate) struct AddressCheck {
    /// The name of its file.
    pub(crate) id: &'static str,
    /// The least depth at which it runs.
    pub(crate) from: Depth,
    /// Looks and thinks; fills its part of the endpoint's report.
    pub(crate) run: for<'a> fn(&'a Peer<'a>, &'a mut EndpointReport) -> BoxFuture<'a, Observation>,
}

/// A check of all addresses together.
#[derive(Debug)]
pub(crate) struct TargetCheck {
    /// Thinks about what was seen, at the instant for which certificates are judged.
    pub(crate) run: fn(&ScanJob, &[Visit], Timestamp) -> Observation,
}

/// An address that presented a certificate, and how to ask it more.
#[derive(Debug)]
pub(crate) struct Peer<'a> {
    /// Opens connections to it.
    pub(crate) dialer: Dialer<'a>,
    /// What the first contact gave.
    pub(crate) contact: &'a Contact,
    /// What the job trusts.
    pub(crate) trust: &'a TrustStore,
    /// What the server accepts: versions, suites, groups. At depth `quick`, and before it was explored, what the first contact
    /// proves.
    pub(crate) discovery: Discovery,
    /// What the check of the chain came to; set by it for those that follow.
    pub(crate) judged: OnceLock<Judged>,
}

/// What the check of the chain came to.
#[derive(Debug)]
pub(crate) struct Judged {
    /// What the server sent and could be read.
    pub(crate) presented: Vec<Certificate>,
    /// The judgement, without what the report has of it.
    pub(crate) judgement: Judgement,
}

impl<'a> Peer<'a> {
    /// A peer of which only the first contact is known.
    pub(crate) fn new(dialer: Dialer<'a>, contact: &'a Contact, trust: &'a TrustStore) -> Self {
        let random = Random {
            hello: [0; 32],
            session: [0; 32],
        };
        Self {
            dialer,
            contact,
            trust,
            discovery: Discovery::of_contact(contact, None, random),
            judged: OnceLock::new(),
        }
    }

    /// Asks questions one after the other, with this hello as the control.
    pub(crate) fn asker(&self, control: ClientHello) -> Asker<'_> {
        Asker::new(self.dialer, control, Arc::clone(&self.discovery.temper))
    }

    /// The name to send as SNI: none to a server that refused it.
    pub(crate) fn server_name(&self) -> Option<&str> {
        self.dialer.job.target.server_name().filter(|_| self.contact.named)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::path::Path;

    #[test]
    fn every_file_is_listed() {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let list = fs::read_to_string(source.join("checks.rs")).unwrap();
        for file in fs::read_dir(source.join("checks")).unwrap() {
            let path = file.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.file_stem().unwrap().to_str().unwrap();
                assert!(list.contains(&format!("mod {name};")), "{name} has no module line");
                assert!(list.contains(&format!("{name}::CHECK")), "{name} stands in no list");
            }
        }
    }

    #[test]
    fn a_check_is_named_after_its_file() {
        let of_addresses = OF_FIRST_CONTACT.iter().chain(AT_EACH_ADDRESS).map(|check| check.id);
        for id in of_addresses.chain(OF_THE_NAME.iter().map(|check| check.id)) {
            assert!(
                Path::new(env!("CARGO_MANIFEST_DIR"))
                    .join(format!("src/checks/{id}.rs"))
                    .exists(),
                "{id}"
            );
        }
    }
}
