use super::{flaw::Flaw, servers::Servers};
use anyhow::Context;
use jiff::Timestamp;
use model::{Host, StartTls, Trust};
use store::{
    Account, AccountId, AccountSettings, Frequency, Interval, MonitorSpec, NewScan, ScanSubject, Store, TargetId, User,
    UserProfile,
};

/// The account of the demo, with a monitor for each server.
#[derive(Debug)]
pub(super) struct DemoAccount {
    pub(super) id: AccountId,
    /// In the order of [`Flaw::ALL`].
    pub(super) monitored: Vec<Monitored>,
}

/// A server as the service sees it.
#[derive(Clone, Debug)]
pub(super) struct Monitored {
    pub(super) flaw: Flaw,
    pub(super) target: TargetId,
    pub(super) host: Host,
    pub(super) port: u16,
    pub(super) starttls: StartTls,
}

/// The name of the account.
pub(super) const NAME: &str = "Demo";
/// Who receives its mails.
pub(super) const MANAGER: &str = "manager@demo.vigie.test";
const MANAGER_NAME: &str = "Camille Martin";

/// Fills the account that the first start made: the private authority, the monitors, and settings that do not let anybody
/// wait.
///
/// # Errors
/// The database, or an account that is not the one of the demo: a bug.
pub(super) async fn fill(store: &Store, servers: &Servers, now: Timestamp) -> anyhow::Result<DemoAccount> {
    let account = store.accounts().find_by_name(NAME).await?;
    let account = account.context("the account of the demo is missing")?;
    hurry(store, &account, now).await?;
    name_manager(store, &account, now).await?;
    let pem = servers.trusted_pem();
    let bundle = store
        .blobs()
        .add_bundle(account.id, "Vigie Demo Root CA", pem.as_bytes(), now)
        .await?;
    let mut monitored = Vec::with_capacity(servers.all.len());
    for server in &servers.all {
        let spec = MonitorSpec {
            external_id: Some(format!("demo-{}", server.flaw.label())),
            name: server.flaw.label().to_owned(),
            port: server.port,
            starttls: server.flaw.starttls(),
            tags: vec!["demo".to_owned()],
            trust: Trust {
                public: true,
                bundles: vec![bundle.clone()],
            },
            ..MonitorSpec::of(vec![server.host.clone()])
        };
        let monitor = store.monitors().create(account.id, &spec, now).await?;
        let targets = store.targets().of_monitor(account.id, monitor.id).await?;
        let target = targets.first().context("a monitor of one name has a target")?;
        monitored.push(Monitored {
            flaw: server.flaw,
            target: target.id,
            host: server.host.clone(),
            port: server.port,
            starttls: server.flaw.starttls(),
        });
    }
    Ok(DemoAccount {
        id: account.id,
        monitored,
    })
}

impl DemoAccount {
    /// Has a server scanned at once, as somebody does who asks for it on its page.
    ///
    /// # Errors
    /// The database.
    pub(super) async fn scan_again(&self, store: &Store, flaw: Flaw) -> anyhow::Result<()> {
        let server = self.monitored.iter().find(|server| server.flaw == flaw);
        let server = server.context("every server of the demo is monitored")?;
        let now = store.now().await?;
        let scan = NewScan {
            account: self.id,
            subject: ScanSubject::Target(server.target),
            file: None,
            reason: model::Reason::Demand,
            due_at: now,
            avoid_scanner: None,
        };
        store.scans().request(&scan, now).await?;
        Ok(())
    }
}

/// What a real account does not do: no wait before the first scan, the shortest frequency, and a server that is down or
/// well again is believed at the first look.
async fn hurry(store: &Store, account: &Account, now: Timestamp) -> anyhow::Result<()> {
    let settings = AccountSettings {
        default_frequency: Frequency::Every(Interval::from_seconds(300)?),
        first_scan_delay_s: 0,
        first_scan_spread_s: 1,
        confirmations: 1,
        recovery_scans: 1,
        ..account.settings.clone()
    };
    store
        .accounts()
        .update(account.id, &account.name, &settings, now)
        .await?;
    Ok(())
}

async fn name_manager(store: &Store, account: &Account, now: Timestamp) -> anyhow::Result<()> {
    let manager = account
        .settings
        .manager
        .context("the account of the demo has a manager")?;
    let found = store.users().find(account.id, manager).await?;
    let User { profile, .. } = found.context("the manager of the demo exists")?;
    let profile = UserProfile {
        name: MANAGER_NAME.to_owned(),
        ..profile
    };
    store.users().update(account.id, manager, &profile, now).await?;
    Ok(())
}
