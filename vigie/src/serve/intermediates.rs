//! The intermediates that the scanner has seen outlive the process.

use scanner::Scanner;
use service::Stop;
use std::{collections::HashSet, time::Duration};
use store::{Error, Store};

/// How often what is new is kept.
const EVERY: Duration = Duration::from_secs(300);

/// Tells the scanner what was seen before, then keeps what it sees, until the wish to stop and once more then.
pub(super) async fn run(store: Store, scanner: Scanner, mut stop: Stop) {
    let mut kept: HashSet<Vec<u8>> = HashSet::new();
    match store.intermediates().all().await {
        Ok(known) => {
            scanner.recall_intermediates(&known);
            kept.extend(known);
        }
        Err(error) => tracing::warn!(%error, "intermediates seen before are not known; they will be seen again"),
    }
    loop {
        let is_last = stop.is_wished();
        if let Err(error) = keep(&store, &scanner, &mut kept).await {
            tracing::warn!(%error, "intermediates that were seen are not kept; it is tried again");
        }
        if is_last {
            return;
        }
        tokio::select! {
            biased;
            () = stop.wished() => {}
            () = tokio::time::sleep(EVERY) => {}
        }
    }
}

async fn keep(store: &Store, scanner: &Scanner, kept: &mut HashSet<Vec<u8>>) -> Result<(), Error> {
    let seen = scanner.seen_intermediates();
    let new: Vec<Vec<u8>> = seen.into_iter().filter(|der| !kept.contains(der)).collect();
    if new.is_empty() {
        return Ok(());
    }
    store.intermediates().keep(&new, store.now().await?).await?;
    kept.extend(new);
    Ok(())
}
