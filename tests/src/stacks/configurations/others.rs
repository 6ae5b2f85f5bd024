use super::{Configuration, Running};
use crate::stacks::truth::Order::Server;
use crate::stacks::{KeyFile, Truth, botan, jsse, nss};

const RSA: &[KeyFile] = &[KeyFile::Rsa];

/// Suites of the Java platform from good to bad, by its names and by their numbers.
const JSSE_SUITES: &str = "TLS_AES_128_GCM_SHA256,TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,TLS_DHE_RSA_WITH_AES_128_CBC_SHA,\
    TLS_RSA_WITH_AES_128_CBC_SHA,SSL_RSA_WITH_3DES_EDE_CBC_SHA,SSL_RSA_WITH_RC4_128_SHA,SSL_RSA_WITH_RC4_128_MD5,\
    SSL_RSA_WITH_DES_CBC_SHA,SSL_DHE_RSA_WITH_DES_CBC_SHA,SSL_RSA_EXPORT_WITH_RC4_40_MD5,SSL_RSA_EXPORT_WITH_DES40_CBC_SHA,\
    SSL_DHE_RSA_EXPORT_WITH_DES40_CBC_SHA,SSL_RSA_WITH_NULL_SHA,SSL_DH_anon_WITH_RC4_128_MD5";

pub(super) const CONFIGURATIONS: &[Configuration] = &[
    Configuration {
        name: "jsse_from_ssl_3_0_to_tls_1_3_with_export",
        start: || {
            let protocols = "SSLv3,TLSv1,TLSv1.1,TLSv1.2,TLSv1.3";
            Running::Stack(jsse(RSA, protocols, JSSE_SUITES, "none", ""))
        },
        truth: || {
            // Export ends with TLS 1.0 and single DES with TLS 1.1 (sun.security.ssl.CipherSuite).
            let old = [
                0x0033, 0x002F, 0x000A, 0x0005, 0x0004, 0x0009, 0x0015, 0x0003, 0x0008, 0x0014, 0x0002, 0x0018,
            ];
            Truth::default()
                .found("signature.sha1")
                .version("sslv3", Server, old)
                .version("tls1_0", Server, old)
                .version(
                    "tls1_1",
                    Server,
                    [0x0033, 0x002F, 0x000A, 0x0005, 0x0004, 0x0009, 0x0015, 0x0002, 0x0018],
                )
                .version(
                    "tls1_2",
                    Server,
                    [0xC02F, 0x0033, 0x002F, 0x000A, 0x0005, 0x0004, 0x0002, 0x0018],
                )
                .version("tls1_3", crate::stacks::Order::Unknown, [0x1301])
                .dh_bits(2048) // that of export suites is another matter: vuln.logjam
                .feature("secure_renegotiation", true)
                .feature("fallback_scsv", false)
                .feature("extended_master_secret", true)
                .feature("encrypt_then_mac", false)
                .found("vuln.client_renegotiation")
        },
    },
    Configuration {
        name: "jsse_in_the_order_of_clients_with_old_primes",
        start: || {
            let suites =
                "TLS_DHE_RSA_WITH_AES_256_GCM_SHA384,TLS_DHE_RSA_WITH_AES_128_CBC_SHA256,TLS_RSA_WITH_NULL_SHA256";
            let properties = "-Djdk.tls.ephemeralDHKeySize=legacy -Djdk.tls.rejectClientInitiatedRenegotiation=true";
            Running::Stack(jsse(RSA, "TLSv1.2", suites, "client-order", properties))
        },
        truth: || {
            Truth::default()
                .found("signature.sha1")
                .version("tls1_2", crate::stacks::Order::Client, [0x009F, 0x0067, 0x003B])
                .dh_bits(768)
        },
    },
    Configuration {
        name: "nss_from_tls_1_0_to_tls_1_2",
        start: || {
            let suites = ":C02F:CCA8:C013:009C:002F:000A:0005:0004";
            Running::Stack(nss(
                RSA,
                &format!("-V tls1.0:tls1.2 -c {suites} -H 0 -I P256,x25519 -G -u"),
            ))
        },
        truth: || {
            // The order of NSS itself (cipherSuites of ssl3con.c), whatever the order of -c.
            let old = [0xC013, 0x002F, 0x000A, 0x0005, 0x0004];
            Truth::default()
                .found("signature.sha1")
                .version("tls1_0", Server, old)
                .version("tls1_1", Server, old)
                .version(
                    "tls1_2",
                    Server,
                    [0xC02F, 0xCCA8, 0xC013, 0x009C, 0x002F, 0x000A, 0x0005, 0x0004],
                )
                .groups("tls1_2", &["secp256r1", "x25519"])
                .feature("secure_renegotiation", true)
                .feature("extended_master_secret", true)
                .feature("encrypt_then_mac", false)
        },
    },
    Configuration {
        name: "nss_with_ffdhe_alone",
        start: || {
            Running::Stack(nss(
                RSA,
                "-V tls1.2:tls1.3 -c :009E:0033:1301:1303 -H 1 -W 0 -I FF2048,P384",
            ))
        },
        truth: || {
            Truth::default()
                .found("signature.sha1")
                .version("tls1_2", Server, [0x009E, 0x0033])
                .version("tls1_3", Server, [0x1301, 0x1303])
                .groups("tls1_3", &["ffdhe2048", "secp384r1"])
                .dh_bits(2048)
        },
    },
    Configuration {
        name: "botan_from_tls_1_0_to_tls_1_2",
        start: || {
            let policy = "allow_tls10=true\nallow_tls11=true\nallow_tls12=true\nciphers=AES-128/GCM AES-256 3DES\n\
                macs=AEAD SHA-256 SHA-1\nkey_exchange_methods=ECDH DH\nserver_uses_own_ciphersuite_preferences=true\n\
                key_exchange_groups=secp256r1 x25519 ffdhe/ietf/2048\n";
            Running::Stack(botan(RSA, policy))
        },
        truth: || {
            // What `botan tls_ciphers` lists: this Botan has no static RSA.
            let old = [0xC014, 0xC012, 0x0039, 0x0016];
            Truth::default()
                .version("tls1_0", Server, old)
                .version("tls1_1", Server, old)
                .version(
                    "tls1_2",
                    Server,
                    [0xC02F, 0xC014, 0xC012, 0x009E, 0x006B, 0x0039, 0x0016],
                )
                .groups("tls1_2", &["secp256r1", "x25519"])
                .dh_bits(2048)
                .feature("extended_master_secret", true)
                .encrypts_first()
                .feature("encrypt_then_mac", true)
        },
    },
];
