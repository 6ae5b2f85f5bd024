use std::{
    io::copy,
    net::{Ipv4Addr, Shutdown, TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    thread,
};

/// A relay before a server that counts connections. It ends with the process.
#[derive(Debug)]
pub(crate) struct Counter {
    port: u16,
    connections: Arc<AtomicU32>,
}

impl Counter {
    /// Relays to this port of 127.0.0.1.
    pub(crate) fn start(server: u16) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let connections = Arc::new(AtomicU32::new(0));
        let counted = Arc::clone(&connections);
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                counted.fetch_add(1, Ordering::Relaxed);
                if let Ok(server) = TcpStream::connect((Ipv4Addr::LOCALHOST, server)) {
                    relay(&client, &server);
                    relay(&server, &client);
                }
            }
        });
        Self { port, connections }
    }

    /// Where it listens.
    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// How many connections there were so far.
    pub(crate) fn connections(&self) -> u32 {
        self.connections.load(Ordering::Relaxed)
    }
}

fn relay(from: &TcpStream, to: &TcpStream) {
    let (mut from, mut to) = (from.try_clone().unwrap(), to.try_clone().unwrap());
    from.set_nodelay(true).unwrap();
    thread::spawn(move || {
        let _ended = copy(&mut from, &mut to);
        let _closed = to.shutdown(Shutdown::Write);
    });
}
