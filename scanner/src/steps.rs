use model::{Report, ScanJob};
use probes::{Environment, Progress as Seen};
use queue::{Followed, Progress};
use std::sync::Arc;
use tokio::sync::mpsc;

/// Steps that may wait to be told; what comes faster is left out, for only the last one counts.
const WAITING: usize = 64;

/// The first handshake and the checks of one address, as far as is known before they run.
const STEPS_OF_AN_ADDRESS: u32 = 4;

/// Makes a scan that somebody watches, and tells each step of it. All of them are told when the report is there.
pub(crate) async fn scan(job: &ScanJob, environment: &Environment, followed: &Followed) -> Report {
    let (sender, mut steps) = mpsc::channel(WAITING);
    let mut environment = environment.clone();
    environment.progress = Some(Arc::new(move |_, seen| {
        // A full channel leaves the step out.
        let _ = sender.try_send(seen.clone());
    }));
    // Owns the environment, so that the sender goes with it when the scan ends.
    let scan = Box::pin(async move { probes::scan(job, &environment).await });
    let tell = async {
        let mut counter = Counter::default();
        while let Some(seen) = steps.recv().await {
            let Some(step) = counter.step(&seen) else { continue };
            if let Err(error) = followed.publish(job.scan_id, step).await {
                tracing::debug!(%error, "nobody hears of the progress of a scan");
            }
        }
    };
    let (report, ()) = tokio::join!(scan, tell);
    report
}

/// Counts steps.
#[derive(Debug, Default)]
struct Counter {
    done: u32,
    total: u32,
}

impl Counter {
    fn step(&mut self, seen: &Seen) -> Option<Progress> {
        let name = match seen {
            Seen::Checked { check, .. } => check,
            Seen::Connected { .. } => return None,
            Seen::Contacted { .. } => "handshake",
            Seen::Resolved { addresses } => {
                let addresses = u32::try_from(addresses.len()).unwrap_or(u32::MAX);
                self.total = addresses.saturating_mul(STEPS_OF_AN_ADDRESS).saturating_add(1);
                "resolve"
            }
        };
        self.done += 1;
        self.total = self.total.max(self.done + 1);
        Some(Progress::Step {
            name: name.to_owned(),
            done: self.done,
            total: self.total,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_counted_and_there_is_always_one_more_until_the_end() {
        let address = [192, 0, 2, 1].into();
        let mut counter = Counter::default();
        let mut told = Vec::new();
        let mut seen = vec![
            Seen::Resolved {
                addresses: vec![address],
            },
            Seen::Connected { address },
            Seen::Contacted {
                address,
                certificate: true,
            },
        ];
        seen.extend(["chain", "protocols", "ciphers", "heartbleed"].map(|check| Seen::Checked { address, check }));
        for seen in seen {
            if let Some(Progress::Step { name, done, total }) = counter.step(&seen) {
                told.push((name, done, total));
            }
        }
        let told: Vec<_> = told
            .iter()
            .map(|(name, done, total)| (name.as_str(), *done, *total))
            .collect();
        assert_eq!(
            told,
            [
                ("resolve", 1, 5),
                ("handshake", 2, 5),
                ("chain", 3, 5),
                ("protocols", 4, 5),
                ("ciphers", 5, 6),
                ("heartbleed", 6, 7),
            ]
        );
    }
}
