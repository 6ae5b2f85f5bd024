use super::*;
use crate::Secret;
use serde::Deserialize;
use std::{collections::BTreeMap, fs, path::PathBuf};

const SCHEMA: Schema = Schema {
    text: "\
# How many at once.
slots = 64

[mail]
# The relay.
host = \"localhost\"
# Its port.
port = 25
# Wait so many seconds.
patience_s = 1.5
tls = true
# The password.
password = \"\"
ports = [25, 587]
#from = \"vigie@example.org\"
# Names.
hosts = {}
",
    secrets: &["mail.password"],
};

#[derive(Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Settings {
    slots: usize,
    mail: Mail,
}

#[derive(Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Mail {
    host: String,
    port: u16,
    patience_s: f64,
    tls: bool,
    password: Secret,
    ports: Vec<u16>,
    from: Option<String>,
    hosts: BTreeMap<String, Vec<String>>,
}

fn sources(file: &str, variables: &[(&str, &str)]) -> (Sources, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("vigie.toml");
    fs::write(&path, file).unwrap();
    let variables = variables
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    let sources = Sources {
        file: Some(path),
        variables: variables.collect(),
        flags: Vec::new(),
    };
    (sources, folder)
}

fn problems(file: &str, variables: &[(&str, &str)]) -> Vec<String> {
    let (sources, folder) = sources(file, variables);
    let folder = format!("{}/", folder.path().display());
    let error = SCHEMA.load::<Settings>(&sources).unwrap_err();
    let text = error
        .problems
        .iter()
        .map(|problem| problem.to_string().replace(&folder, ""));
    text.collect()
}

#[test]
fn without_sources_the_text_decides() {
    let loaded = SCHEMA.load::<Settings>(&Sources::default()).unwrap();
    let Settings { slots, mail } = &loaded.settings;
    assert_eq!((*slots, mail.port, mail.tls), (64, 25, true));
    assert_eq!(
        (mail.host.as_str(), mail.ports.as_slice()),
        ("localhost", &[25, 587][..])
    );
    assert_eq!(mail.from, None);
    assert_eq!(loaded.origin("mail.port"), Some(&Origin::Default));
}

#[test]
fn a_flag_stands_above_a_variable_above_the_file_above_the_default() {
    let (mut sources, _folder) = sources(
        "slots = 1\n[mail]\nport = 1\nhost = \"file\"\nfrom = \"a@b.example\"\n",
        &[
            ("VIGIE_MAIL__PORT", "2"),
            ("VIGIE_SLOTS", "9"),
            ("HOME", "/root"),
            ("VIGIE_MAIL__PORTS", "1, 2"),
        ],
    );
    sources.flags.push(Flag {
        flag: "--port",
        key: "mail.port",
        value: "3".to_owned(),
    });
    let loaded = SCHEMA.load::<Settings>(&sources).unwrap();
    assert_eq!(loaded.settings.slots, 1, "a variable without __ is no setting");
    assert_eq!(loaded.settings.mail.port, 3);
    assert_eq!(loaded.settings.mail.host, "file");
    assert_eq!(loaded.settings.mail.from.as_deref(), Some("a@b.example"));
    assert_eq!(loaded.settings.mail.ports, [1, 2]);
    assert_eq!(loaded.origin("mail.port"), Some(&Origin::Flag("--port")));
    let path: PathBuf = sources.file.unwrap();
    assert_eq!(loaded.origin("mail.host"), Some(&Origin::File { path, line: 4 }));
}

#[test]
fn a_variable_is_read_as_what_the_setting_is() {
    let variables = [
        ("VIGIE_MAIL__PASSWORD", "12345"),
        ("VIGIE_MAIL__HOST", "true"),
        ("VIGIE_MAIL__TLS", "false"),
        ("VIGIE_MAIL__PATIENCE_S", "2.5"),
    ];
    let (sources, _folder) = sources("", &variables);
    let mail = SCHEMA.load::<Settings>(&sources).unwrap().settings.mail;
    assert_eq!(mail.password.expose(), "12345");
    assert_eq!((mail.host.as_str(), mail.tls, mail.patience_s), ("true", false, 2.5));
}

#[test]
fn every_problem_is_told_with_its_place_and_the_way_to_mend_it() {
    let told = problems(
        "slotz = 3\n\n[mail]\nport = 70000\ntls = \"maybe\"\npatience_s = 2.0\n[mial]\nhost = 1\n",
        &[("VIGIE_MAIL__HOZT", "x"), ("VIGIE_MAIL__PORTS", "25,smtp")],
    );
    assert_eq!(
        told,
        [
            "vigie.toml:8: mial.host: there is no such setting; did you mean mail.host?",
            "vigie.toml:1: slotz: there is no such setting; did you mean slots?",
            "variable VIGIE_MAIL__HOZT: mail.hozt: there is no such setting; did you mean mail.host?",
            "vigie.toml:4: mail.port: invalid value: integer `70000`, expected a whole number from 0 to 65535; \
             the default is 25. Its port.",
            "variable VIGIE_MAIL__PORTS: mail.ports: invalid type: string \"smtp\", expected a whole number from 0 to \
             65535; the default is [25, 587]",
            "vigie.toml:5: mail.tls: invalid type: string \"maybe\", expected true or false; the default is true",
        ]
    );
}

