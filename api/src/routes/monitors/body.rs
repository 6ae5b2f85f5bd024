use crate::{
    problem::{FieldError, Problem},
    routes::words::{ClientCertificate, Depth, Trust},
    validation::Validation,
};
use jiff::Timestamp;
use model::{ExpiryThresholds, Host, StartTls};
use serde::{Deserialize, Serialize};
use std::net::SocketAddr;
use store::{Monitor, MonitorSpec};
use utoipa::ToSchema;

/// What can be edited of a monitor. What is left out has its default.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct MonitorBody {
    /// The caller's own key, unique in the account.
    #[schema(max_length = 200, example = "cmdb-4711")]
    pub(crate) external_id: Option<String>,
    /// What people call it.
    #[schema(max_length = 200, example = "Shop")]
    pub(crate) name: String,
    /// The host names or IP addresses to test; each becomes a target.
    #[schema(min_items = 1, max_items = 1000, example = json!(["www.example.org"]))]
    pub(crate) names: Vec<String>,
    /// The TCP port; left out: that of the STARTTLS type, 443 for none.
    #[schema(minimum = 1, maximum = 65535, example = 443)]
    pub(crate) port: Option<u16>,
    /// `none` (TLS from the first byte), smtp, lmtp, imap, pop3, ftp, ldap, xmpp, xmpp-server, postgres, mysql, nntp,
    /// sieve or irc.
    #[schema(example = "none")]
    pub(crate) starttls: String,
    /// Whether it is scanned by itself.
    pub(crate) enabled: bool,
    /// `never`, or an interval of at least 5 minutes such as `6h` or `1d`; null: the account's default.
    #[schema(example = "1d")]
    pub(crate) frequency: Option<String>,
    /// How much is tested.
    pub(crate) depth: Depth,
    /// The line of certificates (`file` of a certificate) one of which is expected there; null: any.
    pub(crate) file: Option<String>,
    /// Connect to this address and port instead of to the addresses of the name.
    #[schema(example = "192.0.2.10:443")]
    pub(crate) connect: Option<String>,
    /// The name sent as SNI instead of the host.
    pub(crate) sni: Option<String>,
    /// The name that the certificate must cover instead of the host.
    pub(crate) verify_name: Option<String>,
    /// The XMPP domain, where it differs from the host.
    pub(crate) xmpp_domain: Option<String>,
    /// What is expected about client certificates; null: anything.
    pub(crate) client_certificate: Option<ClientCertificate>,
    /// The pool of scanners that does it: `public`, one that a scanner serves now, or the one that the monitor has already.
    #[schema(max_length = 64, example = "public")]
    pub(crate) pool: String,
    /// Which roots are trusted.
    pub(crate) trust: Trust,
    /// The monitoring manager, if another than the account's: the id of a user.
    pub(crate) manager: Option<String>,
    /// Words to find it by.
    #[schema(max_items = 50)]
    pub(crate) tags: Vec<String>,
    /// When expiry changes the colour, if otherwise than in the account.
    pub(crate) thresholds: Option<Thresholds>,
}

/// When the remaining life of a certificate changes the colour. Null: by its lifetime.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Thresholds {
    /// Orange from so many days before the end.
    pub(crate) orange_days: Option<u32>,
    /// Red from so many days before the end.
    pub(crate) red_days: Option<u32>,
}

/// A monitor.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct MonitorAnswer {
    /// Its identity.
    pub(crate) id: String,
    #[serde(flatten)]
    pub(crate) body: MonitorBody,
    /// Rises by one with each change; also the ETag.
    pub(crate) revision: u32,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    pub(crate) created_at: Timestamp,
    /// When it last changed.
    #[schema(value_type = String, format = DateTime)]
    pub(crate) updated_at: Timestamp,
}

impl Default for MonitorBody {
    fn default() -> Self {
        let mut body = Self::of(&MonitorSpec::of(Vec::new()));
        // By the STARTTLS type, which is not known yet.
        body.port = None;
        body
    }
}

impl From<&Monitor> for MonitorAnswer {
    fn from(monitor: &Monitor) -> Self {
        Self {
            id: monitor.id.to_string(),
            body: MonitorBody::of(&monitor.spec),
            revision: monitor.revision,
            created_at: monitor.created_at,
            updated_at: monitor.updated_at,
        }
    }
}

const MOST_NAMES: usize = 1_000;
const MOST_TAGS: usize = 50;
const LONGEST_TEXT: usize = 200;
const LONGEST_WORD: usize = 64;

impl MonitorBody {
    /// A monitor as the API shows it.
    pub(crate) fn of(spec: &MonitorSpec) -> Self {
        let text = |host: &Option<Host>| host.as_ref().map(ToString::to_string);
        Self {
            external_id: spec.external_id.clone(),
            name: spec.name.clone(),
            names: spec.names.iter().map(ToString::to_string).collect(),
            port: Some(spec.port),
            starttls: spec.starttls.to_string(),
            enabled: spec.enabled,
            frequency: spec.frequency.map(|frequency| frequency.to_string()),
            depth: spec.depth.into(),
            file: spec.file.map(|file| file.to_string()),
            connect: spec.connect.map(|address| address.to_string()),
            sni: text(&spec.sni),
            verify_name: text(&spec.verify_name),
            xmpp_domain: text(&spec.xmpp_domain),
            client_certificate: spec.client_certificate.map(Into::into),
            pool: spec.pool.clone(),
            trust: Trust {
                public: spec.trust.public,
                bundles: spec.trust.bundles.clone(),
            },
            manager: spec.manager.map(|user| user.to_string()),
            tags: spec.tags.clone(),
            thresholds: spec.thresholds.map(|thresholds| Thresholds {
                orange_days: thresholds.orange_days,
                red_days: thresholds.red_days,
            }),
        }
    }

