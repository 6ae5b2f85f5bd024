//! Answers that DNSSEC proves, or says that it cannot. Signatures are checked by hickory; what stands here is which questions
//! are put to it, for it checks no answer that leads through an alias to nothing, and knows no DNAME.

use std::fmt;
use std::sync::Arc;

use hickory_resolver::net::dnssec::DnssecDnsHandle;
use hickory_resolver::net::xfer::{DnsHandle as _, FirstAnswer as _};
use hickory_resolver::net::{DnsError, NetError};
use hickory_resolver::proto::dnssec::Proof;
use hickory_resolver::proto::dnssec::rdata::DNSSECRData;
use hickory_resolver::proto::op::{DnsRequestOptions, DnsResponse, Query, ResponseCode};
use hickory_resolver::proto::rr::{Name, RData, RecordType};
use hickory_resolver::proto::serialize::binary::{BinDecodable as _, BinDecoder};

use super::exchange::Exchange;
use super::query::MOST_ALIASES;
use super::{DnssecAnchors, ResolveError, wildcard};

/// How many verified signatures are remembered within one scan.
const MOST_SIGNATURES: usize = 4096;

/// Why an answer could not be had, or may not be believed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ValidationError {
    /// Zone, or somebody on the way: the zone is signed, and what came is not what it signed, or the signature has expired.
    #[error("the answer does not bear out what DNSSEC says of it")]
    Bogus,
    /// Name server: it hands out no signatures, not even those of the root zone, or another root than the one trusted.
    #[error("the name servers give no answers that DNSSEC can prove")]
    NoDnssec,
    /// There was no answer at all.
    #[error(transparent)]
    Unanswered(#[from] ResolveError),
}

impl ValidationError {
    /// A stable name for reports, metrics and logs.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Bogus => "dnssec_bogus",
            Self::NoDnssec => "no_dnssec",
            Self::Unanswered(error) => error.as_str(),
        }
    }
}

/// The questions of one scan whose answers are proven by DNSSEC, or known to need no proof (RFC 4035 section 4.3).
///
/// What was asked once is not asked again; the next scan asks anew.
pub struct ValidatedLookups {
    exchange: Exchange,
    anchors: Arc<DnssecAnchors>,
    validator: Option<DnssecDnsHandle<Exchange>>,
}

impl fmt::Debug for ValidatedLookups {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ValidatedLookups")
            .field("anchors", &self.anchors)
            .finish_non_exhaustive()
    }
}

/// Whether an answer is proven, or proven to need no proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Standing {
    /// It comes from a zone that is not signed, or leads through one.
    Insecure,
    /// Signed, from the trust anchor down.
    Secure,
}

/// An answer, or a proven nothing.
#[derive(Clone, Debug)]
pub(super) struct Proven {
    /// The name that the aliases lead to; the name asked for, where there are none.
    pub(super) end: Name,
    /// Of the first alias, where there is one.
    pub(super) first_alias: Option<Standing>,
    /// Empty where there is nothing of the kind.
    pub(super) records: Vec<RData>,
    /// Of all that leads there.
    pub(super) standing: Standing,
}

/// Where a name leads, as the name servers say, before anything is proven.
#[derive(Debug)]
pub(super) struct Route {
    hops: Vec<Hop>,
    end: Name,
    pub(super) records: Vec<RData>,
}

/// An alias.
#[derive(Debug)]
struct Hop {
    owner: Name,
    data: RData,
    target: Name,
}

impl ValidatedLookups {
    pub(super) fn new(exchange: Exchange, anchors: Arc<DnssecAnchors>) -> Self {
        Self {
            exchange,
            anchors,
            validator: None,
        }
    }

    /// Asks, and has each step on the way proven.
    pub(super) async fn ask(&mut self, name: &Name, kind: RecordType) -> Result<Proven, ValidationError> {
        let route = self.route(name, kind).await?;
        self.prove(&route, kind).await
    }

