use super::{HtmlLayout, shared::Badge};
use crate::{
    chains::distinct,
    phrases::Phrases,
    place::{bounded_of, named},
    revocation, safe,
    when::{lifetime_days, remaining},
};
use model::{
    CertificateFacts, ChainReport, EndpointReport, PathElement, PathRole, PathStatus, Report, catalogue::date,
};
use serde::Serialize;

/// Addresses, chains and certificates. Each distinct one once.
#[derive(Serialize)]
pub(super) struct View {
    addresses: Vec<Address>,
    chains: Vec<Chain>,
    certificates: Vec<Leaf>,
}

#[derive(Serialize)]
struct Address {
    address: String,
    badge: Badge,
    version: Option<String>,
    cipher: Option<String>,
    until: Option<String>,
}

#[derive(Serialize)]
struct Chain {
    heading: Option<String>,
    elements: Vec<Element>,
    sent: String,
}

#[derive(Serialize)]
struct Element {
    role: String,
    name: String,
    badge: Badge,
    hash: String,
    /// How far it is from the root.
    level: usize,
}

#[derive(Serialize)]
struct Leaf {
    heading: Option<String>,
    rows: Vec<Fact>,
}

#[derive(Serialize)]
struct Fact {
    label: String,
    value: String,
    /// Digits that people compare.
    code: bool,
}

/// Nodes behind one name rarely present more than two or three different chains.
const CHAINS: usize = 6;
const ELEMENTS: usize = 12;
const ADDRESSES: usize = 64;
const NAMES: usize = 24;

pub(super) fn view(report: &Report, layout: &HtmlLayout, phrases: Phrases) -> View {
    View {
        addresses: addresses(report, phrases),
        chains: chains(report, phrases),
        certificates: certificates(report, layout, phrases),
    }
}

fn addresses(report: &Report, phrases: Phrases) -> Vec<Address> {
    let mut endpoints: Vec<&EndpointReport> = report
        .endpoints
        .iter()
        .filter(|endpoint| endpoint.address.is_some())
        .collect();
    // Stable: those that are alike keep their order.
    endpoints.sort_by_key(|endpoint| std::cmp::Reverse(endpoint.verdict));
    let row = |endpoint: &EndpointReport| {
        let negotiated = endpoint.negotiated.as_ref();
        let leaf = endpoint.chain.as_ref().and_then(|chain| chain.presented.first());
        Address {
            address: endpoint.address.map(|address| address.to_string()).unwrap_or_default(),
            badge: Badge::of_verdict(endpoint.verdict, phrases),
            version: negotiated.map(|negotiated| safe(&negotiated.version).into_owned()),
            cipher: negotiated.map(|negotiated| safe(&negotiated.cipher).into_owned()),
            until: leaf.map(|leaf| date(leaf.not_after, phrases.language())),
        }
    };
    endpoints.into_iter().take(ADDRESSES).map(row).collect()
}

fn chains(report: &Report, phrases: Phrases) -> Vec<Chain> {
    let groups = distinct(report, |chain| {
        let leaf = chain.presented.first().map(|leaf| leaf.sha256.as_str());
        Some((&chain.path, leaf, chain.presented.len(), chain.complete, chain.ordered))
    });
    let shown = groups.iter().take(CHAINS).map(|presented| Chain {
        heading: presented.heading(report, phrases),
        elements: elements(presented.chain, phrases),
        sent: sent(report, presented.chain, phrases),
    });
    shown.collect()
}

/// Root first.
fn elements(chain: &ChainReport, phrases: Phrases) -> Vec<Element> {
    let mut intermediates = 0_usize;
    let path = chain.path.iter().take(ELEMENTS).enumerate();
    let element = |(level, element): (usize, &PathElement)| Element {
        role: match element.role {
            PathRole::Intermediate => {
                intermediates += 1;
                phrases.say_with("role-intermediate", [("number", intermediates.into())])
            }
            PathRole::Leaf => phrases.say("role-leaf"),
            PathRole::Root => phrases.say("role-root"),
        },
        name: name(element, chain, phrases),
        badge: Badge::of_element(element.status == PathStatus::Ok, phrases),
        hash: element
            .signature_hash
            .as_deref()
            .map(safe)
            .unwrap_or_default()
            .into_owned(),
        level,
    };
    path.map(element).collect()
}

