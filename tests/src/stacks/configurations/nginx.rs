use super::{Configuration, OPENSSL_GROUPS, Running, TLS13_SUITES};
use crate::Site;
use crate::stacks::truth::Order::{Client, Server};
use crate::stacks::{Credentials, KeyFile, Truth, dh_parameters, openssl_suites};
use std::fs;

const RSA: &[KeyFile] = &[KeyFile::Rsa];
const BOTH: &[KeyFile] = &[KeyFile::Ecdsa, KeyFile::Rsa];
const HIGH: &str = "HIGH:!aNULL:!MD5";

pub(super) const CONFIGURATIONS: &[Configuration] = &[
    Configuration {
        name: "nginx_with_its_defaults",
        start: || site(RSA, &[]),
        truth: || {
            modern()
                .version("tls1_2", Client, without_dhe(HIGH, RSA))
                .version("tls1_3", Client, TLS13_SUITES)
                .groups("tls1_3", OPENSSL_GROUPS[0])
                .groups("tls1_2", OPENSSL_GROUPS[1])
                .feature("session_tickets", true)
                .feature("client_certificate", "none")
        },
    },
    Configuration {
        name: "nginx_as_people_recommend_it",
        start: || {
            site(
                BOTH,
                &[
                    "ssl_ciphers ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-CHACHA20-POLY1305;",
                    "ssl_prefer_server_ciphers on;",
                    "ssl_session_tickets off;",
                    "ssl_ecdh_curve X25519:prime256v1:secp384r1;",
                ],
            )
        },
        truth: || {
            modern()
                .version("tls1_2", Server, [0xC02B, 0xC02F, 0xCCA9])
                .version("tls1_3", Server, TLS13_SUITES)
                .groups("tls1_3", &["x25519", "secp256r1", "secp384r1"])
                .groups("tls1_2", &["x25519", "secp256r1", "secp384r1"])
                // In TLS 1.3 OpenSSL sends tickets all the same, which name a session that it keeps.
                .feature("session_tickets", true)
        },
    },
    Configuration {
        name: "nginx_that_takes_everything",
        start: || {
            let parameters = dh_parameters("ffdhe2048");
            site(
                BOTH,
                &[
                    "ssl_protocols TLSv1 TLSv1.1 TLSv1.2 TLSv1.3;",
                    "ssl_ciphers ALL:COMPLEMENTOFALL:@SECLEVEL=0;",
                    "ssl_prefer_server_ciphers on;",
                    &format!("ssl_dhparam {};", parameters.display()),
                ],
            )
        },
        truth: || {
            const ALL: &str = "ALL:COMPLEMENTOFALL:@SECLEVEL=0";
            modern()
                .found("signature.sha1")
                .version("tls1_0", Server, openssl_suites("-tls1", ALL, BOTH))
                .version("tls1_1", Server, openssl_suites("-tls1_1", ALL, BOTH))
                .version("tls1_2", Server, openssl_suites("-tls1_2", ALL, BOTH))
                .version("tls1_3", Server, TLS13_SUITES)
                .groups("tls1_3", OPENSSL_GROUPS[0])
                .groups("tls1_2", OPENSSL_GROUPS[1])
                .dh_bits(2048)
                .feature("fallback_scsv", true)
        },
    },
];

/// nginx with these keys and lines in its server block.
fn site(keys: &[KeyFile], lines: &[&str]) -> Running {
    let credentials = Credentials::new(keys);
    let (chain, key) = credentials.first();
    let read = |path| fs::read_to_string(path).unwrap();
    let mut site = Site::new(read(chain), read(key));
    for other in &keys[1..] {
        site = site
            .directive(&format!("ssl_certificate {};", credentials.chain(*other).display()))
            .directive(&format!("ssl_certificate_key {};", credentials.key(*other).display()));
    }
    for line in lines {
        site = site.directive(line);
    }
    Running::Nginx(site.start(), credentials)
}

fn modern() -> Truth {
    Truth::default()
        .encrypts_first()
        .feature("secure_renegotiation", true)
        .feature("extended_master_secret", true)
        .feature("compression", false)
        .feature("heartbeat", false)
}

/// What nginx accepts where no Diffie-Hellman parameters are given.
fn without_dhe(ciphers: &str, keys: &[KeyFile]) -> Vec<u16> {
    openssl_suites("-tls1_2", &format!("{ciphers}:!kDHE"), keys)
}
