use std::{
    path::{Path, PathBuf},
    process::{Command, Output},
    sync::OnceLock,
};

/// The built product. Cargo gives the path only to tests of the package that owns the binary, so it is built here.
pub fn vigie() -> Vigie {
    Vigie { command: command() }
}

/// The built product, to be run otherwise than to its end.
pub(crate) fn command() -> Command {
    Command::new(path())
}

fn path() -> &'static Path {
    static PATH: OnceLock<PathBuf> = OnceLock::new();
    PATH.get_or_init(|| {
        // target/<profile>/deps/<this test>
        let test = std::env::current_exe().unwrap();
        let profile = test.parent().and_then(Path::parent).unwrap();
        let mut build = Command::new(env!("CARGO"));
        build
            .args(["build", "--package", "vigie", "--quiet", "--target-dir"])
            .arg(profile.parent().unwrap());
        if profile.ends_with("release") {
            build.arg("--release");
        }
        assert!(build.status().unwrap().success(), "the product does not build");
        profile.join("vigie")
    })
}

/// One run of the product, in a clean environment: English, no colour asked for or refused.
#[derive(Debug)]
pub struct Vigie {
    command: Command,
}

impl Vigie {
    /// Adds words, split at spaces.
    #[must_use]
    pub fn words(mut self, words: &str) -> Self {
        self.command.args(words.split_whitespace());
        self
    }

    /// Adds one argument as it is.
    #[must_use]
    pub fn arg(mut self, argument: impl AsRef<std::ffi::OsStr>) -> Self {
        self.command.arg(argument);
        self
    }

    /// Sets a variable.
    #[must_use]
    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    /// Runs it to its end.
    pub fn run(mut self) -> Answer {
        self.command
            .env_remove("NO_COLOR")
            .env("LC_ALL", "C.UTF-8")
            .stdin(std::process::Stdio::null());
        Answer {
            output: self.command.output().expect("the product starts"),
        }
    }
}

/// How a run ended.
#[derive(Debug)]
pub struct Answer {
    output: Output,
}

impl Answer {
    /// The exit code.
    pub fn code(&self) -> i32 {
        self.output.status.code().expect("it ended by itself")
    }

    /// Standard output.
    pub fn text(&self) -> String {
        String::from_utf8(self.output.stdout.clone()).expect("output is UTF-8")
    }

    /// Standard error.
    pub fn errors(&self) -> String {
        String::from_utf8_lossy(&self.output.stderr).into_owned()
    }

    /// Standard output as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.output.stdout)
            .unwrap_or_else(|error| panic!("{error}: {}{}", self.text(), self.errors()))
    }

    /// The codes of the findings of severity error and warning, in their order.
    pub fn codes(&self) -> Vec<String> {
        let report = self.json();
        let findings = report["findings"].as_array().expect("findings").iter();
        findings
            .filter(|finding| finding["severity"] != "info")
            .map(|finding| finding["code"].as_str().unwrap().to_owned())
            .collect()
    }

    /// The numbers of the findings that have one, in their order.
    pub fn numbers(&self) -> Vec<u64> {
        self.json()["findings"]
            .as_array()
            .expect("findings")
            .iter()
            .filter_map(|finding| finding["number"].as_u64())
            .collect()
    }
}
