use super::{desk::Desk, target::Case};
use crate::{
    ChangeMails, OperatorSettings,
    decide::{Audience, Happening, Silence, Validity, is_renewal, leaves, recipients, silenced, told_together},
};
use jiff::Timestamp;
use model::{
    CertificateFacts, Code, Event, LeafSummary, Notification, Previous, Recipient, RecipientRole, Report, Severity,
    Verdict,
};
use std::sync::Arc;
use store::{
    Account, Channel, Error, Incident, IncidentId, MessagePriority, MessageSubject, NewMessage, TargetId, UserId,
};

/// Something that happened to an incident, before it is decided who hears of it.
pub(super) struct Told {
    pub(super) happening: Happening,
    /// The colour after it.
    pub(super) status: Verdict,
    pub(super) incident: Option<Incident>,
    pub(super) threshold: Option<&'static str>,
    /// Only this manager hears of it (none: the account's): the others know.
    pub(super) only: Option<Option<UserId>>,
}

/// A message, before its recipients are known.
pub(super) struct Owed {
    pub(super) account: Arc<Account>,
    pub(super) subject: MessageSubject,
    pub(super) event: Event,
    /// What tells it from other messages of this event; part of what makes it unique.
    pub(super) apart: String,
    pub(super) threshold: Option<&'static str>,
    /// The colour by which its recipients are chosen.
    pub(super) colour: Verdict,
    pub(super) status: Verdict,
    pub(super) since: Timestamp,
    pub(super) target: Option<TargetId>,
    pub(super) report: Option<Report>,
    pub(super) previous: Option<Previous>,
    /// The managers who are told, where no incident knows them.
    pub(super) managers: Vec<Option<UserId>>,
    pub(super) only: Option<Option<UserId>>,
}

/// What stood before a report, as far as it is known.
pub(super) struct BeforeReport {
    previous: Option<Previous>,
    leaves: Vec<CertificateFacts>,
}

