use crate::Wakeup;
use tokio::sync::watch;

/// One bell for each kind of call.
#[derive(Debug, Default)]
pub(crate) struct Calls {
    due_scans: watch::Sender<()>,
    outbox: watch::Sender<()>,
}

impl Calls {
    pub(crate) fn wake(&self, wakeup: Wakeup) {
        self.bell(wakeup).send_replace(());
    }

    pub(crate) fn listen(&self, wakeup: Wakeup) -> watch::Receiver<()> {
        self.bell(wakeup).subscribe()
    }

    fn bell(&self, wakeup: Wakeup) -> &watch::Sender<()> {
        match wakeup {
            Wakeup::DueScans => &self.due_scans,
            Wakeup::Outbox => &self.outbox,
        }
    }
}
