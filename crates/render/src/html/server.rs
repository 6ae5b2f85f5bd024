use super::shared::{Badge, alike, whose};
use crate::{phrases::Phrases, place::bounded, safe, tested, when::duration};
use model::{
    CipherOrder, ClientCertificate, Code, EndpointReport, Features, Finding, Groups, Negotiated, Protocols, Report,
    Severity,
};
use serde::Serialize;

/// What a server speaks. Each distinct answer once.
#[derive(Serialize)]
pub(super) struct View {
    connections: Vec<Table>,
    protocols: Vec<Versions>,
    ciphers: Vec<Suites>,
    groups: Vec<Table>,
    features: Vec<Table>,
    vulnerabilities: Vec<Row>,
}

#[derive(Serialize)]
struct Table {
    addresses: Option<String>,
    rows: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    label: String,
    value: String,
}

#[derive(Serialize)]
struct Versions {
    addresses: Option<String>,
    versions: Vec<Version>,
}

#[derive(Serialize)]
struct Version {
    name: &'static str,
    /// `offered`, `absent`, `unknown`, beside the colour of what is offered and should not be.
    class: String,
    word: String,
    badge: Option<Badge>,
}

#[derive(Serialize)]
struct Suites {
    addresses: Option<String>,
    versions: Vec<SuitesOf>,
}

#[derive(Serialize)]
struct SuitesOf {
    name: String,
    order: String,
    suites: Vec<Suite>,
}

#[derive(Serialize)]
struct Suite {
    id: String,
    name: String,
    strength: String,
}

const SERVERS: usize = 4;
const SUITES: usize = 80;

pub(super) fn view(report: &Report, phrases: Phrases) -> View {
    View {
        connections: tables(report, phrases, |endpoint| endpoint.negotiated.as_ref(), agreed),
        protocols: protocols(report, phrases),
        ciphers: ciphers(report, phrases),
        groups: tables(report, phrases, |endpoint| endpoint.groups.as_ref(), groups),
        features: tables(report, phrases, |endpoint| endpoint.features.as_ref(), features),
        vulnerabilities: tested::vulnerabilities(report, phrases)
            .into_iter()
            .map(|(label, value)| row(label, value))
            .collect(),
    }
}

fn tables<'a, T: PartialEq>(
    report: &'a Report,
    phrases: Phrases,
    value: impl Fn(&'a EndpointReport) -> Option<T>,
    rows: impl Fn(&T, &[&EndpointReport], Phrases) -> Vec<Row>,
) -> Vec<Table> {
    let groups = alike(report, value);
    let table = |(value, endpoints): &(T, Vec<&EndpointReport>)| Table {
        addresses: whose(report, endpoints, phrases),
        rows: rows(value, endpoints, phrases),
    };
    groups.iter().take(SERVERS).map(table).collect()
}

fn row(label: impl AsRef<str>, value: impl AsRef<str>) -> Row {
    Row {
        label: safe(label.as_ref()).into_owned(),
        value: safe(value.as_ref()).into_owned(),
    }
}

fn agreed(negotiated: &&Negotiated, endpoints: &[&EndpointReport], phrases: Phrases) -> Vec<Row> {
    let mut rows = vec![row(&negotiated.version, &negotiated.cipher)];
    for (label, value) in [
        ("heading-groups", &negotiated.group),
        ("agreed-signature-label", &negotiated.signature),
    ] {
        if let Some(value) = value {
            let own = super::templates::own(phrases.language()).text(label, None, None);
            rows.push(row(own.unwrap_or_else(|| phrases.say(label)), value));
        }
    }
    rows.extend(negotiated.alpn.as_ref().map(|alpn| row("ALPN", alpn)));
    if let [endpoint] = endpoints
        && let Some(timings) = endpoint.timings_ms
    {
        let mut phases = vec![("phase-connect", timings.connect)];
        phases.extend(timings.starttls.map(|time| ("phase-starttls", time)));
        phases.extend(timings.handshake.map(|time| ("phase-handshake", time)));
        let said = |(id, time): (&str, f64)| phrases.say_with(id, [("time", duration(time, phrases).into())]);
        let phases: Vec<String> = phases.into_iter().map(said).collect();
        let label = super::templates::own(phrases.language()).text("label-timings", None, None);
        rows.push(row(label.unwrap_or_default(), phases.join(", ")));
    }
    rows
}