impl Desk<'_> {
    /// What the target showed until now. Read where a message may tell of it, which is seldom.
    pub(super) async fn before(&mut self, case: &Case<'_>) -> Result<BeforeReport, Error> {
        let target = &case.watched.target;
        let nothing = BeforeReport {
            previous: None,
            leaves: Vec::new(),
        };
        let (Some(verdict), Some(at)) = (target.state.colour, target.scanned_at) else {
            return Ok(nothing);
        };
        if case.problems.is_empty() && case.attached.is_empty() && case.change.is_none() {
            return Ok(nothing);
        }
        let latest = self
            .environment
            .store
            .scans()
            .latest_report(target.account, target.id)
            .await?;
        let Some((report, _)) = latest else {
            return Ok(nothing);
        };
        let leaves: Vec<CertificateFacts> = leaves(&report).into_iter().cloned().collect();
        let mut codes: Vec<Code> = Vec::new();
        for finding in report
            .findings
            .iter()
            .filter(|finding| finding.severity > Severity::Info)
        {
            if !codes.contains(&finding.code) {
                codes.push(finding.code);
            }
        }
        let leaf: Option<LeafSummary> = leaves.first().map(|leaf| Validity::of(leaf).summary);
        Ok(BeforeReport {
            previous: Some(Previous {
                verdict,
                at,
                codes,
                leaf,
            }),
            leaves,
        })
    }

    /// Decides which of the things that happened are told, and remembers those messages.
    pub(super) fn owe(&mut self, case: &Case<'_>, mut told: Vec<Told>, before: &BeforeReport) {
        told.extend(change(case));
        // What is not told for a reason of its own takes no other message along.
        let mut candidates = Vec::with_capacity(told.len());
        for told in told {
            match self.silence(case, &told, before) {
                Some(silence) => self.tally.suppressed(silence),
                None => candidates.push(told),
            }
        }
        // Those who join hear what others know: that is no alarm of this report.
        let (joining, told): (Vec<Told>, Vec<Told>) = candidates.into_iter().partition(|told| told.only.is_some());
        let happenings: Vec<Happening> = told.iter().map(|told| told.happening).collect();
        let chosen = told_together(&happenings).into_iter().chain(std::iter::repeat(true));
        for (told, chosen) in told.into_iter().chain(joining).zip(chosen) {
            match chosen {
                true => self.owed.push(owed(case, told, before.previous.clone(), self.now)),
                false => self.tally.suppressed(Silence::ToldTogether),
            }
        }
    }

    fn silence(&self, case: &Case<'_>, told: &Told, before: &BeforeReport) -> Option<Silence> {
        match (&told.incident, told.happening.event) {
            (_, Event::Changed) if !self.is_wanted(case, before) => Some(Silence::ChangeUnwanted),
            (Some(incident), event) => silenced(incident, event, self.now),
            (None, _) => None,
        }
    }

    fn is_wanted(&self, case: &Case<'_>, before: &BeforeReport) -> bool {
        let Some(change) = case.change.as_ref().filter(|_| case.monitored) else {
            return false;
        };
        match self.settings.change_mails {
            ChangeMails::All => true,
            ChangeMails::Never => false,
            ChangeMails::Unexpected => {
                let previous = before.leaves.iter().find(|leaf| leaf.sha256 == change.previous);
                let current = leaves(&case.report)
                    .into_iter()
                    .find(|leaf| leaf.sha256 == change.current);
                let renewed = previous
                    .zip(current)
                    .is_some_and(|(previous, current)| is_renewal(previous, current));
                !renewed
            }
        }
    }

    /// The operator's message that a pool cannot scan. It belongs to the oldest account, as every message belongs to one,
    /// and says nothing of any.
    pub(super) async fn owe_to_operator(
        &mut self,
        operator: &OperatorSettings,
        key: String,
        since: Timestamp,
    ) -> Result<(), Error> {
        let accounts = self.environment.store.accounts().list().await?;
        let Some(account) = accounts.into_iter().min_by_key(|account| account.id) else {
            return Ok(());
        };
        let message = Owed {
            account: Arc::new(account),
            subject: MessageSubject::Other(key),
            event: Event::MonitoringBroken,
            apart: String::new(),
            threshold: None,
            colour: Verdict::Red,
            status: Verdict::Red,
            since,
            target: None,
            report: None,
            previous: None,
            managers: Vec::new(),
            only: None,
        };
        let recipient = Recipient {
            address: operator.address.clone(),
            name: None,
            language: operator.language,
            format: operator.format,
            time_zone: operator.time_zone.clone(),
            role: RecipientRole::Emergency,
        };
        self.enqueue(&message, recipient, Channel::Mail).await
    }

    /// Writes every message into the outbox, one row for each recipient.
    pub(super) async fn write_owed(&mut self) -> Result<(), Error> {
        for message in std::mem::take(&mut self.owed) {
            if message.event == Event::Reminder && self.is_not_renewed(&message).await? {
                self.tally.suppressed(Silence::NotRenewed);
                continue;
            }
            let audience = self.audience(&message).await?;
            let told = match recipients(&audience, &message.account.settings, message.colour) {
                Ok(told) => told,
                Err(silence) => {
                    self.tally.suppressed(silence);
                    continue;
                }
            };
            for addressee in told {
                self.enqueue(&message, addressee.recipient, addressee.channel).await?;
            }
        }
        Ok(())
    }

    /// Whether the certificate of a reminder belongs to a line that ends with it.
    async fn is_not_renewed(&self, message: &Owed) -> Result<bool, Error> {
        let MessageSubject::Incident(incident) = &message.subject else {
            return Ok(false);
        };
        let Some(certificate) = self.facts.get(incident).and_then(|facts| facts.certificate.as_ref()) else {
            return Ok(false);
        };
        let certificates = self.environment.store.certificates();
        let known = certificates
            .find_by_fingerprint(message.account.id, &certificate.sha256)
            .await?;
        Ok(known.is_some_and(|known| !known.details.renewed))
    }

    async fn audience(&mut self, message: &Owed) -> Result<Audience, Error> {
        let of_incident = match &message.subject {
            MessageSubject::Incident(incident) => self.facts.get(incident),
            MessageSubject::Other(_) => None,
        };
        let managers: Vec<Option<UserId>> = match (message.only, of_incident) {
            (Some(only), _) => vec![only],
            (None, Some(facts)) if !facts.managers.is_empty() => facts.managers.iter().copied().collect(),
            (None, _) => message.managers.clone(),
        };
        let (account, general) = (message.account.id, message.account.settings.manager);
        let mut audience = Audience::default();
        for manager in managers {
            let contacts = match self.contacts.get(&(account, manager)) {
                Some(known) => known.clone(),
                None => {
                    let contacts = self.recording.contacts(account, manager, general).await?;
                    self.contacts.insert((account, manager), contacts.clone());
                    contacts
                }
            };
            audience.managers.extend(contacts.manager);
            if message.only.is_none() {
                audience.points = contacts.points;
            }
        }
        Ok(audience)
    }

    async fn enqueue(&mut self, message: &Owed, recipient: Recipient, channel: Channel) -> Result<(), Error> {
        let incident = match &message.subject {
            MessageSubject::Incident(incident) => Some(*incident),
            MessageSubject::Other(_) => None,
        };
        let address = recipient.address.clone();
        let notification = Notification {
            schema: Notification::SCHEMA,
            event: message.event,
            incident: incident.map(Into::into),
            account: message.account.id.0,
            account_name: message.account.name.clone(),
            target: message.target.map(Into::into),
            status: message.status,
            since: message.since,
            at: self.now,
            threshold: message.threshold.map(str::to_owned),
            report: message.report.clone(),
            previous: message.previous.clone(),
            also: self.also(incident, message.target),
            recipient,
        };
        let row = NewMessage {
            account: message.account.id,
            subject: message.subject.clone(),
            event: message.event.as_str().to_owned(),
            threshold: message.apart.clone(),
            channel,
            recipient: address,
            priority: match message.colour {
                Verdict::Red if message.event != Event::Recovered => MessagePriority::Urgent,
                Verdict::Green | Verdict::Orange | Verdict::Red => MessagePriority::Normal,
            },
            domain: self.settings.mail_domain.clone(),
            payload: serde_json::to_value(&notification)
                .map_err(|error| Error::Inconsistent(format!("a notification does not become JSON: {error}")))?,
        };
        match self.recording.enqueue(&row).await? {
            Some(_) => self.tally.owed(message.event),
            None => self.tally.suppressed(Silence::Repeated),
        }
        Ok(())
    }

    /// The other targets of an incident.
    fn also(&self, incident: Option<IncidentId>, target: Option<TargetId>) -> Vec<model::Affected> {
        let facts = incident.and_then(|incident| self.facts.get(&incident));
        let affected = facts.into_iter().flat_map(|facts| facts.affected.values());
        let others = affected.filter(|affected| Some(affected.target) != target.map(|target| target.0));
        others.cloned().collect()
    }
}

