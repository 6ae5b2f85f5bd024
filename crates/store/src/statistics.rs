use crate::{
    AccountId, Error, Interval, Store,
    db::{Query, Transaction, sql},
    page::{only, read_all},
    scans::Priority,
    words::{severity, verdict},
};
use jiff::{SignedDuration, Timestamp};
use model::{Severity, Verdict};

/// Counts over an account, or over the installation. They walk an index from end to end: of a million targets in about a
/// tenth of a second, so a metrics page keeps the answer for a while.
#[derive(Clone, Copy, Debug)]
pub struct Statistics<'s>(&'s Store);

impl Store {
    /// Counts over an account, or over the installation.
    pub fn statistics(&self) -> Statistics<'_> {
        Statistics(self)
    }
}

/// Targets that are scanned by themselves, by colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ColourCounts {
    /// Never scanned.
    pub never: u64,
    /// Green.
    pub green: u64,
    /// Orange.
    pub orange: u64,
    /// Red.
    pub red: u64,
}

/// Active certificates by what is left of their life. The windows are disjoint: their sum is the whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ExpiryWindows {
    /// Over already, and neither replaced nor revoked.
    pub expired: u64,
    /// Less than a day.
    pub days_0_1: u64,
    /// One day and more, less than three.
    pub days_1_3: u64,
    /// Three days and more, less than seven.
    pub days_3_7: u64,
    /// Seven days and more, less than fourteen.
    pub days_7_14: u64,
    /// Fourteen days and more, less than thirty.
    pub days_14_30: u64,
    /// Thirty days and more, less than ninety.
    pub days_30_90: u64,
    /// Ninety days and more.
    pub over_90: u64,
}

/// How many targets show a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenFinding {
    /// The code.
    pub code: String,
    /// How much it weighs there.
    pub severity: Severity,
    /// How many targets show it.
    pub targets: u64,
}

/// How many incidents of one kind are open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenIncidents {
    /// How grave they are.
    pub colour: Verdict,
    /// Whether somebody knows of them.
    pub acknowledged: bool,
    /// How many they are.
    pub incidents: u64,
}

/// What waits for a scheduler.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Due {
    /// Targets and scans that could be handed out.
    pub count: u64,
    /// Since when the longest waiting of them could be.
    pub oldest: Option<Timestamp>,
}

/// Where one window of expiry ends and the next begins.
const DAYS: [i64; 7] = [0, 1, 3, 7, 14, 30, 90];

