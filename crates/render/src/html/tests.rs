use super::*;
use crate::samples;
use std::collections::BTreeSet;

fn layout(language: Language) -> HtmlLayout {
    HtmlLayout {
        language,
        at: "2026-11-22T10:00:00Z".parse().unwrap(),
        findings: "/findings/".to_owned(),
        chain: Some("/targets/1/chain.pem".to_owned()),
    }
}

fn whole(report: &Report, language: Language) -> String {
    let parts = html(report, &layout(language));
    format!(
        "{}\n\n{}{}{}",
        parts.status, parts.overview, parts.diagnosis, parts.details
    )
}

#[test]
fn a_missing_intermediate_in_english() {
    insta::assert_snapshot!(whole(&samples::incomplete(), Language::En));
}

#[test]
fn several_addresses_in_french() {
    insta::assert_snapshot!(whole(&samples::several_addresses(), Language::Fr));
}

#[test]
fn every_sample_is_filled_in_every_language() {
    for language in Language::ALL {
        for report in samples::all() {
            let parts = html(&report, &layout(language));
            assert!(parts.overview.contains("<table"), "{}", parts.place);
            assert!(parts.diagnosis.contains("<section"), "{}", parts.place);
            assert!(parts.details.contains("<p class=\"foot"), "{}", parts.place);
        }
    }
}

#[test]
fn what_a_peer_writes_is_never_markup() {
    const HOSTILE: &str = "\"'><script>alert(1)</script>\u{202e}<img src=x onerror=alert(1)>";
    let mut report = samples::incomplete();
    for endpoint in &mut report.endpoints {
        let Some(chain) = &mut endpoint.chain else { continue };
        for certificate in &mut chain.presented {
            certificate.subject = HOSTILE.to_owned();
            certificate.issuer = HOSTILE.to_owned();
            certificate.common_name = Some(HOSTILE.to_owned());
            certificate.serial = HOSTILE.to_owned();
            certificate.dns_names = vec![HOSTILE.to_owned()];
            certificate.key = HOSTILE.to_owned();
            certificate.signature_hash = HOSTILE.to_owned();
        }
        for element in &mut chain.path {
            element.name = HOSTILE.to_owned();
            element.signature_hash = Some(HOSTILE.to_owned());
        }
        chain.recommended_pem = Some(HOSTILE.to_owned());
        if let Some(negotiated) = &mut endpoint.negotiated {
            negotiated.version = HOSTILE.to_owned();
            negotiated.cipher = HOSTILE.to_owned();
            negotiated.alpn = Some(HOSTILE.to_owned());
            negotiated.group = Some(HOSTILE.to_owned());
        }
    }
    for finding in &mut report.findings {
        finding.evidence.set("missing", vec![HOSTILE.to_owned()]);
    }
    for check in &mut report.checks {
        check.state = model::CheckState::CouldNotTest;
        check.reason = Some(HOSTILE.to_owned());
    }
    report.target.host = HOSTILE.to_owned();
    for language in Language::ALL {
        let page = whole(&report, language);
        assert!(page.contains("&lt;script&gt;"), "the hostile text is shown");
        for wrong in ["<script", "<img", "\u{202e}"] {
            assert!(!page.contains(wrong), "{wrong} in {page}");
        }
    }
}

#[test]
fn every_word_of_pages_stands_in_both_languages_and_is_used() {
    let ids = |source: &'static str| -> BTreeSet<&'static str> {
        source
            .lines()
            .filter_map(|line| line.split_once(" =").map(|(id, _)| id))
            .filter(|id| id.starts_with(|character: char| character.is_ascii_lowercase()))
            .collect()
    };
    let english = ids(include_str!("../../texts/html/en.ftl"));
    assert_eq!(english, ids(include_str!("../../texts/html/fr.ftl")));
    let used = [
        include_str!("../../templates/overview.html.hbs"),
        include_str!("../../templates/diagnosis.html.hbs"),
        include_str!("../../templates/details.html.hbs"),
        include_str!("findings.rs"),
        include_str!("notes.rs"),
        include_str!("server.rs"),
    ]
    .concat();
    for id in english {
        assert!(used.contains(&format!("\"{id}\"")), "{id} is said nowhere");
    }
}

#[test]
fn every_word_that_a_template_asks_for_exists() {
    let templates = [
        include_str!("../../templates/overview.html.hbs"),
        include_str!("../../templates/diagnosis.html.hbs"),
        include_str!("../../templates/details.html.hbs"),
    ]
    .concat();
    for (_, rest) in templates
        .match_indices("{{t \"")
        .map(|(at, found)| templates.split_at(at + found.len()))
    {
        let id = rest.split('"').next().unwrap_or_default();
        for language in Language::ALL {
            assert_ne!(templates::word(language, id), id, "{id} in {language:?}");
        }
    }
}
