use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// What the configuration of a server says that a deep scan must find: nothing less, nothing more.
#[derive(Clone, Debug, Default)]
pub struct Truth {
    versions: BTreeMap<&'static str, (Order, Vec<u16>)>,
    sslv2: Option<Sslv2>,
    groups: BTreeMap<&'static str, Vec<&'static str>>,
    dh_bits: Option<u64>,
    features: BTreeMap<&'static str, Value>,
    encrypts_first: bool,
    codes: BTreeSet<&'static str>,
    absent: BTreeSet<&'static str>,
    untestable: BTreeSet<&'static str>,
}

/// Who chooses the suite.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// The client.
    Client,
    /// The server: its suites are given in its order.
    Server,
    /// One suite alone tells nothing, or the server does both.
    Unknown,
}

/// What a server says in SSL 2.0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sslv2 {
    /// Suites of every kind: RC4, RC2, single and triple DES, export.
    EverySuite,
    /// No suite: what it accepts all the same (CVE-2015-3197).
    NoSuite,
}

/// The versions with suites, oldest first, as the report names them.
const VERSIONS: [&str; 5] = ["sslv3", "tls1_0", "tls1_1", "tls1_2", "tls1_3"];

/// What a scan says of the wire: the families of codes that are compared.
const FAMILIES: [&str; 6] = ["protocol.", "cipher.", "kex.", "signature.", "vuln.", "feature."];

impl Truth {
    /// A server that accepts these suites of one version.
    #[must_use]
    pub fn version(mut self, version: &'static str, order: Order, suites: impl Into<Vec<u16>>) -> Self {
        self.versions.insert(version, (order, suites.into()));
        self
    }

    /// It speaks SSL 2.0, with every suite there is.
    #[must_use]
    pub fn sslv2(mut self) -> Self {
        self.sslv2 = Some(Sslv2::EverySuite);
        self
    }

    /// It speaks SSL 2.0, and claims to have no suite for it.
    #[must_use]
    pub fn sslv2_without_suites(mut self) -> Self {
        self.sslv2 = Some(Sslv2::NoSuite);
        self
    }

    /// The groups of "tls1_2" (and below) or "tls1_3".
    #[must_use]
    pub fn groups(mut self, version: &'static str, groups: &[&'static str]) -> Self {
        self.groups.insert(version, groups.to_vec());
        self
    }

    /// The size of the smallest Diffie-Hellman prime that it uses.
    #[must_use]
    pub fn dh_bits(mut self, bits: u64) -> Self {
        self.dh_bits = Some(bits);
        self
    }

    /// A feature and its value in the report.
    #[must_use]
    pub fn feature(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.features.insert(name, value.into());
        self
    }

    /// It encrypts before it authenticates, for clients that ask for it and suites that leave the choice (RFC 7366).
    #[must_use]
    pub fn encrypts_first(mut self) -> Self {
        self.encrypts_first = true;
        self
    }

    /// A code that must be found beyond what follows from suites and versions.
    #[must_use]
    pub fn found(mut self, code: &'static str) -> Self {
        self.codes.insert(code);
        self
    }

    /// A code that would follow from suites and versions, and must not be found for a reason that stands beside the call.
    #[must_use]
    pub fn but_not(mut self, code: &'static str) -> Self {
        self.absent.insert(code);
        self
    }

    /// A code of which the scan must say that it could not be tested.
    #[must_use]
    pub fn untestable(mut self, code: &'static str) -> Self {
        self.untestable.insert(code);
        self
    }

    /// What a report says otherwise, one line each.
    pub fn differences(&self, report: &Value) -> Vec<String> {
        let mut differences = Vec::new();
        let Some(endpoint) = report["endpoints"].get(0) else {
            return vec![format!("no endpoint: {} {}", report["outcome"], report["reason"])];
        };
        self.compare_versions(endpoint, &mut differences);
        self.compare_groups(&endpoint["groups"], &mut differences);
        for (name, value) in &self.features {
            let told = &endpoint["features"][*name];
            if told != value {
                differences.push(format!("feature {name}: {told} instead of {value}"));
            }
        }
        self.compare_findings(report, &names(&endpoint["ciphers"]), &mut differences);
        self.compare_checks(report, &mut differences);
        differences
    }

    fn compare_versions(&self, endpoint: &Value, differences: &mut Vec<String>) {
        let told = &endpoint["protocols"]["sslv2"];
        if *told != self.sslv2.is_some() {
            differences.push(format!("sslv2: {told} instead of {}", self.sslv2.is_some()));
        }
        for version in VERSIONS {
            let told = &endpoint["protocols"][version];
            let is_spoken = self.versions.contains_key(version);
            if *told != is_spoken {
                differences.push(format!("{version}: {told} instead of {is_spoken}"));
            }
            let accepted = &endpoint["ciphers"][version];
            let Some((order, suites)) = self.versions.get(version) else {
                if !accepted.is_null() {
                    differences.push(format!("{version}: suites of a version that is not spoken: {accepted}"));
                }
                continue;
            };
            compare_suites(version, *order, suites, accepted, differences);
        }
    }

    fn compare_groups(&self, told: &Value, differences: &mut Vec<String>) {
        for (version, groups) in &self.groups {
            let wanted: BTreeSet<String> = groups.iter().map(|name| name.to_lowercase()).collect();
            let found: BTreeSet<String> = texts(&told[*version]).map(str::to_lowercase).collect();
            if wanted != found {
                differences.push(format!("groups of {version}: {found:?} instead of {wanted:?}"));
            }
        }
        if told["dh_bits"].as_u64() != self.dh_bits {
            differences.push(format!("dh_bits: {} instead of {:?}", told["dh_bits"], self.dh_bits));
        }
    }

    /// The codes that must be found; `names` are those of the suites.
    pub fn expected_codes(&self, names: &BTreeMap<u16, String>) -> BTreeSet<&'static str> {
        let mut codes = self.codes.clone();
        codes.extend(super::consequences::of(self, names));
        codes.difference(&self.absent).copied().collect()
    }

    /// The suites of a version that it speaks.
    pub fn suites(&self, version: &str) -> Option<&[u16]> {
        self.versions.get(version).map(|(_, suites)| suites.as_slice())
    }

    fn compare_findings(&self, report: &Value, names: &BTreeMap<u16, String>, differences: &mut Vec<String>) {
        let wanted = self.expected_codes(names);
        let wanted: BTreeSet<&str> = wanted.into_iter().filter(|code| is_looked_for(report, code)).collect();
        let findings = report["findings"].as_array().unwrap();
        let found: BTreeSet<&str> = findings
            .iter()
            .filter_map(|finding| finding["code"].as_str())
            .filter(|code| is_of_the_wire(code))
            .collect();
        differences.extend(wanted.difference(&found).map(|code| format!("missing: {code}")));
        differences.extend(found.difference(&wanted).map(|code| format!("false: {code}")));
    }

    fn compare_checks(&self, report: &Value, differences: &mut Vec<String>) {
        let mut untested = BTreeSet::new();
        for check in report["checks"].as_array().unwrap() {
            let code = check["check"].as_str().unwrap();
            if check["state"] == "could_not_test" && is_of_the_wire(code) && is_looked_for(report, code) {
                untested.insert(code);
                if !self.untestable.contains(code) {
                    differences.push(format!("could not test: {code} ({})", check["reason"]));
                }
            }
        }
        let mut untestable = self.untestable.iter().filter(|code| is_looked_for(report, code));
        let tested = untestable.by_ref().filter(|code| !untested.contains(*code));
        differences.extend(tested.map(|code| format!("claims to have tested: {code}")));
    }

    /// The versions that it speaks, with their suites.
    pub(super) fn versions(&self) -> &BTreeMap<&'static str, (Order, Vec<u16>)> {
        &self.versions
    }

    /// Whether it speaks SSL 2.0.
    pub fn speaks_sslv2(&self) -> bool {
        self.sslv2.is_some()
    }

    /// Whether it says that it has suites of SSL 2.0.
    pub(super) fn sslv2_suites(&self) -> bool {
        self.sslv2 == Some(Sslv2::EverySuite)
    }

    /// Whether CBC suites are protected from what Lucky 13 uses.
    pub(super) fn protects_cbc(&self) -> bool {
        self.encrypts_first
    }

    /// What is known of a feature.
    pub(super) fn feature_value(&self, name: &str) -> Option<&Value> {
        self.features.get(name)
    }

    /// All groups.
    pub(super) fn all_groups(&self) -> impl Iterator<Item = &str> {
        self.groups.values().flatten().copied()
    }

    /// The size of the smallest prime.
    pub(super) fn smallest_prime(&self) -> Option<u64> {
        self.dh_bits
    }
}