impl Statistics<'_> {
    /// Targets that are scanned by themselves, by colour.
    ///
    /// # Errors
    /// The database, or a row that does not read.
    pub async fn colours(&self, account: Option<AccountId>) -> Result<ColourCounts, Error> {
        let query = sql("SELECT colour, COUNT(*) AS n FROM target WHERE enabled = 1");
        let query = only(query, " AND account_id = ", account).push(" GROUP BY colour");
        let mut counts = ColourCounts::default();
        for row in self.0.read().await?.all(query).await? {
            let place = match verdict(row.get("colour")?)? {
                None => &mut counts.never,
                Some(Verdict::Green) => &mut counts.green,
                Some(Verdict::Orange) => &mut counts.orange,
                Some(Verdict::Red) => &mut counts.red,
            };
            *place = row.get("n")?;
        }
        Ok(counts)
    }

    /// Targets that are enabled, by how often they are scanned; none: never.
    ///
    /// # Errors
    /// The database, or a row that does not read.
    pub async fn frequencies(&self, account: Option<AccountId>) -> Result<Vec<(Option<Interval>, u64)>, Error> {
        let query = sql("SELECT interval_s, COUNT(*) AS n FROM target WHERE enabled = 1");
        let query = only(query, " AND account_id = ", account).push(" GROUP BY interval_s ORDER BY interval_s");
        read_all(&self.0.read().await?.all(query).await?, |row| {
            let seconds: Option<u32> = row.maybe("interval_s")?;
            let interval = seconds
                .map(Interval::from_seconds)
                .transpose()
                .map_err(Error::inconsistent)?;
            Ok((interval, row.get("n")?))
        })
    }

    /// Active certificates of the inventory by what is left of their life.
    ///
    /// # Errors
    /// The database.
    pub async fn expiring(&self, account: Option<AccountId>, now: Timestamp) -> Result<ExpiryWindows, Error> {
        let mut query = sql("SELECT COUNT(*) AS n7");
        for (days, column) in DAYS.into_iter().zip(["n0", "n1", "n2", "n3", "n4", "n5", "n6"]) {
            let until = now
                .saturating_add(SignedDuration::from_hours(24 * days))
                .map_err(Error::inconsistent)?;
            query = query
                .push(", COUNT(CASE WHEN not_after < ")
                .arg(until)
                .push(" THEN 1 END) AS ")
                .push(column);
        }
        let query = query.push(" FROM certificate WHERE successor_id IS NULL AND revoked_at IS NULL");
        let row = self
            .0
            .read()
            .await?
            .one(only(query, " AND account_id = ", account))
            .await?;
        let row = row.ok_or_else(|| Error::inconsistent("a count answered no row"))?;
        let window = |from: &str, until: &str| -> Result<u64, Error> {
            let (from, until): (u64, u64) = (row.get(from)?, row.get(until)?);
            Ok(until.saturating_sub(from))
        };
        Ok(ExpiryWindows {
            expired: row.get("n0")?,
            days_0_1: window("n0", "n1")?,
            days_1_3: window("n1", "n2")?,
            days_3_7: window("n2", "n3")?,
            days_7_14: window("n3", "n4")?,
            days_14_30: window("n4", "n5")?,
            days_30_90: window("n5", "n6")?,
            over_90: window("n6", "n7")?,
        })
    }

    /// What targets show, by code and severity.
    ///
    /// # Errors
    /// The database, or a row that does not read.
    pub async fn findings(&self, account: Option<AccountId>) -> Result<Vec<OpenFinding>, Error> {
        let query = sql("SELECT code, severity, COUNT(*) AS n FROM target_finding WHERE 1 = 1");
        let query = only(query, " AND account_id = ", account).push(" GROUP BY code, severity ORDER BY code, severity");
        read_all(&self.0.read().await?.all(query).await?, |row| {
            Ok(OpenFinding {
                code: row.get("code")?,
                severity: severity(&row.get::<String>("severity")?)?,
                targets: row.get("n")?,
            })
        })
    }

    /// Incidents that are open.
    ///
    /// # Errors
    /// The database, or a row that does not read.
    pub async fn incidents(&self, account: Option<AccountId>) -> Result<Vec<OpenIncidents>, Error> {
        let query = sql(
            "SELECT colour, CASE WHEN acknowledged_at IS NULL THEN 0 ELSE 1 END AS acknowledged, COUNT(*) AS n \
             FROM incident WHERE closed_at IS NULL",
        );
        let query = only(query, " AND account_id = ", account).push(" GROUP BY 1, 2 ORDER BY 1, 2");
        read_all(&self.0.read().await?.all(query).await?, |row| {
            Ok(OpenIncidents {
                colour: crate::words::known_verdict(row.get("colour")?)?,
                acknowledged: row.get("acknowledged")?,
                incidents: row.get("n")?,
            })
        })
    }

    /// What waits for a scheduler of a pool. It costs by what is due.
    ///
    /// # Errors
    /// The database, or a row that does not read.
    pub async fn due(&self, pool: &str, now: Timestamp) -> Result<Due, Error> {
        let mut transaction = self.0.read().await?;
        let mut due = Due::default();
        for priority in Priority::ALL {
            let scans = sql("SELECT COUNT(*) AS n, MIN(available_at) AS oldest FROM scan \
                 WHERE pool = $1 AND priority = $2 AND available_at <= $3");
            let targets = sql("SELECT COUNT(*) AS n, MIN(next_due_at) AS oldest FROM target \
                 WHERE pool = $1 AND due_class = $2 AND next_due_at <= $3");
            for query in [scans, targets] {
                due.add(&mut transaction, query.bind(pool).bind(priority.column()).bind(now))
                    .await?;
            }
        }
        Ok(due)
    }
}

impl Due {
    async fn add(&mut self, transaction: &mut Transaction, query: Query) -> Result<(), Error> {
        let Some(row) = transaction.one(query).await? else {
            return Ok(());
        };
        self.count += row.get::<u64>("n")?;
        let oldest: Option<Timestamp> = row.maybe("oldest")?;
        self.oldest = match (self.oldest, oldest) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
        Ok(())
    }
}
