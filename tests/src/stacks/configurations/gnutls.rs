use super::{Configuration, Running};
use crate::stacks::truth::Order::{Client, Server};
use crate::stacks::{KeyFile, Truth, gnutls, gnutls_suites};

const RSA: &[KeyFile] = &[KeyFile::Rsa];
const WITHOUT_RENEGOTIATION_INFO: &str = "NORMAL:%DISABLE_SAFE_RENEGOTIATION:-VERS-ALL:+VERS-TLS1.2";
const WITHOUT_EXTENSIONS: &str = "NORMAL:-VERS-ALL:+VERS-TLS1.2:%NO_EXTENSIONS";
const OLD: &str = "NORMAL:%SERVER_PRECEDENCE:-VERS-ALL:+VERS-TLS1.0:+VERS-TLS1.1:+ARCFOUR-128:+3DES-CBC:+MD5:+SHA1:-GROUP-ALL:+GROUP-SECP256R1:-DHE-RSA";
const ANONYMOUS: &str =
    "NORMAL:-VERS-ALL:+VERS-TLS1.2:-KX-ALL:+ANON-DH:+ANON-ECDH:-GROUP-ALL:+GROUP-SECP256R1:+GROUP-FFDHE2048";
const NULL: &str = "NONE:+VERS-TLS1.2:+RSA:+NULL:+SHA1:+SHA256:+MD5:+COMP-NULL:+SIGN-RSA-SHA256:+CTYPE-X509";
const DEFAULT_GROUPS: &[&str] = &[
    "secp256r1",
    "secp384r1",
    "secp521r1",
    "x25519",
    "x448",
    "ffdhe2048",
    "ffdhe3072",
    "ffdhe4096",
    "ffdhe6144",
    "ffdhe8192",
];
/// Those of TLS 1.2 and below: for ECDHE.
const CURVES: &[&str] = &["secp256r1", "secp384r1", "secp521r1", "x25519", "x448"];

pub(super) const CONFIGURATIONS: &[Configuration] = &[
    Configuration {
        name: "gnutls_with_its_defaults",
        start: || start("NORMAL", "--disable-client-cert"),
        truth: || {
            modern()
                .found("signature.sha1")
                .version("tls1_0", Client, gnutls_suites("TLS1.0", "NORMAL"))
                .version("tls1_1", Client, gnutls_suites("TLS1.1", "NORMAL"))
                .version("tls1_2", Client, gnutls_suites("TLS1.2", "NORMAL"))
                .version("tls1_3", Client, gnutls_suites("TLS1.3", "NORMAL"))
                .groups("tls1_3", DEFAULT_GROUPS)
                .dh_bits(2048)
                .feature("secure_renegotiation", true)
                .feature("extended_master_secret", true)
                .feature("encrypt_then_mac", true)
                .feature("heartbeat", false)
                .feature("client_certificate", "none")
        },
    },
    Configuration {
        name: "gnutls_in_its_own_order_with_heartbeat",
        start: || start("NORMAL:%SERVER_PRECEDENCE", "--disable-client-cert --heartbeat"),
        truth: || {
            modern()
                .found("signature.sha1")
                .version("tls1_0", Server, gnutls_suites("TLS1.0", "NORMAL"))
                .version("tls1_1", Server, gnutls_suites("TLS1.1", "NORMAL"))
                .version("tls1_2", Server, gnutls_suites("TLS1.2", "NORMAL"))
                .version("tls1_3", Server, gnutls_suites("TLS1.3", "NORMAL"))
                .groups("tls1_3", DEFAULT_GROUPS)
                .dh_bits(2048)
                .feature("heartbeat", true)
        },
    },
    Configuration {
        name: "gnutls_without_renegotiation_info",
        start: || start(WITHOUT_RENEGOTIATION_INFO, "--disable-client-cert"),
        truth: || {
            modern()
                .found("signature.sha1")
                .version("tls1_2", Client, gnutls_suites("TLS1.2", WITHOUT_RENEGOTIATION_INFO))
                .groups("tls1_2", CURVES)
                .dh_bits(2048)
                .feature("secure_renegotiation", false)
        },
    },
    Configuration {
        name: "gnutls_without_extensions",
        start: || start(WITHOUT_EXTENSIONS, "--disable-client-cert"),
        truth: || {
            modern()
                .found("signature.sha1")
                .version("tls1_2", Client, gnutls_suites("TLS1.2", WITHOUT_EXTENSIONS))
                .groups("tls1_2", CURVES)
                .dh_bits(2048)
                // %NO_EXTENSIONS silences clients, and this extension of servers.
                .feature("extended_master_secret", false)
                .feature("encrypt_then_mac", true)
        },
    },
    Configuration {
        name: "gnutls_of_tls_1_0_and_1_1_with_rc4",
        start: || start(OLD, "--disable-client-cert"),
        truth: || {
            modern()
                .version("tls1_0", Server, gnutls_suites("TLS1.0", OLD))
                .version("tls1_1", Server, gnutls_suites("TLS1.1", OLD))
                .groups("tls1_2", &["secp256r1"])
                .feature("fallback_scsv", true)
        },
    },
    Configuration {
        name: "gnutls_with_anonymous_suites_alone",
        start: || start(ANONYMOUS, "--disable-client-cert"),
        truth: || {
            modern()
                .version("tls1_2", Client, gnutls_suites("TLS1.2", ANONYMOUS))
                .groups("tls1_2", &["secp256r1"])
                .dh_bits(2048)
        },
    },
    Configuration {
        name: "gnutls_without_encryption",
        start: || start(NULL, "--disable-client-cert"),
        truth: || modern().version("tls1_2", Client, gnutls_suites("TLS1.2", NULL)),
    },
    Configuration {
        name: "gnutls_that_requires_a_client_certificate",
        start: || {
            start(
                "NORMAL:-VERS-ALL:+VERS-TLS1.2:-DHE-RSA:%SERVER_PRECEDENCE",
                "--require-client-cert",
            )
        },
        truth: || {
            modern()
                .found("signature.sha1")
                .version(
                    "tls1_2",
                    Server,
                    gnutls_suites("TLS1.2", "NORMAL:-VERS-ALL:+VERS-TLS1.2:-DHE-RSA"),
                )
                .groups("tls1_2", CURVES)
                .feature("client_certificate", "required")
                .untestable("vuln.client_renegotiation")
                .untestable("vuln.insecure_renegotiation")
                .untestable("vuln.ticketbleed")
                .untestable("vuln.poodle_tls")
                .untestable("vuln.cbc_padding_oracle")
                .untestable("vuln.robot")
        },
    },
];

fn start(priority: &str, arguments: &str) -> Running {
    Running::Stack(gnutls(RSA, priority, arguments))
}

fn modern() -> Truth {
    // NORMAL of GnuTLS 3.7 lists SIGN-RSA-SHA1 last: who offers nothing else gets it.
    Truth::default().encrypts_first().feature("compression", false)
}
