//! What follows from versions, suites and features by the catalogue of findings (`docs/findings.md`), read independently of the
//! code that makes findings.

use super::truth::{Order, Truth};
use serde_json::Value;
use std::collections::BTreeMap;

/// The codes that a scan must raise for a server.
pub(super) fn of(truth: &Truth, names: &BTreeMap<u16, String>) -> Vec<&'static str> {
    let facts = Facts { truth, names };
    let rules = [facts.versions(), facts.suites(), facts.attacks(), facts.features()].concat();
    rules
        .into_iter()
        .filter_map(|(code, holds)| holds.then_some(code))
        .collect()
}

struct Facts<'a> {
    truth: &'a Truth,
    names: &'a BTreeMap<u16, String>,
}

type Rules = Vec<(&'static str, bool)>;

impl Facts<'_> {
    fn versions(&self) -> Rules {
        let spoken = |version: &str| self.truth.versions().contains_key(version);
        vec![
            ("protocol.sslv2", self.truth.speaks_sslv2()),
            ("protocol.sslv3", spoken("sslv3")),
            ("protocol.tls1_0", spoken("tls1_0")),
            ("protocol.tls1_1", spoken("tls1_1")),
            ("protocol.no_tls1_2_or_newer", !spoken("tls1_2") && !spoken("tls1_3")),
            ("protocol.no_tls1_3", !spoken("tls1_3")),
        ]
    }

    fn suites(&self) -> Rules {
        let old = self.named(&["sslv3", "tls1_0", "tls1_1", "tls1_2"]);
        let best = ["tls1_3", "tls1_2", "tls1_1", "tls1_0", "sslv3"].map(|version| self.named(&[version]));
        let best = best.into_iter().find(|suites| !suites.is_empty()).unwrap_or_default();
        let sslv2 = self.truth.sslv2_suites();
        let mut below_tls13 = self
            .truth
            .versions()
            .iter()
            .filter(|(version, _)| **version != "tls1_3");
        let in_clear_order = below_tls13.any(|(_, (who, _))| *who == Order::Client);
        let bits = self.truth.smallest_prime();
        vec![
            ("cipher.null", any(&old, &["_NULL_"])),
            ("cipher.anonymous", any(&old, &["_anon_"])),
            ("cipher.export", any(&old, &["_EXPORT"]) || sslv2),
            ("cipher.rc4", any(&old, &["_RC4_"]) || sslv2),
            ("cipher.des", any(&old, &["_DES_"]) || sslv2),
            (
                "cipher.triple_des",
                any(&old, &["_3DES_", "_IDEA_", "_DES_", "_DES40_", "_RC2_"]) || sslv2,
            ),
            (
                "cipher.no_forward_secrecy",
                !best.is_empty() && !any(&best, &["_DHE_", "_ECDHE_", "_anon_", "TLS_AES", "TLS_CHACHA"]),
            ),
            (
                "cipher.no_aead",
                !best.is_empty() && !any(&best, &["_GCM_", "_CHACHA20_", "_CCM"]),
            ),
            ("cipher.no_server_order", in_clear_order),
            ("kex.weak_dh", bits.is_some_and(|bits| bits < 2048)),
            (
                "kex.no_post_quantum",
                !self.truth.all_groups().any(|group| group.contains("MLKEM")),
            ),
        ]
    }

    fn attacks(&self) -> Rules {
        let old = self.named(&["sslv3", "tls1_0", "tls1_1", "tls1_2"]);
        vec![
            ("vuln.poodle", any(&self.named(&["sslv3"]), &["_CBC_"])),
            ("vuln.beast", any(&self.named(&["sslv3", "tls1_0"]), &["_CBC_"])),
            ("vuln.lucky13", any(&old, &["_CBC_"]) && !self.truth.protects_cbc()),
            ("vuln.freak", any(&old, &["TLS_RSA_EXPORT"])),
            (
                "vuln.logjam",
                any(&old, &["TLS_DHE_RSA_EXPORT", "TLS_DHE_DSS_EXPORT", "_DH_anon_EXPORT"]),
            ),
            ("vuln.drown", self.truth.speaks_sslv2()),
            ("vuln.crime", self.is("compression", true)),
        ]
    }

    fn features(&self) -> Rules {
        vec![
            (
                "feature.no_secure_renegotiation",
                self.is("secure_renegotiation", false),
            ),
            ("feature.no_fallback_scsv", self.is("fallback_scsv", false)),
            (
                "feature.no_extended_master_secret",
                self.is("extended_master_secret", false),
            ),
            ("feature.early_data", self.is("early_data", true)),
        ]
    }

    fn is(&self, feature: &str, value: bool) -> bool {
        self.truth.feature_value(feature) == Some(&Value::from(value))
    }

    /// The names of the suites of these versions.
    fn named(&self, versions: &[&str]) -> Vec<&str> {
        let accepted = versions
            .iter()
            .filter_map(|version| self.truth.versions().get(*version));
        accepted
            .flat_map(|(_, suites)| suites)
            .map(|suite| self.names.get(suite).map_or("", String::as_str))
            .collect()
    }
}

fn any(names: &[&str], words: &[&str]) -> bool {
    names.iter().any(|name| words.iter().any(|word| name.contains(word)))
}
