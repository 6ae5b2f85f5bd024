//! Where a scan connects: resolved once, then pinned.

use crate::environment::Environment;
use model::{Check, Code, Finding, Host, ScanJob};
use outbound::{AddressSource, Resolution, ResolveError};
use std::net::SocketAddr;
use tokio::time::{Instant, timeout_at};

/// Where to connect, and what the name servers had to do with it.
#[derive(Debug)]
pub(crate) struct Addresses {
    /// At least one.
    pub(crate) peers: Vec<SocketAddr>,
    /// The check of `net.dns_error`; none where no name server was asked.
    pub(crate) check: Option<Check>,
}

/// Why there is none.
#[derive(Debug)]
pub(crate) struct NoAddress {
    /// `no_such_name`, `timeout` ...
    pub(crate) reason: &'static str,
}

impl NoAddress {
    pub(crate) fn finding(&self) -> Finding {
        Finding::new(Code::NetDnsError).with("reason", self.reason)
    }
}

/// The pinned address of the job, a literal, or what the name servers say.
pub(crate) async fn find(job: &ScanJob, environment: &Environment, until: Instant) -> Result<Addresses, NoAddress> {
    let target = &job.target;
    if let Some(peer) = target.connect {
        return Ok(Addresses {
            peers: vec![peer],
            check: None,
        });
    }
    let name = match &target.host {
        Host::Ip(address) => {
            return Ok(Addresses {
                peers: vec![(*address, target.port).into()],
                check: None,
            });
        }
        Host::Name(name) => name,
    };
    let resolved = timeout_at(until, Box::pin(environment.resolver.resolve(name))).await;
    let resolution = resolved.unwrap_or(Err(ResolveError::Timeout));
    let resolution = resolution.map_err(|error| NoAddress { reason: error.as_str() })?;
    let peers = resolution
        .addresses
        .iter()
        .map(|address| (*address, target.port).into())
        .collect();
    Ok(Addresses {
        peers,
        check: check(&resolution),
    })
}

/// Half an answer is no error, but nothing is known of the other half.
fn check(resolution: &Resolution) -> Option<Check> {
    match &resolution.failed {
        _ if resolution.source != AddressSource::Dns => None,
        None => Some(Check::answered(Code::NetDnsError, false)),
        Some(failure) => {
            let reason = format!("{}_{}", failure.family.as_str(), failure.error.as_str());
            Some(Check::could_not_test(Code::NetDnsError, reason))
        }
    }
}
