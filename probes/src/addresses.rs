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
    /// What is to be said of the name; nothing where no name server was asked.
    pub(crate) checks: Vec<Check>,
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
            checks: Vec::new(),
        });
    }
    let name = match &target.host {
        Host::Ip(address) => {
            return Ok(Addresses {
                peers: vec![(*address, target.port).into()],
                checks: Vec::new(),
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
        checks: checks(&resolution),
    })
}

/// Half an answer is no error, but nothing is known of the other half.
fn checks(resolution: &Resolution) -> Vec<Check> {
    let mut checks = Vec::new();
    if resolution.omitted > 0 {
        let tested = resolution.addresses.len();
        let reason = format!(
            "too_many_addresses_{tested}_of_{}",
            tested.saturating_add(resolution.omitted)
        );
        checks.push(Check::could_not_test(Code::NetAddressUnreachable, reason));
    }
    match &resolution.failed {
        _ if resolution.source != AddressSource::Dns => {}
        None => checks.push(Check::answered(Code::NetDnsError, false)),
        Some(failure) => {
            let reason = format!("{}_{}", failure.family.as_str(), failure.error.as_str());
            checks.push(Check::could_not_test(Code::NetDnsError, reason));
        }
    }
    checks
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::CheckState;
    use outbound::{Family, FamilyFailure};

    #[test]
    fn what_the_name_servers_left_open_is_said() {
        let whole = Resolution {
            addresses: vec![[192, 0, 2, 1].into()],
            omitted: 0,
            aliases: vec![],
            failed: None,
            source: AddressSource::Dns,
        };
        let half = Resolution {
            omitted: 3,
            failed: Some(FamilyFailure {
                family: Family::V6,
                error: ResolveError::Timeout,
            }),
            ..whole.clone()
        };
        assert_eq!(checks(&whole), [Check::answered(Code::NetDnsError, false)]);
        let open: Vec<_> = checks(&half)
            .into_iter()
            .map(|check| (check.state, check.reason.unwrap()))
            .collect();
        assert_eq!(
            open,
            [
                (CheckState::CouldNotTest, "too_many_addresses_1_of_4".to_owned()),
                (CheckState::CouldNotTest, "ipv6_timeout".to_owned())
            ]
        );
    }
}
