use std::net::TcpListener;

use futures_util::FutureExt;

use super::*;
use crate::guard::{BlockReason, Ports};

const LOOPBACK: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0);
const LONG: Duration = Duration::from_secs(10);

#[tokio::test]
async fn a_connection_sends_without_delay() {
    let listener = TcpListener::bind(LOOPBACK).unwrap();
    let connector = Connector::new(Guard::everything());
    let stream = connector.connect(listener.local_addr().unwrap(), LONG).await.unwrap();
    assert!(stream.nodelay().unwrap());
}

#[tokio::test]
async fn a_closed_port_refuses() {
    let socket = TcpSocket::new_v4().unwrap(); // bound and not listening, so that nobody else takes the port
    socket.bind(LOOPBACK).unwrap();
    let outcome = Connector::new(Guard::everything())
        .connect(socket.local_addr().unwrap(), LONG)
        .await;
    assert_eq!(outcome.unwrap_err(), ConnectError::Refused);
}

#[tokio::test]
async fn a_server_that_does_not_answer_ends_in_a_timeout() {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind(LOOPBACK).unwrap();
    let listener = socket.listen(1).unwrap();
    let connector = Connector::new(Guard::everything());
    let mut waiting = Vec::new(); // once they fill the backlog, the system drops what else comes
    let error = loop {
        match connector
            .connect(listener.local_addr().unwrap(), Duration::from_millis(100))
            .await
        {
            Ok(stream) => waiting.push(stream),
            Err(error) => break error,
        }
        assert!(waiting.len() < 64, "the backlog does not fill");
    };
    assert_eq!(error, ConnectError::Timeout);
}

#[tokio::test]
async fn what_the_guard_refuses_is_not_tried() {
    let listener = tokio::net::TcpListener::bind(LOOPBACK).await.unwrap();
    let peer = listener.local_addr().unwrap();
    let connector = Connector::new(Guard::public());
    let blocked = Blocked {
        address: peer.ip(),
        reason: BlockReason::Loopback,
    };
    assert_eq!(
        connector.connect(peer, LONG).await.unwrap_err(),
        ConnectError::Blocked(blocked)
    );
    let connector = Connector::new(Guard::everything().scan_ports(Ports::from(vec![1])));
    assert_eq!(connector.connect(peer, LONG).await.unwrap_err().as_str(), "blocked");
    assert!(listener.accept().now_or_never().is_none());
}

#[test]
fn the_routing_table_is_asked_without_a_packet() {
    let connector = Connector::new(Guard::everything());
    assert!(connector.has_route_to(Ipv4Addr::LOCALHOST.into()));
    for family in Family::ALL {
        assert_eq!(connector.has_route(family), connector.has_route(family));
    }
}

#[test]
#[cfg(target_os = "linux")]
fn what_the_system_says_is_told_apart() {
    let peer: SocketAddr = "[2001:db8::1]:443".parse().unwrap();
    let no_route = "unreachable_network";
    for (errno, with_route, without_route) in [
        (111, "refused", "refused"),                   // ECONNREFUSED
        (104, "reset", "reset"),                       // ECONNRESET
        (110, "timeout", "timeout"),                   // ETIMEDOUT
        (113, "unreachable_host", "unreachable_host"), // EHOSTUNREACH
        (101, "unreachable_host", no_route),           // ENETUNREACH
        (99, "local_limit", no_route),                 // EADDRNOTAVAIL
        (24, "local_limit", "local_limit"),            // EMFILE
        (23, "local_limit", "local_limit"),            // ENFILE
        (105, "local_limit", "local_limit"),           // ENOBUFS
        (12, "local_limit", "local_limit"),            // ENOMEM
        (1, "other", "other"),                         // EPERM
    ] {
        let error = io::Error::from_raw_os_error(errno);
        assert_eq!(connect_error(&error, peer, |_| true).as_str(), with_route, "{error}");
        assert_eq!(
            connect_error(&error, peer, |_| false).as_str(),
            without_route,
            "{error}"
        );
    }
    let unknown_family = io::Error::from_raw_os_error(97); // EAFNOSUPPORT
    assert_eq!(
        socket_error(&unknown_family, peer),
        ConnectError::UnreachableNetwork { family: Family::V6 }
    );
}
