//! One run of the binary, and what it is run against.

use std::{
    ffi::OsStr,
    io::Write,
    path::PathBuf,
    process::{Command, Output, Stdio},
    time::SystemTime,
};
use tempfile::TempDir;
use testbed::{Identity, Server, TlsServer};

/// The name that the servers have.
pub(crate) const NAME: &str = "www.example.test";

/// One run, in English and without colour unless it is told otherwise.
#[derive(Debug)]
pub(crate) struct Run {
    command: Command,
    input: Vec<u8>,
}

/// Starts from words, split at spaces.
pub(crate) fn vigie(words: &str) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vigie"));
    command
        .args(words.split_whitespace())
        .env_remove("NO_COLOR")
        .env_remove("VIGIE_LOG")
        .env("LC_ALL", "C.UTF-8");
    Run {
        command,
        input: Vec::new(),
    }
}

impl Run {
    pub(crate) fn arg(mut self, argument: impl AsRef<OsStr>) -> Self {
        self.command.arg(argument);
        self
    }

    pub(crate) fn words(mut self, words: &str) -> Self {
        self.command.args(words.split_whitespace());
        self
    }

    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    /// With no more than ten seconds of the processor and 400 MiB of addresses, half of which the program itself and its
    /// stacks take: beyond, the system ends it. The shell sets the limits, and becomes the program. Time by the clock is
    /// none of a test's business on a machine that does much else.
    pub(crate) fn within_bounds(self) -> Self {
        const LIMITS: &str = "ulimit -v 409600; ulimit -t 10; exec \"$0\" \"$@\"";
        let mut command = Command::new("sh");
        command.args(["-c", LIMITS]);
        command.arg(self.command.get_program()).args(self.command.get_args());
        command
            .env_remove("NO_COLOR")
            .env_remove("VIGIE_LOG")
            .env("LC_ALL", "C.UTF-8");
        Self {
            command,
            input: self.input,
        }
    }

    pub(crate) fn input(mut self, bytes: impl Into<Vec<u8>>) -> Self {
        self.input = bytes.into();
        self
    }

    pub(crate) fn command(self) -> Command {
        self.command
    }

    pub(crate) fn run(mut self) -> Answer {
        let mut child = self
            .command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A run that never reads its input closes it.
        let _ = child.stdin.take().unwrap().write_all(&self.input);
        Answer(child.wait_with_output().unwrap())
    }
}

/// How a run ended.
#[derive(Debug)]
pub(crate) struct Answer(Output);

impl Answer {
    #[track_caller]
    pub(crate) fn ended(self, code: i32) -> Self {
        assert_eq!(self.0.status.code(), Some(code), "{}\n{}", self.out(), self.err());
        self
    }

    pub(crate) fn out(&self) -> String {
        String::from_utf8(self.0.stdout.clone()).unwrap()
    }

    pub(crate) fn err(&self) -> String {
        String::from_utf8(self.0.stderr.clone()).unwrap()
    }

    #[track_caller]
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out()).unwrap_or_else(|error| panic!("{error}: {}{}", self.out(), self.err()))
    }

    #[track_caller]
    pub(crate) fn holds(&self, texts: &[&str]) -> &Self {
        // Prose wraps where it likes.
        let words = self.out().split_whitespace().collect::<Vec<_>>().join(" ");
        for text in texts {
            let found = self.out().contains(text) || words.contains(text);
            assert!(found, "no {text:?} in:\n{}", self.out());
        }
        self
    }

    #[track_caller]
    pub(crate) fn complains(&self, texts: &[&str]) -> &Self {
        for text in texts {
            assert!(self.err().contains(text), "no {text:?} in:\n{}", self.err());
        }
        self
    }
}

/// A private CA, its files, and servers with its certificates.
#[derive(Debug)]
pub(crate) struct Authority {
    pub(crate) root: Identity,
    pub(crate) intermediate: Identity,
    folder: TempDir,
}

impl Authority {
    pub(crate) fn new() -> Self {
        let root = Identity::root("Example Test Root").issue().unwrap();
        let intermediate = root.intermediate("Example Test Intermediate").issue().unwrap();
        let authority = Self {
            root,
            intermediate,
            folder: tempfile::tempdir().unwrap(),
        };
        authority.write("root.pem", authority.root.pem());
        authority.write("intermediate.pem", authority.intermediate.pem());
        authority
    }

    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.file(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn leaf(&self) -> Identity {
        self.intermediate.leaf(NAME).current(SystemTime::now()).issue().unwrap()
    }

    pub(crate) fn expired_leaf(&self) -> Identity {
        self.intermediate.leaf(NAME).expired(SystemTime::now()).issue().unwrap()
    }

    /// Leaf and intermediate, as a server sends them.
    pub(crate) fn chain_of(&self, leaf: &Identity) -> String {
        leaf.pem() + &self.intermediate.pem()
    }

    /// A run that trusts the root and finds [`NAME`] at the server.
    pub(crate) fn run(&self, words: &str) -> Run {
        vigie(words).arg("--ca").arg(self.file("root.pem"))
    }
}

/// A server that does everything right, but for its certificate.
pub(crate) async fn serve(identity: &Identity) -> Server {
    Server::start(TlsServer::new(identity).unwrap()).await.unwrap()
}
