//! The mails of the demo, in a browser: a list that refreshes itself, and one mail with its HTML, its text and its headers.

mod letter;
mod page;
mod routes;

use super::phrases::Phrases;
use anyhow::Context;
use page::Pages;
use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
};
use testbed::SmtpSink;
use tokio::{net::TcpListener, task::JoinHandle};

/// The page on which the mails of a sink are read. It closes when this is dropped.
#[derive(Debug)]
pub(super) struct Mailbox {
    address: SocketAddr,
    serving: JoinHandle<()>,
}

/// What is shown, and how.
#[derive(Debug)]
struct Shown {
    sink: Arc<SmtpSink>,
    pages: Pages,
}

/// What stands for the web page of a mail server.
const PREFERRED: u16 = 8025;

impl Mailbox {
    /// Opens it on a free port of 127.0.0.1. `owner` is whose mails they are, `console` where the status page is.
    ///
    /// # Errors
    /// Where no port can be had.
    pub(super) async fn open(
        sink: Arc<SmtpSink>,
        phrases: Phrases,
        owner: &str,
        console: &str,
    ) -> anyhow::Result<Self> {
        let at = |port| TcpListener::bind((Ipv4Addr::LOCALHOST, port));
        let listener = match at(PREFERRED).await {
            Ok(listener) => listener,
            Err(_) => at(0).await.context("the mailbox finds no free port")?,
        };
        let address = listener.local_addr()?;
        let shown = Shown {
            sink,
            pages: Pages::new(phrases, owner, console)?,
        };
        let router = routes::router(Arc::new(shown));
        let serving = tokio::spawn(async move {
            if let Err(error) = axum::serve(listener, router).await {
                tracing::error!("the mailbox is closed: {error}");
            }
        });
        Ok(Self { address, serving })
    }

    /// Where it is read.
    pub(super) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Closes it, and returns when its port is free.
    pub(super) async fn close(mut self) {
        self.serving.abort();
        let _cancelled = (&mut self.serving).await;
    }
}

impl Drop for Mailbox {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// The subject of a mail, decoded.
pub(super) fn subject(message: &testbed::Message) -> String {
    letter::Letter::read(0, message).subject
}

#[cfg(test)]
mod tests;
