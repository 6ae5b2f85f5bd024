use super::Credentials;
use std::{
    fs::{self, File},
    net::{Ipv4Addr, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::OnceLock,
    time::{Duration, Instant},
};

/// A JVM on a busy machine takes its time.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running server.
#[derive(Debug)]
pub struct Stack {
    process: Child,
    port: u16,
    credentials: Credentials,
}

impl Stack {
    /// Starts a server and waits until it accepts connections. What it says goes to a file beside its certificates.
    pub(super) fn start(mut command: Command, port: u16, credentials: Credentials) -> Self {
        let log = credentials.file("server.log");
        let said = File::create(&log).unwrap();
        let program = command.get_program().to_owned();
        let process = command
            .stdin(Stdio::piped()) // kept open: s_server ends with its input
            .stdout(said.try_clone().unwrap())
            .stderr(said)
            .spawn()
            .unwrap_or_else(|error| panic!("{}: {error}; tests/install installs it", program.display()));
        let mut stack = Self {
            process,
            port,
            credentials,
        };
        stack.wait_until_it_accepts();
        stack
    }

    /// The port on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Its certificates.
    pub fn credentials(&self) -> &Credentials {
        &self.credentials
    }

    /// What it said so far.
    pub fn log(&self) -> String {
        let bytes = fs::read(self.credentials.file("server.log")).unwrap_or_default();
        String::from_utf8_lossy(&bytes).into_owned()
    }

    fn wait_until_it_accepts(&mut self) {
        let started = Instant::now();
        while TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).is_err() {
            if let Some(status) = self.process.try_wait().unwrap() {
                panic!("the server ended with {status}: {}", self.log());
            }
            assert!(started.elapsed() < PATIENCE, "no connection: {}", self.log());
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for Stack {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A file of the servers that `tests/install` puts under `target/stacks`: those that are no Debian packages. Installed here
/// where somebody ran `cargo test` alone.
pub(super) fn installed(name: &str) -> PathBuf {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    let folder = FOLDER.get_or_init(|| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/stacks");
        if !folder.join("complete").exists() {
            let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("install-stacks");
            assert!(
                Command::new(script).status().unwrap().success(),
                "tests/install-stacks fails"
            );
        }
        folder.canonicalize().unwrap()
    });
    folder.join(name)
}

/// A script or program of `tests/servers`.
pub(super) fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("servers").join(name)
}
