use super::{Configuration, Running};
use crate::stacks::truth::Order::{Client, Server, Unknown};
use crate::stacks::{KeyFile, Node, Truth, dh_parameters, node, old_openssl, old_openssl_suites};
use serde_json::json;

const RSA: &[KeyFile] = &[KeyFile::Rsa];
const ALL: &str = "ALL:COMPLEMENTOFALL";

/// SSL_OP_CIPHER_SERVER_PREFERENCE and SSL_OP_ALLOW_UNSAFE_LEGACY_RENEGOTIATION of `ssl.h` of OpenSSL 1.0.2.
const SERVER_PREFERENCE: u32 = 0x0040_0000;
const UNSAFE_RENEGOTIATION: u32 = 0x0004_0000;
/// SSL_OP_NO_SSLv2, SSL_OP_NO_SSLv3.
const NO_SSL2_AND_3: u32 = 0x0100_0000 | 0x0200_0000;

/// The curves that OpenSSL 1.0.2 takes with `SSL_CTX_set_ecdh_auto` (`eccurves_auto` of t1_lib.c).
const CURVES_OF_1_0_2: &[&str] = &[
    "secp256r1",
    "secp521r1",
    "brainpoolP512r1",
    "brainpoolP384r1",
    "secp384r1",
    "brainpoolP256r1",
    "secp256k1",
    "sect571r1",
    "sect571k1",
    "sect409k1",
    "sect409r1",
    "sect283k1",
    "sect283r1",
];

/// The suites of static RSA that OpenSSL 1.0.1 has, in its order for "ALL:COMPLEMENTOFALL"; those of TLS 1.2 apart.
const RSA_OF_1_0_1: [u16; 12] = [
    0x0035, 0x0084, 0x000A, 0x002F, 0x0096, 0x0041, 0x0007, 0x0005, 0x0004, 0x0009, 0x0002, 0x0001,
];
const RSA_OF_1_0_1_TLS12: [u16; 5] = [0x009D, 0x003D, 0x009C, 0x003C, 0x003B];

