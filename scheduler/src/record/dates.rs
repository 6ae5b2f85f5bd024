use super::{batch::Recorder, desk::Desk, owed::Owed};
use crate::decide::{IncidentFacts, Problem, Shows, Validity, raise, silenced};
use jiff::{SignedDuration, Timestamp};
use model::{Code, Event, Finding, IncidentSubject, Policy, Severity, Verdict};
use std::sync::Arc;
use store::{Account, Certificate, DueCertificate, Error, Incident, MessageSubject};

/// How many dates one transaction looks at; the others wait for the next.
const MOST: u32 = 100;

/// A date is looked at once a day, and no more this long after the end: then only summaries tell of it.
const DAY: SignedDuration = SignedDuration::from_hours(24);
const LAST_LOOK: SignedDuration = SignedDuration::from_hours(24 * 31);

impl Recorder<'_> {
    /// Looks at the certificates that no scanner reaches and whose turn has come: they open and close incidents by their
    /// dates, and are reminded of, as if a server presented them.
    pub(super) async fn look_at_dates(&mut self) -> Result<(), Error> {
        let now = self.environment.now.get().await?;
        let store = &self.environment.store;
        let due = store.certificates().due_reviews(now, MOST).await?;
        if due.is_empty() {
            return Ok(());
        }
        let mut cases = Vec::with_capacity(due.len());
        for due in due {
            let certificate = store.certificates().find(due.account, due.certificate).await?;
            let account = store.accounts().find(due.account).await?;
            let line = store.certificates().line(due.file).await?;
            if let Some((certificate, account)) = certificate.zip(account) {
                cases.push((due, certificate, Arc::new(account), line));
            }
        }
        let mut desk = Desk::open(self.environment, self.settings, &mut self.fleet, &self.told_broken, now).await?;
        for (due, certificate, account, line) in cases {
            let older = line.into_iter().map(|member| member.fingerprint);
            let older: Vec<String> = older.filter(|fingerprint| *fingerprint != due.fingerprint).collect();
            desk.renewed(&account, &older).await?;
            desk.date(&due, &certificate, &account).await?;
        }
        let closed = desk.close().await?;
        self.finish(closed).await;
        Ok(())
    }
}

impl Desk<'_> {
    async fn date(
        &mut self,
        due: &DueCertificate,
        certificate: &Certificate,
        account: &Arc<Account>,
    ) -> Result<(), Error> {
        let next = self
            .now
            .saturating_add(DAY)
            .ok()
            .filter(|next| next.duration_since(due.not_after) < LAST_LOOK);
        self.recording.set_next_review(due.file, next).await?;
        let stands = problem(due, certificate, &account.settings.policy, self.now);
        let Some(problem) = stands.filter(|_| certificate.details.renewed && certificate.revoked_at.is_none()) else {
            return Ok(());
        };
        let shows = Shows {
            target: None,
            manager: certificate.details.responsible,
            thresholds: account.settings.policy.thresholds,
        };
        let open = self.recording.open_incident(account.id, &problem.subject.key()).await?;
        let raised = raise(open.as_ref(), &problem, &shows, self.now);
        let incident = match open {
            Some(open) => {
                if raised.differs {
                    self.recording.change(&open, &raised.to).await?;
                }
                open
            }
            None => self.recording.open(account.id, &raised.to).await?.0,
        };
        self.facts.insert(incident.id, raised.facts);
        let Some(event) = raised.event else {
            return Ok(());
        };
        match event {
            Event::Opened => self.tally.incident("opened"),
            Event::Worsened => self.tally.incident("worsened"),
            Event::Changed
            | Event::Digest
            | Event::MonitoringBroken
            | Event::Recovered
            | Event::Reminder
            | Event::Test => {}
        }
        self.owe_of_date(
            account,
            &incident,
            (event, raised.to.colour, raised.to.colour),
            raised.threshold,
        );
        Ok(())
    }

    /// Ends the incidents of certificates that a later one replaced, where no server shows them.
    async fn renewed(&mut self, account: &Arc<Account>, older: &[String]) -> Result<(), Error> {
        for fingerprint in older {
            let key = IncidentSubject::Certificate(fingerprint.clone()).key();
            let Some(incident) = self.recording.open_incident(account.id, &key).await? else {
                continue;
            };
            if self.recording.affected(incident.id, 1).await?.1 > 0 {
                continue;
            }
            self.recording.close(incident.id).await?;
            self.tally.incident("recovered");
            let facts = IncidentFacts::of(&incident);
            let worst = facts.worst.max(incident.colour);
            self.facts.insert(incident.id, facts);
            self.owe_of_date(account, &incident, (Event::Recovered, worst, Verdict::Green), None);
        }
        Ok(())
    }

    fn owe_of_date(
        &mut self,
        account: &Arc<Account>,
        incident: &Incident,
        (event, colour, status): (Event, Verdict, Verdict),
        threshold: Option<&'static str>,
    ) {
        if let Some(silence) = silenced(incident, event, self.now) {
            self.tally.suppressed(silence);
            return;
        }
        self.owed.push(Owed {
            account: Arc::clone(account),
            subject: MessageSubject::Incident(incident.id),
            event,
            apart: threshold.unwrap_or_default().to_owned(),
            threshold,
            colour,
            status,
            since: incident.opened_at,
            target: None,
            report: None,
            previous: None,
            managers: vec![None],
            only: None,
        });
    }
}

/// What the dates of a certificate say is wrong, weighed as the account wants.
fn problem(due: &DueCertificate, certificate: &Certificate, policy: &Policy, now: Timestamp) -> Option<Problem> {
    let finding = match policy.thresholds.stage(due.not_before, due.not_after, now) {
        Some(severity) => Finding::new(Code::CertExpiresSoon).graded(severity),
        None if now > due.not_after => Finding::new(Code::CertExpired),
        None => return None,
    };
    let severity = policy.severity(&finding);
    (severity > Severity::Info).then(|| Problem {
        subject: IncidentSubject::Certificate(due.fingerprint.clone()),
        severity,
        codes: vec![finding.code],
        certificate: Some(Validity::of(&certificate.facts)),
    })
}
