//! What each scanner tells, in one vocabulary.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use tests::stacks::Truth;

/// By fact: "yes", "no", "?" (could not test), or a list of suites. What a scanner does not look for is not there.
pub(crate) type Facts = BTreeMap<String, String>;

/// The number of a suite, and its name in the registry.
pub(crate) type Names = BTreeMap<u16, String>;

const VERSIONS: [&str; 6] = ["sslv2", "sslv3", "tls1_0", "tls1_1", "tls1_2", "tls1_3"];

/// The codes that somebody else looks for as well.
const CODES: [&str; 17] = [
    "vuln.heartbleed",
    "vuln.ccs_injection",
    "vuln.ticketbleed",
    "vuln.robot",
    "vuln.poodle",
    "vuln.freak",
    "vuln.logjam",
    "vuln.drown",
    "vuln.beast",
    "vuln.crime",
    "vuln.client_renegotiation",
    "cipher.rc4",
    "cipher.null",
    "cipher.anonymous",
    "cipher.export",
    "feature.no_secure_renegotiation",
    "feature.no_fallback_scsv",
];

fn yes(value: bool) -> String {
    if value { "yes" } else { "no" }.to_owned()
}

/// Suites as a list of numbers.
fn list(suites: impl IntoIterator<Item = u16>) -> String {
    let suites: BTreeSet<u16> = suites.into_iter().collect();
    let shown: Vec<String> = suites.iter().map(|suite| format!("{suite:04X}")).collect();
    shown.join(" ")
}

/// What is true.
pub(crate) fn of_truth(truth: &Truth, names: &Names) -> Facts {
    let mut facts = Facts::new();
    for version in VERSIONS {
        let suites = truth.suites(version);
        let is_spoken = suites.is_some() || (version == "sslv2" && truth.speaks_sslv2());
        facts.insert(version.to_owned(), yes(is_spoken));
        if let Some(suites) = suites {
            facts.insert(format!("suites of {version}"), list(suites.iter().copied()));
        }
    }
    let codes = truth.expected_codes(names);
    for code in CODES {
        facts.insert(code.to_owned(), yes(codes.contains(code)));
    }
    facts
}

/// `vigie check --format json`.
pub(crate) fn of_vigie(text: &str, names: &mut Names) -> Facts {
    let mut facts = Facts::new();
    let report: Value = serde_json::from_str(text).unwrap_or_default();
    let endpoint = &report["endpoints"][0];
    for version in VERSIONS {
        let told = endpoint["protocols"][version].as_bool().map_or("?".to_owned(), yes);
        facts.insert(version.to_owned(), told);
        if let Some(suites) = endpoint["ciphers"][version]["suites"].as_array() {
            let suites = suites
                .iter()
                .filter_map(|suite| Some((number(suite["id"].as_str()?)?, suite["name"].as_str()?)));
            let suites: Vec<(u16, &str)> = suites.collect();
            names.extend(suites.iter().map(|(number, name)| (*number, (*name).to_owned())));
            facts.insert(
                format!("suites of {version}"),
                list(suites.iter().map(|(number, _)| *number)),
            );
        }
    }
    for check in report["checks"].as_array().into_iter().flatten() {
        let code = check["check"].as_str().unwrap_or_default();
        if CODES.contains(&code) {
            let told = match check["state"].as_str() {
                Some("found") => "yes",
                Some("could_not_test") => "?",
                _ => "no",
            };
            facts.insert(code.to_owned(), told.to_owned());
        }
    }
    facts
}

