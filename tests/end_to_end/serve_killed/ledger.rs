use super::random::Random;
use jiff::{SignedDuration, Timestamp};
use std::{collections::BTreeSet, path::Path, time::Duration};
use store::{Store, TargetId};
use tests::SqliteShell;

/// The due times that were promised: each has to have a report in the end.
///
/// The shortest frequency is five minutes; nobody waits for twenty of them. So due times are moved to the next seconds by
/// the store's own operation, while Vigie is down: what it finds at its start is what it would find after a longer stop.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    promised: BTreeSet<(String, i64)>,
}

impl Ledger {
    /// Makes every target due within a span of time from now on, and notes when. Not those that are due already, and not
    /// those with a scan that still waits: their next due time would pass, which is what the product says. Answers the end
    /// of the span, in milliseconds since 1970.
    pub(super) async fn make_due(&mut self, file: &Path, within: Duration, random: &mut Random) -> i64 {
        let store = Store::open(file.to_str().unwrap()).await.unwrap();
        let now = store.now().await.unwrap();
        let mut recording = store.recording(now).await.unwrap();
        for (target, before) in at_rest(&SqliteShell::open(file), now) {
            let wait = SignedDuration::try_from(random.within(within)).unwrap();
            let due_at = now + wait;
            let id: TargetId = target.parse().unwrap();
            recording.set_next_due(id, due_at).await.unwrap();
            self.promised.remove(&(target, before));
        }
        recording.commit().await.unwrap();
        store.close().await;
        self.note(file);
        (now + within).as_millisecond()
    }

    /// Notes when each target is due next.
    pub(super) fn note(&mut self, file: &Path) {
        let query = "SELECT id, next_due_at AS due FROM target WHERE next_due_at IS NOT NULL";
        let rows = SqliteShell::open(file).rows(query);
        self.promised.extend(rows.iter().map(|row| {
            let target = row["id"].as_str().unwrap().to_owned();
            (target, row["due"].as_i64().unwrap())
        }));
    }

    /// What was promised, in the order of targets.
    pub(super) fn promised(&self) -> impl ExactSizeIterator<Item = &(String, i64)> {
        self.promised.iter()
    }
}

/// The targets without a scan on its way that are not due yet, with the instant at which they are.
fn at_rest(shell: &SqliteShell, now: Timestamp) -> Vec<(String, i64)> {
    let query = format!(
        "SELECT id, next_due_at AS due FROM target WHERE next_due_at > {} AND NOT EXISTS \
         (SELECT 1 FROM scan WHERE scan.target_id = target.id AND scan.available_at IS NOT NULL)",
        now.as_millisecond()
    );
    let rows = shell.rows(&query);
    let read = |row: &serde_json::Value| (row["id"].as_str().unwrap().to_owned(), row["due"].as_i64().unwrap());
    rows.iter().map(read).collect()
}
