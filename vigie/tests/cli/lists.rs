use crate::support::{Authority, NAME, serve};
use std::{
    io::{BufRead, BufReader},
    process::Stdio,
};
use testbed::{Script, Server, closed_port};

/// A list of a green, an orange and a red target; the green one twice.
async fn colours(authority: &Authority) -> (Vec<Server>, String) {
    let green = serve(&authority.leaf()).await;
    let nobody = closed_port().await.unwrap();
    let list = format!(
        "# colours\r\n{NAME}:{0}\r\n\r\nother.example.test:{0}  # not covered\r\n{NAME}:{1}\r\n{NAME}:{0} none\r\n",
        green.port(),
        nobody.port()
    );
    (vec![green], list)
}

const WORDS: &str = "check --depth quick --resolve www.example.test=127.0.0.1 --resolve other.example.test=127.0.0.1";

#[tokio::test(flavor = "multi_thread")]
async fn a_list_gives_a_line_each_in_order_and_the_worst_exit_code() {
    let authority = Authority::new();
    let (_servers, list) = colours(&authority).await;
    let file = authority.write("list.txt", format!("\u{feff}{list}"));
    let answer = authority.run(WORDS).arg("-f").arg(&file).run().ended(2);
    let words: Vec<String> = answer
        .out()
        .lines()
        .map(|line| line.split(' ').next().unwrap_or_default().to_owned())
        .collect();
    assert_eq!(words, ["GREEN", "ORANGE", "RED", "GREEN", "", "1"], "{}", answer.out());
    answer.holds(&["1 RED, 1 ORANGE, 2 GREEN"]);
    let from_pipe = authority.run(WORDS).arg("-").input(list).run().ended(2);
    assert_eq!(from_pipe.out().lines().count(), answer.out().lines().count());
}

#[tokio::test(flavor = "multi_thread")]
async fn machine_formats_of_a_list() {
    let authority = Authority::new();
    let (_servers, list) = colours(&authority).await;
    let run = |format: &str| {
        authority
            .run(WORDS)
            .words("- --format")
            .arg(format)
            .input(list.clone())
            .run()
            .ended(2)
    };
    let reports = run("json").json();
    let verdicts: Vec<_> = reports
        .as_array()
        .unwrap()
        .iter()
        .map(|report| report["verdict"].clone())
        .collect();
    assert_eq!(verdicts, ["green", "orange", "red", "green"]);
    let lines = run("ndjson").out();
    assert_eq!(lines.lines().count(), 4);
    for line in lines.lines() {
        serde_json::from_str::<serde_json::Value>(line).unwrap();
    }
    let table = run("csv").out();
    assert_eq!(table.lines().count(), 5);
    assert!(
        table.lines().nth(2).unwrap().contains("cert.hostname_mismatch"),
        "{table}"
    );
    let nagios = run("nagios").out();
    assert!(
        nagios.starts_with("VIGIE CRITICAL - 1 red, 1 orange, 2 green | red=1"),
        "{nagios}"
    );
    assert_eq!(nagios.lines().count(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_of_one_is_still_a_list() {
    let authority = Authority::new();
    let server = serve(&authority.leaf()).await;
    let list = format!("{NAME}:{}\n", server.port());
    let reports = authority
        .run(WORDS)
        .words("- --format json")
        .input(list.clone())
        .run()
        .ended(0)
        .json();
    assert_eq!(reports.as_array().unwrap().len(), 1);
    let details = authority.run(WORDS).words("- --details").input(list).run().ended(0);
    details.holds(&["[GREEN]", "CERTIFICATION CHAIN"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_bad_line_is_told_before_anything_is_tested() {
    let authority = Authority::new();
    let server = serve(&authority.leaf()).await;
    let list = format!(
        "{NAME}:{}\nhttps://www.example.test/\nwww.example.test:0\na b c\n",
        server.port()
    );
    let answer = authority.run(WORDS).words("- --format json").input(list).run().ended(3);
    answer.complains(&[
        "3 of 4 targets",
        "standard input, line 2",
        "line 3",
        "line 4",
        "is a URL",
    ]);
    assert_eq!(answer.out(), "");
    assert_eq!(server.connections(), 0);
    authority
        .run(WORDS)
        .arg("-")
        .input("# nothing\n")
        .run()
        .ended(3)
        .complains(&["no target"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_that_goes_away_ends_the_run_quietly() {
    let authority = Authority::new();
    let server = serve(&authority.leaf()).await;
    let list = authority.write("list.txt", format!("{NAME}:{}\n", server.port()).repeat(200));
    let run = authority.run(WORDS).words("--format ndjson --jobs 2 -f").arg(list);
    let mut child = run
        .command()
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    assert!(line.starts_with('{'));
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert!(output.status.code().is_some(), "no signal ended it");
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn few_open_files_make_few_jobs_and_no_false_alarm() {
    let authority = Authority::new();
    let server = serve(&authority.leaf()).await;
    let list = authority.write("list.txt", format!("{NAME}:{}\n", server.port()).repeat(60));
    let run = authority.run(WORDS).words("--jobs 60 -f").arg(list).command();
    let mut shell = std::process::Command::new("sh");
    shell
        .args(["-c", "ulimit -n 64; exec \"$@\"", "sh"])
        .arg(run.get_program())
        .args(run.get_args());
    let output = shell.output().unwrap();
    let (out, err) = (
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    assert_eq!(output.status.code(), Some(0), "{out}{err}");
    assert!(
        out.contains("60 GREEN") && err.contains("2 targets are tested at once"),
        "{out}{err}"
    );
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn an_interrupt_ends_promptly_with_what_is_done() {
    let authority = Authority::new();
    let server = serve(&authority.leaf()).await;
    let mute = Server::start(Script::silent()).await.unwrap();
    let list = authority.write(
        "list.txt",
        format!("{NAME}:{}\n{NAME}:{}\n", server.port(), mute.port()),
    );
    let run = authority.run(WORDS).words("-f").arg(list);
    let mut child = run
        .command()
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    out.read_line(&mut line).unwrap();
    assert!(line.starts_with("GREEN"), "{line}");
    let asked = std::time::Instant::now();
    let killed = std::process::Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status()
        .unwrap();
    assert!(killed.success());
    let rest: Vec<String> = out.lines().map(Result::unwrap).collect();
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert!(asked.elapsed() < std::time::Duration::from_secs(5));
    assert!(rest.iter().any(|line| line.contains("1 GREEN")), "{rest:?}");
}
