//! A list of two thousand targets, a third of them dead: bounded, complete, in order, and the same twice.

use std::{fmt::Write as _, fs, time::SystemTime};
use tempfile::TempDir;
use testbed::Identity;
use tests::{Answer, Nginx, Site, vigie};

const TARGETS: usize = 2_000;

/// nginx behind two thousand names on as many loopback addresses; every third name is asked at a port where nobody listens.
struct Fleet {
    folder: TempDir,
    _server: Nginx,
}

impl Fleet {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = Identity::root("Fleet Test Root").issue().unwrap();
        let leaf = root.leaf("*.fleet.test").current(SystemTime::now()).issue().unwrap();
        let server = Site::new(leaf.pem(), leaf.key_pem().unwrap())
            .on_every_address()
            .start();
        let dead = tests::free_port();
        let (mut hosts, mut targets) = (String::new(), String::from("# name:port\n"));
        for index in 0..TARGETS {
            let port = if index % 3 == 2 { dead } else { server.port() };
            writeln!(
                hosts,
                "127.1.{}.{} t{index:04}.fleet.test",
                index / 250,
                index % 250 + 1
            )
            .unwrap();
            writeln!(targets, "t{index:04}.fleet.test:{port}").unwrap();
        }
        for (name, text) in [("hosts", hosts), ("targets.txt", targets), ("root.pem", root.pem())] {
            fs::write(folder.path().join(name), text).unwrap();
        }
        Self {
            folder,
            _server: server,
        }
    }

    fn check(&self, words: &str) -> Answer {
        let file = |name: &str| self.folder.path().join(name);
        vigie()
            .words("check --depth quick -f")
            .arg(file("targets.txt"))
            .arg("--hosts-file")
            .arg(file("hosts"))
            .arg("--ca")
            .arg(file("root.pem"))
            .words(words)
            .run()
    }
}

/// Host, port and everything that does not change from one run to the next.
fn lasting(answer: &Answer) -> Vec<[String; 5]> {
    let text = answer.text();
    let mut lines = text.lines();
    let header: Vec<&str> = lines.next().unwrap().split(',').collect();
    let column = |name: &str| header.iter().position(|column| *column == name).unwrap();
    let columns = ["host", "verdict", "reason", "codes", "connections"].map(column);
    lines
        .map(|line| {
            let fields: Vec<&str> = line.split(',').collect();
            columns.map(|column| fields[column].to_owned())
        })
        .collect()
}

#[test]
fn two_thousand_targets_give_the_same_answers_twice_in_their_order() {
    let fleet = Fleet::start();
    let first = fleet.check("--format csv");
    let second = fleet.check("--format csv --jobs 16");
    assert_eq!(first.code(), 2, "{}", first.errors());
    assert!(
        !first.errors().contains('\u{1b}'),
        "no progress bar where standard error is no terminal"
    );
    let rows = lasting(&first);
    assert_eq!(rows.len(), TARGETS);
    assert_eq!(rows, lasting(&second));
    for (index, [host, verdict, reason, ..]) in rows.iter().enumerate() {
        let expected = if index % 3 == 2 {
            ("red", "connect_error")
        } else {
            ("green", "")
        };
        assert_eq!(
            (host.as_str(), verdict.as_str(), reason.as_str()),
            (format!("t{index:04}.fleet.test").as_str(), expected.0, expected.1)
        );
    }
}
