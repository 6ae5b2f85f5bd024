use hickory_resolver::proto::rr::{RData, RecordType};
use tokio::time::Instant;

use super::query::{display, fqdn};
use super::{ResolveError, Resolver};
use crate::host::{HostSyntax, parse_host};

/// The most mail exchangers of one domain that are taken.
const MOST_EXCHANGERS: usize = 16;

/// Who takes the mail of a domain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MailExchangers {
    /// There is no MX record: the domain's own addresses take its mail (RFC 5321 section 5.1).
    Implicit,
    /// These hosts.
    Listed {
        /// At most 16, by preference, then by name.
        exchangers: Vec<MailExchanger>,
        /// The names in MX records that are no host names, such as addresses; escaped.
        invalid: Vec<String>,
    },
    /// The domain takes no mail (null MX, RFC 7505).
    Null,
}

/// One MX record (RFC 5321 section 5.1).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct MailExchanger {
    /// Lower is tried first.
    pub preference: u16,
    /// The host, as [`parse_host`] writes names.
    pub host: String,
}

impl Resolver {
    /// The mail exchangers of a domain.
    ///
    /// # Errors
    /// [`ResolveError`] when the domain does not exist or could not be asked about.
    pub async fn mail_exchangers(&self, domain: &str) -> Result<MailExchangers, ResolveError> {
        let HostSyntax::Name(name) = parse_host(domain)? else {
            return Err(ResolveError::NoSuchName);
        };
        let deadline = Instant::now() + self.timeout;
        let lookup = match self.dns.lookup(&fqdn(&name)?, RecordType::MX, deadline).await {
            Ok(lookup) => lookup,
            Err(ResolveError::NoAddresses) => return Ok(MailExchangers::Implicit),
            Err(error) => return Err(error),
        };
        let records = lookup.answers().iter().filter_map(|record| match &record.data {
            RData::MX(mx) => Some((mx.preference, &mx.exchange)),
            _ => None,
        });
        let (null, named): (Vec<_>, Vec<_>) = records.partition(|(_, exchange)| exchange.is_root());
        if named.is_empty() {
            return Ok(if null.is_empty() {
                MailExchangers::Implicit
            } else {
                MailExchangers::Null
            });
        }
        let (mut exchangers, mut invalid) = (Vec::new(), Vec::new());
        for (preference, exchange) in named {
            let written = display(exchange);
            match parse_host(&written) {
                Ok(HostSyntax::Name(host)) => exchangers.push(MailExchanger { preference, host }),
                Ok(HostSyntax::Address(_)) | Err(_) => invalid.push(written),
            }
        }
        exchangers.sort_unstable();
        exchangers.dedup();
        exchangers.truncate(MOST_EXCHANGERS);
        invalid.truncate(MOST_EXCHANGERS);
        Ok(MailExchangers::Listed { exchangers, invalid })
    }
}
