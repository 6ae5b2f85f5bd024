use super::{
    account::{self, DemoAccount},
    servers::Servers,
};
use crate::serve::{Embedded, FirstAccountSettings, Settings, StoreSettings};
use ::service::Stop;
use anyhow::{Context, bail};
use jiff::tz::TimeZone;
use model::Language;
use outbound::IpNet;
use std::{
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::Path,
    sync::Arc,
};
use store::Store;
use tokio::task::JoinHandle;

/// The whole service, as `vigie serve` runs it, with the account of the demo.
pub(super) struct Service {
    address: SocketAddr,
    token: String,
    store: Store,
    account: Arc<DemoAccount>,
    wish: Box<dyn FnOnce() + Send>,
    running: JoinHandle<()>,
}

/// What people try first.
const PREFERRED_PORT: u16 = 8080;

impl Service {
    /// Starts it on a free port of 127.0.0.1, or on the one that was named, and has it watch the servers.
    ///
    /// # Errors
    /// Where the port is taken, or the data cannot be written.
    pub(super) async fn start(
        servers: &Servers,
        mail: SocketAddr,
        folder: &Path,
        port: Option<u16>,
        language: Language,
    ) -> anyhow::Result<Self> {
        let address = match port {
            Some(port) => named(port)?,
            None => any_free()?,
        };
        let (mut stop, wish) = Stop::by_hand();
        let settings = settings(servers, address, mail, folder, language);
        let embedded = Embedded::open(settings, &mut stop).await?;
        let embedded = embedded.context("nobody asked the service to stop")?;
        let token = embedded
            .first_token()
            .context("a new store gets its first token")?
            .to_owned();
        let store = embedded.store().clone();
        let account = account::fill(&store, servers, store.now().await?).await?;
        Ok(Self {
            address: embedded.address(),
            token,
            store,
            account: Arc::new(account),
            wish: Box::new(wish),
            running: tokio::spawn(embedded.run(stop)),
        })
    }

    /// Where the status page is.
    pub(super) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What opens the API.
    pub(super) fn token(&self) -> &str {
        &self.token
    }

    pub(super) fn store(&self) -> &Store {
        &self.store
    }

    pub(super) fn account(&self) -> &Arc<DemoAccount> {
        &self.account
    }

    /// Whether it runs.
    ///
    /// # Errors
    /// That it ended, although nobody asked it to: a bug.
    pub(super) fn check(&self) -> anyhow::Result<()> {
        if self.running.is_finished() {
            bail!("the service ended although nobody asked it to; --log info says more");
        }
        Ok(())
    }

    /// Has it end, and waits for it; not any longer where somebody insists.
    ///
    /// # Errors
    /// Where it panicked: a bug.
    pub(super) async fn end(self, mut stop: Stop) -> anyhow::Result<()> {
        (self.wish)();
        let mut running = self.running;
        tokio::select! {
            ended = &mut running => Ok(ended?),
            () = stop.insisted() => {
                running.abort();
                Ok(())
            }
        }
    }
}

fn named(port: u16) -> anyhow::Result<SocketAddr> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port));
    let listener = listener.with_context(|| format!("--port {port}: it cannot be listened on; name another"))?;
    Ok(listener.local_addr()?)
}

fn any_free() -> anyhow::Result<SocketAddr> {
    let bound = |port| TcpListener::bind((Ipv4Addr::LOCALHOST, port));
    let listener = bound(PREFERRED_PORT).or_else(|_| bound(0));
    Ok(listener.context("no port of 127.0.0.1 is free")?.local_addr()?)
}

/// What differs from a service of the real world: it reaches the servers of the demo and nothing else on loopback, knows
/// their names, sends its mails to the sink, and shows its status page to everybody on this machine.
fn settings(servers: &Servers, address: SocketAddr, mail: SocketAddr, folder: &Path, language: Language) -> Settings {
    let hosts = servers
        .all
        .iter()
        .map(|server| (server.host.to_string(), server.addresses.clone()));
    let addresses = servers.all.iter().flat_map(|server| &server.addresses);
    let url = format!("http://{address}");
    Settings {
        account: FirstAccountSettings {
            name: account::NAME.to_owned(),
            language,
            time_zone: time_zone(),
            manager_email: account::MANAGER.to_owned(),
            ..FirstAccountSettings::default()
        },
        api: api::Settings {
            listen: address,
            public_url: Some(url.clone()),
            open_status_page: true,
            scan_cooldown_s: 2,
            stop_ms: 1_000,
            ..api::Settings::default()
        },
        mail: notifier::Settings {
            from: "Vigie <vigie@demo.vigie.test>".to_owned(),
            public_url: Some(url),
            smtp: notifier::SmtpSettings {
                host: mail.ip().to_string(),
                port: Some(mail.port()),
                tls: notifier::SmtpTls::None,
                ..notifier::SmtpSettings::default()
            },
            poll_interval_ms: 500,
            ..notifier::Settings::default()
        },
        recorder: scheduler::RecordSettings {
            mail_domain: super::flaw::Flaw::DOMAIN.to_owned(),
            // A server that is down is believed at the first look: eleven servers say nothing about the network.
            fleet: scheduler::FleetSettings {
                percent: 100,
                ..scheduler::FleetSettings::default()
            },
            ..scheduler::RecordSettings::default()
        },
        scanner: scanner::Settings {
            allow_ranges: addresses.map(|address| scanner::Range(IpNet::from(*address))).collect(),
            hosts: hosts.collect(),
            fetch_intermediates: false,
            ..scanner::Settings::default()
        },
        scheduler: scheduler::DispatchSettings {
            tick_ms: 200,
            ..scheduler::DispatchSettings::default()
        },
        store: StoreSettings {
            directory: folder.to_owned(),
            ..StoreSettings::default()
        },
        ..Settings::default()
    }
}

/// That of this machine. `Etc/UTC` is how Debian calls UTC, and no name that people know.
fn time_zone() -> String {
    match TimeZone::system().iana_name() {
        None | Some("Etc/UTC") => "UTC".to_owned(),
        Some(name) => name.to_owned(),
    }
}