fn compare_suites(version: &str, order: Order, wanted: &[u16], accepted: &Value, differences: &mut Vec<String>) {
    let found: Vec<u16> = accepted["suites"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|suite| number(&suite["id"]))
        .collect();
    let (wanted_set, found_set): (BTreeSet<_>, BTreeSet<_>) = (wanted.iter().collect(), found.iter().collect());
    if wanted_set != found_set {
        let missing: Vec<_> = wanted_set
            .difference(&found_set)
            .map(|suite| format!("{suite:04X}"))
            .collect();
        let false_: Vec<_> = found_set
            .difference(&wanted_set)
            .map(|suite| format!("{suite:04X}"))
            .collect();
        differences.push(format!("suites of {version}: missing {missing:?}, false {false_:?}"));
    } else if order == Order::Server && wanted != found {
        differences.push(format!("order of {version}: {found:04X?} instead of {wanted:04X?}"));
    }
    let told = accepted["order"].as_str().unwrap_or("nothing");
    let wanted = match order {
        Order::Client => "client",
        Order::Server => "server",
        Order::Unknown => "unknown",
    };
    if told != wanted {
        differences.push(format!("{version}: {told} order instead of {wanted}"));
    }
}

/// Whether a check is made at all: those that need a handshake of old versions are listed as not testable until there is one.
fn is_looked_for(report: &Value, code: &str) -> bool {
    let mut checks = report["checks"].as_array().into_iter().flatten();
    let check = checks.find(|check| check["check"] == code);
    !code.starts_with("vuln.") || check.is_some_and(|check| check["reason"] != "needs_an_old_handshake")
}

/// What is asked of the application behind TLS is another matter: most servers here have none.
const OF_THE_APPLICATION: [&str; 2] = ["vuln.breach", "vuln.opossum"];

fn is_of_the_wire(code: &str) -> bool {
    FAMILIES.iter().any(|family| code.starts_with(family)) && !OF_THE_APPLICATION.contains(&code)
}

fn names(ciphers: &Value) -> BTreeMap<u16, String> {
    let all = VERSIONS
        .iter()
        .filter_map(|version| ciphers[*version]["suites"].as_array());
    all.flatten()
        .map(|suite| (number(&suite["id"]), suite["name"].as_str().unwrap().to_owned()))
        .collect()
}

fn number(id: &Value) -> u16 {
    u16::from_str_radix(id.as_str().unwrap().trim_start_matches("0x"), 16).unwrap()
}

fn texts(value: &Value) -> impl Iterator<Item = &str> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str)
}
