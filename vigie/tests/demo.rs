//! The demo, as the built binary: every server gets its colour, a recovery is told, and nothing is left behind.

#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test fails by panicking, and connects to what the demo opens"
)]

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::Path,
    process::{Child, Command, ExitStatus, Stdio},
    sync::{
        Mutex, MutexGuard, PoisonError,
        mpsc::{Receiver, channel},
    },
    thread,
    time::{Duration, Instant},
};

const SERVERS: usize = 11;
/// For everything: a machine that is busy with other tests is slow.
const PATIENCE: Duration = Duration::from_secs(120);

/// One demo at a time, so that a port which one gave back is not taken by the next before it is looked at.
fn alone() -> MutexGuard<'static, ()> {
    static ONE: Mutex<()> = Mutex::new(());
    ONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A running demo whose temporary folders are made in a folder of its own. It is killed when the test ends before it does.
struct Demo {
    process: Child,
    temporary: tempfile::TempDir,
    lines: Receiver<String>,
    seen: Vec<String>,
}

impl Demo {
    fn start(arguments: &[&str]) -> Self {
        let temporary = tempfile::tempdir().unwrap();
        let mut process = Command::new(env!("CARGO_BIN_EXE_vigie"))
            .arg("demo")
            .args(arguments)
            .env("TMPDIR", temporary.path())
            .env("LC_ALL", "C")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let output = process.stdout.take().unwrap();
        let (sender, lines) = channel();
        thread::spawn(move || {
            for line in BufReader::new(output).lines() {
                if sender.send(line.unwrap()).is_err() {
                    break;
                }
            }
        });
        Self {
            process,
            temporary,
            lines,
            seen: Vec::new(),
        }
    }

    /// Reads until a line holds a text.
    fn read_until(&mut self, text: &str) -> String {
        let end = Instant::now() + PATIENCE;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            let Ok(line) = self.lines.recv_timeout(left) else {
                panic!("no line with {text:?}, but:\n{}", self.seen.join("\n"));
            };
            self.seen.push(line.clone());
            if line.contains(text) {
                return line;
            }
        }
    }

    /// Waits for its end, and reads the rest.
    fn wait(&mut self) -> ExitStatus {
        let end = Instant::now() + PATIENCE;
        while let Ok(line) = self.lines.recv_timeout(end.saturating_duration_since(Instant::now())) {
            self.seen.push(line);
        }
        loop {
            if let Some(status) = self.process.try_wait().unwrap() {
                return status;
            }
            assert!(
                Instant::now() < end,
                "it does not end; it said:\n{}",
                self.seen.join("\n")
            );
            thread::yield_now();
        }
    }

    fn terminate(&self) {
        let id = self.process.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    }

    /// The address behind a label of the header, without its scheme.
    fn address(&self, label: &str) -> String {
        let line = self
            .seen
            .iter()
            .find(|line| line.trim_start().starts_with(label))
            .unwrap();
        line.rsplit("http://").next().unwrap().trim().to_owned()
    }

    /// The lines of the table.
    fn rows(&self) -> Vec<&str> {
        let rows = self.seen.iter().filter(|line| {
            let mut words = line.split_whitespace();
            words
                .next()
                .and_then(|word| word.split_once(':'))
                .is_some_and(|(label, port)| {
                    label.chars().all(|character| character.is_ascii_lowercase()) && port.parse::<u16>().is_ok()
                })
        });
        rows.map(String::as_str).collect()
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        let _ended_before = self.process.kill();
        let _reaped_before = self.process.wait();
    }
}

