use hickory_resolver::proto::rr::{Name, RData, RecordType};

use super::ResolveError;
use super::query::{display, fqdn};
use super::validated::{Proven, Standing, ValidatedLookups, ValidationError};
use crate::host::{HostError, HostSyntax, parse_host};

/// The most records of one set that are looked at; who has more gets an error rather than half an answer.
const MOST_RECORDS: usize = 200;

/// What DANE says of a service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tlsa {
    /// The zone of the host is not signed: its records, if any, bind nobody (RFC 7671 section 2, RFC 7672 section 2.2.2).
    Insecure,
    /// The zone is signed, and there are none.
    None,
    /// These.
    Records(TlsaSet),
}

/// The TLSA records of a service, proven by DNSSEC.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlsaSet {
    /// The name of the records, before its own aliases: `_25._tcp.mail.example.org`.
    pub owner: String,
    /// The host in it: the one asked for, or the one that its aliases lead to (RFC 7671 section 7).
    pub base: String,
    /// At least one.
    pub records: Vec<TlsaRecord>,
}

/// One record (RFC 6698 section 2.1); the numbers as sent, known or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlsaRecord {
    /// 0 PKIX-TA, 1 PKIX-EE, 2 DANE-TA, 3 DANE-EE (RFC 7218).
    pub usage: u8,
    /// 0 the certificate, 1 its public key.
    pub selector: u8,
    /// 0 all of it, 1 its SHA-256, 2 its SHA-512.
    pub matching: u8,
    /// What is to be compared.
    pub data: Vec<u8>,
}

impl ValidatedLookups {
    /// The TLSA records of a TCP service of a host, where DNSSEC proves them.
    ///
    /// A host that is an alias has those of the name it leads to, if all of that way is signed, else its own (RFC 7671 section
    /// 7, RFC 7672 section 2.2.2).
    ///
    /// # Errors
    /// [`ValidationError`] where it is not known whether there are any.
    pub async fn tlsa(&mut self, host: &str, port: u16) -> Result<Tlsa, ValidationError> {
        let name = match parse_host(host).map_err(ResolveError::from)? {
            HostSyntax::Name(name) => fqdn(&name)?,
            HostSyntax::Address(_) => return Err(ResolveError::from(HostError::NumericForm).into()),
        };
        // The addresses must be proven, too: a record about a host that nobody can be sure to reach binds nobody.
        let addresses = self.ask(&name, RecordType::A).await?;
        let mut outcome = Tlsa::Insecure;
        for base in bases(&name, &addresses) {
            let owner = service(&base, port)?;
            let answer = self.ask(&owner, RecordType::TLSA).await?;
            let records = records(answer.records)?;
            match (answer.standing, records.is_empty()) {
                (Standing::Secure, false) => {
                    return Ok(Tlsa::Records(TlsaSet {
                        owner: display(&owner),
                        base: display(&base),
                        records,
                    }));
                }
                (Standing::Secure, true) => outcome = Tlsa::None,
                (Standing::Insecure, _) => {}
            }
        }
        Ok(outcome)
    }
}

/// The hosts whose records count, in order.
fn bases(name: &Name, addresses: &Proven) -> Vec<Name> {
    match (addresses.standing, addresses.first_alias) {
        (Standing::Secure, None) => vec![name.clone()],
        (Standing::Secure, Some(_)) => vec![addresses.end.clone(), name.clone()],
        (Standing::Insecure, Some(Standing::Secure)) => vec![name.clone()],
        (Standing::Insecure, Some(Standing::Insecure) | None) => Vec::new(),
    }
}

/// RFC 6698 section 3.
fn service(base: &Name, port: u16) -> Result<Name, ResolveError> {
    let labels = base
        .prepend_label("_tcp")
        .and_then(|name| name.prepend_label(format!("_{port}")));
    labels.map_err(|error| ResolveError::BadAnswer {
        detail: error.to_string(),
    })
}

fn records(records: Vec<RData>) -> Result<Vec<TlsaRecord>, ResolveError> {
    if records.len() > MOST_RECORDS {
        let detail = format!("{} TLSA records", records.len());
        return Err(ResolveError::BadAnswer { detail });
    }
    let records = records.into_iter().filter_map(|record| match record {
        RData::TLSA(tlsa) => Some(TlsaRecord {
            usage: tlsa.cert_usage.into(),
            selector: tlsa.selector.into(),
            matching: tlsa.matching.into(),
            data: tlsa.cert_data,
        }),
        _ => None,
    });
    Ok(records.collect())
}
