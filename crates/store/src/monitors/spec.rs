use crate::{AccountId, FileId, Frequency, MonitorId, UserId};
use jiff::Timestamp;
use model::{ClientCertificate, Depth, ExpiryThresholds, Host, StartTls, Target, Trust};
use std::{collections::HashSet, net::SocketAddr};

/// How an installation is tested.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Monitor {
    /// Its identity.
    pub id: MonitorId,
    /// The account that it belongs to.
    pub account: AccountId,
    /// What can be edited.
    pub spec: MonitorSpec,
    /// Rises by one with each change, from 1.
    pub revision: u32,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// What can be edited of a monitor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MonitorSpec {
    /// The caller's own key, unique in the account.
    pub external_id: Option<String>,
    /// What people call it; may be empty.
    pub name: String,
    /// The names to test, each of which is a target. A name given twice counts once.
    pub names: Vec<Host>,
    /// The TCP port.
    pub port: u16,
    /// How the connection becomes TLS.
    pub starttls: StartTls,
    /// Whether it is scanned by itself.
    pub enabled: bool,
    /// Its own frequency; none: the account's default.
    pub frequency: Option<Frequency>,
    /// How much is tested.
    pub depth: Depth,
    /// The line of certificates, one of which is expected there.
    pub file: Option<FileId>,
    /// Connect here instead of to the addresses of the name.
    pub connect: Option<SocketAddr>,
    /// The name sent as SNI instead.
    pub sni: Option<Host>,
    /// The name that the certificate must cover instead.
    pub verify_name: Option<Host>,
    /// The XMPP domain, where it differs.
    pub xmpp_domain: Option<Host>,
    /// What is expected about client certificates; none: anything.
    pub client_certificate: Option<ClientCertificate>,
    /// The pool of scanners that does it.
    pub pool: String,
    /// Which roots are trusted.
    pub trust: Trust,
    /// The monitoring manager, if another than the account's.
    pub manager: Option<UserId>,
    /// Words to find it by.
    pub tags: Vec<String>,
    /// When expiry changes the colour, if otherwise than in the account.
    pub thresholds: Option<ExpiryThresholds>,
}

impl MonitorSpec {
    /// The pool that does what names no other.
    pub const PUBLIC_POOL: &'static str = "public";

    /// A monitor of these names as a new one stands in the form: HTTPS, everything tested, at the account's frequency.
    pub fn of(names: Vec<Host>) -> Self {
        Self {
            external_id: None,
            name: String::new(),
            names,
            port: StartTls::None.default_port(),
            starttls: StartTls::None,
            enabled: true,
            frequency: None,
            depth: Depth::Deep,
            file: None,
            connect: None,
            sni: None,
            verify_name: None,
            xmpp_domain: None,
            client_certificate: None,
            pool: Self::PUBLIC_POOL.to_owned(),
            trust: Trust {
                public: true,
                bundles: Vec::new(),
            },
            manager: None,
            tags: Vec::new(),
            thresholds: None,
        }
    }

    /// The target that one of its names is.
    pub fn target(&self, host: &Host) -> Target {
        Target {
            host: host.clone(),
            port: self.port,
            starttls: self.starttls,
            connect: self.connect,
            sni: self.sni.clone(),
            verify_name: self.verify_name.clone(),
            xmpp_domain: self.xmpp_domain.clone(),
        }
    }

    /// Each name once.
    pub(super) fn normal(mut self) -> Self {
        let mut seen = HashSet::new();
        self.names.retain(|name| seen.insert(name.clone()));
        self
    }

    /// Whether both reach the same server by the same way, so that what is known of one holds for the other.
    pub(super) fn reaches_like(&self, other: &Self) -> bool {
        self.port == other.port
            && self.starttls == other.starttls
            && self.connect == other.connect
            && self.sni == other.sni
            && self.xmpp_domain == other.xmpp_domain
            && self.pool == other.pool
    }
}