/// The name of an element, and a word where it should have been sent and was not.
fn name(element: &PathElement, chain: &ChainReport, phrases: Phrases) -> String {
    let is_it =
        |sent: &CertificateFacts| sent.common_name.as_ref() == Some(&element.name) || sent.subject == element.name;
    let name = safe(&named(&element.name, phrases)).into_owned();
    match (element.role, element.status) {
        (PathRole::Intermediate, PathStatus::Error) if !chain.presented.iter().any(is_it) => {
            phrases.say_with("element-missing", [("name", name.into())])
        }
        (PathRole::Intermediate | PathRole::Leaf | PathRole::Root, PathStatus::Error | PathStatus::Ok) => name,
    }
}

fn sent(report: &Report, chain: &ChainReport, phrases: Phrases) -> String {
    let holds = if report.target.port.is_some() {
        "server-sends"
    } else {
        "file-holds"
    };
    let state = match (chain.complete, chain.ordered) {
        (true, true) => "chain-complete",
        (true, false) => "chain-complete-unordered",
        (false, true) => "chain-incomplete",
        (false, false) => "chain-incomplete-unordered",
    };
    let count = chain.presented.len();
    phrases.say_with(holds, [("count", count.into()), ("state", phrases.say(state).into())])
}

fn certificates(report: &Report, layout: &HtmlLayout, phrases: Phrases) -> Vec<Leaf> {
    let groups = distinct(report, |chain| Some(chain.presented.first()?.sha256.as_str()));
    let shown = groups.iter().take(CHAINS).filter_map(|presented| {
        Some(Leaf {
            heading: presented.heading(report, phrases),
            rows: facts(report, presented.chain.presented.first()?, layout, phrases),
        })
    });
    shown.collect()
}

fn facts(report: &Report, leaf: &CertificateFacts, layout: &HtmlLayout, phrases: Phrases) -> Vec<Fact> {
    let mut names: Vec<String> = leaf.dns_names.iter().map(|name| safe(name).into_owned()).collect();
    names.extend(leaf.ip_addresses.iter().map(ToString::to_string));
    let names = match names.is_empty() {
        true => phrases.say("no-names"),
        false => bounded_of(&names, leaf.name_count(), NAMES, phrases),
    };
    let dates = phrases.say_with(
        "valid-from-until",
        [
            ("from", date(leaf.not_before, layout.language).into()),
            ("until", date(leaf.not_after, layout.language).into()),
        ],
    );
    let life = phrases.say_with(
        "remaining-of-lifetime",
        [
            ("remaining", remaining(leaf, layout.at, phrases).into()),
            ("days", lifetime_days(leaf).into()),
        ],
    );
    let signed = phrases.say_with(
        "key-signed-with",
        [
            ("key", leaf.key.as_str().into()),
            ("hash", leaf.signature_hash.as_str().into()),
        ],
    );
    let mut rows = vec![
        ("label-subject", named(&leaf.subject, phrases), false),
        ("label-names", names, false),
        ("label-issuer", named(&leaf.issuer, phrases), false),
        ("label-validity", format!("{dates} ({life})"), false),
        ("label-key", signed, false),
        ("label-serial", leaf.serial.clone(), true),
        ("label-sha256", leaf.sha256.clone(), true),
    ];
    if let Some(known) = revocation::of_leaf(report, &leaf.sha256) {
        rows.push(("area-revocation", revocation::told(known, phrases), false));
    }
    let fact = |(id, value, code): (&str, String, bool)| Fact {
        label: phrases.say(id),
        value: safe(&value).into_owned(),
        code,
    };
    rows.into_iter().map(fact).collect()
}
