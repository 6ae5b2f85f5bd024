//! Targets that a domain names in DNS: its mail exchangers, its servers of a protocol.

use crate::cli::CheckArguments;
use anyhow::{bail, ensure};
use futures_util::{StreamExt, stream};
use model::{Endpoint, Host, StartTls, Target};
use outbound::{MailExchangers, Resolver, ServiceLocations};

/// How the targets of a run are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Location {
    /// Each is what was written.
    AsWritten,
    /// Each is a domain with MX records (RFC 5321 section 5.1).
    MailExchangers,
    /// Each is a domain with SRV records of this service (RFC 2782).
    Services(&'static str),
}

/// What became of the domains.
#[derive(Debug, Default)]
pub(super) struct Located {
    /// The targets, in the order of the domains and then of the records.
    pub(super) targets: Vec<Target>,
    /// What is wrong with the other domains, a sentence each.
    pub(super) failures: Vec<String>,
}

/// So many domains are asked about at once.
const AT_ONCE: usize = 16;

impl Location {
    /// What the arguments ask for, and the way into TLS that goes with it.
    ///
    /// # Errors
    /// Where they contradict one another.
    pub(super) fn of(arguments: &CheckArguments) -> anyhow::Result<(Self, StartTls)> {
        if arguments.mx {
            ensure!(
                matches!(arguments.starttls, StartTls::None | StartTls::Smtp),
                "--mx asks mail exchangers, which speak smtp: leave out --starttls {}",
                arguments.starttls
            );
            return Ok((Self::MailExchangers, StartTls::Smtp));
        }
        if !arguments.srv {
            return Ok((Self::AsWritten, arguments.starttls));
        }
        let service = match arguments.starttls {
            StartTls::Imap => "_imap._tcp",
            StartTls::Ldap => "_ldap._tcp",
            StartTls::Pop3 => "_pop3._tcp",
            StartTls::Sieve => "_sieve._tcp",
            StartTls::Smtp => "_submission._tcp",
            StartTls::Xmpp => "_xmpp-client._tcp",
            StartTls::XmppServer => "_xmpp-server._tcp",
            other @ (StartTls::Ftp
            | StartTls::Irc
            | StartTls::Lmtp
            | StartTls::Mysql
            | StartTls::Nntp
            | StartTls::None
            | StartTls::Postgres) => bail!(
                "there are no SRV records for {other}: use --starttls xmpp, xmpp-server, imap, pop3, smtp, sieve or ldap"
            ),
        };
        Ok((Self::Services(service), arguments.starttls))
    }

    /// Finds the targets of all domains.
    pub(super) async fn locate(self, domains: Vec<Target>, resolver: &Resolver) -> Located {
        if self == Self::AsWritten {
            return Located {
                targets: domains,
                failures: Vec::new(),
            };
        }
        let mut answers = stream::iter(domains)
            .map(|domain| async move { self.ask(domain, resolver).await })
            .buffered(AT_ONCE);
        let mut located = Located::default();
        while let Some(answer) = answers.next().await {
            match answer {
                Ok((targets, failure)) => {
                    located.targets.extend(targets);
                    located.failures.extend(failure);
                }
                Err(failure) => located.failures.push(failure),
            }
        }
        located
    }

    /// The targets of one domain, and what is wrong with some of its records; or why it has none.
    async fn ask(self, domain: Target, resolver: &Resolver) -> Result<(Vec<Target>, Option<String>), String> {
        let Some(name) = domain.host.name().map(str::to_owned) else {
            return Err(format!(
                "{}: an address has no such records: write a domain",
                domain.host
            ));
        };
        match self {
            Self::AsWritten => Ok((vec![domain], None)),
            Self::MailExchangers => exchangers(&domain, &name, resolver).await,
            Self::Services(service) => services(service, &domain, &name, resolver).await,
        }
    }
}

type Answer = Result<(Vec<Target>, Option<String>), String>;

async fn exchangers(domain: &Target, name: &str, resolver: &Resolver) -> Answer {
    match resolver.mail_exchangers(name).await {
        Ok(MailExchangers::Implicit) => Ok((vec![domain.clone()], None)),
        Ok(MailExchangers::Null) => Err(format!("{name} takes no mail: its MX record says so (RFC 7505)")),
        Ok(MailExchangers::Listed { exchangers, invalid }) => {
            let places = exchangers
                .iter()
                .map(|exchanger| (exchanger.host.as_str(), domain.port));
            Ok((targets(domain, places), complaint(name, "MX", &invalid)))
        }
        Err(error) => Err(format!("{name}: its mail exchangers cannot be found: {error}")),
    }
}

async fn services(service: &str, domain: &Target, name: &str, resolver: &Resolver) -> Answer {
    match resolver.service_locations(service, name).await {
        Ok(ServiceLocations::Listed { locations, invalid }) => {
            let places = locations.iter().map(|location| (location.host.as_str(), location.port));
            let mut targets = targets(domain, places);
            if matches!(domain.starttls, StartTls::Xmpp | StartTls::XmppServer) {
                // What is asked for, named and verified is the domain (RFC 6120 section 13.7.2).
                targets
                    .iter_mut()
                    .for_each(|target| target.xmpp_domain = Some(domain.host.clone()));
            }
            Ok((targets, complaint(name, "SRV", &invalid)))
        }
        Ok(ServiceLocations::Refused) => Err(format!(
            "{name} offers no such service: the SRV record of {service} says so"
        )),
        Ok(ServiceLocations::Unlisted) => Err(format!(
            "{service}.{name} has no SRV record: name the server itself, without --srv"
        )),
        Err(error) => Err(format!("{service}.{name} cannot be found: {error}")),
    }
}

fn targets<'a>(domain: &Target, places: impl Iterator<Item = (&'a str, u16)>) -> Vec<Target> {
    let parsed = places.filter_map(|(host, port)| {
        let host: Host = host.parse().ok()?;
        let endpoint = Endpoint { host, port: Some(port) };
        Some(Target::new(endpoint, domain.starttls))
    });
    parsed.collect()
}

/// Nobody can deliver to records that name no host.
fn complaint(domain: &str, kind: &str, invalid: &[String]) -> Option<String> {
    (!invalid.is_empty()).then(|| format!("{domain}: {kind} records name no host: {}", invalid.join(", ")))
}
