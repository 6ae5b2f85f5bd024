use crate::Identity;
use model::Notification;
use ulid::Ulid;

/// Where the links of a mail lead: pages of the console. None of them changes anything by being opened, because mail
/// scanners open them all; what acts opens a page that asks to confirm.
#[derive(Clone, Debug)]
pub(crate) struct Links<'a> {
    base: Option<&'a str>,
    notification: &'a Notification,
    identity: &'a Identity,
}

impl<'a> Links<'a> {
    pub(crate) fn new(notification: &'a Notification, identity: &'a Identity) -> Self {
        Self {
            base: identity.base_url.as_deref(),
            notification,
            identity,
        }
    }

    /// The report that the mail tells of, else its target.
    pub(crate) fn report(&self) -> Option<String> {
        match &self.notification.report {
            Some(report) => self.page(&format!("scans/{}", report.scan_id)),
            None => self.target(self.notification.target?),
        }
    }

    pub(crate) fn target(&self, target: Ulid) -> Option<String> {
        self.page(&format!("targets/{target}"))
    }

    /// The chain to install, as PEM.
    pub(crate) fn chain(&self) -> Option<String> {
        let report = self.notification.report.as_ref()?;
        self.page(&format!("scans/{}/chain.pem", report.scan_id))
    }

    pub(crate) fn acknowledge(&self) -> Option<String> {
        self.page(&format!("incidents/{}/acknowledge", self.notification.incident?))
    }

    pub(crate) fn mute(&self) -> Option<String> {
        self.page(&format!("incidents/{}/mute?hours=24", self.notification.incident?))
    }

    pub(crate) fn scan_again(&self) -> Option<String> {
        self.page(&format!("targets/{}/scan", self.notification.target?))
    }

    pub(crate) fn settings(&self) -> Option<String> {
        self.page("settings/notifications")
    }

    /// A link of its own for this recipient and this account.
    pub(crate) fn unsubscribe(&self) -> Option<String> {
        let key = self.identity.unsubscribe_key.as_ref()?;
        let token = key.token(self.notification.account, &self.notification.recipient.address);
        self.page(&format!("u/{token}"))
    }

    fn page(&self, path: &str) -> Option<String> {
        Some(format!("{}/{path}", self.base?))
    }
}
