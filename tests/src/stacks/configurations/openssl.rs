use super::{Configuration, OPENSSL_GROUPS, Running, TLS13_SUITES};
use crate::stacks::truth::Order::{Client, Server, Unknown};
use crate::stacks::{KeyFile, Truth, openssl, openssl_suites};

const ALL: &str = "ALL:COMPLEMENTOFALL:@SECLEVEL=0";
const RSA: &[KeyFile] = &[KeyFile::Rsa];
const ECDSA: &[KeyFile] = &[KeyFile::Ecdsa];
const BOTH: &[KeyFile] = &[KeyFile::Rsa, KeyFile::Ecdsa];

pub(super) const CONFIGURATIONS: &[Configuration] = &[
    Configuration {
        name: "openssl_with_its_defaults",
        start: || start(RSA, ""),
        truth: || {
            modern()
                .version("tls1_2", Client, openssl_suites("-tls1_2", "DEFAULT", RSA))
                .version("tls1_3", Client, TLS13_SUITES)
                .groups("tls1_3", OPENSSL_GROUPS[0])
                .groups("tls1_2", OPENSSL_GROUPS[1])
                .dh_bits(2048)
                .feature("encrypt_then_mac", true)
                .feature("session_tickets", true)
        },
    },
    Configuration {
        name: "openssl_with_all_suites_in_its_own_order",
        start: || start(BOTH, "-serverpref -cipher ALL:COMPLEMENTOFALL:@SECLEVEL=0"),
        truth: || {
            every_version(Server, BOTH)
                // An anonymous suite with a key of 128 bits gets a prime of 1024 bits (ssl_get_auto_dh of OpenSSL 3.0).
                .found("signature.sha1")
                .dh_bits(1024)
                .feature("encrypt_then_mac", true)
                .feature("fallback_scsv", true)
        },
    },
    Configuration {
        name: "openssl_with_all_suites_in_the_order_of_clients",
        start: || start(RSA, "-cipher ALL:COMPLEMENTOFALL:@SECLEVEL=0"),
        truth: || {
            every_version(Client, RSA)
                .found("signature.sha1")
                .dh_bits(1024)
                .feature("fallback_scsv", true)
        },
    },
    Configuration {
        name: "openssl_of_tls_1_0_alone",
        start: || start(RSA, "-tls1 -serverpref -cipher DEFAULT:@SECLEVEL=0"),
        truth: || {
            modern()
                .version("tls1_0", Server, openssl_suites("-tls1", "DEFAULT:@SECLEVEL=0", RSA))
                .groups("tls1_2", OPENSSL_GROUPS[1])
                .dh_bits(2048)
        },
    },
    Configuration {
        name: "openssl_of_tls_1_1_alone",
        start: || start(RSA, "-tls1_1 -serverpref -cipher DEFAULT:@SECLEVEL=0"),
        truth: || {
            modern()
                .version("tls1_1", Server, openssl_suites("-tls1_1", "DEFAULT:@SECLEVEL=0", RSA))
                .groups("tls1_2", OPENSSL_GROUPS[1])
                .dh_bits(2048)
        },
    },
    Configuration {
        name: "openssl_of_tls_1_2_alone_with_ecdsa",
        start: || start(ECDSA, "-tls1_2 -serverpref"),
        truth: || {
            modern()
                .version("tls1_2", Server, openssl_suites("-tls1_2", "DEFAULT", ECDSA))
                .groups("tls1_2", OPENSSL_GROUPS[1])
        },
    },
    Configuration {
        name: "openssl_of_tls_1_3_alone",
        start: || {
            start(
                RSA,
                "-tls1_3 -serverpref -ciphersuites TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384",
            )
        },
        truth: || {
            Truth::default()
                .version("tls1_3", Server, [0x1301, 0x1302])
                .groups("tls1_3", OPENSSL_GROUPS[0])
                .feature("client_certificate", "none")
                .feature("early_data", false)
        },
    },
    Configuration {
        name: "openssl_of_tls_1_3_with_ccm_and_two_groups",
        start: || {
            start(
                ECDSA,
                "-tls1_3 -ciphersuites TLS_AES_128_CCM_8_SHA256:TLS_AES_128_CCM_SHA256:TLS_CHACHA20_POLY1305_SHA256 -groups X448:P-521",
            )
        },
        truth: || {
            Truth::default()
                .version("tls1_3", Client, [0x1305, 0x1304, 0x1303])
                .groups("tls1_3", &["x448", "secp521r1"])
                .untestable("feature.early_data") // rustls has none of these suites
        },
    },
    Configuration {
        name: "openssl_that_lets_clients_choose_chacha20",
        start: || start(RSA, "-serverpref -prioritize_chacha -no_dhe"),
        truth: || {
            modern()
                .version("tls1_2", Server, suites_without_dhe("DEFAULT"))
                .version("tls1_3", Server, TLS13_SUITES)
                .groups("tls1_3", OPENSSL_GROUPS[0])
        },
    },
    Configuration {
        name: "openssl_without_encryption",
        start: || start(RSA, "-tls1_2 -cipher eNULL:@SECLEVEL=0"),
        truth: || {
            modern()
                .found("signature.sha1")
                .version("tls1_2", Client, openssl_suites("-tls1_2", "eNULL:@SECLEVEL=0", RSA))
                .groups("tls1_2", OPENSSL_GROUPS[1])
        },
    },
    Configuration {
        name: "openssl_with_anonymous_suites_alone",
        start: || {
            start(
                RSA,
                "-tls1_2 -serverpref -cipher ADH-AES256-GCM-SHA384:ADH-AES128-SHA:AECDH-AES128-SHA:@SECLEVEL=0",
            )
        },
        truth: || {
            modern()
                .version("tls1_2", Server, [0x00A7, 0x0034, 0xC018])
                .groups("tls1_2", OPENSSL_GROUPS[1])
                .dh_bits(1024)
        },
    },
    Configuration {
        name: "openssl_with_static_rsa_alone",
        start: || start(RSA, "-tls1_2 -serverpref -cipher kRSA+AES"),
        truth: || modern().version("tls1_2", Server, openssl_suites("-tls1_2", "kRSA+AES", RSA)),
    },
    Configuration {
        name: "openssl_with_one_gcm_suite",
        start: || start(RSA, "-tls1_2 -cipher ECDHE-RSA-AES128-GCM-SHA256 -named_curve P-256"),
        truth: || {
            modern()
                .version("tls1_2", Unknown, [0xC02F])
                .groups("tls1_2", &["secp256r1"])
        },
    },
    Configuration {
        name: "openssl_with_a_prime_of_1024_bits_of_its_own",
        start: || {
            with_prime(
                "own-1024",
                "-tls1_2 -serverpref -cipher DHE-RSA-AES128-GCM-SHA256:DHE-RSA-AES256-SHA:@SECLEVEL=0",
            )
        },
        truth: || {
            modern()
                .found("signature.sha1")
                .version("tls1_2", Server, [0x009E, 0x0039])
                .dh_bits(1024)
        },
    },
    Configuration {
        name: "openssl_with_a_key_of_1024_bits",
        start: || start(&[KeyFile::Rsa1024], "-tls1_2 -cipher DEFAULT:@SECLEVEL=0"),
        truth: || {
            modern()
                .found("signature.sha1")
                .version("tls1_2", Client, openssl_suites("-tls1_2", "DEFAULT:@SECLEVEL=0", RSA))
                .groups("tls1_2", OPENSSL_GROUPS[1])
                .dh_bits(1024)
        },
    },
    Configuration {
        name: "openssl_with_ed25519",
        start: || start(&[KeyFile::Ed25519], "-serverpref"),
        truth: || {
            modern()
                .version(
                    "tls1_2",
                    Server,
                    openssl_suites("-tls1_2", "DEFAULT", &[KeyFile::Ed25519]),
                )
                .version("tls1_3", Server, TLS13_SUITES)
                .groups("tls1_3", OPENSSL_GROUPS[0])
                .groups("tls1_2", OPENSSL_GROUPS[1])
        },
    },
    Configuration {
        name: "openssl_with_an_rsa_pss_key",
        start: || start(&[KeyFile::RsaPss], "-serverpref -no_dhe"),
        truth: || {
            let suites = openssl_suites("-tls1_2", "DEFAULT:!kDHE", &[KeyFile::RsaPss]);
            modern()
                .untestable("feature.early_data")
                .version("tls1_2", Server, suites)
                .version("tls1_3", Server, TLS13_SUITES)
                .groups("tls1_3", OPENSSL_GROUPS[0])
                .groups("tls1_2", OPENSSL_GROUPS[1])
        },
    },
    Configuration {
        name: "openssl_with_three_groups",
        start: || start(BOTH, "-serverpref -no_dhe -groups P-384:P-256:X25519"),
        truth: || {
            modern()
                .version("tls1_2", Server, openssl_suites("-tls1_2", "DEFAULT:!kDHE", BOTH))
                .version("tls1_3", Server, TLS13_SUITES)
                .groups("tls1_3", &["secp384r1", "secp256r1", "x25519"])
                .groups("tls1_2", &["secp384r1", "secp256r1", "x25519"])
        },
    },
    Configuration {
        name: "openssl_without_tickets_and_without_etm",
        start: || start(RSA, "-tls1_2 -no_ticket -no_etm -no_cache -cipher ECDHE+AES"),
        truth: || {
            modern()
                .version("tls1_2", Client, openssl_suites("-tls1_2", "ECDHE+AES", RSA))
                .feature("session_tickets", false)
                .feature("encrypt_then_mac", false)
                .found("vuln.lucky13")
                .groups("tls1_2", OPENSSL_GROUPS[1])
        },
    },
    Configuration {
        name: "openssl_that_asks_for_a_client_certificate",
        start: || start(RSA, "-verify 2 -no_dhe -serverpref"),
        truth: || with_versions(modern()).feature("client_certificate", "optional"),
    },
    Configuration {
        name: "openssl_that_requires_a_client_certificate",
        start: || start(RSA, "-Verify 2 -no_dhe -serverpref"),
        truth: || {
            with_versions(modern())
                .feature("client_certificate", "required")
                .untestable("vuln.client_renegotiation")
                .untestable("vuln.insecure_renegotiation")
                .untestable("vuln.ticketbleed")
                .untestable("vuln.poodle_tls")
                .untestable("vuln.cbc_padding_oracle")
                .untestable("vuln.robot")
        },
    },
    Configuration {
        name: "openssl_with_alpn",
        start: || start(RSA, "-alpn h2,http/1.1 -no_dhe -serverpref"),
        truth: || with_versions(modern()).feature("alpn", serde_json::json!(["h2", "http/1.1"])),
    },
    Configuration {
        name: "openssl_with_early_data",
        start: || start(RSA, "-early_data -no_dhe -serverpref"),
        truth: || with_versions(modern()).feature("early_data", true),
    },
    Configuration {
        name: "openssl_that_lets_clients_renegotiate",
        start: || start(RSA, "-tls1_2 -client_renegotiation -serverpref -no_dhe"),
        truth: || {
            modern()
                .version("tls1_2", Server, suites_without_dhe("DEFAULT"))
                .groups("tls1_2", OPENSSL_GROUPS[1])
                .found("vuln.client_renegotiation")
        },
    },
    Configuration {
        name: "openssl_that_lets_clients_renegotiate_insecurely",
        start: || {
            start(
                RSA,
                "-tls1_2 -client_renegotiation -legacy_renegotiation -serverpref -no_dhe",
            )
        },
        truth: || {
            modern()
                .version("tls1_2", Server, suites_without_dhe("DEFAULT"))
                .groups("tls1_2", OPENSSL_GROUPS[1])
                .found("vuln.client_renegotiation")
                .found("vuln.insecure_renegotiation")
        },
    },
];

