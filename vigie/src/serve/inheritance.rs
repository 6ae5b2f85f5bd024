use service::Stop;
use std::{sync::Arc, time::Duration};
use store::{Error, Store};
use tokio::sync::OnceCell;

/// What processes before this one held when they ended, however they did.
///
/// The lock of the store tells that they are gone: their scans and mails need not wait until leases run out, five minutes
/// for a scan and ten for a mail, an alarm among them.
#[derive(Clone, Debug, Default)]
pub(super) struct Inheritance(Arc<OnceCell<()>>);

/// Between two tries where the store does not take it.
const PAUSE: Duration = Duration::from_secs(1);

impl Inheritance {
    /// Gives all of it back, once in the life of this process: later it would be what this process holds itself. Roles
    /// that claim wait for it. A full disk delays it.
    pub(super) async fn give_back(&self, store: &Store, stop: &mut Stop) {
        let given_back = self.0.get_or_init(|| async {
            let mut told = false;
            while let Err(error) = release(store).await {
                if !error.is_retryable() {
                    tracing::error!(%error, "what was in hand before comes again when leases run out");
                    return;
                }
                if !told {
                    tracing::warn!(%error, "what was in hand before waits until the store can be written");
                    told = true;
                }
                tokio::time::sleep(PAUSE).await;
            }
        });
        tokio::select! {
            biased;
            () = stop.wished() => {}
            _ = given_back => {}
        }
    }
}

async fn release(store: &Store) -> Result<(), Error> {
    let scans = store.scans().release_all().await?;
    let mails = store.outbox().release_all(store.now().await?).await?;
    if scans + mails > 0 {
        tracing::info!(
            scans,
            mails,
            "what was in hand when the process before ended is taken up"
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::SignedDuration;
    use store::{Channel, MessagePriority, MessageSubject, NewMessage};

    #[tokio::test]
    async fn what_a_dead_process_held_is_given_back_and_what_this_one_holds_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path().join("vigie.db").to_str().unwrap())
            .await
            .unwrap();
        store.migrate().await.unwrap();
        let now = store.now().await.unwrap();
        let account = store
            .accounts()
            .create("a", store::AccountSettings::default(), now)
            .await
            .unwrap();
        let message = NewMessage {
            account: account.id,
            subject: MessageSubject::Other("test".to_owned()),
            event: "test".to_owned(),
            threshold: String::new(),
            channel: Channel::Mail,
            recipient: "ada@example.org".to_owned(),
            priority: MessagePriority::Urgent,
            domain: "example.org".to_owned(),
            payload: serde_json::Value::Null,
        };
        store.outbox().enqueue(&message, now).await.unwrap();
        let claim = async |by: &str| {
            let now = store.now().await.unwrap();
            let lease = SignedDuration::from_mins(10);
            store.outbox().claim(by, 10, lease, now).await.unwrap().len()
        };
        assert_eq!(claim("dead").await, 1);
        assert_eq!(claim("this").await, 0);

        let inheritance = Inheritance::default();
        let (mut stop, _wish) = Stop::by_hand();
        inheritance.give_back(&store, &mut stop).await;
        assert_eq!(claim("this").await, 1);
        inheritance.clone().give_back(&store, &mut stop).await;
        assert_eq!(claim("this").await, 0, "held by this process");
    }
}
