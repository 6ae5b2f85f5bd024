//! Many scans at once, their results one after the other.

use service::Stop;
use std::{collections::BTreeMap, future::Future};
use tokio::task::JoinSet;

/// Results that may wait for an earlier one: what a slow server holds back is bounded, whatever the length of the list.
const WAITING: usize = 1024;

/// How a run came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// Every result was taken.
    Complete,
    /// It was stopped; what was done by then was taken.
    Stopped,
}

/// Runs `count` pieces of work, at most `jobs` at the same time, and hands over their results in order, as soon as all
/// before them are there.
///
/// # Errors
/// The first error of `take`, or a panic in the work: a bug. The rest of the work is given up.
pub(crate) async fn run<T, Work>(
    count: usize,
    jobs: usize,
    mut stop: Stop,
    start: impl Fn(usize) -> Work,
    mut take: impl FnMut(T) -> anyhow::Result<()>,
) -> anyhow::Result<End>
where
    T: Send + 'static,
    Work: Future<Output = T> + Send + 'static,
{
    let mut running = JoinSet::new();
    let mut waiting = BTreeMap::new();
    let (mut started, mut taken) = (0, 0);
    while taken < count {
        while started < count && running.len() < jobs && started < taken + jobs + WAITING {
            let work = start(started);
            let index = started;
            running.spawn(async move { (index, work.await) });
            started += 1;
        }
        tokio::select! {
            biased;
            () = stop.wished() => {
                running.abort_all();
                // Those after a gap are results too.
                for result in waiting.into_values() {
                    take(result)?;
                }
                return Ok(End::Stopped);
            }
            Some(done) = running.join_next() => {
                let (index, result) = done?;
                waiting.insert(index, result);
            }
        }
        while let Some(result) = waiting.remove(&taken) {
            take(result)?;
            taken += 1;
        }
    }
    Ok(End::Complete)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{
        sync::{
            Arc,
            atomic::{AtomicUsize, Ordering},
        },
        time::Duration,
    };

    #[tokio::test]
    async fn results_come_in_order_and_no_more_run_at_once_than_allowed() {
        let (stop, _wish) = Stop::by_hand();
        let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let mut taken = Vec::new();
        let work = |index: usize| {
            let (now, most) = (Arc::clone(&now), Arc::clone(&most));
            async move {
                most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                tokio::time::sleep(Duration::from_millis((7 * index as u64) % 5)).await;
                now.fetch_sub(1, Ordering::SeqCst);
                index
            }
        };
        let take = |index| {
            taken.push(index);
            Ok(())
        };
        assert_eq!(run(50, 4, stop, work, take).await.unwrap(), End::Complete);
        assert_eq!(taken, (0..50).collect::<Vec<_>>());
        assert_eq!(most.load(Ordering::SeqCst), 4);
    }

    #[tokio::test]
    async fn a_slow_head_holds_back_a_bounded_number() {
        let (stop, wish) = Stop::by_hand();
        let done = Arc::new(AtomicUsize::new(0));
        let wish = std::sync::Mutex::new(Some(wish));
        let work = |index: usize| {
            let done = Arc::clone(&done);
            async move {
                if index == 0 {
                    std::future::pending::<()>().await;
                }
                done.fetch_add(1, Ordering::SeqCst);
                index
            }
        };
        let mut taken = 0;
        let counting = Arc::clone(&done);
        let waiter = async {
            while counting.load(Ordering::SeqCst) < WAITING {
                tokio::task::yield_now().await;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
            if let Some(wish) = wish.lock().unwrap().take() {
                wish();
            }
        };
        let take = |_| {
            taken += 1;
            Ok(())
        };
        let (end, ()) = tokio::join!(run(100_000, 8, stop, work, take), waiter);
        assert_eq!(end.unwrap(), End::Stopped);
        assert_eq!(taken, WAITING + 8 - 1);
    }

    #[tokio::test]
    async fn a_reader_that_goes_away_ends_the_run() {
        let (stop, _wish) = Stop::by_hand();
        let result = run(10, 2, stop, |index| async move { index }, |_| anyhow::bail!("gone")).await;
        assert_eq!(result.unwrap_err().to_string(), "gone");
    }
}
