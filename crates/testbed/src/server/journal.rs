//! What a server saw.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::watch;

use crate::Error;

/// Bytes kept of what one client sent.
pub(super) const TRANSCRIPT_LIMIT: usize = 64 * 1024;
const CONNECTIONS_KEPT: usize = 1024;
const FAILURES_KEPT: usize = 100;

/// What the client of one connection sent.
#[derive(Debug, Clone, Default)]
pub(super) struct Transcript(Arc<Mutex<Vec<u8>>>);

impl Transcript {
    pub(super) fn record(&self, bytes: &[u8]) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let room = TRANSCRIPT_LIMIT.saturating_sub(kept.len());
        kept.extend(bytes.iter().take(room));
    }

    fn bytes(&self) -> Vec<u8> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

#[derive(Debug)]
pub(super) struct Journal {
    connections: watch::Sender<usize>,
    transcripts: Mutex<Vec<Transcript>>,
    failures: Mutex<Vec<String>>,
}

impl Default for Journal {
    fn default() -> Self {
        Self {
            connections: watch::Sender::new(0),
            transcripts: Mutex::default(),
            failures: Mutex::default(),
        }
    }
}

impl Journal {
    /// Counts a connection; gives its number, from 0, and where to record what it sends.
    pub(super) fn accepted(&self) -> (usize, Transcript) {
        let transcript = Transcript::default();
        let mut transcripts = self.transcripts.lock().unwrap_or_else(PoisonError::into_inner);
        if transcripts.len() < CONNECTIONS_KEPT {
            transcripts.push(transcript.clone());
        }
        drop(transcripts);
        let mut number = 0;
        self.connections.send_modify(|count| {
            number = *count;
            *count += 1;
        });
        (number, transcript)
    }

    pub(super) fn failed(&self, number: usize, error: &io::Error) {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        if failures.len() < FAILURES_KEPT {
            failures.push(format!("connection {number}: {error}"));
        }
    }

    pub(super) fn connections(&self) -> usize {
        *self.connections.borrow()
    }

    pub(super) async fn wait_for_connections(&self, count: usize, within: Duration) -> Result<(), Error> {
        let mut connections = self.connections.subscribe();
        let reached = tokio::time::timeout(within, connections.wait_for(|so_far| *so_far >= count)).await;
        match reached {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(Error::Timeout("connections")),
        }
    }

    pub(super) fn received(&self, connection: usize) -> Vec<u8> {
        let transcripts = self.transcripts.lock().unwrap_or_else(PoisonError::into_inner);
        transcripts.get(connection).map(Transcript::bytes).unwrap_or_default()
    }

    pub(super) fn failures(&self) -> Vec<String> {
        self.failures.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
