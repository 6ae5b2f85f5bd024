use crate::facts::{self, Facts, Names};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};
use tests::stacks::Credentials;

/// Who is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Scanner {
    Vigie,
    Sslscan,
    Testssl,
    Sslyze,
}

/// What a scanner told, and what it took.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) facts: Facts,
    /// User and system time of the process and its children.
    pub(crate) cpu_seconds: f64,
    pub(crate) wall_seconds: f64,
}

impl Scanner {
    /// In the order of the columns.
    pub(crate) const ALL: [Self; 4] = [Self::Vigie, Self::Sslscan, Self::Testssl, Self::Sslyze];

    /// Its name.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Vigie => "vigie",
            Self::Sslscan => "sslscan",
            Self::Testssl => "testssl.sh",
            Self::Sslyze => "sslyze",
        }
    }

    /// Asks it about the server behind this port. Vigie, who is first, tells the names of suites by the way.
    pub(crate) fn run(self, port: u16, credentials: &Credentials, names: &mut Names) -> Run {
        let folder = tempfile::tempdir().unwrap();
        let output = folder.path().join("output");
        let (cpu_seconds, wall_seconds) = timed(&self.words(port, credentials, &output), &output);
        let text = fs::read_to_string(&output).unwrap_or_default();
        let facts = match self {
            Self::Vigie => facts::of_vigie(&text, names),
            Self::Sslscan => facts::of_sslscan(&text),
            Self::Testssl => facts::of_testssl(&text),
            Self::Sslyze => facts::of_sslyze(&text, names),
        };
        Run {
            facts,
            cpu_seconds,
            wall_seconds,
        }
    }

    /// Each at its fullest, but for testssl.sh: its list of suites takes minutes; classes of suites, versions and flaws are
    /// asked of it.
    fn words(self, port: u16, credentials: &Credentials, output: &Path) -> Vec<String> {
        let host = credentials.host();
        let output = output.display();
        let line = match self {
            Self::Vigie => format!(
                "{} check {host}:{port} --resolve {host}=127.0.0.1 --depth deep --timeout 60 --format json --ca {}",
                vigie().display(),
                credentials.root().display()
            ),
            Self::Sslscan => format!("sslscan --show-cipher-ids --sni-name={host} --xml={output} 127.0.0.1:{port}"),
            Self::Testssl => format!(
                "testssl --quiet --color 0 --warnings off --nodns none --ip 127.0.0.1 -p -s -H -I -R -C -O -Z -F -J -D --jsonfile {output} {host}:{port}"
            ),
            Self::Sslyze => format!(
                "target/compare/bin/sslyze --json_out {output} --mozilla_config disable --sslv2 --sslv3 --tlsv1 --tlsv1_1 --tlsv1_2 --tlsv1_3 --heartbleed --openssl_ccs --robot --reneg --compression --fallback {host}:{port}{{127.0.0.1}}"
            ),
        };
        line.split(' ').map(str::to_owned).collect()
    }
}

/// The product: the one that VIGIE names, else a release build.
fn vigie() -> PathBuf {
    let named = std::env::var_os("VIGIE").map(PathBuf::from);
    let found = named.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/release/vigie"));
    assert!(found.exists(), "build it: cargo build --release -p vigie");
    found
}

/// Runs a command to its end under the clock of bash. What it prints goes to the file, unless it writes that itself.
fn timed(words: &[String], output: &Path) -> (f64, f64) {
    let script = "TIMEFORMAT='%U %S %R'; time \"$@\" >\"$0.stdout\" 2>/dev/null </dev/null";
    let run = Command::new("bash")
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(".."))
        .args(["-c", script])
        .arg(output)
        .args(words)
        .output()
        .unwrap();
    if !output.exists() {
        fs::rename(output.with_extension("stdout"), output).unwrap();
    }
    let told = String::from_utf8_lossy(&run.stderr);
    let times: Vec<f64> = told
        .split_whitespace()
        .rev()
        .take(3)
        .map(|time| time.parse().unwrap_or_default())
        .collect();
    (times[1] + times[2], times[0])
}
