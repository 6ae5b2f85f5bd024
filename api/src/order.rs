//! Ordering a scan, from the API and from the pages alike: not twice within the cooldown, and at once.

use crate::{State, pools, problem::Problem};
use jiff::{SignedDuration, Timestamp};
use model::Reason;
use queue::Wakeup;
use store::{AccountId, Demand, NewScan, Scan, ScanId, ScanSubject, TargetRecord};

/// A scan that answers somebody's wish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Ordered {
    pub(crate) scan: ScanId,
    /// Whether it was made for somebody before, within the cooldown.
    pub(crate) cached: bool,
}

/// Has a target scanned now, unless that happened within the cooldown, or is about to.
pub(crate) async fn of_target(state: &State, account: AccountId, target: &TargetRecord) -> Result<Ordered, Problem> {
    let now = state.store_now().await?;
    let recent = target.scanned_at.is_some_and(|at| at >= horizon(state, now));
    if let (true, Some(scan)) = (recent, target.scan) {
        return Ok(Ordered { scan, cached: true });
    }
    let monitor = state.store().monitors().find(account, target.monitor).await?;
    let monitor = monitor.ok_or_else(|| Problem::not_found("target"))?;
    pools::require(state, &monitor.spec.pool).await?;
    order(state, account, ScanSubject::Target(target.id), now).await
}

/// Has any host scanned now, unless the same scan was ordered within the cooldown.
pub(crate) async fn of_host(state: &State, account: AccountId, demand: Demand) -> Result<Ordered, Problem> {
    let now = state.store_now().await?;
    let recent = state.store().scans().on_demand(account, None, RECENT).await?;
    let earlier = recent
        .items
        .into_iter()
        .find(|scan| scan.demand.as_ref() == Some(&demand) && scan.due_at >= horizon(state, now) && is_of_people(scan));
    match earlier {
        Some(scan) => Ok(Ordered {
            scan: scan.id,
            cached: true,
        }),
        None => {
            pools::require(state, &demand.pool).await?;
            order(state, account, ScanSubject::Host(Box::new(demand)), now).await
        }
    }
}

/// More scans of hosts than an account asks for within the cooldown.
const RECENT: u32 = 200;

fn is_of_people(scan: &Scan) -> bool {
    scan.reason == Reason::Demand
}

fn horizon(state: &State, now: Timestamp) -> Timestamp {
    let cooldown = SignedDuration::from_secs(i64::from(state.settings().scan_cooldown_s));
    now.saturating_sub(cooldown).unwrap_or(Timestamp::MIN)
}

async fn order(state: &State, account: AccountId, subject: ScanSubject, now: Timestamp) -> Result<Ordered, Problem> {
    let new = NewScan {
        account,
        subject,
        file: None,
        reason: Reason::Demand,
        due_at: now,
        avoid_scanner: None,
    };
    let scan = state.store().scans().request(&new, now).await?;
    // A call that is lost costs a moment: schedulers look by themselves too.
    if let Err(error) = state.queue().wakeups().wake(Wakeup::DueScans).await {
        tracing::warn!(%error, "schedulers could not be woken");
    }
    Ok(Ordered { scan, cached: false })
}
