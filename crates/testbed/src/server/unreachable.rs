//! Addresses at which nobody answers.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use tokio::net::{TcpListener, TcpSocket, TcpStream};

use crate::Error;

/// An address of loopback at which nothing listens: a connection is refused at once.
///
/// # Errors
///
/// [`Error::Io`] where no port can be had.
pub async fn closed_port() -> Result<SocketAddr, Error> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    Ok(listener.local_addr()?)
}

/// An address of loopback that never answers a SYN, as behind a firewall that drops: the backlog of its listener is full.
#[derive(Debug)]
pub struct Unanswering {
    address: SocketAddr,
    _listener: TcpListener,
    _backlog: Vec<TcpStream>,
}

impl Unanswering {
    /// Takes a port and fills its backlog. Linux only: other systems refuse, or grow the backlog.
    ///
    /// # Errors
    ///
    /// [`Error::Io`] where no port can be had.
    pub async fn start() -> Result<Self, Error> {
        let socket = TcpSocket::new_v4()?;
        socket.bind((Ipv4Addr::LOCALHOST, 0).into())?;
        let listener = socket.listen(1)?;
        let address = listener.local_addr()?;
        let mut backlog = Vec::new();
        // Linux queues one connection more than the backlog says, then drops every SYN.
        for _ in 0..16 {
            let connecting = TcpSocket::new_v4()?.connect(address);
            match tokio::time::timeout(Duration::from_millis(100), connecting).await {
                Ok(connected) => backlog.push(connected?),
                Err(_) => break,
            }
        }
        Ok(Self {
            address,
            _listener: listener,
            _backlog: backlog,
        })
    }

    /// The address.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }
}