    /// Follows the aliases, unproven.
    pub(super) async fn route(&self, name: &Name, kind: RecordType) -> Result<Route, ResolveError> {
        let mut route = Route {
            hops: Vec::new(),
            end: name.clone(),
            records: Vec::new(),
        };
        loop {
            let query = Query::query(route.end.clone(), kind);
            let response = match self.exchange.lookup(query, options()).first_answer().await {
                Ok(response) => response,
                Err(NetError::Dns(DnsError::NoRecordsFound(none))) => match none.response_code {
                    ResponseCode::NoError | ResponseCode::NXDomain => return Ok(route),
                    code => {
                        return Err(ResolveError::ServerFailure {
                            response_code: code.into(),
                        });
                    }
                },
                Err(error) => return Err(error.into()),
            };
            match alias(&response, &route.end)? {
                None => {
                    route.records = records(&response, &route.end, kind)
                        .map(|(_, data)| data.clone())
                        .collect();
                    return Ok(route);
                }
                Some(_) if route.hops.len() >= MOST_ALIASES => return Err(ResolveError::TooManyAliases),
                Some(hop) => {
                    route.end = hop.target.clone();
                    route.hops.push(hop);
                }
            }
        }
    }

    async fn prove(&mut self, route: &Route, kind: RecordType) -> Result<Proven, ValidationError> {
        let mut standing = Standing::Secure;
        let mut first_alias = None;
        for hop in &route.hops {
            let (records, of_hop) = self.proven(&hop.owner, hop.data.record_type()).await?;
            // Another alias than a moment ago, or one that was slipped in.
            if !records.contains(&hop.data) {
                return Err(ValidationError::Bogus);
            }
            standing = standing.min(of_hop);
            first_alias.get_or_insert(of_hop);
        }
        let (records, of_end) = self.proven(&route.end, kind).await?;
        Ok(Proven {
            end: route.end.clone(),
            first_alias,
            records,
            standing: standing.min(of_end),
        })
    }

    /// The records of a name that is no alias, or their proven absence.
    async fn proven(&mut self, name: &Name, kind: RecordType) -> Result<(Vec<RData>, Standing), ValidationError> {
        self.exchange.trouble();
        let outcome = self.validate(name, kind).await;
        match outcome {
            Err(ValidationError::Bogus) => Err(self.explain().await),
            other => other,
        }
    }

    /// Why nothing is proven: somebody lies, somebody does not answer, or nobody here hands out proofs.
    async fn explain(&mut self) -> ValidationError {
        if let Some(error) = self.exchange.trouble() {
            return error.into();
        }
        match Box::pin(self.validate(&Name::root(), RecordType::SOA)).await {
            Ok((records, Standing::Secure)) if !records.is_empty() => ValidationError::Bogus,
            _ => ValidationError::NoDnssec,
        }
    }

    async fn validate(&mut self, name: &Name, kind: RecordType) -> Result<(Vec<RData>, Standing), ValidationError> {
        let validator = self.validator().await;
        let response = match validator
            .lookup(Query::query(name.clone(), kind), options())
            .first_answer()
            .await
        {
            Ok(response) => response,
            Err(NetError::Dns(DnsError::Nsec { response, proof, .. })) => match proof {
                // More rounds of hashing than anybody should ask of us (RFC 9276 section 3.2).
                Proof::Insecure => return Ok((Vec::new(), Standing::Insecure)),
                _ if wildcard::is_proven(&response, name, kind) => *response,
                Proof::Bogus | Proof::Indeterminate | Proof::Secure => return Err(ValidationError::Bogus),
            },
            Err(error) => return Err(ResolveError::from(error).into()),
        };
        let mut found = Vec::new();
        let mut standing = Standing::Secure;
        for (proof, data) in records(&response, name, kind) {
            standing = standing.min(match proof {
                Proof::Secure => Standing::Secure,
                Proof::Insecure => Standing::Insecure,
                Proof::Bogus | Proof::Indeterminate => return Err(ValidationError::Bogus),
            });
            found.push(data.clone());
        }
        if found.is_empty() && !is_denied_by_proof(&response) {
            standing = Standing::Insecure;
        }
        Ok((found, standing))
    }

