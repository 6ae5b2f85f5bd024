use serde_json::Value;
use std::{
    fs::{self, File},
    io::{Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Output, Stdio},
    time::{Duration, Instant},
};

/// What no part of a test takes, unless it fails.
pub(crate) const LONG: Duration = Duration::from_secs(60);

/// The binary, in a folder of its own and a clean environment.
pub(crate) fn vigie(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vigie"));
    command.current_dir(folder).env_clear().env("LC_ALL", "C.UTF-8");
    command.stdin(Stdio::null());
    command
}

/// Runs the binary to its end: the exit code, standard output, standard error.
pub(crate) fn run(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let Output { status, stdout, stderr } = vigie(folder).args(arguments).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (status.code().expect("it ended by itself"), text(stdout), text(stderr))
}

/// `vigie serve` in a folder. Killed when it is dropped.
pub(crate) struct Service {
    child: Child,
    pub(crate) address: SocketAddr,
    folder: std::path::PathBuf,
}

impl Service {
    /// Starts it and waits until it is ready.
    pub(crate) fn start(folder: &Path, settings: &[(&str, &str)]) -> Self {
        let mut service = Self::spawn(folder, settings);
        let begun = Instant::now();
        while service.status("/readyz") != Some(200) {
            if let Some(status) = service.child.try_wait().unwrap() {
                panic!("it ended with {status}: {}", service.said());
            }
            assert!(begun.elapsed() < LONG, "it is not ready: {}", service.said());
            std::thread::sleep(Duration::from_millis(20));
        }
        service
    }

    fn spawn(folder: &Path, settings: &[(&str, &str)]) -> Self {
        let address = free_address();
        let output = |name: &str| File::create(folder.join(name)).unwrap();
        let mut command = vigie(folder);
        command.args(["serve", "--listen", &address.to_string()]);
        command.env("VIGIE_MAIL__TRANSPORT", "blackhole");
        for (name, value) in settings {
            command.env(name, value);
        }
        command.stdout(output("stdout")).stderr(output("stderr"));
        Self {
            child: command.spawn().unwrap(),
            address,
            folder: folder.to_owned(),
        }
    }

    /// Standard output and standard error so far.
    pub(crate) fn said(&self) -> String {
        ["stdout", "stderr"]
            .map(|name| fs::read_to_string(self.folder.join(name)).unwrap())
            .concat()
    }

    /// The token that it printed.
    pub(crate) fn token(&self) -> String {
        let said = fs::read_to_string(self.folder.join("stdout")).unwrap();
        let line = said.lines().map(str::trim).find(|line| line.starts_with("vigie_"));
        line.expect("a token was printed").to_owned()
    }

    /// Sends a signal, by its name.
    pub(crate) fn signal(&self, name: &str) {
        let pid = self.child.id().to_string();
        assert!(
            Command::new("kill")
                .args(["-s", name, &pid])
                .status()
                .unwrap()
                .success()
        );
    }

    /// Waits for its end: the exit code, and how long it took.
    pub(crate) fn ended(&mut self) -> (Option<i32>, Duration) {
        let begun = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return (status.code(), begun.elapsed());
            }
            assert!(begun.elapsed() < LONG, "it does not end: {}", self.said());
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// The status of an answer; none where there is none.
    pub(crate) fn status(&self, path: &str) -> Option<u16> {
        self.request("GET", path, "", "").map(|(status, _)| status)
    }

    /// The body of an answer.
    pub(crate) fn text(&self, path: &str) -> String {
        self.request("GET", path, "", "").expect("an answer").1
    }

    /// Asks the API, and gives status and body.
    pub(crate) fn api(&self, method: &str, path: &str, token: &str, body: &str) -> (u16, Value) {
        let header = format!("Authorization: Bearer {token}\r\nContent-Type: application/json\r\n");
        let (status, body) = self.request(method, path, &header, body).expect("an answer");
        (status, serde_json::from_str(&body).unwrap_or(Value::Null))
    }

    fn request(&self, method: &str, path: &str, headers: &str, body: &str) -> Option<(u16, String)> {
        let mut stream = TcpStream::connect(self.address).ok()?;
        let length = body.len();
        write!(
            stream,
            "{method} {path} HTTP/1.0\r\nHost: vigie\r\n{headers}Content-Length: {length}\r\n\r\n{body}"
        )
        .ok()?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).ok()?;
        let status = answer.split(' ').nth(1)?.parse().ok()?;
        Some((status, answer.split_once("\r\n\r\n")?.1.to_owned()))
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Waits until something is so.
pub(crate) fn eventually<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(begun.elapsed() < LONG, "{what}: it does not come");
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn free_address() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}
