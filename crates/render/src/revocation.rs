use crate::{phrases::Phrases, reason::reason, safe};
use model::{
    Arguments, Report, RevocationFacts, RevocationSource, RevocationStatus, catalogue::date, catalogue::table_of_texts,
};

/// What is known of the revocation of a certificate, in a few words: `not revoked (stapled OCSP response, until ...)`.
pub(crate) fn told(facts: &RevocationFacts, phrases: Phrases) -> String {
    match facts.status {
        RevocationStatus::Good => match facts.next_update {
            Some(until) => phrases.say_with(
                "revocation-good-until",
                [
                    ("source", source(facts.source, phrases).into()),
                    ("until", date(until, phrases.language()).into()),
                ],
            ),
            None => phrases.say_with("revocation-good", [("source", source(facts.source, phrases).into())]),
        },
        RevocationStatus::NotNeeded => because("revocation-not-needed", facts, phrases),
        RevocationStatus::Revoked => {
            let at = facts
                .revoked_at
                .map(|at| date(at, phrases.language()))
                .unwrap_or_default();
            phrases.say_with(
                "revocation-revoked",
                [
                    ("at", at.into()),
                    ("reason", why(facts, phrases).into()),
                    ("source", source(facts.source, phrases).into()),
                ],
            )
        }
        RevocationStatus::Unknown => because("revocation-unknown", facts, phrases),
    }
}

fn because(message: &str, facts: &RevocationFacts, phrases: Phrases) -> String {
    let word = facts.reason.as_deref().unwrap_or_default();
    phrases.say_with(message, [("reason", reason(word, phrases).into())])
}

/// What is known of the certificate that has this fingerprint, at the first address that presents it.
pub(crate) fn of_leaf<'a>(report: &'a Report, sha256: &str) -> Option<&'a RevocationFacts> {
    report.endpoints.iter().find_map(|endpoint| {
        let leaf = endpoint.chain.as_ref()?.presented.first()?;
        let facts = endpoint.revocation.as_ref()?.first()?;
        (leaf.sha256 == sha256).then_some(facts)
    })
}

fn source(source: Option<RevocationSource>, phrases: Phrases) -> String {
    phrases.say(match source {
        Some(RevocationSource::Crl) => "revocation-crl",
        Some(RevocationSource::Ocsp) => "revocation-ocsp",
        Some(RevocationSource::Staple) => "revocation-staple",
        None => "word-unknown",
    })
}

/// Why it is revoked, in the words of the catalogue.
fn why(facts: &RevocationFacts, phrases: Phrases) -> String {
    let word = facts.reason.as_deref().unwrap_or("unspecified");
    let mut arguments = Arguments::new();
    arguments.set("reason", word.to_owned());
    let known = table_of_texts(phrases.language()).text("words-revocation-reason", None, Some(&arguments));
    known.unwrap_or_else(|| safe(word).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::Language;

    fn facts(status: RevocationStatus, reason: Option<&str>) -> RevocationFacts {
        RevocationFacts {
            certificate: Some(0),
            name: "www.example.org".to_owned(),
            status,
            source: Some(RevocationSource::Staple),
            address: None,
            this_update: None,
            next_update: Some("2026-11-28T00:00:00Z".parse().unwrap()),
            revoked_at: Some("2026-11-20T12:00:00Z".parse().unwrap()),
            reason: reason.map(str::to_owned),
        }
    }

    #[test]
    fn each_state_is_told_in_both_languages() {
        let said = |facts: &RevocationFacts| Language::ALL.map(|language| told(facts, Phrases::of(language)));
        let all = [
            facts(RevocationStatus::Good, None),
            facts(RevocationStatus::Revoked, Some("keyCompromise")),
            facts(RevocationStatus::Unknown, Some("expired_answer")),
            facts(RevocationStatus::Unknown, Some("a_word_from_tomorrow")),
            facts(RevocationStatus::NotNeeded, Some("short_lived")),
            facts(RevocationStatus::NotNeeded, Some("private_without_source")),
        ];
        let lines: Vec<String> = all.iter().flat_map(said).collect();
        insta::assert_snapshot!(lines.join("\n"));
    }
}
