//! The extensions that a judgement needs (RFC 5280 section 4.2).

use super::{
    Malformation, constraints,
    distinguished::{self, NameKey},
    sct::{self, Timestamps},
};
use crate::{der, text};
use std::{collections::HashSet, net::IpAddr};
use x509_parser::extensions::{
    AccessDescription, AuthorityKeyIdentifier, DistributionPointName, ExtendedKeyUsage, GeneralName, ParsedExtension,
    SubjectAlternativeName, X509Extension,
};

/// What the extensions say.
#[derive(Clone, Debug, Default)]
pub(crate) struct Extensions {
    pub(crate) authority_key_id: Option<Vec<u8>>,
    pub(crate) basic_constraints: Option<BasicConstraints>,
    pub(crate) ca_issuers: Vec<String>,
    pub(crate) critical: Critical,
    pub(crate) crl: Vec<String>,
    pub(crate) directory_names: Vec<NameKey>,
    /// The content of cRLDistributionPoints (RFC 5280 section 4.2.1.13): lists are held against it.
    pub(crate) distribution_points: Option<Box<[u8]>>,
    pub(crate) dns_names: Vec<DnsName>,
    pub(crate) emails: Vec<String>,
    /// Whether they stand there, readable or not.
    pub(crate) has_name_constraints: bool,
    pub(crate) ip_addresses: Vec<IpAddr>,
    pub(crate) key_usage: Option<KeyUsage>,
    pub(crate) must_staple: bool,
    pub(crate) name_constraints: Option<NameConstraints>,
    pub(crate) ocsp: Vec<String>,
    /// Tags of alternative names of a form that we do not read: otherName, x400Address, ediPartyName, registeredID.
    pub(crate) other_names: Vec<u8>,
    pub(crate) purposes: Option<Purposes>,
    pub(crate) root_key_id: RootKeyId,
    pub(crate) scts: Timestamps,
    pub(crate) subject_key_id: Option<Vec<u8>>,
    /// Critical extensions that nobody here understands.
    pub(crate) unhandled: Vec<String>,
    pub(crate) uris: Vec<String>,
}

/// Which extensions are marked critical, of those where that may be wrong.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Critical {
    pub(crate) access: bool,
    pub(crate) alternative_names: bool,
    pub(crate) authority_key_id: bool,
    pub(crate) basic_constraints: bool,
    /// policyConstraints or inhibitAnyPolicy stand there, and are not.
    pub(crate) lax_policy_constraints: bool,
    pub(crate) purposes: bool,
    pub(crate) subject_key_id: bool,
}

/// The shape of authorityKeyIdentifier (RFC 5280 section 4.2.1.1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum RootKeyId {
    #[default]
    Absent,
    /// It names the issuer's certificate by issuer or serial number.
    NamesIssuer,
    /// A key identifier and nothing else.
    Sound,
    /// It is there, without key identifier.
    WithoutKey,
}

/// A DNS name of subjectAltName.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DnsName {
    /// As it stands in the certificate.
    pub(crate) raw: String,
    /// Fit to be shown.
    pub(crate) shown: String,
}

/// RFC 5280 section 4.2.1.9.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct BasicConstraints {
    pub(crate) ca: bool,
    pub(crate) path_length: Option<u32>,
}

/// RFC 5280 section 4.2.1.3.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct KeyUsage {
    pub(crate) cert_sign: bool,
    /// Whether the key may do what some key exchange of TLS asks of a server's: sign, or agree on or decrypt a secret.
    pub(crate) server: bool,
    /// What it allows, by name: `keyCertSign`.
    pub(crate) names: Vec<&'static str>,
}

/// RFC 5280 section 4.2.1.12.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Purposes {
    pub(crate) server_auth: bool,
    pub(crate) any: bool,
    pub(crate) names: Vec<String>,
}

/// RFC 5280 section 4.2.1.10.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct NameConstraints {
    pub(crate) permitted: Vec<Subtree>,
    pub(crate) excluded: Vec<Subtree>,
}

/// The base of a subtree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Subtree {
    Directory(NameKey),
    Dns(String),
    Email(String),
    Ip(Vec<u8>),
    /// A form that we do not read, by its tag.
    Other(u8),
    Uri(String),
}

/// URLs beyond this number serve nobody.
const URLS: usize = 16;

