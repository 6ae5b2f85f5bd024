use crate::{
    phrases::Phrases,
    problem::problems,
    safe,
    when::{days_left, lifetime_days},
};
use model::{Language, Report, Severity, Verdict, rfc3339};

/// The columns of the CSV form, each with what it holds. New ones come at the end.
pub fn csv_columns() -> &'static [(&'static str, &'static str)] {
    &[
        (
            "host",
            "the host, as A-labels, or the file name for `verify` without --host",
        ),
        ("port", "the TCP port; empty for `verify`"),
        ("starttls", "how TLS was reached: none, smtp, imap ..."),
        ("verdict", "green, orange or red"),
        ("outcome", "completed, unreachable, blocked, deferred or failed"),
        ("reason", "why it did not complete"),
        ("number", "the number of the gravest finding, where it has one"),
        ("title", "the headline of the gravest finding, in the reader's language"),
        (
            "codes",
            "the codes of all findings above `info`, gravest first, parted by spaces",
        ),
        ("addresses", "how many addresses were scanned"),
        ("addresses_green", "how many of them are green"),
        ("subject", "of the certificate that ends first"),
        ("issuer", "of that certificate"),
        ("serial", "of that certificate, in hexadecimal"),
        ("not_before", "first instant of its validity, RFC 3339"),
        ("not_after", "last instant of its validity, RFC 3339"),
        (
            "days_left",
            "whole days until then, negative from a whole day after it on",
        ),
        ("lifetime_days", "its whole life in days"),
        ("key", "kind and size of its key"),
        ("signature_hash", "how it was signed"),
        ("sha256", "its SHA-256 fingerprint"),
        ("tls_version", "what a modern client negotiates"),
        ("cipher", "the cipher suite that it negotiates"),
        ("started_at", "when the scan began, RFC 3339"),
        ("duration_ms", "how long it took, in milliseconds"),
        ("connections", "how many connections it opened"),
    ]
}

/// The values of one report, one a column of [`csv_columns`]. No value starts like a formula of a spreadsheet.
pub fn csv_record(report: &Report, language: Language) -> Vec<String> {
    let phrases = Phrases::of(language);
    let problems = problems(report, phrases);
    let grave: Vec<_> = problems
        .iter()
        .filter(|problem| problem.severity > Severity::Info)
        .collect();
    let worst = grave.first();
    let codes: Vec<&str> = grave.iter().map(|problem| problem.code.as_str()).collect();
    let leaf = report
        .endpoints
        .iter()
        .filter_map(|endpoint| endpoint.chain.as_ref()?.presented.first())
        .min_by_key(|leaf| leaf.not_after);
    let of_leaf = |value: fn(&model::CertificateFacts) -> String| leaf.map(value).unwrap_or_default();
    let negotiated = report
        .endpoints
        .iter()
        .find_map(|endpoint| endpoint.negotiated.as_ref());
    let green = report
        .endpoints
        .iter()
        .filter(|endpoint| endpoint.verdict == Verdict::Green);
    let record = [
        report.target.host.clone(),
        report.target.port.map(|port| port.to_string()).unwrap_or_default(),
        report.target.starttls.to_string(),
        report.verdict.as_str().to_owned(),
        report.outcome.as_str().to_owned(),
        report.reason.clone().unwrap_or_default(),
        worst
            .and_then(|problem| problem.code.entry().number)
            .map(|number| number.to_string())
            .unwrap_or_default(),
        worst.map(|problem| problem.texts.title.clone()).unwrap_or_default(),
        codes.join(" "),
        report.endpoints.len().to_string(),
        green.count().to_string(),
        of_leaf(|leaf| leaf.subject.clone()),
        of_leaf(|leaf| leaf.issuer.clone()),
        of_leaf(|leaf| leaf.serial.clone()),
        of_leaf(|leaf| leaf.not_before.to_string()),
        of_leaf(|leaf| rfc3339(leaf.not_after)),
        leaf.map(|leaf| days_left(leaf.not_after, report.started_at).to_string())
            .unwrap_or_default(),
        of_leaf(|leaf| lifetime_days(leaf).to_string()),
        of_leaf(|leaf| leaf.key.clone()),
        of_leaf(|leaf| leaf.signature_hash.clone()),
        of_leaf(|leaf| leaf.sha256.clone()),
        negotiated.map(|agreed| agreed.version.clone()).unwrap_or_default(),
        negotiated.map(|agreed| agreed.cipher.clone()).unwrap_or_default(),
        report.started_at.to_string(),
        report.duration_ms.to_string(),
        report.connections.to_string(),
    ];
    record.into_iter().map(|value| harmless(&value)).collect()
}

/// Spreadsheets run a cell that starts with one of these; an apostrophe makes it text. Numbers stay numbers.
fn harmless(value: &str) -> String {
    let value = safe(value);
    let formula = value.starts_with(['=', '+', '-', '@']) && value.parse::<i64>().is_err();
    if formula {
        format!("'{value}")
    } else {
        value.into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;

    #[test]
    fn each_record_has_a_value_a_column() {
        let mut table = String::new();
        for report in samples::all() {
            let record = csv_record(&report, Language::En);
            assert_eq!(record.len(), csv_columns().len());
            for ((name, _), value) in csv_columns().iter().zip(record) {
                table.push_str(&format!("{name}: {value}\n"));
            }
            table.push('\n');
        }
        insta::assert_snapshot!(table);
    }

    #[test]
    fn no_cell_is_a_formula() {
        assert_eq!(harmless("=HYPERLINK(1)"), "'=HYPERLINK(1)");
        assert_eq!(harmless("-2"), "-2");
        assert_eq!(harmless("@SUM"), "'@SUM");
    }
}
