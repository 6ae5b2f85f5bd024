use super::{alike, whose};
use crate::{
    page::{Page, Span, Tone},
    phrases::Phrases,
    place::bounded,
    tested,
    wrap::columns,
};
use model::{AcceptedSuites, CipherOrder, Ciphers, Features, Groups, Report};

const SUITES: usize = 40;
const SERVERS: usize = 3;

/// What `deep` looks at: cipher suites, key exchange, features, vulnerabilities.
pub(super) fn write(page: &mut Page<'_>, report: &Report, phrases: Phrases) {
    ciphers(page, report, phrases);
    key_exchange(page, report, phrases);
    features(page, report, phrases);
    vulnerabilities(page, report, phrases);
}

fn ciphers(page: &mut Page<'_>, report: &Report, phrases: Phrases) {
    let groups = alike(report, |endpoint| endpoint.ciphers.as_ref());
    if groups.is_empty() {
        return;
    }
    page.heading(&phrases.say("heading-ciphers"));
    for (ciphers, endpoints) in groups.iter().take(SERVERS) {
        addresses(page, report, endpoints, phrases);
        suites(page, ciphers, phrases);
    }
}

fn suites(page: &mut Page<'_>, ciphers: &Ciphers, phrases: Phrases) {
    for (version, AcceptedSuites { order, suites }) in ciphers.iter().rev() {
        let order = phrases.say(match order {
            CipherOrder::Client => "order-client",
            CipherOrder::Server => "order-server",
            CipherOrder::Unknown => "order-unknown",
        });
        page.paragraph(
            2,
            &[
                Span::new(Tone::Strong, version_name(version)),
                Span::new(Tone::Dim, format!(" ({order})")),
            ],
        );
        let wide = suites
            .iter()
            .map(|suite| columns(&suite.name))
            .max()
            .unwrap_or_default();
        for suite in suites.iter().take(SUITES) {
            page.row(
                4,
                &[
                    (Span::new(Tone::Dim, suite.id.clone()), 6),
                    (Span::plain(suite.name.clone()), wide),
                    (
                        Span::new(tone(&suite.strength), tested::strength(&suite.strength, phrases)),
                        0,
                    ),
                ],
            );
        }
        if let Some(more) = suites.len().checked_sub(SUITES).filter(|more| *more > 0) {
            page.paragraph(
                4,
                &[Span::plain(phrases.say_with("more-suites", [("count", more.into())]))],
            );
        }
    }
}

fn tone(strength: &str) -> Tone {
    match strength {
        "broken" => Tone::Bad,
        "weak" => Tone::Notice,
        _ => Tone::Dim,
    }
}

/// `TLS 1.2` of `tls1_2`.
fn version_name(key: &str) -> String {
    match key {
        "sslv2" => "SSL 2.0".to_owned(),
        "sslv3" => "SSL 3.0".to_owned(),
        "tls1_0" => "TLS 1.0".to_owned(),
        "tls1_1" => "TLS 1.1".to_owned(),
        "tls1_2" => "TLS 1.2".to_owned(),
        "tls1_3" => "TLS 1.3".to_owned(),
        other => other.to_owned(),
    }
}

fn key_exchange(page: &mut Page<'_>, report: &Report, phrases: Phrases) {
    let groups = alike(report, |endpoint| endpoint.groups.as_ref());
    if groups.is_empty() {
        return;
    }
    page.heading(&phrases.say("heading-groups"));
    for (
        Groups {
            tls1_2,
            tls1_3,
            dh_bits,
            dh_prime,
        },
        endpoints,
    ) in groups.iter().take(SERVERS)
    {
        addresses(page, report, endpoints, phrases);
        let mut rows = Vec::new();
        for (version, names) in [("TLS 1.3", tls1_3), ("TLS 1.2", tls1_2)] {
            if !names.is_empty() {
                rows.push((version.to_owned(), bounded(names, 16, phrases)));
            }
        }
        if let Some(bits) = dh_bits {
            let size = phrases.say_with("dh-bits", [("count", (*bits).into())]);
            let prime = dh_prime.as_ref().map(|prime| format!(", {prime}")).unwrap_or_default();
            rows.push(("Diffie-Hellman".to_owned(), format!("{size}{prime}")));
        }
        table(page, rows);
    }
}

fn features(page: &mut Page<'_>, report: &Report, phrases: Phrases) {
    let groups = alike(report, |endpoint| endpoint.features.as_ref());
    if groups.is_empty() {
        return;
    }
    page.heading(&phrases.say("heading-features"));
    for (features, endpoints) in groups.iter().take(SERVERS) {
        addresses(page, report, endpoints, phrases);
        let mut rows = Vec::new();
        for (id, wanted) in [("label-yes", true), ("label-no", false)] {
            let names: Vec<&str> = known(features)
                .into_iter()
                .filter(|(_, state)| *state == Some(wanted))
                .map(|(name, _)| name)
                .collect();
            if !names.is_empty() {
                rows.push((phrases.say(id), names.join(", ")));
            }
        }
        if !features.alpn.is_empty() {
            rows.push(("ALPN".to_owned(), bounded(&features.alpn, 8, phrases)));
        }
        if let Some(state) = features.client_certificate {
            let state = phrases.say(match state {
                model::ClientCertificate::None => "client-certificate-none",
                model::ClientCertificate::Optional => "client-certificate-optional",
                model::ClientCertificate::Required => "client-certificate-required",
            });
            rows.push((phrases.say("label-client-certificate"), state));
        }
        table(page, rows);
    }
}

/// Features by the names that specifications give them, in both languages.
fn known(features: &Features) -> [(&'static str, Option<bool>); 10] {
    [
        ("secure renegotiation", features.secure_renegotiation),
        ("TLS_FALLBACK_SCSV", features.fallback_scsv),
        ("extended master secret", features.extended_master_secret),
        ("encrypt-then-MAC", features.encrypt_then_mac),
        ("compression", features.compression),
        ("session tickets", features.session_tickets),
        ("session resumption", features.resumption),
        ("early data (0-RTT)", features.early_data),
        ("heartbeat", features.heartbeat),
        ("OCSP stapling", features.ocsp_stapling),
    ]
}

/// All that were looked for, with what became of each.
fn vulnerabilities(page: &mut Page<'_>, report: &Report, phrases: Phrases) {
    let rows = tested::vulnerabilities(report, phrases);
    if !rows.is_empty() {
        page.heading(&phrases.say("heading-vulnerabilities"));
        table(page, rows);
    }
}

fn addresses(page: &mut Page<'_>, report: &Report, endpoints: &[&model::EndpointReport], phrases: Phrases) {
    if let Some(addresses) = whose(report, endpoints, phrases) {
        page.paragraph(2, &[Span::new(Tone::Dim, addresses)]);
    }
}

fn table(page: &mut Page<'_>, rows: Vec<(String, String)>) {
    let wide = rows.iter().map(|(label, _)| columns(label)).max().unwrap_or_default() + 2;
    for (label, value) in rows {
        page.hanging(2, &Span::new(Tone::Dim, label), wide, &[Span::plain(value)]);
    }
}