/// That a target presents another leaf.
fn change(case: &Case<'_>) -> Option<Told> {
    case.change.as_ref()?;
    Some(Told {
        happening: Happening {
            event: Event::Changed,
            colour: case.report.verdict,
            shared: false,
        },
        status: case.report.verdict,
        incident: None,
        threshold: None,
        only: None,
    })
}

fn owed(case: &Case<'_>, told: Told, previous: Option<Previous>, now: Timestamp) -> Owed {
    let (subject, apart) = match (&told.incident, &case.change) {
        (Some(incident), _) => (
            MessageSubject::Incident(incident.id),
            told.threshold.unwrap_or_default().to_owned(),
        ),
        // Once for all targets that change from the one certificate to the other.
        (None, Some(change)) => (
            MessageSubject::Other(format!("changed:{}", change.previous)),
            change.current.clone(),
        ),
        (None, None) => (
            MessageSubject::Other(format!("target:{}", case.watched.target.id)),
            String::new(),
        ),
    };
    Owed {
        account: Arc::clone(&case.context.account),
        subject,
        event: told.happening.event,
        apart,
        threshold: told.threshold,
        colour: told.happening.colour,
        status: told.status,
        since: told.incident.map_or(now, |incident| incident.opened_at),
        target: Some(case.watched.target.id),
        report: Some(case.report.clone().into_owned()),
        previous,
        managers: vec![case.watched.monitor.spec.manager],
        only: told.only,
    }
}
