use super::Recording;
use crate::{
    Error, Scan, ScanId, ScanState, TargetId,
    db::{Bind, sql},
    reports, scans,
    words::colour,
};
use jiff::Timestamp;
use model::{Code, Report, Severity};
use std::collections::BTreeMap;

/// How much of a report is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// All of it, in the history alone: what the target shows does not change (a fault that is not confirmed yet).
    Aside,
    /// All of it: from now on it is what the target shows.
    Full,
    /// A line of history: it says the same as the report that the target shows.
    Summary,
}

/// What became of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Acceptance {
    /// A report of this scan was recorded before; nothing was changed.
    Duplicate,
    /// Kept as history only: a later scan of the target was recorded already. It changes no incident.
    Late,
    /// Recorded: it is the news about its target.
    Recorded,
    /// The scan is unknown; nothing was changed.
    Unknown,
}

impl Recording<'_> {
    /// Takes a report, the first of its scan only. The scan is over by that, whoever holds it.
    ///
    /// # Errors
    /// The database, or a row that does not read.
    pub async fn accept(&mut self, report: &Report, keep: Keep) -> Result<Acceptance, Error> {
        let id = ScanId(report.scan_id);
        let query = sql("SELECT scan.*, target.scanned_at, target.report_id AS shown FROM scan \
             LEFT JOIN target ON target.id = scan.target_id WHERE scan.id = $1");
        let Some(row) = self.transaction.one(query.bind(id)).await? else {
            return Ok(Acceptance::Unknown);
        };
        let scan = scans::read(&row)?;
        if scan.state == ScanState::Done {
            return Ok(Acceptance::Duplicate);
        }
        let last: Option<Timestamp> = row.maybe("scanned_at")?;
        let shown: Option<ScanId> = row.maybe("shown")?;
        let late = last.is_some_and(|last| report.started_at.as_millisecond() < last.as_millisecond());
        let keep = match (keep, scan.target, late) {
            (Keep::Aside | Keep::Full, None, _) => Keep::Aside,
            (Keep::Full, Some(_), true) => Keep::Aside,
            (Keep::Summary, None, _) => Keep::Aside,
            // A summary needs a report that it says the same as.
            (Keep::Summary, Some(_), _) if shown.is_none() => Keep::Aside,
            (keep, Some(_), _) => keep,
        };
        self.keep_body(report, &scan, keep, shown).await?;
        let says_the_same = match keep {
            Keep::Aside | Keep::Full => Some(id),
            Keep::Summary => shown,
        };
        self.finish_scan(report, says_the_same).await?;
        let Some(target) = scan.target.filter(|_| !late) else {
            return Ok(if late { Acceptance::Late } else { Acceptance::Recorded });
        };
        self.note_on_target(report, target, keep).await?;
        Ok(Acceptance::Recorded)
    }

    async fn keep_body(
        &mut self,
        report: &Report,
        scan: &Scan,
        keep: Keep,
        shown: Option<ScanId>,
    ) -> Result<(), Error> {
        let superseded_at = match keep {
            Keep::Aside => Some(self.now),
            Keep::Full => None,
            Keep::Summary => return Ok(()),
        };
        if let (Keep::Full, Some(shown)) = (keep, shown) {
            let update = sql("UPDATE report SET superseded_at = $2 WHERE scan_id = $1 AND superseded_at IS NULL");
            self.transaction.run(update.bind(shown).bind(self.now)).await?;
        }
        let insert = sql(
            "INSERT INTO report (scan_id, account_id, target_id, recorded_at, superseded_at, body) \
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(scan.id)
        .bind(scan.account)
        .bind(scan.target)
        .bind(self.now)
        .bind(superseded_at)
        .bind(reports::write(report)?);
        self.transaction.run(insert).await?;
        Ok(())
    }

    async fn finish_scan(&mut self, report: &Report, says_the_same: Option<ScanId>) -> Result<(), Error> {
        let update = sql(
            "UPDATE scan SET state = $2, available_at = NULL, lease_by = NULL, started_at = $3, \
             duration_ms = $4, recorded_at = $5, colour = $6, outcome = $7, cause = $8, scanner = $9, report_id = $10 \
             WHERE id = $1",
        )
        .bind(ScanId(report.scan_id))
        .bind(ScanState::Done.as_str())
        .bind(report.started_at)
        .bind(i64::try_from(report.duration_ms).unwrap_or(i64::MAX))
        .bind(self.now)
        .bind(colour(Some(report.verdict)))
        .bind(report.outcome.as_str())
        .bind(gravest(report).map(Code::as_str))
        .bind(&report.scanner.id)
        .bind(says_the_same);
        self.transaction.run(update).await?;
        Ok(())
    }

    async fn note_on_target(&mut self, report: &Report, target: TargetId, keep: Keep) -> Result<(), Error> {
        let shown = match keep {
            Keep::Full => Some(ScanId(report.scan_id)),
            Keep::Aside | Keep::Summary => None,
        };
        let update = sql(
            "UPDATE target SET scan_id = $2, scanned_at = $3, outcome = $4, report_id = COALESCE($5, report_id) \
             WHERE id = $1",
        )
        .bind(target)
        .bind(ScanId(report.scan_id))
        .bind(report.started_at)
        .bind(report.outcome.as_str())
        .bind(shown);
        self.transaction.run(update).await?;
        if shown.is_some() {
            self.replace_findings(report, target).await?;
        }
        Ok(())
    }

    /// One row for each code, with the gravest severity that it has in the report.
    async fn replace_findings(&mut self, report: &Report, target: TargetId) -> Result<(), Error> {
        let delete = sql("DELETE FROM target_finding WHERE target_id = $1").bind(target);
        self.transaction.run(delete).await?;
        let mut findings: BTreeMap<&str, Severity> = BTreeMap::new();
        for finding in &report.findings {
            let severity = findings.entry(finding.code.as_str()).or_insert(finding.severity);
            *severity = finding.severity.max(*severity);
        }
        if findings.is_empty() {
            return Ok(());
        }
        let query = sql("SELECT account_id FROM target WHERE id = $1").bind(target);
        let Some(row) = self.transaction.one(query).await? else {
            return Ok(());
        };
        let account: String = row.get("account_id")?;
        let rows = findings.into_iter().map(|(code, severity)| {
            vec![
                target.into_value(),
                code.into_value(),
                severity.as_str().into_value(),
                account.as_str().into_value(),
            ]
        });
        let insert = sql("INSERT INTO target_finding (target_id, code, severity, account_id) VALUES ").rows(rows);
        self.transaction.run(insert).await?;
        Ok(())
    }
}

/// The code that decides the colour: the first of the gravest; none where there are only facts worth knowing.
fn gravest(report: &Report) -> Option<Code> {
    let gravest = report.findings.iter().map(|finding| finding.severity).max()?;
    let first = report.findings.iter().find(|finding| finding.severity == gravest)?;
    (gravest > Severity::Info).then_some(first.code)
}
