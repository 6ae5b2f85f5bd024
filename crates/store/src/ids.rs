use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::{
    fmt,
    str::FromStr,
    sync::{Mutex, PoisonError},
    time::SystemTime,
};
use ulid::{DecodeError, Generator, Ulid};

/// One newtype for each kind of row, so that no id is taken for another.
macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Ulid);

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, formatter)
            }
        }

        impl FromStr for $name {
            type Err = DecodeError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Ulid::from_string(text).map(Self)
            }
        }

        impl From<Ulid> for $name {
            fn from(ulid: Ulid) -> Self {
                Self(ulid)
            }
        }

        impl From<$name> for Ulid {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl crate::db::Bind for $name {
            const NULL: crate::db::Value = crate::db::Value::Text(None);

            fn into_value(self) -> crate::db::Value {
                crate::db::Value::Text(Some(self.to_string()))
            }
        }

        impl crate::db::Column for $name {
            type Raw = String;

            fn from_raw(raw: String) -> Result<Self, String> {
                raw.parse().map_err(|_| format!("{raw:?} is no ULID"))
            }
        }
    )+};
}

ids! {
    /// An organisation.
    AccountId;
    /// A line of the audit log.
    AuditId;
    /// One certificate of the inventory.
    CertificateId;
    /// Where copies or alarms go.
    ContactPointId;
    /// The seat of a name: a line of certificates.
    FileId;
    /// A problem that is open, or was.
    IncidentId;
    /// How an installation is tested.
    MonitorId;
    /// A message that is owed, or was sent.
    OutboxId;
    /// One scan, from order to history.
    ScanId;
    /// One name of a monitor.
    TargetId;
    /// A token of an API user.
    TokenId;
    /// A person, or an API user.
    UserId;
}

/// Makes ids that rise in the order in which one process asks for them, even within a millisecond.
#[derive(Debug)]
pub(crate) struct Minter(Mutex<Generator>);

impl Minter {
    pub(crate) fn new() -> Self {
        Self(Mutex::new(Generator::new()))
    }

    pub(crate) fn mint<Id: From<Ulid>>(&self, now: Timestamp) -> Id {
        let mut generator = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let ulid = generator
            .generate_from_datetime(SystemTime::from(now))
            .unwrap_or_else(|overflow| overflow.commit_overflow_increment());
        Id::from(ulid)
    }
}