pub(crate) fn read(extensions: &[X509Extension<'_>], malformations: &mut Vec<Malformation>) -> Extensions {
    let mut read = Extensions::default();
    let mut seen = HashSet::new();
    for extension in extensions {
        if !seen.insert(extension.oid.as_bytes()) {
            let detail = format!("extension {} stands there twice", text::dotted(&extension.oid));
            malformations.push(Malformation::refused("RFC 5280 section 4.2", detail));
            continue;
        }
        read.add(extension, malformations);
    }
    read
}

impl Extensions {
    fn add(&mut self, extension: &X509Extension<'_>, malformations: &mut Vec<Malformation>) {
        let critical = extension.critical;
        match extension.parsed_extension() {
            ParsedExtension::AuthorityInfoAccess(access) => {
                self.critical.access = critical;
                self.access(&access.accessdescs, malformations);
            }
            ParsedExtension::AuthorityKeyIdentifier(id) => {
                self.critical.authority_key_id = critical;
                self.authority_key_id = id.key_identifier.as_ref().map(|id| id.0.to_vec());
                self.root_key_id = RootKeyId::of(id);
            }
            ParsedExtension::BasicConstraints(basic) => {
                self.critical.basic_constraints = critical;
                self.basic_constraints = Some(BasicConstraints {
                    ca: basic.ca,
                    path_length: basic.path_len_constraint,
                });
            }
            ParsedExtension::CRLDistributionPoints(points) => {
                self.distribution_points = Some(extension.value.into());
                for point in &points.points {
                    if let Some(DistributionPointName::FullName(names)) = &point.distribution_point {
                        names.iter().for_each(|name| push_url(&mut self.crl, name));
                    }
                }
            }
            ParsedExtension::ExtendedKeyUsage(usage) => {
                self.critical.purposes = critical;
                self.purposes = Some(purposes(usage));
            }
            ParsedExtension::InhibitAnyPolicy(_) | ParsedExtension::PolicyConstraints(_) => {
                self.critical.lax_policy_constraints |= !critical;
            }
            ParsedExtension::KeyUsage(usage) => self.key_usage = Some(key_usage(usage)),
            ParsedExtension::SCT(list) => self.scts = sct::read(list),
            ParsedExtension::SubjectAlternativeName(names) => {
                self.critical.alternative_names = critical;
                self.alternative_names(names, malformations);
            }
            ParsedExtension::SubjectKeyIdentifier(id) => {
                self.critical.subject_key_id = critical;
                self.subject_key_id = Some(id.0.to_vec());
            }
            _ => self.add_by_oid(extension, malformations),
        }
    }

    /// What the parser does not read, or not strictly enough.
    fn add_by_oid(&mut self, extension: &X509Extension<'_>, malformations: &mut Vec<Malformation>) {
        let oid = text::dotted(&extension.oid);
        match extension.parsed_extension() {
            _ if oid == NAME_CONSTRAINTS => {
                self.has_name_constraints = true;
                self.name_constraints = constraints::read(extension.value, malformations);
            }
            _ if oid == TLS_FEATURE => self.must_staple = asks_for_a_staple(extension.value),
            ParsedExtension::ParseError { .. } if MUST_PARSE.contains(&oid.as_str()) => {
                malformations.push(unreadable(&oid))
            }
            _ if extension.critical && !HANDLED.contains(&oid.as_str()) => self.unhandled.push(oid),
            _ => {}
        }
    }

    /// Whether the key may be that of a TLS server (RFC 5280 section 4.2.1.3).
    pub(crate) fn allows_key_for_server(&self) -> bool {
        self.key_usage.as_ref().is_none_or(|usage| usage.server)
    }

    /// Whether basicConstraints make it a CA.
    pub(crate) fn is_ca(&self) -> bool {
        self.basic_constraints.is_some_and(|basic| basic.ca)
    }

    fn access(&mut self, descriptions: &[AccessDescription<'_>], malformations: &mut Vec<Malformation>) {
        if descriptions.is_empty() {
            let detail = "authorityInfoAccess is empty";
            malformations.push(Malformation::refused("RFC 5280 section 4.2.2.1", detail));
        }
        for description in descriptions {
            match text::dotted(&description.access_method).as_str() {
                "1.3.6.1.5.5.7.48.1" => push_url(&mut self.ocsp, &description.access_location),
                "1.3.6.1.5.5.7.48.2" => push_url(&mut self.ca_issuers, &description.access_location),
                _ => {}
            }
        }
    }

    fn alternative_names(&mut self, names: &SubjectAlternativeName<'_>, malformations: &mut Vec<Malformation>) {
        let mut malformed = |detail: String| {
            malformations.push(Malformation::refused("RFC 5280 section 4.2.1.6", detail));
        };
        if names.general_names.is_empty() {
            malformed("subjectAltName is empty".to_owned());
        }
        for name in &names.general_names {
            match name {
                GeneralName::DNSName(name) => {
                    if !name.is_ascii() {
                        malformed(format!("the DNS name {} is not ASCII", text::escape(name)));
                    }
                    self.dns_names.push(DnsName {
                        raw: (*name).to_owned(),
                        shown: text::escape(name),
                    });
                }
                GeneralName::DirectoryName(name) => self.directory_names.push(distinguished::read(name).key),
                GeneralName::IPAddress(bytes) => match address(bytes) {
                    Some(address) => self.ip_addresses.push(address),
                    None => malformed(format!("an IP address has {} bytes", bytes.len())),
                },
                GeneralName::Invalid(tag, _) => malformed(format!("a name of tag {} is unreadable", tag.0)),
                GeneralName::RFC822Name(name) => self.emails.push((*name).to_owned()),
                GeneralName::URI(name) => self.uris.push((*name).to_owned()),
                GeneralName::OtherName(..) => self.other_names.push(0),
                GeneralName::X400Address(_) => self.other_names.push(3),
                GeneralName::EDIPartyName(_) => self.other_names.push(5),
                GeneralName::RegisteredID(_) => self.other_names.push(8),
            }
        }
    }
}

const NAME_CONSTRAINTS: &str = "2.5.29.30";
const TLS_FEATURE: &str = "1.3.6.1.5.5.7.1.24";

/// What clients read even where it is not critical: a certificate in which one of these does not parse is refused.
const MUST_PARSE: [&str; 7] = [
    "1.3.6.1.5.5.7.1.1", // authorityInfoAccess: Go and Chrome read it first of all
    "2.5.29.14",         // subjectKeyIdentifier
    "2.5.29.15",         // keyUsage
    "2.5.29.17",         // subjectAltName
    "2.5.29.19",         // basicConstraints
    "2.5.29.35",         // authorityKeyIdentifier
    "2.5.29.37",         // extKeyUsage
];

/// Understood, or without effect on a TLS server. The policy extensions only matter to a verifier that demands a policy,
/// and none of the TLS clients does.
const HANDLED: [&str; 15] = [
    "1.3.6.1.5.5.7.1.1",     // authorityInfoAccess
    "1.3.6.1.5.5.7.1.11",    // subjectInfoAccess
    "2.16.840.1.113730.1.1", // Netscape certificate type
    "2.5.29.14",             // subjectKeyIdentifier
    "2.5.29.15",             // keyUsage
    "2.5.29.17",             // subjectAltName
    "2.5.29.18",             // issuerAltName
    "2.5.29.19",             // basicConstraints
    "2.5.29.31",             // cRLDistributionPoints
    "2.5.29.32",             // certificatePolicies
    "2.5.29.33",             // policyMappings
    "2.5.29.35",             // authorityKeyIdentifier
    "2.5.29.36",             // policyConstraints
    "2.5.29.37",             // extKeyUsage
    "2.5.29.54",             // inhibitAnyPolicy
];

impl RootKeyId {
    fn of(id: &AuthorityKeyIdentifier<'_>) -> Self {
        if id.key_identifier.is_none() {
            Self::WithoutKey
        } else if id.authority_cert_issuer.is_some() || id.authority_cert_serial.is_some() {
            Self::NamesIssuer
        } else {
            Self::Sound
        }
    }
}

fn unreadable(oid: &str) -> Malformation {
    Malformation::refused("RFC 5280 section 4.2", format!("extension {oid} does not parse"))
}

pub(crate) fn address(bytes: &[u8]) -> Option<IpAddr> {
    if let Ok(four) = <[u8; 4]>::try_from(bytes) {
        return Some(four.into());
    }
    <[u8; 16]>::try_from(bytes).ok().map(IpAddr::from)
}

/// Keeps a URL if it is one that can be fetched and shown: printable ASCII, at most 2,048 bytes.
fn push_url(urls: &mut Vec<String>, name: &GeneralName<'_>) {
    if let GeneralName::URI(url) = name
        && urls.len() < URLS
        && url.len() <= 2048
        && url.bytes().all(|byte| byte.is_ascii_graphic())
        && !urls.iter().any(|known| known == url)
    {
        urls.push((*url).to_owned());
    }
}

fn key_usage(usage: &x509_parser::extensions::KeyUsage) -> KeyUsage {
    let known = [
        (usage.digital_signature(), "digitalSignature"),
        (usage.non_repudiation(), "nonRepudiation"),
        (usage.key_encipherment(), "keyEncipherment"),
        (usage.data_encipherment(), "dataEncipherment"),
        (usage.key_agreement(), "keyAgreement"),
        (usage.key_cert_sign(), "keyCertSign"),
        (usage.crl_sign(), "cRLSign"),
        (usage.encipher_only(), "encipherOnly"),
        (usage.decipher_only(), "decipherOnly"),
    ];
    KeyUsage {
        cert_sign: usage.key_cert_sign(),
        server: usage.digital_signature() || usage.key_encipherment() || usage.key_agreement(),
        names: known
            .into_iter()
            .filter(|(set, _)| *set)
            .map(|(_, name)| name)
            .collect(),
    }
}

fn purposes(usage: &ExtendedKeyUsage<'_>) -> Purposes {
    let known = [
        (usage.any, "anyExtendedKeyUsage"),
        (usage.server_auth, "serverAuth"),
        (usage.client_auth, "clientAuth"),
        (usage.code_signing, "codeSigning"),
        (usage.email_protection, "emailProtection"),
        (usage.time_stamping, "timeStamping"),
        (usage.ocsp_signing, "OCSPSigning"),
    ];
    let named = known
        .into_iter()
        .filter(|(set, _)| *set)
        .map(|(_, name)| name.to_owned());
    Purposes {
        server_auth: usage.server_auth,
        any: usage.any,
        names: named.chain(usage.other.iter().map(text::dotted)).collect(),
    }
}

/// RFC 7633: a SEQUENCE OF INTEGER, in which 5 is `status_request`.
fn asks_for_a_staple(value: &[u8]) -> bool {
    let features = der::only(value, der::SEQUENCE)
        .and_then(der::elements)
        .unwrap_or_default();
    features
        .iter()
        .any(|feature| feature.tag == der::INTEGER && feature.content == [5])
}
