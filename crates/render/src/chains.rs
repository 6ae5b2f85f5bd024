//! The distinct chains of a report: those of several addresses, and those for clients of other kinds.

use crate::{phrases::Phrases, place, reason::reason, safe};
use model::{ChainOffer, ChainReport, EndpointReport, OfferAnswer, Report, catalogue::date};

/// A chain, who presents it, and to whom.
#[derive(Debug)]
pub(crate) struct Presented<'a> {
    pub(crate) chain: &'a ChainReport,
    endpoints: Vec<&'a EndpointReport>,
    /// To clients of which kinds; none among them: to any client.
    offers: Vec<Option<ChainOffer>>,
}

/// The chains that clients of the target get, each that differs by `key` once, those of the first contacts before others.
pub(crate) fn distinct<'a, K: PartialEq>(
    report: &'a Report,
    key: impl Fn(&'a ChainReport) -> Option<K>,
) -> Vec<Presented<'a>> {
    let mut found: Vec<(K, Presented<'a>)> = Vec::new();
    let all = report
        .endpoints
        .iter()
        .flat_map(|endpoint| endpoint.chains().map(move |(offer, chain)| (offer, endpoint, chain)));
    let (first, others): (Vec<_>, Vec<_>) = all.partition(|(offer, ..)| offer.is_none());
    for (offer, endpoint, chain) in first.into_iter().chain(others) {
        let Some(key) = key(chain) else { continue };
        match found.iter_mut().find(|(known, _)| *known == key) {
            Some((_, known)) => {
                known.endpoints.push(endpoint);
                known.offers.push(offer);
            }
            None => found.push((
                key,
                Presented {
                    chain,
                    endpoints: vec![endpoint],
                    offers: vec![offer],
                },
            )),
        }
    }
    found.into_iter().map(|(_, presented)| presented).collect()
}

impl Presented<'_> {
    /// To whom it is presented, and by which addresses; none where there is nothing to tell apart.
    pub(crate) fn heading(&self, report: &Report, phrases: Phrases) -> Option<String> {
        let by_some = self.endpoints.len() < report.endpoints.len();
        let addresses: Vec<_> = self.endpoints.iter().filter_map(|endpoint| endpoint.address).collect();
        let addresses = by_some.then(|| place::addresses(&addresses, phrases));
        match (to_whom(&self.offers, phrases), addresses) {
            (None, None) => None,
            (None, Some(list)) => Some(phrases.say_with("served-by", [("list", list.into())])),
            (Some(clients), None) => Some(phrases.say_with("served-to", [("clients", clients.into())])),
            (Some(clients), Some(list)) => {
                Some(phrases.say_with("served-by-to", [("clients", clients.into()), ("list", list.into())]))
            }
        }
    }
}

/// The kinds of clients; none where all are concerned.
pub(crate) fn to_whom(offers: &[Option<ChainOffer>], phrases: Phrases) -> Option<String> {
    let first = (*offers.first()?)?;
    match offers.iter().all(|offer| *offer == Some(first)) {
        true => Some(clients(first, phrases)),
        false => None,
    }
}

fn clients(offer: ChainOffer, phrases: Phrases) -> String {
    phrases.say(match offer {
        ChainOffer::Ecdsa => "clients-ecdsa",
        ChainOffer::NoSni => "clients-no-sni",
        ChainOffer::Rsa => "clients-rsa",
    })
}

/// What is worth knowing of other offers: what the server shows to clients that name no host, and what could not be asked.
pub(crate) fn notes(report: &Report, phrases: Phrases) -> Vec<String> {
    let mut notes: Vec<String> = Vec::new();
    for other in report.endpoints.iter().flat_map(|endpoint| &endpoint.other_chains) {
        let leaf = other.chain.as_ref().and_then(|chain| chain.presented.first());
        let note = match (other.answer, leaf) {
            (OfferAnswer::Other, Some(leaf)) if !other.offer.is_for_the_target() => phrases.say_with(
                "shown-without-name",
                [
                    (
                        "subject",
                        safe(&place::named(&leaf.subject, phrases)).into_owned().into(),
                    ),
                    ("until", date(leaf.not_after, phrases.language()).into()),
                ],
            ),
            (OfferAnswer::CouldNotTest, _) => {
                let why = reason(other.reason.as_deref().unwrap_or_default(), phrases);
                phrases.say_with(
                    "other-not-asked",
                    [
                        ("clients", clients(other.offer, phrases).into()),
                        ("reason", why.into()),
                    ],
                )
            }
            (OfferAnswer::Other | OfferAnswer::Refused | OfferAnswer::Same, _) => continue,
        };
        if !notes.contains(&note) {
            notes.push(note);
        }
    }
    notes
}
