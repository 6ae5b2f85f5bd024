use crate::{phrases::Phrases, safe};
use model::{Arguments, catalogue::table_of_texts};

/// Why something could not be tested, from the machine word of the report. A word that nobody knows is shown as it is.
pub(crate) fn reason(word: &str, phrases: Phrases) -> String {
    // One family of addresses could not be resolved.
    for (prefix, family) in [("ipv4_", "IPv4"), ("ipv6_", "IPv6")] {
        if let Some(word) = word.strip_prefix(prefix) {
            let values = [
                ("family", family.into()),
                ("reason", of_the_network(word, phrases).into()),
            ];
            return phrases.say_with("reason-of-family", values);
        }
    }
    let id = match word {
        "address_busy" => "reason-address-busy",
        "asked_for_in_handshake" => "reason-asked-for-in-handshake",
        "behind_curve_of_certificate" => "reason-behind-curve-of-certificate",
        "chain_too_long" => "reason-chain-too-long",
        "connect_error" => "reason-connect-error",
        "deadline" => "reason-deadline",
        "dns_error" => "reason-dns-error",
        "dnssec_bogus" => "reason-dnssec-bogus",
        "group_not_offered" => "reason-group-not-offered",
        "handshake_incomplete" => "reason-handshake-incomplete",
        "internal_error" => "reason-internal-error",
        "issuer_identifier_unknown" => "reason-issuer-identifier-unknown",
        "key_not_listed" => "reason-key-not-listed",
        "no_accepted_hello" => "reason-no-accepted-hello",
        "no_certificate" => "reason-no-certificate",
        "no_dnssec" => "reason-no-dnssec",
        "no_host" => "reason-no-host",
        "no_http_answer" => "reason-no-http-answer",
        "no_trusted_path" => "reason-no-trusted-path",
        "not_asked" => "reason-not-asked",
        "not_at_this_depth" => "reason-not-at-this-depth",
        "not_known_what_is_offered" => "reason-not-known-what-is-offered",
        "order_not_known" => "reason-order-not-known",
        "other_version" => "reason-other-version",
        "private_without_source" => "reason-private-without-source",
        "refused" => "reason-refused",
        "self_signed" => "reason-self-signed",
        "short_lived" => "reason-short-lived",
        "signature_algorithm" => "reason-signature-algorithm",
        "starttls_error" => "reason-starttls-error",
        "suite_not_offered" => "reason-suite-not-offered",
        "tls_error" => "reason-tls-error",
        "tlsa_bare_key" => "reason-tlsa-bare-key",
        "too_many_addresses" => "reason-too-many-addresses",
        "unsupported_protocol" => "reason-unsupported-protocol",
        "version_not_offered" => "reason-version-not-offered",
        other => return of_the_network(other, phrases),
    };
    phrases.say(id)
}

/// What the catalogue calls the failures of connections, and what stands against answers about revocation.
fn of_the_network(word: &str, phrases: Phrases) -> String {
    let mut arguments = Arguments::new();
    arguments.set("reason", word.to_owned());
    let words = ["words-network-reason", "words-unknown-revocation"];
    let known = words.into_iter().filter_map(|words| {
        let text = table_of_texts(phrases.language()).text(words, None, Some(&arguments));
        text.filter(|text| text != word)
    });
    known.into_iter().next().unwrap_or_else(|| safe(word).replace('_', " "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::Language;

    #[test]
    fn words_of_checks_and_of_the_network_are_told_and_others_shown() {
        let english = |word| reason(word, Phrases::of(Language::En));
        assert_eq!(english("no_host"), "no host name was given");
        assert_eq!(english("timeout"), "no answer in time");
        assert_eq!(english("phase_of_the_moon"), "phase of the moon");
        assert_eq!(english("refused"), "refused by the server");
    }

    #[test]
    fn a_family_of_addresses_that_could_not_be_resolved_is_named() {
        let said = |language| reason("ipv6_timeout", Phrases::of(language));
        assert_eq!(said(Language::En), "IPv6: no answer in time");
        assert_eq!(said(Language::Fr), "IPv6\u{a0}: pas de réponse à temps");
    }
}
