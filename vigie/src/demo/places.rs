use anyhow::{Context, bail};
use std::{
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener},
};

/// Where the servers of the demo listen: loopback, on ports that are free.
///
/// Linux has 127.0.0.0/8 whole, so each server has an address of its own there and all share a port, as servers of a
/// company do. Elsewhere 127.0.0.1 is all there is, and each server has a port of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Places {
    /// All at 127.0.0.1, on any free port.
    Crowded,
    /// Server n at 127.0.0.(10 + n), all on this port.
    Spread { port: u16 },
}

/// What stands for 443, which is not everybody's to bind.
const PREFERRED: u16 = 8443;
/// What stands for 25.
const MAIL: u16 = 2525;
const FIRST: u8 = 10;
/// Somebody may take a port between the look and the bind; so often another one is tried.
const TRIES: usize = 20;

impl Places {
    /// Looks for a port that is free at all of `count` addresses.
    ///
    /// # Errors
    /// Where not even 127.0.0.1 has a free port.
    pub(super) fn find(count: u8) -> anyhow::Result<Self> {
        if TcpListener::bind(at(FIRST, 0)).is_err() {
            TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("no port of 127.0.0.1 is free")?;
            return Ok(Self::Crowded);
        }
        let mut port = PREFERRED;
        for _ in 0..TRIES {
            if (0..count).all(|number| is_free(FIRST + number, port)) {
                return Ok(Self::Spread { port });
            }
            port = any_port().context("no port of loopback is free")?;
        }
        bail!("no port is free at all of {count} addresses of loopback")
    }

    /// Where server `number` listens; port 0 takes any.
    pub(super) fn of(self, number: u8) -> SocketAddr {
        match self {
            Self::Crowded => (Ipv4Addr::LOCALHOST, 0).into(),
            Self::Spread { port } => at(FIRST + number, port),
        }
    }

    /// Where server `number` listens for mail: not on the port of the others.
    pub(super) fn of_mail(self, number: u8) -> SocketAddr {
        let preferred = SocketAddr::new(self.of(number).ip(), MAIL);
        match TcpListener::bind(preferred) {
            Ok(_) => preferred,
            Err(_) => SocketAddr::new(preferred.ip(), 0),
        }
    }

    /// The second address of the server at `first`: `number` is one that no server has.
    pub(super) fn beside(self, first: SocketAddr, number: u8) -> SocketAddr {
        match self {
            Self::Crowded => (Ipv6Addr::LOCALHOST, first.port()).into(),
            Self::Spread { .. } => (self.of(number).ip(), first.port()).into(),
        }
    }
}

fn at(last: u8, port: u16) -> SocketAddr {
    (IpAddr::from(Ipv4Addr::new(127, 0, 0, last)), port).into()
}

fn is_free(last: u8, port: u16) -> bool {
    TcpListener::bind(at(last, port)).is_ok()
}

fn any_port() -> io::Result<u16> {
    Ok(TcpListener::bind(at(FIRST, 0))?.local_addr()?.port())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_that_somebody_holds_anywhere_is_not_taken() {
        let Places::Spread { port } = Places::find(12).unwrap() else {
            return assert_eq!(Places::Crowded.of(3).ip(), Ipv4Addr::LOCALHOST);
        };
        let _held = TcpListener::bind(at(FIRST + 7, port)).unwrap();
        let Places::Spread { port: other } = Places::find(12).unwrap() else {
            panic!("the addresses are still there");
        };
        assert_ne!(other, port);
    }
}
