use hickory_resolver::proto::rr::{Name, RData, RecordType};

use super::query::{display, fqdn};
use super::validated::{Standing, ValidatedLookups, ValidationError};
use crate::host::{HostError, HostSyntax, parse_host};

/// The most properties of one set that are looked at; who has more gets an error rather than half an answer.
const MOST_RECORDS: usize = 200;

/// The CAA records that concern a name (the Relevant Resource Record Set of RFC 8659 section 3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaaSet {
    /// The name that has them: the one asked for, or the nearest above it.
    pub owner: String,
    /// At least one.
    pub records: Vec<CaaRecord>,
    /// Whether DNSSEC proves them.
    pub proven: bool,
}

/// One property (RFC 8659 section 4.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaaRecord {
    /// Who does not know the property must not issue.
    pub critical: bool,
    /// `issue`, `issuewild`, `iodef` ..., in lower case.
    pub tag: String,
    /// As sent.
    pub value: Vec<u8>,
}

impl ValidatedLookups {
    /// The CAA records for a name: its own, or those of the nearest name above that has some, up to the root. None: nobody has
    /// said anything, so every authority may issue.
    ///
    /// Where the name servers hand out no proofs the answer is taken without one, as [`CaaSet::proven`] says; an answer that
    /// contradicts its proof is an error. So is a name server's failure: it does not say that there are no records.
    ///
    /// # Errors
    /// [`ValidationError`] where the answer is not known.
    pub async fn caa(&mut self, host: &str) -> Result<Option<CaaSet>, ValidationError> {
        let mut name = match parse_host(host).map_err(super::ResolveError::from)? {
            HostSyntax::Name(name) => fqdn(&name)?,
            HostSyntax::Address(_) => return Err(super::ResolveError::from(HostError::NumericForm).into()),
        };
        while !name.is_root() {
            let (records, proven) = self.caa_of(&name).await?;
            if !records.is_empty() {
                return Ok(Some(CaaSet {
                    owner: display(&name),
                    records,
                    proven,
                }));
            }
            name = name.base_name();
        }
        Ok(None)
    }

    async fn caa_of(&mut self, name: &Name) -> Result<(Vec<CaaRecord>, bool), ValidationError> {
        let (records, proven) = match self.ask(name, RecordType::CAA).await {
            Ok(answer) => (answer.records, answer.standing == Standing::Secure),
            Err(ValidationError::NoDnssec) => (self.route(name, RecordType::CAA).await?.records, false),
            Err(error) => return Err(error),
        };
        if records.len() > MOST_RECORDS {
            let detail = format!("{} CAA records", records.len());
            return Err(super::ResolveError::BadAnswer { detail }.into());
        }
        let properties = records.into_iter().filter_map(|record| match record {
            RData::CAA(caa) => Some(CaaRecord {
                critical: caa.issuer_critical,
                tag: caa.tag.to_ascii_lowercase(),
                value: caa.value,
            }),
            _ => None,
        });
        Ok((properties.collect(), proven))
    }
}