    async fn validator(&mut self) -> DnssecDnsHandle<Exchange> {
        if let Some(validator) = &self.validator {
            return validator.clone();
        }
        let trusted = match self.anchors.needs_keys() {
            false => self.anchors.among(std::iter::empty()),
            true => {
                let query = Query::query(Name::root(), RecordType::DNSKEY);
                let response = self.exchange.lookup(query, options()).first_answer().await.ok();
                let answers = response.iter().flat_map(|response| response.answers.iter());
                let keys = answers.filter_map(|record| match &record.data {
                    RData::DNSSEC(DNSSECRData::DNSKEY(key)) if record.name.is_root() => Some(key),
                    _ => None,
                });
                self.anchors.among(keys)
            }
        };
        let validator = DnssecDnsHandle::with_trust_anchor(self.exchange.clone(), Arc::new(trusted))
            .validation_cache_size(MOST_SIGNATURES);
        self.validator.insert(validator).clone()
    }
}

fn options() -> DnsRequestOptions {
    let mut options = DnsRequestOptions::default();
    options.use_edns = true;
    options.edns_set_dnssec_ok = true;
    options
}

fn records<'a>(
    response: &'a DnsResponse,
    name: &'a Name,
    kind: RecordType,
) -> impl Iterator<Item = (Proof, &'a RData)> {
    let answers = response.answers.iter();
    let mine = answers.filter(move |record| record.record_type() == kind && record.name == *name);
    mine.map(|record| (record.proof, &record.data))
}

/// Whether a signed NSEC or NSEC3 record is among what says that there is nothing. That it says so was checked by then.
fn is_denied_by_proof(response: &DnsResponse) -> bool {
    let mut authorities = response.authorities.iter();
    authorities.any(|record| {
        let denies = matches!(
            &record.data,
            RData::DNSSEC(DNSSECRData::NSEC(_) | DNSSECRData::NSEC3(_))
        );
        denies && record.proof.is_secure()
    })
}

/// Where an answer leads from a name: by the CNAME of the name, or the DNAME of a name above, from which a name server makes
/// the CNAME that it sends along (RFC 6672 section 3.1).
fn alias(response: &DnsResponse, name: &Name) -> Result<Option<Hop>, ResolveError> {
    for record in &response.answers {
        match &record.data {
            RData::Unknown {
                code: RecordType::DNAME,
                rdata,
            } if record.name != *name && record.name.zone_of(name) => {
                let bad = |detail: &str| ResolveError::BadAnswer {
                    detail: format!("DNAME {}: {detail}", record.name),
                };
                let mut target = Name::read(&mut BinDecoder::new(&rdata.anything)).map_err(|_| bad("no name"))?;
                target.set_fqdn(true);
                let depth = usize::from(name.num_labels()).saturating_sub(usize::from(record.name.num_labels()));
                let prefix = Name::from_labels(name.iter().take(depth)).map_err(|_| bad("no name"))?;
                let target = prefix
                    .append_domain(&target)
                    .map_err(|_| bad("the name gets too long"))?;
                return Ok(Some(Hop {
                    owner: record.name.clone(),
                    data: record.data.clone(),
                    target,
                }));
            }
            _ => {}
        }
    }
    let cname = response.answers.iter().find_map(|record| match &record.data {
        RData::CNAME(target) if record.name == *name => Some((target.0.clone(), record)),
        _ => None,
    });
    Ok(cname.map(|(target, record)| Hop {
        owner: name.clone(),
        data: record.data.clone(),
        target,
    }))
}
