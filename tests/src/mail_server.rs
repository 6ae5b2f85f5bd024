use std::{collections::BTreeMap, net::SocketAddr, time::Duration};
use tempfile::TempDir;
use testbed::{Fault, Misconduct, SmtpSink, Stage, read_messages};
use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
    sync::watch,
    task::{JoinHandle, JoinSet},
};

/// A mail server that keeps each mail on disk before it says so, and that can be away: then nobody listens at its address.
#[derive(Debug)]
pub struct MailServer {
    sink: SmtpSink,
    address: SocketAddr,
    door: Option<JoinHandle<()>>,
    /// Connections that are open.
    open: watch::Sender<usize>,
    folder: TempDir,
}

impl MailServer {
    /// Starts one that takes its time, `answers_after`, between keeping a mail and saying so: a client that dies meanwhile
    /// cannot know.
    pub async fn start(answers_after: Duration) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let sink = SmtpSink::builder().record_to(folder.path()).start().await.unwrap();
        sink.add_fault(Fault::at(Stage::Stored, Misconduct::Pause(answers_after)));
        // Not the address that connections leave from: nobody takes the port while the server is away.
        let listener = TcpListener::bind("127.0.0.2:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let open = watch::Sender::new(0);
        let door = let_in(listener, sink.server().address(), open.clone());
        Self {
            door: Some(tokio::spawn(door)),
            open,
            sink,
            address,
            folder,
        }
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Goes: every connection ends, and new ones are refused.
    pub async fn leave(&mut self) {
        if let Some(door) = self.door.take() {
            door.abort();
            let _ = door.await;
        }
    }

    /// Comes back at the same address.
    pub async fn come_back(&mut self) {
        self.leave().await;
        let listener = TcpListener::bind(self.address).await.unwrap();
        let door = let_in(listener, self.sink.server().address(), self.open.clone());
        self.door = Some(tokio::spawn(door));
    }

    /// Waits until no connection is open: what dead clients sent is kept by then, or never will be.
    pub async fn until_idle(&self) {
        self.open.subscribe().wait_for(|open| *open == 0).await.unwrap();
    }

    /// How many mails it has accepted.
    pub fn accepted(&self) -> usize {
        read_messages(self.folder.path()).unwrap().len()
    }

    /// The place of each mail in the order in which they were accepted, by Message-ID; one that came twice has two.
    pub fn mails(&self) -> BTreeMap<String, Vec<usize>> {
        let mut mails: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (place, message) in read_messages(self.folder.path()).unwrap().iter().enumerate() {
            let id = message.header("Message-ID").expect("every mail has a Message-ID");
            mails.entry(id).or_default().push(place);
        }
        mails
    }
}

/// Passes connections on. Aborted, it closes them all.
async fn let_in(listener: TcpListener, to: SocketAddr, open: watch::Sender<usize>) {
    let mut running = JoinSet::new();
    while let Ok((mut from, _)) = listener.accept().await {
        while running.try_join_next().is_some() {}
        let place = Place::taken(&open);
        running.spawn(async move {
            if let Ok(mut to) = TcpStream::connect(to).await {
                let _ = copy_bidirectional(&mut from, &mut to).await;
            }
            drop(place);
        });
    }
}

/// Counts a connection while it lives.
struct Place(watch::Sender<usize>);

impl Place {
    fn taken(open: &watch::Sender<usize>) -> Self {
        open.send_modify(|open| *open += 1);
        Self(open.clone())
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.send_modify(|open| *open -= 1);
    }
}