pub(super) const CONFIGURATIONS: &[Configuration] = &[
    Configuration {
        name: "openssl_1_0_2e_with_everything",
        start: || {
            let order = json!({"method": "SSLv23_server_method", "ciphers": ALL, "export": true, "dh": dh_parameters("own-512"), "set": SERVER_PREFERENCE});
            Running::Stack(old_openssl(RSA, &order))
        },
        truth: || {
            old(Truth::default().sslv2(), Server)
                .version("sslv3", Server, old_openssl_suites("SSLv3", ALL))
                .dh_bits(512)
                .found("signature.sha1")
                .found("kex.value_reuse") // the key of SSL_CTX_set_tmp_dh, without SSL_OP_SINGLE_DH_USE
        },
    },
    Configuration {
        name: "openssl_1_0_2e_that_renegotiates_insecurely",
        start: || {
            let order = json!({
                "method": "SSLv23_server_method", "ciphers": "AES128-SHA", "set": NO_SSL2_AND_3 | UNSAFE_RENEGOTIATION,
            });
            Running::Stack(old_openssl(RSA, &order))
        },
        truth: || {
            common(Truth::default())
                .version("tls1_0", Unknown, [0x002F])
                .version("tls1_1", Unknown, [0x002F])
                .version("tls1_2", Unknown, [0x002F])
                .found("vuln.insecure_renegotiation")
        },
    },
    Configuration {
        // CVE-2015-3197: no cipher of SSL 2.0 is offered, and every one of them is accepted.
        name: "openssl_1_0_2e_of_ssl_2_without_ciphers",
        start: || {
            let order = json!({"method": "SSLv23_server_method", "ciphers": "AES128-SHA:AES256-SHA"});
            Running::Stack(old_openssl(RSA, &order))
        },
        truth: || {
            common(Truth::default().sslv2_without_suites())
                .version("sslv3", Client, [0x002F, 0x0035])
                .version("tls1_0", Client, [0x002F, 0x0035])
                .version("tls1_1", Client, [0x002F, 0x0035])
                .version("tls1_2", Client, [0x002F, 0x0035])
        },
    },
    Configuration {
        name: "openssl_1_0_2e_of_ssl_2_alone",
        start: || {
            Running::Stack(old_openssl(
                RSA,
                &json!({"method": "SSLv2_server_method", "ciphers": ALL}),
            ))
        },
        truth: || {
            Truth::default()
                .sslv2()
                .untestable("cipher.no_forward_secrecy")
                .untestable("cipher.no_aead")
                .untestable("protocol.version_intolerant")
                .untestable("protocol.long_hello_intolerant")
        },
    },
    Configuration {
        name: "openssl_1_0_2e_of_ssl_3_alone",
        start: || {
            let order = json!({"method": "SSLv3_server_method", "ciphers": "ALL", "dh": dh_parameters("own-1024"), "set": SERVER_PREFERENCE});
            Running::Stack(old_openssl(RSA, &order))
        },
        truth: || {
            let suites = old_openssl_suites("SSLv3", "ALL");
            let without_export = suites
                .into_iter()
                .filter(|suite| !EXPORT.contains(suite))
                .collect::<Vec<_>>();
            Truth::default()
                .version("sslv3", Server, without_export)
                .dh_bits(1024)
                .feature("compression", true)
                .found("kex.value_reuse")
                .found("vuln.client_renegotiation")
        },
    },
    Configuration {
        name: "openssl_1_0_1e_of_node_0_10_with_heartbleed",
        start: || {
            let options = json!({"secureProtocol": "SSLv23_method", "ciphers": ALL});
            Running::Stack(node(Node::V0_10, RSA, &options))
        },
        truth: || {
            bleeding(Truth::default().sslv2())
                .version("sslv3", Client, RSA_OF_1_0_1)
                .version("tls1_0", Client, RSA_OF_1_0_1)
                .version("tls1_1", Client, RSA_OF_1_0_1)
                .version(
                    "tls1_2",
                    Client,
                    [RSA_OF_1_0_1_TLS12.as_slice(), &RSA_OF_1_0_1].concat(),
                )
                .feature("fallback_scsv", false)
        },
    },
    Configuration {
        // Hellos for Heartbleed and CCS without GCM suites are refused here, and prove nothing.
        name: "openssl_1_0_1e_of_node_0_10_with_gcm_alone",
        start: || {
            let options = json!({
                "secureProtocol": "SSLv23_method", "ciphers": "AES128-GCM-SHA256", "secureOptions": NO_SSL2_AND_3,
            });
            Running::Stack(node(Node::V0_10, RSA, &options))
        },
        truth: || {
            bleeding(Truth::default())
                .version("tls1_2", Unknown, [0x009C])
                .but_not("vuln.cbc_padding_oracle")
        },
    },
    Configuration {
        name: "openssl_1_0_2d_of_node_4",
        start: || {
            let options = json!({"ciphers": "AES256-SHA:AES128-SHA:ECDHE-RSA-AES128-SHA", "honorCipherOrder": true});
            Running::Stack(node(Node::V4, RSA, &options))
        },
        truth: || {
            Truth::default()
                .found("signature.sha1")
                .version("tls1_0", Server, [0x0035, 0x002F, 0xC013])
                .version("tls1_1", Server, [0x0035, 0x002F, 0xC013])
                .version("tls1_2", Server, [0x0035, 0x002F, 0xC013])
                .groups("tls1_2", &["secp256r1"])
                .feature("fallback_scsv", true)
                .feature("secure_renegotiation", true)
                .feature("extended_master_secret", false)
                .feature("encrypt_then_mac", false)
                .found("vuln.cbc_padding_oracle")
        },
    },
    Configuration {
        name: "openssl_3_5_of_node_24_with_ml_kem",
        start: || {
            let options = json!({
                "minVersion": "TLSv1.2", "ciphers": "TLS_AES_128_GCM_SHA256:ECDHE-RSA-AES128-GCM-SHA256", "honorCipherOrder": true,
                "ecdhCurve": "X25519MLKEM768:SecP256r1MLKEM768:SecP384r1MLKEM1024:X25519:P-256",
            });
            Running::Stack(node(Node::V24, RSA, &options))
        },
        truth: || {
            Truth::default()
                .version("tls1_2", Unknown, [0xC02F])
                .version("tls1_3", Unknown, [0x1301])
                .groups(
                    "tls1_3",
                    &[
                        "X25519MLKEM768",
                        "SecP256r1MLKEM768",
                        "SecP384r1MLKEM1024",
                        "x25519",
                        "secp256r1",
                    ],
                )
                .groups("tls1_2", &["x25519", "secp256r1"])
                .feature("extended_master_secret", true)
        },
    },
];

const EXPORT: [u16; 6] = [0x0003, 0x0006, 0x0008, 0x0014, 0x0017, 0x0019];

fn old(truth: Truth, order: crate::stacks::Order) -> Truth {
    common(truth)
        .version("tls1_0", order, old_openssl_suites("SSLv3", ALL))
        .version("tls1_1", order, old_openssl_suites("SSLv3", ALL))
        .version("tls1_2", order, old_openssl_suites("TLSv1.2", ALL))
        .groups("tls1_2", CURVES_OF_1_0_2)
}

/// What OpenSSL 1.0.2e does whatever its configuration.
fn common(truth: Truth) -> Truth {
    truth
        .feature("secure_renegotiation", true)
        .feature("extended_master_secret", false)
        .feature("encrypt_then_mac", false)
        .feature("compression", true)
        .feature("heartbeat", true)
        .feature("fallback_scsv", true)
        .found("vuln.cbc_padding_oracle") // CVE-2016-2107
        .found("vuln.client_renegotiation")
}

/// What OpenSSL 1.0.1e does whatever its configuration.
fn bleeding(truth: Truth) -> Truth {
    truth
        .feature("secure_renegotiation", true)
        .feature("extended_master_secret", false)
        .feature("compression", false)
        .feature("heartbeat", true)
        .found("vuln.heartbleed")
        // CVE-2014-0224 is there, and Node.js closes where OpenSSL alone would send the alert that proves it: the second
        // ChangeCipherSpec draws no answer in four tries.
        .untestable("vuln.ccs_injection")
        .found("vuln.cbc_padding_oracle")
}