#[test]
fn a_file_that_is_no_toml_or_not_there_is_told_with_the_line() {
    let told = problems("slots = 3\n[mail\n", &[]);
    assert!(told[0].starts_with("vigie.toml:2: this is no TOML: "), "{told:?}");
    let sources = Sources {
        file: Some("/does/not/exist.toml".into()),
        ..Sources::default()
    };
    let error = SCHEMA.load::<Settings>(&sources).unwrap_err().to_string();
    assert!(error.contains("/does/not/exist.toml cannot be read"), "{error}");
}

#[test]
fn a_secret_may_come_from_a_file_and_is_never_shown() {
    let (mut sources, folder) = sources("", &[]);
    let secret = folder.path().join("secret");
    fs::write(&secret, "hunter2\n").unwrap();
    let file = format!("[mail]\npassword_file = \"{}\"\n", secret.display());
    fs::write(sources.file.as_ref().unwrap(), &file).unwrap();
    let loaded = SCHEMA.load::<Settings>(&sources).unwrap();
    assert_eq!(loaded.settings.mail.password.expose(), "hunter2");
    assert!(!loaded.show().contains("hunter2") && loaded.show().contains("password = \"********\""));
    assert!(!format!("{:?}", loaded.settings).contains("hunter2"));

    // A higher layer wins, in either form.
    sources
        .variables
        .push(("VIGIE_MAIL__PASSWORD".to_owned(), "other".to_owned()));
    assert_eq!(
        SCHEMA
            .load::<Settings>(&sources)
            .unwrap()
            .settings
            .mail
            .password
            .expose(),
        "other"
    );

    let told = problems("[mail]\npassword = \"a\"\npassword_file = \"b\"\n", &[]);
    assert!(told.iter().any(|problem| problem.contains("given twice")), "{told:?}");
    let told = problems("[mail]\npassword_file = \"/does/not/exist\"\n", &[]);
    assert!(
        told[0].starts_with("vigie.toml:2: mail.password_file: /does/not/exist cannot be read"),
        "{told:?}"
    );
    let told = problems("[mail]\npassword = [\"hunter2\"]\n", &[]);
    assert!(!told.concat().contains("hunter2"), "{told:?}");
    let told = problems("[mail]\nhost_file = \"x\"\n", &[]);
    assert!(told[0].contains("no such setting"), "{told:?}");
}

#[test]
fn what_is_shown_is_a_file_that_reads_back_with_origins_as_comments() {
    let (sources, folder) = sources(
        "[mail]\nport = 587\nfrom = \"a\\\"b\"\n",
        &[("VIGIE_MAIL__HOST", "relay")],
    );
    let loaded = SCHEMA.load::<Settings>(&sources).unwrap();
    let shown = loaded.show();
    let shown_text = shown.replace(&format!("{}/", folder.path().display()), "");
    assert!(shown_text.contains("  # default\n\n[mail]\n"), "{shown_text}");
    let line = |key: &str| {
        shown_text
            .lines()
            .find(|line| line.starts_with(key))
            .unwrap()
            .to_owned()
    };
    assert!(line("host =").ends_with("# variable VIGIE_MAIL__HOST"));
    assert!(line("port =").starts_with("port = 587 ") && line("port =").ends_with("# vigie.toml:2"));
    fs::write(sources.file.as_ref().unwrap(), &shown).unwrap();
    let again = Sources {
        file: sources.file,
        ..Sources::default()
    };
    let again = SCHEMA.load::<Settings>(&again).unwrap().settings;
    assert_eq!(again, loaded.settings);
}

#[test]
fn a_setting_that_is_a_table_keeps_its_own_keys() {
    for written in [
        "[mail]\nhosts = { \"a.example\" = [\"192.0.2.1\"] }\n",
        "[mail.hosts]\n\"a.example\" = [\"192.0.2.1\"]\n",
    ] {
        let (sources, _folder) = sources(written, &[]);
        let loaded = SCHEMA.load::<Settings>(&sources).unwrap();
        assert_eq!(loaded.settings.mail.hosts["a.example"], ["192.0.2.1"]);
        let shown = loaded.show();
        assert!(shown.contains(r#"hosts = { "a.example" = ["192.0.2.1"] }"#), "{shown}");
    }
    let variable = ("VIGIE_MAIL__HOSTS", r#"{ "b.example" = ["192.0.2.2"] }"#);
    let (sources, _folder) = sources("", &[variable]);
    let loaded = SCHEMA.load::<Settings>(&sources).unwrap();
    assert_eq!(loaded.settings.mail.hosts["b.example"], ["192.0.2.2"]);
}