fn protocols(report: &Report, phrases: Phrases) -> Vec<Versions> {
    let groups = alike(report, |endpoint| endpoint.protocols);
    let shown = groups.iter().take(SERVERS).map(|(protocols, endpoints)| Versions {
        addresses: whose(report, endpoints, phrases),
        versions: versions(report, protocols, phrases),
    });
    shown.collect()
}

fn versions(report: &Report, protocols: &Protocols, phrases: Phrases) -> Vec<Version> {
    let all = [
        ("TLS 1.3", protocols.tls1_3, None),
        ("TLS 1.2", protocols.tls1_2, None),
        ("TLS 1.1", protocols.tls1_1, Some(Code::ProtocolTls11)),
        ("TLS 1.0", protocols.tls1_0, Some(Code::ProtocolTls10)),
        ("SSL 3.0", protocols.sslv3, Some(Code::ProtocolSslv3)),
        ("SSL 2.0", protocols.sslv2, Some(Code::ProtocolSslv2)),
    ];
    let version = |(name, state, code): (&'static str, Option<bool>, Option<Code>)| {
        let grave = |finding: &&Finding| Some(finding.code) == code && finding.severity > Severity::Info;
        let finding = report.findings.iter().find(grave).filter(|_| state == Some(true));
        let badge = finding.map(|finding| Badge::of_severity(finding.severity, phrases));
        let (class, id) = match state {
            Some(true) => ("offered", "label-offered"),
            Some(false) => ("absent", "label-not-offered"),
            None => ("unknown", "label-not-known"),
        };
        let colour = badge.as_ref().map(|badge| badge.class).unwrap_or_default();
        Version {
            name,
            class: format!("{class} {colour}").trim_end().to_owned(),
            word: phrases.say(id),
            badge,
        }
    };
    all.into_iter().map(version).collect()
}

fn ciphers(report: &Report, phrases: Phrases) -> Vec<Suites> {
    let groups = alike(report, |endpoint| endpoint.ciphers.as_ref());
    let shown = groups.iter().take(SERVERS).map(|(ciphers, endpoints)| Suites {
        addresses: whose(report, endpoints, phrases),
        versions: ciphers
            .iter()
            .rev()
            .map(|(version, accepted)| SuitesOf {
                name: version_name(version),
                order: phrases.say(match accepted.order {
                    CipherOrder::Client => "order-client",
                    CipherOrder::Server => "order-server",
                    CipherOrder::Unknown => "order-unknown",
                }),
                suites: accepted
                    .suites
                    .iter()
                    .take(SUITES)
                    .map(|suite| Suite {
                        id: safe(&suite.id).into_owned(),
                        name: safe(&suite.name).into_owned(),
                        strength: tested::strength(&suite.strength, phrases),
                    })
                    .collect(),
            })
            .collect(),
    });
    shown.collect()
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
        other => safe(other).into_owned(),
    }
}

fn groups(groups: &&Groups, _: &[&EndpointReport], phrases: Phrases) -> Vec<Row> {
    let mut rows = Vec::new();
    for (version, names) in [("TLS 1.3", &groups.tls1_3), ("TLS 1.2", &groups.tls1_2)] {
        if !names.is_empty() {
            rows.push(row(version, bounded(names, 24, phrases)));
        }
    }
    if let Some(bits) = groups.dh_bits {
        let size = phrases.say_with("dh-bits", [("count", bits.into())]);
        let prime = groups
            .dh_prime
            .as_ref()
            .map(|prime| format!(", {prime}"))
            .unwrap_or_default();
        rows.push(row("Diffie-Hellman", format!("{size}{prime}")));
    }
    rows
}

fn features(features: &&Features, _: &[&EndpointReport], phrases: Phrases) -> Vec<Row> {
    let mut rows = Vec::new();
    for (id, wanted) in [("label-yes", true), ("label-no", false)] {
        let names = known(features).into_iter().filter(|(_, state)| *state == Some(wanted));
        let names: Vec<&str> = names.map(|(name, _)| name).collect();
        if !names.is_empty() {
            rows.push(row(phrases.say(id), names.join(", ")));
        }
    }
    if !features.alpn.is_empty() {
        rows.push(row("ALPN", bounded(&features.alpn, 8, phrases)));
    }
    if let Some(state) = features.client_certificate {
        let state = phrases.say(match state {
            ClientCertificate::None => "client-certificate-none",
            ClientCertificate::Optional => "client-certificate-optional",
            ClientCertificate::Required => "client-certificate-required",
        });
        rows.push(row(phrases.say("label-client-certificate"), state));
    }
    rows
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
