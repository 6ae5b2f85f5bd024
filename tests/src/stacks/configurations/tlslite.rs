use super::{Configuration, Running};
use crate::stacks::truth::Order::Server;
use crate::stacks::{KeyFile, Truth, dh_prime, tlslite, tlslite_suites};
use serde_json::{Value, json};
use std::fmt::Write as _;

pub(super) const CONFIGURATIONS: &[Configuration] = &[
    Configuration {
        name: "tlslite_of_ssl_3_0_alone",
        start: || start(&ssl3()),
        truth: || truth(&ssl3(), &[("sslv3", "3.0")]).dh_bits(2048),
    },
    Configuration {
        name: "tlslite_from_ssl_3_0_to_tls_1_2_with_rc4_and_null",
        start: || start(&everything()),
        truth: || {
            let versions = [
                ("sslv3", "3.0"),
                ("tls1_0", "3.1"),
                ("tls1_1", "3.2"),
                ("tls1_2", "3.3"),
            ];
            truth(&everything(), &versions)
                .dh_bits(2048)
                .feature("fallback_scsv", true)
        },
    },
    Configuration {
        name: "tlslite_with_tls_1_3",
        start: || start(&json!({})),
        truth: || {
            let versions = [
                ("tls1_0", "3.1"),
                ("tls1_1", "3.2"),
                ("tls1_2", "3.3"),
                ("tls1_3", "3.4"),
            ];
            truth(&json!({}), &versions)
                .dh_bits(2048)
                .feature("fallback_scsv", true)
        },
    },
    Configuration {
        name: "tlslite_with_anonymous_suites_alone",
        start: || start(&anonymous()),
        truth: || truth(&anonymous(), &[("tls1_2", "3.3")]).dh_bits(2048),
    },
    Configuration {
        name: "tlslite_with_a_common_prime_of_1024_bits",
        start: || start(&common_prime()),
        truth: || truth(&common_prime(), &[("tls1_2", "3.3")]).dh_bits(1024),
    },
    Configuration {
        name: "tlslite_without_extended_master_secret_and_etm",
        start: || start(&plain()),
        truth: || {
            truth(&plain(), &[("tls1_2", "3.3")])
                .feature("extended_master_secret", false)
                .feature("encrypt_then_mac", false)
        },
    },
    Configuration {
        name: "tlslite_that_tells_padding_strongly",
        start: || start(&flawed("robot_strong", "rsa")),
        truth: || truth(&flawed("robot_strong", "rsa"), &[("tls1_2", "3.3")]).found("vuln.robot"),
    },
    Configuration {
        name: "tlslite_that_tells_padding_weakly",
        start: || start(&flawed("robot_weak", "rsa")),
        truth: || truth(&flawed("robot_weak", "rsa"), &[("tls1_2", "3.3")]).found("vuln.robot"),
    },
    Configuration {
        name: "tlslite_that_ignores_padding",
        start: || start(&flawed("poodle_tls", "ecdhe_rsa")),
        truth: || truth(&flawed("poodle_tls", "ecdhe_rsa"), &[("tls1_2", "3.3")]).found("vuln.poodle_tls"),
    },
    Configuration {
        name: "tlslite_that_tells_padding_from_mac",
        start: || start(&flawed("padding_oracle", "ecdhe_rsa")),
        truth: || truth(&flawed("padding_oracle", "ecdhe_rsa"), &[("tls1_2", "3.3")]).found("vuln.cbc_padding_oracle"),
    },
];

fn ssl3() -> Value {
    json!({"settings": {"minVersion": [3, 0], "maxVersion": [3, 0], "cipherNames": ["aes128", "aes256", "3des", "rc4"], "macNames": ["sha", "md5"]}})
}

fn everything() -> Value {
    json!({"settings": {
        "minVersion": [3, 0], "maxVersion": [3, 3], "macNames": ["sha", "sha256", "sha384", "aead", "md5"],
        "cipherNames": ["aes256gcm", "aes128gcm", "aes256", "aes128", "3des", "rc4", "null"],
    }})
}

fn anonymous() -> Value {
    json!({"anonymous": true, "settings": {"minVersion": [3, 3], "maxVersion": [3, 3]}})
}

fn common_prime() -> Value {
    let prime = dh_prime("oakley2-1024").iter().fold(String::new(), |mut hex, byte| {
        write!(hex, "{byte:02x}").unwrap();
        hex
    });
    json!({"dh_prime": prime, "settings": {"minVersion": [3, 3], "maxVersion": [3, 3], "keyExchangeNames": ["dhe_rsa"]}})
}

fn plain() -> Value {
    let mut order = flawed("", "ecdhe_rsa");
    order.as_object_mut().unwrap().remove("flaw");
    order
}

/// TLS 1.2 with AES in CBC mode, without what keeps flaws of CBC from showing.
fn flawed(flaw: &str, key_exchange: &str) -> Value {
    json!({"flaw": flaw, "settings": {
        "minVersion": [3, 3], "maxVersion": [3, 3], "keyExchangeNames": [key_exchange], "cipherNames": ["aes128", "aes256"],
        "useEncryptThenMAC": false, "useExtendedMasterSecret": false,
    }})
}

fn start(order: &Value) -> Running {
    Running::Stack(tlslite(&[KeyFile::Rsa], order))
}

fn truth(order: &Value, versions: &[(&'static str, &str)]) -> Truth {
    // tlslite signs with SHA-1 where nothing else is offered, in suites that sign at all.
    let signs = versions.iter().any(|(version, _)| *version == "tls1_2")
        && order["anonymous"] != true
        && order["settings"]["keyExchangeNames"] != json!(["rsa"]);
    let mut start = Truth::default();
    if signs {
        start = start.found("signature.sha1");
    }
    if order["settings"]["useEncryptThenMAC"] != false && !versions.iter().all(|(version, _)| *version == "sslv3") {
        start = start.encrypts_first();
    }
    if order["settings"]["useExtendedMasterSecret"] == false {
        start = start.feature("extended_master_secret", false);
    }
    versions.iter().fold(start, |truth, (version, number)| {
        truth.version(version, Server, tlslite_suites(number, order))
    })
}