/// The XML of sslscan.
pub(crate) fn of_sslscan(text: &str) -> Facts {
    let mut facts = Facts::new();
    let mut suites: BTreeMap<&str, Vec<u16>> = BTreeMap::new();
    let mut bleeding = None;
    for tag in text.split('<') {
        let attribute = |name: &str| {
            let start = tag.find(&format!(" {name}=\""))? + name.len() + 3;
            tag.get(start..)?.split('"').next()
        };
        let is = |name: &str| attribute(name) == Some("1");
        match tag.split_whitespace().next() {
            Some("protocol") => {
                if let Some(version) = sslscan_version(attribute("type"), attribute("version")) {
                    facts.insert(version.to_owned(), yes(is("enabled")));
                }
            }
            Some("fallback") => {
                facts.insert("feature.no_fallback_scsv".to_owned(), yes(!is("supported")));
            }
            Some("renegotiation") => {
                facts.insert("feature.no_secure_renegotiation".to_owned(), yes(!is("secure")));
            }
            Some("heartbleed") => bleeding = Some(bleeding.unwrap_or(false) || is("vulnerable")),
            Some("cipher") => {
                let version = match attribute("sslversion") {
                    Some("SSLv2") => "sslv2",
                    Some("SSLv3") => "sslv3",
                    Some("TLSv1.0") => "tls1_0",
                    Some("TLSv1.1") => "tls1_1",
                    Some("TLSv1.2") => "tls1_2",
                    _ => "tls1_3",
                };
                suites
                    .entry(version)
                    .or_default()
                    .extend(attribute("id").and_then(number));
            }
            _ => {}
        }
    }
    if let Some(bleeding) = bleeding {
        facts.insert("vuln.heartbleed".to_owned(), yes(bleeding));
    }
    for (version, suites) in suites.into_iter().filter(|(version, _)| *version != "sslv2") {
        facts.insert(format!("suites of {version}"), list(suites));
    }
    facts
}

fn sslscan_version(kind: Option<&str>, version: Option<&str>) -> Option<&'static str> {
    match (kind?, version?) {
        ("ssl", "2") => Some("sslv2"),
        ("ssl", "3") => Some("sslv3"),
        ("tls", "1.0") => Some("tls1_0"),
        ("tls", "1.1") => Some("tls1_1"),
        ("tls", "1.2") => Some("tls1_2"),
        ("tls", "1.3") => Some("tls1_3"),
        _ => None,
    }
}

/// The JSON of testssl.sh: a list of what it found, by its own names.
pub(crate) fn of_testssl(text: &str) -> Facts {
    const NAMES: [(&str, &str); 20] = [
        ("SSLv2", "sslv2"),
        ("SSLv3", "sslv3"),
        ("TLS1", "tls1_0"),
        ("TLS1_1", "tls1_1"),
        ("TLS1_2", "tls1_2"),
        ("TLS1_3", "tls1_3"),
        ("heartbleed", "vuln.heartbleed"),
        ("CCS", "vuln.ccs_injection"),
        ("ticketbleed", "vuln.ticketbleed"),
        ("ROBOT", "vuln.robot"),
        ("secure_renego", "feature.no_secure_renegotiation"),
        ("secure_client_renego", "vuln.client_renegotiation"),
        ("CRIME_TLS", "vuln.crime"),
        ("POODLE_SSL", "vuln.poodle"),
        ("fallback_SCSV", "feature.no_fallback_scsv"),
        ("FREAK", "vuln.freak"),
        ("DROWN", "vuln.drown"),
        ("LOGJAM", "vuln.logjam"),
        ("BEAST", "vuln.beast"),
        ("RC4", "cipher.rc4"),
    ];
    let found: Value = serde_json::from_str(text).unwrap_or_default();
    let mut facts = Facts::new();
    for entry in found.as_array().into_iter().flatten() {
        let (id, finding) = (
            entry["id"].as_str().unwrap_or_default(),
            entry["finding"].as_str().unwrap_or_default(),
        );
        let more = [
            ("cipherlist_NULL", "cipher.null"),
            ("cipherlist_aNULL", "cipher.anonymous"),
            ("cipherlist_EXPORT", "cipher.export"),
        ];
        let Some((_, fact)) = NAMES.iter().chain(&more).find(|(name, _)| *name == id) else {
            continue;
        };
        facts.insert(
            (*fact).to_owned(),
            testssl_answer(fact, finding, entry["severity"].as_str().unwrap_or_default()),
        );
    }
    facts
}

