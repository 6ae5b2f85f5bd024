//! Questions to the name servers. A new kind of record is one file next to `mail.rs` that calls [`Dns::lookup`], or next to
//! `tlsa.rs`, where the answer has to be proven.

use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use hickory_resolver::config::{
    ConnectionConfig, NameServerConfig, ResolveHosts, ResolverConfig, ResolverOpts, ServerOrderingStrategy,
};
use hickory_resolver::lookup::Lookup;
use hickory_resolver::net::NetError;
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::net::xfer::RetryDnsHandle;
use hickory_resolver::proto::rr::{Name, RData, RecordType};
use hickory_resolver::{NameServerPool, PoolContext, TlsConfig, TokioResolver, system_conf};
use tokio::time::Instant;

use super::answer::FamilyAnswer;
use super::exchange::Exchange;
use super::{ResolveError, SetupError};
use crate::family::Family;
use crate::host::{HostError, HostSyntax, parse_host};

/// The most aliases that are followed.
pub(super) const MOST_ALIASES: usize = 8;

/// The name servers and how they are asked.
pub(super) struct Dns {
    client: TokioResolver,
    /// The same name servers, without the resolver before them, which throws away what is needed for a proof.
    servers: RetryDnsHandle<NameServerPool<TokioRuntimeProvider>>,
    search: Vec<Name>,
}

impl fmt::Debug for Dns {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Dns")
            .field("client", &self.client)
            .field("search", &self.search)
            .finish_non_exhaustive()
    }
}

impl Dns {
    /// Asks `name_servers`, or those of the system when there are none, each try within half of `timeout`.
    pub(super) fn new(name_servers: &[SocketAddr], search: &[String], timeout: Duration) -> Result<Self, SetupError> {
        let (config, options) = if name_servers.is_empty() {
            system()
        } else {
            explicit(name_servers, search)?
        };
        Self::from_config(config, options, timeout)
    }

    pub(super) fn from_config(
        config: ResolverConfig,
        mut options: ResolverOpts,
        timeout: Duration,
    ) -> Result<Self, SetupError> {
        options.timeout = options.timeout.min(timeout / 2);
        // The system counts tries, hickory counts retries.
        options.attempts = options.attempts.saturating_sub(1);
        options.use_hosts_file = ResolveHosts::Never;
        options.preserve_intermediates = true;
        options.cache_size = 0;
        options.positive_max_ttl = Some(Duration::ZERO);
        options.negative_max_ttl = Some(Duration::ZERO);
        let mut search = config.search().to_vec();
        if search.is_empty() {
            search.extend(config.domain().cloned());
        }
        let no_client = |error: NetError| SetupError::Client {
            detail: error.to_string(),
        };
        let context = PoolContext::new(options.clone(), TlsConfig::new().map_err(no_client)?);
        let provider = TokioRuntimeProvider::default();
        let pool = NameServerPool::from_config(config.name_servers().to_vec(), Arc::new(context), provider.clone());
        let servers = RetryDnsHandle::new(pool, options.attempts);
        let mut builder = TokioResolver::builder_with_config(config, provider);
        *builder.options_mut() = options;
        let client = builder.build().map_err(no_client)?;
        Ok(Self {
            client,
            servers,
            search,
        })
    }

    /// The name servers, for questions whose answers are to be proven.
    pub(super) fn exchange(&self) -> Exchange {
        Exchange::new(self.servers.clone())
    }

    /// The absolute names to ask for in turn.
    pub(super) fn candidates(&self, name: &str) -> Vec<Name> {
        let Ok(absolute) = fqdn(name) else { return Vec::new() };
        if name.contains('.') || name == "localhost" {
            return vec![absolute];
        }
        let mut relative = absolute.clone();
        relative.set_fqdn(false);
        let searched = self
            .search
            .iter()
            .filter_map(|domain| relative.clone().append_domain(domain).ok());
        let searched = searched.map(|mut name| {
            name.set_fqdn(true);
            name
        });
        searched.chain([absolute]).collect()
    }

    /// One question, answered by `deadline` or not at all.
    pub(super) async fn lookup(
        &self,
        name: &Name,
        record_type: RecordType,
        deadline: Instant,
    ) -> Result<Lookup, ResolveError> {
        match tokio::time::timeout_at(deadline, self.client.lookup(name.clone(), record_type)).await {
            Ok(answered) => Ok(answered?),
            Err(_) => Err(ResolveError::Timeout),
        }
    }

    pub(super) async fn addresses(
        &self,
        name: &Name,
        family: Family,
        deadline: Instant,
    ) -> Result<FamilyAnswer, ResolveError> {
        let record_type = match family {
            Family::V4 => RecordType::A,
            Family::V6 => RecordType::AAAA,
        };
        let lookup = self.lookup(name, record_type, deadline).await?;
        let records = lookup.answers();
        let addresses: Vec<_> = records
            .iter()
            .filter_map(|record| record.data.ip_addr())
            .filter(|address| Family::from(*address) == family)
            .collect();
        let aliases: Vec<_> = records
            .iter()
            .filter_map(|record| match &record.data {
                RData::CNAME(target) => Some(display(&target.0)),
                _ => None,
            })
            .take(MOST_ALIASES + 1)
            .collect();
        if aliases.len() > MOST_ALIASES {
            return Err(ResolveError::TooManyAliases);
        }
        if addresses.is_empty() {
            return Err(ResolveError::NoAddresses);
        }
        Ok(FamilyAnswer { addresses, aliases })
    }
}

fn system() -> (ResolverConfig, ResolverOpts) {
    system_conf::read_system_conf().unwrap_or_else(|error| {
        tracing::warn!(%error, "the system names no name server: only addresses and the hosts file can be resolved");
        (ResolverConfig::from_name_servers(Vec::new()), ResolverOpts::default())
    })
}

fn explicit(name_servers: &[SocketAddr], search: &[String]) -> Result<(ResolverConfig, ResolverOpts), SetupError> {
    let servers = name_servers.iter().map(|server| {
        let mut connections = vec![ConnectionConfig::udp(), ConnectionConfig::tcp()];
        for connection in &mut connections {
            connection.port = server.port();
        }
        NameServerConfig::new(server.ip(), true, connections)
    });
    let mut config = ResolverConfig::from_name_servers(servers.collect());
    for domain in search {
        let bad_name = |source| SetupError::Name {
            name: domain.clone(),
            source,
        };
        match parse_host(domain).map_err(bad_name)? {
            HostSyntax::Name(name) => config.add_search(fqdn(&name).map_err(|_| bad_name(HostError::Idna))?),
            HostSyntax::Address(_) => return Err(bad_name(HostError::NumericForm)),
        }
    }
    let mut options = ResolverOpts::default();
    options.server_ordering_strategy = ServerOrderingStrategy::UserProvidedOrder;
    Ok((config, options))
}

/// A name from [`parse_host`] as an absolute DNS name. Label by label: hickory's own parser refuses hyphens in front.
pub(super) fn fqdn(name: &str) -> Result<Name, ResolveError> {
    let mut absolute =
        Name::from_labels(name.split('.').map(str::as_bytes)).map_err(|error| ResolveError::BadAnswer {
            detail: error.to_string(),
        })?;
    absolute.set_fqdn(true);
    Ok(absolute)
}

/// A name that a name server sent: escaped, lower case, without trailing dot.
pub(super) fn display(name: &Name) -> String {
    let mut text = name.to_lowercase().to_ascii();
    if text.len() > 1 && text.ends_with('.') {
        text.pop();
    }
    text
}
