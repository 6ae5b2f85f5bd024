use jiff::Timestamp;
use std::time::{Duration, SystemTime};
use testbed::{CertificateBuilder, DAY, Error, Identity, KeyKind};

/// The authorities of the demo: one that its account trusts, and one that nobody does.
#[derive(Debug)]
pub(super) struct Authority {
    now: SystemTime,
    root: Identity,
    issuing: Identity,
    stranger: Identity,
}

/// Days are counted down in whole days, and the demo runs for a while: without some hours more, five days would be told as
/// four.
const SLACK: Duration = Duration::from_secs(6 * 3_600);

impl Authority {
    pub(super) fn new(now: Timestamp) -> Result<Self, Error> {
        let root = Identity::root("Vigie Demo Root CA")
            .organization("Vigie Demo")
            .issue()?;
        let issuing = root
            .intermediate("Vigie Demo Issuing CA")
            .organization("Vigie Demo")
            .path_length(0)
            .issue()?;
        let stranger = Identity::root("Unknown Partner Root CA")
            .organization("Unknown Partner")
            .issue()?;
        Ok(Self {
            now: SystemTime::from(now),
            root,
            issuing,
            stranger: stranger.intermediate("Unknown Partner Issuing CA").issue()?,
        })
    }

    /// The root that the account of the demo trusts, as PEM.
    pub(super) fn trusted_pem(&self) -> String {
        self.root.pem()
    }

    /// A sound certificate: ten days old, eighty to live.
    pub(super) fn sound(&self, name: &str) -> Result<Identity, Error> {
        self.lasting(self.issuing.leaf(name), 10, 80).issue()
    }

    /// The same with an RSA key, for servers of old days.
    pub(super) fn sound_rsa(&self, name: &str) -> Result<Identity, Error> {
        self.lasting(self.issuing.leaf(name), 10, 80)
            .key(KeyKind::Rsa2048)
            .issue()
    }

    /// One whose successor is there: it is in the last third of its life, when robots renew, and no warning is due yet.
    pub(super) fn replaced(&self, name: &str) -> Result<Identity, Error> {
        self.lasting(self.issuing.leaf(name), 64, 26).issue()
    }

    /// One that ended two days ago.
    pub(super) fn expired(&self, name: &str) -> Result<Identity, Error> {
        let end = self.now - 2 * DAY;
        self.issuing.leaf(name).valid(end - 90 * DAY, end).issue()
    }

    /// One that ends in five days.
    pub(super) fn expiring(&self, name: &str) -> Result<Identity, Error> {
        self.lasting(self.issuing.leaf(name), 85, 5).issue()
    }

    /// What the renewal of another one gives: a new key, ninety days from `now`.
    pub(super) fn renewed(&self, name: &str, now: Timestamp) -> Result<Identity, Error> {
        let now = SystemTime::from(now);
        // A minute of the past, for clocks that differ.
        self.issuing
            .leaf(name)
            .valid(now - Duration::from_secs(60), now + 90 * DAY)
            .issue()
    }

    /// One that signed itself.
    pub(super) fn self_signed(&self, name: &str) -> Result<Identity, Error> {
        self.lasting(Identity::self_signed(name), 10, 80).issue()
    }

    /// One of an authority that nobody knows.
    pub(super) fn strange(&self, name: &str) -> Result<Identity, Error> {
        self.lasting(self.stranger.leaf(name), 10, 80).issue()
    }

    fn lasting(&self, leaf: CertificateBuilder, old_days: u32, left_days: u32) -> CertificateBuilder {
        leaf.valid(self.now - old_days * DAY, self.now + left_days * DAY + SLACK)
    }
}
