use crate::{Api, binary};
use std::{
    fs::{self, File, OpenOptions},
    net::SocketAddr,
    os::unix::process::ExitStatusExt,
    path::{Path, PathBuf},
    process::{Child, ExitStatus, Stdio},
    time::{Duration, Instant},
};
use store::Store;
use tempfile::TempDir;

/// A real `vigie serve` on a store and an address of its own. It can be killed and started again; dropped, it is killed.
#[derive(Debug)]
pub struct Serve {
    folder: TempDir,
    store: PathBuf,
    address: SocketAddr,
    token: String,
    process: Option<Child>,
}

/// A start, a stop, or an answer takes no longer, on the slowest machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// Between two looks at something that takes a while.
const LOOK: Duration = Duration::from_millis(20);

impl Serve {
    /// Writes a settings file and starts it for the first time. `settings` adds sections (TOML) to what is needed to run
    /// beside others: folder of the store, address, log. Waits until it is ready, and takes the first token from its output.
    pub async fn start(store_folder: &Path, settings: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let address = SocketAddr::from(([127, 0, 0, 1], crate::free_port()));
        let own = format!(
            "[store]\ndirectory = {:?}\n[api]\nlisten = \"{address}\"\n",
            store_folder.display().to_string()
        );
        fs::write(folder.path().join("vigie.toml"), own + settings).unwrap();
        let mut serve = Self {
            folder,
            store: store_folder.join("vigie.db"),
            address,
            token: String::new(),
            process: None,
        };
        serve.spawn();
        serve.until_ready().await;
        serve.token = serve.printed_token();
        serve
    }

    /// The file of its store.
    pub fn store(&self) -> &Path {
        &self.store
    }

    /// Its API, with the first token.
    pub fn api(&self) -> Api {
        Api::new(self.address, &self.token)
    }

    /// Adds a private root to the first account, as no operation of the API does yet. Answers the digest by which monitors
    /// name it.
    pub async fn trust(&self, root_pem: &str) -> String {
        let store = Store::open(self.store.to_str().unwrap()).await.unwrap();
        let now = store.now().await.unwrap();
        let account = store.accounts().list().await.unwrap().remove(0).id;
        let blobs = store.blobs();
        let digest = blobs
            .add_bundle(account, "Test", root_pem.as_bytes(), now)
            .await
            .unwrap();
        store.close().await;
        digest
    }

    /// The id of its process, while it runs.
    pub fn process_id(&self) -> u32 {
        self.process.as_ref().expect("it runs").id()
    }

    /// Starts it again on the same store and settings; it may not answer yet.
    pub fn spawn(&mut self) {
        assert!(self.process.is_none(), "it runs already");
        let process = binary::command()
            .args(["serve", "--config"])
            .arg(self.folder.path().join("vigie.toml"))
            .stdin(Stdio::null())
            .stdout(self.log("out"))
            .stderr(self.log("err"))
            .spawn()
            .expect("the product starts");
        self.process = Some(process);
    }

    /// Waits until `/readyz` says that every part of it is in order.
    pub async fn until_ready(&mut self) {
        let started = Instant::now();
        loop {
            if let Some(status) = self.process.as_mut().and_then(|process| process.try_wait().unwrap()) {
                panic!("serve ended with {status}: {}", self.last_words());
            }
            let answer = self.api().readiness().await;
            if answer.as_ref().is_some_and(|(status, _)| *status == 200) {
                return;
            }
            assert!(
                started.elapsed() < PATIENCE,
                "serve does not become ready: {answer:?}\n{}",
                self.last_words()
            );
            tokio::time::sleep(LOOK).await;
        }
    }

    /// Kills it with SIGKILL: it cannot finish anything.
    pub fn kill(&mut self) {
        let Some(mut process) = self.process.take() else {
            return;
        };
        process.kill().unwrap();
        let status = process.wait().unwrap();
        assert_eq!(status.signal(), Some(9), "it ended by itself: {}", self.last_words());
    }

    /// Asks it to stop with SIGTERM, and waits for its end.
    pub async fn stop(&mut self) -> ExitStatus {
        let mut process = self.process.take().expect("it runs");
        let id = process.id().to_string();
        let asked = std::process::Command::new("kill").args(["-TERM", &id]).status();
        assert!(asked.unwrap().success());
        let started = Instant::now();
        loop {
            if let Some(status) = process.try_wait().unwrap() {
                return status;
            }
            if started.elapsed() > PATIENCE {
                let _ = process.kill();
                panic!("serve does not stop: {}", self.last_words());
            }
            tokio::time::sleep(LOOK).await;
        }
    }

    /// The end of its log, for the message of a failed test.
    pub fn last_words(&self) -> String {
        const LINES: usize = 40;
        let log = fs::read_to_string(self.folder.path().join("err")).unwrap_or_default();
        let lines: Vec<&str> = log.lines().collect();
        lines
            .get(lines.len().saturating_sub(LINES)..)
            .unwrap_or_default()
            .join("\n")
    }

    /// How many lines of its log, over all starts, contain this text.
    pub fn said(&self, text: &str) -> usize {
        let log = fs::read_to_string(self.folder.path().join("err")).unwrap_or_default();
        log.lines().filter(|line| line.contains(text)).count()
    }

    fn log(&self, name: &str) -> File {
        let path = self.folder.path().join(name);
        OpenOptions::new().create(true).append(true).open(path).unwrap()
    }

    fn printed_token(&self) -> String {
        let printed = fs::read_to_string(self.folder.path().join("out")).unwrap();
        let token = printed.split_whitespace().find(|word| word.starts_with("vigie_"));
        token.unwrap_or_else(|| panic!("no token in {printed:?}")).to_owned()
    }
}

impl Drop for Serve {
    fn drop(&mut self) {
        if let Some(process) = &mut self.process {
            let _ = process.kill();
            let _ = process.wait();
        }
        if std::thread::panicking() {
            eprintln!("the last words of serve:\n{}", self.last_words());
        }
    }
}
