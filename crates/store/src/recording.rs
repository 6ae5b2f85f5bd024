mod accept;
mod incidents;

pub use accept::{Acceptance, Keep};

use crate::{
    AccountId, Contacts, Error, FileId, Imported, NewCertificate, NewMessage, NewScan, OutboxId, ScanContext, ScanId,
    Store, TargetId, TargetState, UserId, certificates, contacts,
    db::{Transaction, json, sql},
    outbox,
    scans::{contexts, request},
    words::colour,
};
use jiff::Timestamp;

/// Everything that a batch of reports changes: kept together by [`Recording::commit`], or not at all.
///
/// The store decides nothing here except which report counts; it keeps what it is told. While a recording is open no
/// other writes, so it holds no network call.
#[derive(Debug)]
pub struct Recording<'s> {
    store: &'s Store,
    transaction: Transaction,
    now: Timestamp,
}

impl Store {
    /// Begins a recording. It waits until nobody else writes.
    ///
    /// # Errors
    /// The database.
    pub async fn recording(&self, now: Timestamp) -> Result<Recording<'_>, Error> {
        Ok(Recording {
            store: self,
            transaction: self.write().await?,
            now,
        })
    }
}

impl Recording<'_> {
    /// A scan with its account, its target as it stands, and its monitor. None where it is unknown: it was purged, or
    /// its monitor was removed while it ran.
    ///
    /// # Errors
    /// The database, or a row that does not read.
    pub async fn context(&mut self, scan: ScanId) -> Result<Option<ScanContext>, Error> {
        Ok(contexts(&mut self.transaction, vec![scan]).await?.pop())
    }

    /// Whom messages concern: the monitor's own manager if it names one, else the account's, and the contact points.
    ///
    /// # Errors
    /// The database, or a row that does not read.
    pub async fn contacts(
        &mut self,
        account: AccountId,
        monitor_manager: Option<UserId>,
        account_manager: Option<UserId>,
    ) -> Result<Contacts, Error> {
        contacts::of_account(&mut self.transaction, account, [monitor_manager, account_manager]).await
    }

    /// Replaces what is concluded about a target.
    ///
    /// # Errors
    /// The database.
    pub async fn update_target(&mut self, target: TargetId, state: &TargetState) -> Result<(), Error> {
        let update = sql(
            "UPDATE target SET colour = $2, colour_since = $3, suspect_since = $4, failures = $5, greens = $6, \
             cause = $7, fingerprints = $8, findings_digest = $9, not_after = $10, changed_at = $11 WHERE id = $1",
        )
        .bind(target)
        .bind(colour(state.colour))
        .bind(state.colour_since)
        .bind(state.suspect_since)
        .bind(state.failures)
        .bind(state.greens)
        .bind(state.cause.clone())
        .bind(json(&state.fingerprints)?)
        .bind(&state.findings_digest)
        .bind(state.not_after)
        .bind(state.changed_at);
        self.transaction.run(update).await?;
        Ok(())
    }

    /// Orders a further scan: a confirmation, or another try.
    ///
    /// # Errors
    /// [`Error::Reference`] where the account has no such target, or the database.
    pub async fn request(&mut self, scan: &NewScan) -> Result<ScanId, Error> {
        request(self.store, &mut self.transaction, scan, self.now).await
    }

    /// Moves the next scan by the schedule. A target that is not scanned by itself stays so.
    ///
    /// # Errors
    /// The database.
    pub async fn set_next_due(&mut self, target: TargetId, due_at: Timestamp) -> Result<(), Error> {
        let update = sql("UPDATE target SET next_due_at = $2 WHERE id = $1 AND enabled = 1 AND interval_s IS NOT NULL");
        self.transaction.run(update.bind(target).bind(due_at)).await?;
        Ok(())
    }

    /// Owes somebody a message. None where the same was owed before: same incident, event, threshold and recipient.
    ///
    /// # Errors
    /// [`Error::Reference`] for an unknown account or incident, or the database.
    pub async fn enqueue(&mut self, message: &NewMessage) -> Result<Option<OutboxId>, Error> {
        outbox::enqueue(self.store, &mut self.transaction, message, self.now).await
    }

    /// Adds a certificate that a server presented to the inventory; one that is there already stays as it is.
    ///
    /// # Errors
    /// [`Error::Reference`] for an unknown account, or the database.
    pub async fn import_certificate(
        &mut self,
        account: AccountId,
        certificate: &NewCertificate,
    ) -> Result<Imported, Error> {
        certificates::import(self.store, &mut self.transaction, account, certificate, self.now).await
    }

    /// Says when the date of a line that no scanner reaches is to be looked at again; none: never.
    ///
    /// # Errors
    /// The database.
    pub async fn set_next_review(&mut self, file: FileId, due_at: Option<Timestamp>) -> Result<(), Error> {
        let update = sql("UPDATE certificate_file SET review_due_at = $2 WHERE id = $1");
        self.transaction.run(update.bind(file).bind(due_at)).await?;
        Ok(())
    }

    /// Keeps everything. After an error nothing is kept, and the reports may be recorded again.
    ///
    /// # Errors
    /// The database.
    pub async fn commit(self) -> Result<(), Error> {
        self.transaction.commit().await
    }
}