fn testssl_answer(fact: &str, finding: &str, severity: &str) -> String {
    let low = finding.to_lowercase();
    let unsure = [
        "test failed",
        "unable",
        "couldn't",
        "check failed",
        "not tested",
        "connect problem",
        "timed out",
        "no_fallback",
    ];
    if severity == "WARN" && (unsure.iter().any(|word| low.contains(word)) || low.is_empty()) {
        return "?".to_owned();
    }
    if VERSIONS.contains(&fact) || fact.starts_with("cipher.") && fact != "cipher.rc4" {
        return yes(!low.starts_with("not offered") && !low.starts_with("no "));
    }
    yes(!["OK", "INFO"].contains(&severity))
}

/// The JSON of sslyze.
pub(crate) fn of_sslyze(text: &str, names: &Names) -> Facts {
    let report: Value = serde_json::from_str(text).unwrap_or_default();
    let result = &report["server_scan_results"][0]["scan_result"];
    let mut facts = sslyze_suites(result, names);
    // By fact: which of its results, what in it, and the value that means "yes".
    let answers = [
        ("vuln.heartbleed", "heartbleed", "is_vulnerable_to_heartbleed", true),
        (
            "vuln.ccs_injection",
            "openssl_ccs_injection",
            "is_vulnerable_to_ccs_injection",
            true,
        ),
        ("vuln.crime", "tls_compression", "supports_compression", true),
        (
            "feature.no_fallback_scsv",
            "tls_fallback_scsv",
            "supports_fallback_scsv",
            false,
        ),
        (
            "feature.no_secure_renegotiation",
            "session_renegotiation",
            "supports_secure_renegotiation",
            false,
        ),
        (
            "vuln.client_renegotiation",
            "session_renegotiation",
            "is_vulnerable_to_client_renegotiation_dos",
            true,
        ),
    ];
    for (fact, check, field, meaning) in answers {
        let told = result[check]["result"][field].as_bool();
        let answer = told.map_or("?".to_owned(), |value| yes(value == meaning));
        facts.insert(fact.to_owned(), answer);
    }
    let robot = match result["robot"]["result"]["robot_result"].as_str() {
        Some(text) if text.starts_with("VULNERABLE") => "yes",
        Some(text) if text.starts_with("NOT_VULNERABLE") => "no",
        _ => "?",
    };
    facts.insert("vuln.robot".to_owned(), robot.to_owned());
    facts
}

fn sslyze_suites(result: &Value, names: &Names) -> Facts {
    const KEYS: [(&str, &str); 6] = [
        ("sslv2", "ssl_2_0_cipher_suites"),
        ("sslv3", "ssl_3_0_cipher_suites"),
        ("tls1_0", "tls_1_0_cipher_suites"),
        ("tls1_1", "tls_1_1_cipher_suites"),
        ("tls1_2", "tls_1_2_cipher_suites"),
        ("tls1_3", "tls_1_3_cipher_suites"),
    ];
    let number = |told: &str| {
        let known = names.iter().find(|(_, name)| *name == told);
        known.map_or(told.to_owned(), |(number, _)| format!("{number:04X}"))
    };
    let mut facts = Facts::new();
    for (version, key) in KEYS {
        let accepted = result[key]["result"]["accepted_cipher_suites"].as_array();
        let told = accepted.map_or("?".to_owned(), |suites| yes(!suites.is_empty()));
        facts.insert(version.to_owned(), told);
        let told = accepted.into_iter().flatten();
        let suites: BTreeSet<String> = told
            .filter_map(|suite| suite["cipher_suite"]["name"].as_str())
            .map(number)
            .collect();
        if version != "sslv2" && !suites.is_empty() {
            let shown: Vec<String> = suites.into_iter().collect();
            facts.insert(format!("suites of {version}"), shown.join(" "));
        }
    }
    facts
}

/// `0xC02F`.
fn number(text: &str) -> Option<u16> {
    u16::from_str_radix(text.trim_start_matches("0x"), 16).ok()
}