    /// What the store keeps of it. Everything that does not hold is said at once.
    pub(crate) fn to_spec(&self) -> Result<MonitorSpec, Problem> {
        self.check(Validation::default()).map_err(Problem::validation)
    }

    /// The same, with fields named after a place in a list.
    pub(crate) fn check(&self, mut check: Validation) -> Result<MonitorSpec, Vec<FieldError>> {
        let names = self.hosts(&mut check);
        let starttls: StartTls = check.parse("starttls", &self.starttls).unwrap_or_default();
        let xmpp = matches!(starttls, StartTls::Xmpp | StartTls::XmppServer);
        check.require(
            xmpp || self.xmpp_domain.is_none(),
            "xmpp_domain",
            "it means something for the STARTTLS types xmpp and xmpp-server alone: leave it out",
        );
        check.require(
            self.port != Some(0),
            "port",
            "give a number from 1 to 65535, or leave it out",
        );
        let spec = MonitorSpec {
            external_id: self.external_id(&mut check),
            name: check.text("name", &self.name, LONGEST_TEXT),
            names,
            port: self.port.unwrap_or(starttls.default_port()),
            starttls,
            enabled: self.enabled,
            frequency: check.maybe("frequency", self.frequency.as_deref()),
            depth: self.depth.into(),
            file: check.id("file", self.file.as_deref()),
            connect: address(&mut check, self.connect.as_deref()),
            sni: check.maybe("sni", self.sni.as_deref()),
            verify_name: check.maybe("verify_name", self.verify_name.as_deref()),
            xmpp_domain: check.maybe("xmpp_domain", self.xmpp_domain.as_deref()),
            client_certificate: self.client_certificate.map(Into::into),
            pool: pool(&mut check, &self.pool),
            trust: trust(&mut check, &self.trust),
            manager: check.id("manager", self.manager.as_deref()),
            tags: self.words(&mut check),
            thresholds: self.limits(&mut check),
        };
        if check.is_empty() {
            Ok(spec)
        } else {
            Err(check.into_errors())
        }
    }

    fn hosts(&self, check: &mut Validation) -> Vec<Host> {
        let count = self.names.len();
        check.require(
            count > 0,
            "names",
            "give at least one host name, such as www.example.org",
        );
        check.require(
            count <= MOST_NAMES,
            "names",
            format!("{count} names are too many for one monitor: make several, of at most {MOST_NAMES} names each"),
        );
        let mut hosts = Vec::with_capacity(count.min(MOST_NAMES));
        for (index, name) in self.names.iter().take(MOST_NAMES).enumerate() {
            let field = format!("names[{index}]");
            if let Some(parent) = name.strip_prefix("*.") {
                check.refuse(
                    &field,
                    format!("a wildcard answers nowhere: name one of its hosts, such as sub.{parent}"),
                );
            } else {
                hosts.extend(check.parse::<Host>(&field, name.trim()));
            }
        }
        hosts
    }

    fn external_id(&self, check: &mut Validation) -> Option<String> {
        let text = check.text("external_id", self.external_id.as_deref()?, LONGEST_TEXT);
        check.require(
            !text.is_empty(),
            "external_id",
            "it is empty: give a key, or leave it out",
        );
        Some(text)
    }

    fn words(&self, check: &mut Validation) -> Vec<String> {
        check.require(
            self.tags.len() <= MOST_TAGS,
            "tags",
            format!("at most {MOST_TAGS} tags: leave some out"),
        );
        let tags = self.tags.iter().take(MOST_TAGS).enumerate();
        tags.map(|(index, tag)| check.text(&format!("tags[{index}]"), tag, LONGEST_WORD))
            .collect()
    }

    fn limits(&self, check: &mut Validation) -> Option<ExpiryThresholds> {
        let Thresholds { orange_days, red_days } = self.thresholds?;
        if let (Some(orange), Some(red)) = (orange_days, red_days) {
            check.require(
                red <= orange,
                "thresholds.red_days",
                "red comes after orange: give no more days than orange_days",
            );
        }
        Some(ExpiryThresholds { orange_days, red_days })
    }
}

/// The address to connect to instead, where there is one.
pub(crate) fn address(check: &mut Validation, text: Option<&str>) -> Option<SocketAddr> {
    let text = text?;
    let address = text.parse().ok().filter(|address: &SocketAddr| address.port() != 0);
    check.require(
        address.is_some(),
        "connect",
        format!("{text:?} is no address with a port: write 192.0.2.10:443 or [2001:db8::10]:443"),
    );
    address
}

/// The name of a pool.
pub(crate) fn pool(check: &mut Validation, name: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    check.require(
        !name.is_empty() && name.len() <= LONGEST_WORD && name.bytes().all(plain),
        "pool",
        "a pool has a name of 1 to 64 letters, digits, dots, dashes and underscores, such as public",
    );
    name.to_owned()
}

/// The roots that are trusted.
pub(crate) fn trust(check: &mut Validation, trust: &Trust) -> model::Trust {
    check.require(
        trust.public || !trust.bundles.is_empty(),
        "trust",
        "nothing would be trusted: name a bundle, or set public to true",
    );
    for (index, digest) in trust.bundles.iter().enumerate() {
        let hexadecimal = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        check.require(
            digest.len() == 64 && digest.bytes().all(hexadecimal),
            &format!("trust.bundles[{index}]"),
            "it is no SHA-256 in 64 lower-case hexadecimal digits",
        );
    }
    model::Trust {
        public: trust.public,
        bundles: trust.bundles.clone(),
    }
}
