//! A few words inside TLS, for the checks that are about what is said there.

use super::client::TlsClient;
use super::drive::{Driver, Offer};
use crate::failure::{Failure, Phase, TlsFailure};
use rustls::pki_types::ServerName;
use std::io::{ErrorKind, Read, Write};
use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout, timeout_at};

/// What is said once the handshake is done, and how long the answer is listened to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Question<'a> {
    /// The words; none to listen only.
    pub(crate) words: &'a [u8],
    /// How many bytes are taken at most.
    pub(crate) most: usize,
    /// How long after the handshake.
    pub(crate) patience: Duration,
    /// Whether what was heard so far is enough.
    pub(crate) is_enough: fn(&[u8]) -> bool,
}

/// What a server said inside TLS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Heard {
    /// Its bytes, as far as they were taken.
    pub(crate) bytes: Vec<u8>,
    /// Why no more came; none where it was enough, or where nothing more came in time.
    pub(crate) ended: Option<TlsFailure>,
}

/// Shakes hands, says a few words, listens, and takes leave. The handshake ends by `deadline`.
pub(crate) async fn converse(
    client: &TlsClient,
    stream: &TcpStream,
    offer: Offer<'_>,
    deadline: Instant,
    question: Question<'_>,
) -> Result<Heard, Failure> {
    let (config, _witness) = client.prepare(offer.alpn);
    let name = offer
        .server_name
        .and_then(|name| ServerName::try_from(name.to_owned()).ok());
    let name = name.unwrap_or(ServerName::IpAddress(IpAddr::V4(Ipv4Addr::UNSPECIFIED).into()));
    let mut driver = Driver::start(config, name, stream).ok_or(Failure::Local("tls_client"))?;
    let shaken = timeout_at(deadline, driver.complete()).await;
    shaken
        .map_err(|_| Failure::Timeout(Phase::Handshake))?
        .map_err(Failure::Tls)?;
    let _buffered = driver.connection.writer().write_all(question.words);
    let _written = timeout(question.patience, driver.flush()).await;
    let until = Instant::now() + question.patience;
    let mut bytes = Vec::new();
    let mut ended = None;
    loop {
        let is_over = take(&mut driver, &mut bytes, question.most);
        if bytes.len() >= question.most || (question.is_enough)(&bytes) {
            break;
        }
        if is_over {
            ended = Some(TlsFailure::Closed);
            break;
        }
        match timeout_at(until, driver.receive()).await {
            Ok(Ok(())) => {}
            Ok(Err(failure)) => {
                take(&mut driver, &mut bytes, question.most);
                ended = Some(failure);
                break;
            }
            Err(_) => break,
        }
    }
    driver.leave().await;
    Ok(Heard { bytes, ended })
}

/// Takes what was decrypted so far; whether the server has said its farewell.
fn take(driver: &mut Driver<'_>, bytes: &mut Vec<u8>, most: usize) -> bool {
    let mut chunk = [0; 4096];
    while bytes.len() < most {
        match driver.connection.reader().read(&mut chunk) {
            Ok(0) => return true,
            Ok(count) => {
                let room = most - bytes.len();
                bytes.extend(chunk.iter().take(count.min(room)));
            }
            Err(error) => return error.kind() != ErrorKind::WouldBlock,
        }
    }
    false
}