/// Answers with head and body.
fn get(address: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

/// A demo that somebody else runs on this machine may have taken the port meanwhile; that one goes too.
fn wait_until_closed(address: &str) {
    let end = Instant::now() + PATIENCE;
    while TcpStream::connect(address).is_ok() {
        assert!(Instant::now() < end, "{address} still listens");
        thread::yield_now();
    }
}

fn is_empty(folder: &Path) -> bool {
    fs::read_dir(folder).unwrap().next().is_none()
}

#[test]
fn once_ends_by_itself_with_every_server_judged_as_it_should_and_leaves_nothing() {
    let _alone = alone();
    let mut demo = Demo::start(&["--once"]);
    let status = demo.wait();
    let said = demo.seen.join("\n");
    assert_eq!(status.code(), Some(0), "{said}");
    assert_eq!(demo.rows().len(), SERVERS, "{said}");
    assert!(demo.rows().iter().all(|row| row.contains("  ok  ")), "{said}");
    assert!(said.contains("11 of 11 servers got the colour they should"), "{said}");
    assert!(said.contains("Mails received so far: 9"), "{said}");
    assert!(!said.contains('\u{1b}'), "{said}");

    assert!(is_empty(demo.temporary.path()));
    wait_until_closed(&demo.address("Status page"));
    wait_until_closed(&demo.address("Mailbox"));
    let ports: Vec<_> = demo
        .rows()
        .iter()
        .filter_map(|row| row.split_whitespace().next()?.split_once(':'))
        .collect();
    for (number, (_, port)) in ports.iter().enumerate() {
        wait_until_closed(&format!("127.0.0.{}:{port}", 10 + number));
    }
}

#[test]
fn a_renewal_is_seen_its_recovery_is_mailed_and_a_signal_ends_it_all() {
    let _alone = alone();
    let mut demo = Demo::start(&["--renew-after", "1", "--lang", "fr"]);
    demo.read_until("11 serveurs sur 11");
    let (console, mailbox) = (demo.address("Page d'état"), demo.address("Boîte aux lettres"));
    demo.read_until("a un nouveau certificat, sur le même port");
    let mail = demo.read_until("RÉSOLU billing.demo.vigie.test");
    assert!(mail.contains("message"), "{mail}");

    let newest = get(&mailbox, "/");
    assert!(
        newest.starts_with("HTTP/1.1 200") && newest.contains("10 messages"),
        "{newest}"
    );
    assert!(newest.contains("RÉSOLU billing.demo.vigie.test"), "{newest}");
    let frame = get(&mailbox, "/mails/10/frame");
    assert!(
        frame
            .to_ascii_lowercase()
            .contains("content-security-policy: sandbox allow-popups"),
        "{frame}"
    );
    assert!(frame.contains("billing.demo.vigie.test"), "{frame}");
    assert!(get(&mailbox, "/mails/99").starts_with("HTTP/1.1 404"));

    let page = get(&console, "/");
    assert!(
        page.starts_with("HTTP/1.1 200") && page.contains("archive.demo.vigie.test"),
        "{page}"
    );

    demo.terminate();
    let status = demo.wait();
    assert_eq!(status.code(), Some(0));
    assert!(demo.seen.last().unwrap().contains("Rien ne reste"), "{:?}", demo.seen);
    assert!(is_empty(demo.temporary.path()));
    wait_until_closed(&console);
}

#[test]
fn a_named_folder_keeps_the_data_and_is_not_overwritten() {
    let _alone = alone();
    let around = tempfile::tempdir().unwrap();
    let folder = around.path().join("data");
    let arguments = ["--once", "--keep", folder.to_str().unwrap()];
    let mut demo = Demo::start(&arguments);
    assert_eq!(demo.wait().code(), Some(0), "{:?}", demo.seen);
    assert!(folder.join("vigie.db").exists());
    assert!(is_empty(demo.temporary.path()));
    assert_eq!(Demo::start(&arguments).wait().code(), Some(3));
}

#[test]
fn a_signal_before_the_table_is_whole_leaves_nothing_either() {
    let _alone = alone();
    let mut demo = Demo::start(&[]);
    demo.read_until("Token");
    demo.terminate();
    let status = demo.wait();
    assert!(matches!(status.code(), Some(0 | 130)), "{status}: {:?}", demo.seen);
    assert!(
        demo.seen.last().unwrap().contains("Nothing is left behind"),
        "{:?}",
        demo.seen
    );
    assert!(is_empty(demo.temporary.path()));
}

#[test]
fn a_port_that_is_taken_is_told_with_the_option_that_names_another() {
    let _alone = alone();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let temporary = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_vigie"))
        .args([
            "demo",
            "--once",
            "--port",
            &taken.local_addr().unwrap().port().to_string(),
        ])
        .env("TMPDIR", temporary.path())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(3));
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(error.contains("--port") && error.contains("name another"), "{error}");
    assert!(is_empty(temporary.path()));
}