fn start(keys: &[KeyFile], arguments: &str) -> Running {
    Running::Stack(openssl(keys, arguments))
}

/// A server with a prime of the testbed, generator 2.
fn with_prime(name: &str, arguments: &str) -> Running {
    let parameters = crate::stacks::dh_parameters(name);
    Running::Stack(openssl(RSA, &format!("-dhparam {} {arguments}", parameters.display())))
}

/// What OpenSSL 3 does whatever its configuration.
fn modern() -> Truth {
    Truth::default()
        .encrypts_first()
        .feature("secure_renegotiation", true)
        .feature("extended_master_secret", true)
        .feature("compression", false)
        .feature("heartbeat", false)
}

fn with_versions(truth: Truth) -> Truth {
    truth
        .version("tls1_2", Server, suites_without_dhe("DEFAULT"))
        .version("tls1_3", Server, TLS13_SUITES)
        .groups("tls1_3", OPENSSL_GROUPS[0])
        .groups("tls1_2", OPENSSL_GROUPS[1])
}

fn suites_without_dhe(ciphers: &str) -> Vec<u16> {
    openssl_suites("-tls1_2", &format!("{ciphers}:!kDHE"), RSA)
}

fn every_version(order: crate::stacks::truth::Order, keys: &[KeyFile]) -> Truth {
    modern()
        .version("tls1_0", order, openssl_suites("-tls1", ALL, keys))
        .version("tls1_1", order, openssl_suites("-tls1_1", ALL, keys))
        .version("tls1_2", order, openssl_suites("-tls1_2", ALL, keys))
        .version("tls1_3", order, [0x1302, 0x1303, 0x1301])
        .groups("tls1_3", OPENSSL_GROUPS[0])
        .groups("tls1_2", OPENSSL_GROUPS[1])
}
