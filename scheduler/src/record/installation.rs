use super::{desk::Desk, owed::Owed};
use crate::decide::Seen;
use jiff::SignedDuration;
use model::{Event, Reason, Report, Verdict};
use std::sync::Arc;
use store::{Error, MessageSubject, NewScan, ScanContext, ScanSubject};

/// A test that reached nobody is made once more, after so long.
const AGAIN_AFTER: SignedDuration = SignedDuration::from_mins(5);

impl Desk<'_> {
    /// The one test of a certificate that is not monitored: its manager hears of it only if something is wrong, and once.
    pub(super) async fn of_installation_test(&mut self, context: &ScanContext, report: &Report) -> Result<(), Error> {
        let scan = &context.scan;
        let Some(file) = scan.file.filter(|_| report.verdict > Verdict::Green) else {
            return Ok(());
        };
        if Seen::by(report) != Seen::Facts && scan.reason == Reason::First {
            let subject = match (scan.target, &scan.demand) {
                (Some(target), _) => ScanSubject::Target(target),
                (None, Some(demand)) => ScanSubject::Host(Box::new(demand.clone())),
                (None, None) => return Ok(()),
            };
            let again = NewScan {
                account: scan.account,
                subject,
                file: Some(file),
                reason: Reason::Confirm,
                due_at: self
                    .now
                    .saturating_add(AGAIN_AFTER)
                    .map_err(|error| Error::Inconsistent(error.to_string()))?,
                avoid_scanner: Some(report.scanner.id.clone()),
            };
            self.recording.request(&again).await?;
            self.tally.confirmations += 1;
            return Ok(());
        }
        self.owed.push(Owed {
            account: Arc::clone(&context.account),
            subject: MessageSubject::Other(format!("installation:{file}")),
            event: Event::Opened,
            // Once for each host of the certificate.
            apart: report.target.host.clone(),
            threshold: None,
            colour: report.verdict,
            status: report.verdict,
            since: self.now,
            target: scan.target,
            report: Some(report.clone()),
            previous: None,
            managers: vec![
                context
                    .watched
                    .as_ref()
                    .and_then(|watched| watched.monitor.spec.manager),
            ],
            only: None,
        });
        Ok(())
    }
}
