//! The table itself. One line a code, families in the order of a scan: chain, certificate, network, protocol ...

use super::{Entry, EvidenceKey};
use crate::{
    EvidenceKind::{List, Number, Text, Time},
    Severity,
};

/// Declares the codes: variant, id, number and name, severity, severity under `strict`, source, evidence. `or none` stands with
/// evidence that not every finding carries.
macro_rules! codes {
    ($($variant:ident $id:literal $number:expr, $name:expr, $severity:ident $strict:ident, $source:literal, [$($key:ident $(or $absent:ident)?: $kind:ident),*];)*) => {
        /// The code of a finding, and of the check that looks for it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = concat!("`", $id, "`: ", $source, ".")] $variant,)*
        }

        impl Code {
            /// Every code, in the order of the catalogue.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// What the catalogue knows of this code.
            pub fn entry(self) -> &'static Entry {
                match self {
                    $(Self::$variant => {
                        const ENTRY: Entry = Entry {
                            code: Code::$variant,
                            id: $id,
                            number: $number,
                            name: $name,
                            severity: Severity::$severity,
                            strict: Severity::$strict,
                            source: $source,
                            evidence: &[$(EvidenceKey {
                                name: stringify!($key),
                                kind: $kind,
                                required: {
                                    const ABSENT: &[&str] = &[$(stringify!($absent))?];
                                    ABSENT.is_empty()
                                },
                            }),*],
                        };
                        &ENTRY
                    })*
                }
            }
        }
    };
}

