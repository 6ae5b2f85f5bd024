//! Real servers of Debian that speak a protocol before TLS, each started from a folder of its own on free ports of loopback.

mod dovecot;
mod inspircd;
mod mariadb;
mod nnrpd;
mod postfix;
mod postgres;
mod prosody;
mod slapd;
mod vsftpd;

use crate::free_port;
use rustix::process::{Pid, Signal, geteuid, kill_process_group};
use std::{
    fs,
    os::unix::{fs::PermissionsExt, process::CommandExt},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};
use tempfile::TempDir;

/// What a server presents.
#[derive(Clone, Debug)]
pub struct Material {
    /// Leaf and intermediates.
    pub chain_pem: String,
    /// The key of the leaf, PKCS#8.
    pub key_pem: String,
}

/// A running server, stopped when dropped.
#[derive(Debug)]
pub struct Daemon {
    child: Child,
    folder: Folder,
    ports: Vec<(&'static str, u16)>,
}

impl Daemon {
    /// The names of the STARTTLS types that it speaks, each with its port.
    pub fn ports(&self) -> &[(&'static str, u16)] {
        &self.ports
    }

    /// What it wrote to its standard streams so far.
    pub fn said(&self) -> String {
        fs::read_to_string(self.folder.file("said")).unwrap_or_default()
    }

    /// Starts a server and waits until all its ports accept connections.
    fn start(mut command: Command, folder: Folder, ports: Vec<(&'static str, u16)>) -> Self {
        let said = fs::File::create(folder.file("said")).unwrap();
        let child = command
            .stdin(Stdio::null())
            .stdout(said.try_clone().unwrap())
            .stderr(said)
            .process_group(0)
            .spawn()
            .unwrap_or_else(|error| panic!("{command:?} is installed by tests/install: {error}"));
        let mut daemon = Self { child, folder, ports };
        let started = Instant::now();
        for (protocol, port) in daemon.ports.clone() {
            while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
                if let Some(status) = daemon.child.try_wait().unwrap() {
                    panic!("{command:?} ended with {status}: {}", daemon.said());
                }
                assert!(
                    started.elapsed() < Duration::from_secs(60),
                    "{protocol} does not listen: {}",
                    daemon.said()
                );
                std::thread::sleep(Duration::from_millis(20));
            }
        }
        daemon
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        let group = Pid::from_child(&self.child);
        for (signal, patience_ms) in [(Signal::TERM, 3000), (Signal::KILL, 3000)] {
            let _gone = kill_process_group(group, signal);
            let asked = Instant::now();
            while asked.elapsed() < Duration::from_millis(patience_ms) {
                if matches!(self.child.try_wait(), Ok(Some(_))) {
                    // Whatever it left behind in its group.
                    let _gone = kill_process_group(group, Signal::KILL);
                    return;
                }
                std::thread::sleep(Duration::from_millis(10));
            }
        }
    }
}

/// The folder of one server, which its user may enter.
#[derive(Debug)]
struct Folder(TempDir);

impl Folder {
    /// A folder with `chain.pem` and `key.pem`.
    fn new(material: &Material) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let folder = Self(folder);
        folder.write("chain.pem", &material.chain_pem);
        folder.write("key.pem", &material.key_pem);
        folder
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn file(&self, name: &str) -> PathBuf {
        self.path().join(name)
    }

    fn make(&self, name: &str) {
        fs::create_dir_all(self.file(name)).unwrap();
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.file(name), text).unwrap();
    }

    /// Writes settings, in which `{folder}` stands for the path of the folder.
    fn settings(&self, name: &str, text: &str) {
        self.write(name, &text.replace("{folder}", self.path().to_str().unwrap()));
    }

    /// Gives everything to the user of the server, and the key to it alone.
    fn give_to(&self, user: &str) {
        fs::set_permissions(self.file("key.pem"), fs::Permissions::from_mode(0o600)).unwrap();
        if geteuid().is_root() {
            let owner = format!("{user}:{user}");
            let given = Command::new("chown").arg("-R").arg(owner).arg(self.path()).status();
            assert!(given.unwrap().success());
        }
    }
}

/// A program run by a user of the system, where this process may become that user; else by whoever runs the tests.
fn run_as(user: &str, program: impl AsRef<Path>) -> Command {
    if !geteuid().is_root() {
        return Command::new(program.as_ref());
    }
    let mut command = Command::new("setpriv");
    command
        .arg(format!("--reuid={user}"))
        .arg(format!("--regid={user}"))
        .arg("--clear-groups")
        .arg(program.as_ref());
    command
}

/// Runs a program that prepares something, to its end.
fn prepare(mut command: Command) {
    let output = command.stdin(Stdio::null()).output();
    let output = output.unwrap_or_else(|error| panic!("{command:?} is installed by tests/install: {error}"));
    assert!(
        output.status.success(),
        "{command:?}: {}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}