codes! {
    ChainIssuerUnknown "chain.issuer_unknown" Some(20), Some("UNABLE TO GET ISSUER CERT LOCALLY"), Error Error, "RFC 5280 section 6.1", [subject: Text, issuer: Text, not_fetched or none: List];
    ChainIssuerMissing "chain.issuer_missing" Some(2), Some("UNABLE TO GET ISSUER CERT"), Error Error, "RFC 5246 section 7.4.2, RFC 8446 section 4.4.2", [subject: Text, issuer: Text, not_fetched or none: List];
    ChainIncomplete "chain.incomplete" Some(21), Some("UNABLE TO VERIFY LEAF SIGNATURE"), Error Error, "RFC 5246 section 7.4.2, RFC 8446 section 4.4.2", [missing: List, origin: Text];
    ChainSelfSigned "chain.self_signed" Some(18), Some("DEPTH ZERO SELF SIGNED CERT"), Error Error, "RFC 5280 section 6.1", [subject: Text];
    ChainSelfSignedRoot "chain.self_signed_root" Some(19), Some("SELF SIGNED CERT IN CHAIN"), Error Error, "RFC 5280 section 6.1", [subject: Text];
    ChainSignatureFailure "chain.signature_failure" Some(7), Some("CERT SIGNATURE FAILURE"), Error Error, "RFC 5280 section 6.1.3 (a)(1)", [subject: Text, issuer: Text];
    ChainSignatureUnsupported "chain.signature_unsupported" Some(76), Some("UNSUPPORTED SIGNATURE ALGORITHM"), Error Error, "RFC 5280 section 6.1.3 (a)(1)", [subject: Text, algorithm: Text];
    ChainInvalidCa "chain.invalid_ca" Some(79), Some("INVALID CA"), Error Error, "RFC 5280 sections 4.2.1.9 and 6.1.4 (k)", [subject: Text];
    ChainNoCertSign "chain.no_cert_sign" Some(32), Some("KEYUSAGE NO CERTSIGN"), Error Error, "RFC 5280 sections 4.2.1.3 and 6.1.4 (n)", [subject: Text];
    ChainLoop "chain.loop" Some(55), Some("PATH LOOP"), Error Error, "RFC 5280 section 6.1", [subjects: List];
    ChainPathLength "chain.path_length" Some(25), Some("PATH LENGTH EXCEEDED"), Error Error, "RFC 5280 sections 4.2.1.9 and 6.1.4 (l) and (m)", [subject: Text, limit: Number];
    ChainPurpose "chain.purpose" Some(26), Some("INVALID PURPOSE"), Error Error, "RFC 5280 section 4.2.1.12", [subject: Text, purposes: List];
    ChainNameNotPermitted "chain.name_not_permitted" Some(47), Some("PERMITTED VIOLATION"), Error Error, "RFC 5280 section 4.2.1.10", [subject: Text, names: List];
    ChainNameExcluded "chain.name_excluded" Some(48), Some("EXCLUDED VIOLATION"), Error Error, "RFC 5280 section 4.2.1.10", [subject: Text, names: List];
    ChainUnhandledExtension "chain.unhandled_extension" Some(34), Some("UNHANDLED CRITICAL EXTENSION"), Error Error, "RFC 5280 section 4.2", [subject: Text, oid: Text];
    ChainTooLong "chain.too_long" Some(22), Some("CERT CHAIN TOO LONG"), Error Error, "RFC 5280 section 6.1", [length: Number, limit: Number];
    ChainDistrustedCa "chain.distrusted_ca" Some(28), Some("CERT REJECTED"), Error Error, "Root programmes of Mozilla, Google and Apple", [subject: Text, since: Time];
    ChainWrongOrder "chain.wrong_order" None, None, Warning Warning, "RFC 5246 section 7.4.2, RFC 8446 section 4.4.2", [subjects: List, subjects_count or none: Number];
    ChainDuplicate "chain.duplicate" None, None, Info Info, "RFC 5246 section 7.4.2", [subject: Text];
    ChainUnrelated "chain.unrelated" None, None, Info Info, "RFC 5246 section 7.4.2", [subject: Text];
    ChainRootSent "chain.root_sent" None, None, Info Info, "RFC 8446 section 4.4.2", [subject: Text];
    CertExpired "cert.expired" Some(10), Some("CERT HAS EXPIRED"), Error Error, "RFC 5280 sections 4.1.2.5 and 6.1.3 (a)(2)", [subject: Text, not_after: Time];
    CertNotYetValid "cert.not_yet_valid" Some(9), Some("CERT NOT YET VALID"), Error Error, "RFC 5280 sections 4.1.2.5 and 6.1.3 (a)(2)", [subject: Text, not_before: Time];
    CertExpiresSoon "cert.expires_soon" None, None, Warning Warning, "CA/Browser Forum ballot SC-081v3", [subject: Text, not_after: Time, days: Number];
    CertHostnameMismatch "cert.hostname_mismatch" Some(37), Some("BAD CN"), Warning Error, "RFC 9525 section 6", [name: Text, covers: List, covers_count or none: Number];
    CertRevoked "cert.revoked" Some(23), Some("CERT REVOKED"), Error Error, "RFC 5280 section 6.3, RFC 6960", [subject: Text, revoked_at: Time, reason: Text, source or none: Text, address or none: Text];
    CertWeakKey "cert.weak_key" Some(66), Some("EE KEY TOO SMALL"), Error Error, "CA/B Baseline Requirements section 6.1.5", [key: Text];
    ChainWeakCaKey "chain.weak_ca_key" Some(67), Some("CA KEY TOO SMALL"), Error Error, "CA/B Baseline Requirements section 6.1.5", [subject: Text, key: Text];
    CertWeakSignature "cert.weak_signature" Some(68), Some("CA MD TOO WEAK"), Error Error, "RFC 6194, CA/B Baseline Requirements section 7.1.3.2", [subject: Text, algorithm: Text];
    CertDebianWeakKey "cert.debian_weak_key" None, None, Error Error, "CVE-2008-0166", [subject: Text];
    CertRoca "cert.roca" None, None, Error Error, "CVE-2017-15361", [subject: Text];
    CertLifetimeTooLong "cert.lifetime_too_long" None, None, Warning Warning, "CA/B Baseline Requirements section 6.3.2 (ballot SC-081v3)", [days: Number, limit: Number];
    CertMustStapleMissing "cert.must_staple_missing" None, None, Error Error, "RFC 7633", [tries: Number, staple or none: Text];
    CertNoSct "cert.no_sct" Some(71), Some("NO VALID SCTS"), Warning Warning, "RFC 6962, policies of Chrome and Apple", [found: Number, needed: Number];
    CertMalformed "cert.malformed" None, None, Error Error, "RFC 5280 section 4, CA/B Baseline Requirements section 7.1", [subject: Text, clause: Text, detail: Text];
    CertNotTheExpected "cert.not_the_expected" None, None, Warning Error, "Setting of the monitor", [expected: List, presented: Text];
    CertDiffersByAddress "cert.differs_by_address" None, None, Warning Warning, "Comparison of all addresses of the target", [addresses: List, serials or none: List, until or none: List];
    CertChanged "cert.changed" None, None, Info Info, "Comparison with the last scan", [previous: Text, current: Text];
    CertWildcard "cert.wildcard" None, None, Info Info, "RFC 9525 section 6.3", [names: List, names_count or none: Number];
    CertSelfIssuedPrivate "cert.self_issued_private" None, None, Info Info, "RFC 5280 section 3.2", [issuer: Text];
    RevocationUnknown "revocation.unknown" None, None, Info Info, "RFC 6960, RFC 5280 section 5", [reason: Text, subject or none: Text, attempts or none: List];
    ProtocolSslv2 "protocol.sslv2" None, None, Error Error, "RFC 6176", [];
    ProtocolSslv3 "protocol.sslv3" None, None, Error Error, "RFC 7568", [];
    ProtocolTls10 "protocol.tls1_0" None, None, Warning Warning, "RFC 8996", [];
    ProtocolTls11 "protocol.tls1_1" None, None, Warning Warning, "RFC 8996", [];
    ProtocolNoTls12OrNewer "protocol.no_tls1_2_or_newer" None, None, Error Error, "RFC 8996, RFC 9325 section 3.1.1", [offered: List];
    ProtocolNoTls13 "protocol.no_tls1_3" None, None, Info Info, "RFC 8446, RFC 9325 section 3.1.1", [];
    ProtocolVersionIntolerant "protocol.version_intolerant" None, None, Warning Warning, "RFC 8446 appendix D", [version: Text];
    ProtocolLongHelloIntolerant "protocol.long_hello_intolerant" None, None, Warning Warning, "RFC 8446 section 4.1.2", [bytes: Number, segments: Number];
    CipherNull "cipher.null" None, None, Error Error, "RFC 9325 section 4.1", [suites: List];
    CipherAnonymous "cipher.anonymous" None, None, Error Error, "RFC 9325 section 4.1", [suites: List];
    CipherExport "cipher.export" None, None, Error Error, "RFC 9325 section 4.1", [suites: List];
    CipherRc4 "cipher.rc4" None, None, Error Error, "RFC 7465", [suites: List];
    CipherDes "cipher.des" None, None, Error Error, "RFC 5469, RFC 9325 section 4.1", [suites: List];
    CipherTripleDes "cipher.triple_des" None, None, Warning Warning, "CVE-2016-2183", [suites: List];
    CipherNoForwardSecrecy "cipher.no_forward_secrecy" None, None, Warning Warning, "RFC 9325 section 4.1", [];
    CipherNoAead "cipher.no_aead" None, None, Warning Warning, "RFC 9325 section 4.2", [];
    CipherNoServerOrder "cipher.no_server_order" None, None, Info Info, "RFC 9325 section 4.2.1", [];
    KexWeakDh "kex.weak_dh" None, None, Warning Warning, "RFC 9325 section 4.5, CVE-2015-4000", [bits: Number, prime or none: Text];
    KexValueReuse "kex.value_reuse" None, None, Warning Warning, "CVE-2020-1968, RFC 9325 section 7.4", [kind: Text];
    KexNoPostQuantum "kex.no_post_quantum" None, None, Info Info, "FIPS 203, draft-ietf-tls-ecdhe-mlkem", [];
    SignatureSha1 "signature.sha1" None, None, Warning Warning, "RFC 9155", [];
    VulnHeartbleed "vuln.heartbleed" None, None, Error Error, "CVE-2014-0160", [versions: List];
    VulnCcsInjection "vuln.ccs_injection" None, None, Error Error, "CVE-2014-0224", [versions: List];
    VulnRobot "vuln.robot" None, None, Error Error, "CVE-2017-13099", [strength: Text, version: Text, suite: Text, answers: List];
    VulnTicketbleed "vuln.ticketbleed" None, None, Error Error, "CVE-2016-9244", [];
    VulnPoodle "vuln.poodle" None, None, Error Error, "CVE-2014-3566", [suites: List];
    VulnPoodleTls "vuln.poodle_tls" None, None, Error Error, "CVE-2014-8730", [];
    VulnCbcPaddingOracle "vuln.cbc_padding_oracle" None, None, Error Error, "CVE-2016-2107, CVE-2019-1559", [];
    VulnFreak "vuln.freak" None, None, Error Error, "CVE-2015-0204", [suites: List, bits: Number];
    VulnLogjam "vuln.logjam" None, None, Error Error, "CVE-2015-4000", [suites: List, bits: Number];
    VulnDrown "vuln.drown" None, None, Error Error, "CVE-2016-0800, CVE-2015-3197, CVE-2016-0703", [cves: List, ciphers: List];
    VulnInsecureRenegotiation "vuln.insecure_renegotiation" None, None, Error Error, "CVE-2009-3555", [];
    VulnStarttlsInjection "vuln.starttls_injection" None, None, Error Error, "CVE-2011-0411", [];
    VulnOpossum "vuln.opossum" None, None, Error Error, "CVE-2025-49812", [status: Number];
    VulnCrime "vuln.crime" None, None, Warning Warning, "CVE-2012-4929", [versions: List];
    VulnBeast "vuln.beast" None, None, Info Info, "CVE-2011-3389", [suites: List];
    VulnLucky13 "vuln.lucky13" None, None, Info Info, "CVE-2013-0169", [suites: List];
    VulnBreach "vuln.breach" None, None, Info Info, "CVE-2013-3587", [encoding: Text];
    VulnClientRenegotiation "vuln.client_renegotiation" None, None, Warning Warning, "CVE-2011-1473", [];
    FeatureNoSecureRenegotiation "feature.no_secure_renegotiation" None, None, Warning Warning, "RFC 5746", [];
    FeatureNoFallbackScsv "feature.no_fallback_scsv" None, None, Warning Warning, "RFC 7507", [];
    FeatureNoExtendedMasterSecret "feature.no_extended_master_secret" None, None, Warning Warning, "RFC 7627", [];
    FeatureEarlyData "feature.early_data" None, None, Info Info, "RFC 8446 section 8", [];
    HttpNoHsts "http.no_hsts" None, None, Info Info, "RFC 6797", [];
    DnsCaaForbids "dns.caa_forbids" None, None, Warning Warning, "RFC 8659", [reason: Text, issuer: Text, owner: Text, allowed: List, record or none: Text, property or none: Text];
    DnsTlsaMismatch "dns.tlsa_mismatch" Some(65), Some("DANE NO MATCH"), Warning Warning, "RFC 6698, RFC 7671, RFC 7672", [reason: Text, owner: Text, records: List, records_count or none: Number, presented: List, suggested: Text];
    NetDnsError "net.dns_error" None, Some("DNSError"), Error Error, "RFC 1035, RFC 9499", [reason: Text];
    NetConnectError "net.connect_error" None, Some("ConnectError"), Error Error, "RFC 9293", [reason: Text];
    NetTimeout "net.timeout" None, Some("TimeoutError"), Error Error, "Time limits of the scan", [phase: Text];
    NetStarttlsRefused "net.starttls_refused" None, Some("StartTLSError"), Error Error, "RFC 3207, RFC 2595 and their like", [reason: Text, reply or none: Number];
    NetTlsError "net.tls_error" None, Some("TLSError"), Error Error, "RFC 8446 section 6, RFC 5246 section 7.2", [reason: Text, alert or none: Number, seen or none: Text, suite or none: Text];
    NetAddressUnreachable "net.address_unreachable" None, None, Warning Warning, "All addresses of the name", [phase: Text, reason: Text, reply or none: Number, alert or none: Number, silent or none: Number, addresses or none: Number];
    NetBlocked "net.blocked" None, None, Error Error, "RFC 6890, IANA special-purpose address registries", [reason: Text];
    NetClientCertificateRequired "net.client_certificate_required" None, None, Info Info, "RFC 8446 section 4.4.2", [];
    NetClientCertificatePolicy "net.client_certificate_policy" None, None, Warning Warning, "Setting of the monitor", [expected: Text, observed: Text];
}
