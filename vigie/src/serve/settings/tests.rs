use super::*;
use std::{collections::BTreeSet, fs};

/// The fields of a section, as serde names them when it meets one that it does not know. The path leads to the section.
fn fields(section: &[&str]) -> BTreeSet<String> {
    let stranger = serde_json::json!({ "?": null });
    let document = section
        .iter()
        .rev()
        .fold(stranger, |inner, name| serde_json::json!({ *name: inner }));
    let error = serde_json::from_value::<Settings>(document).unwrap_err().to_string();
    let (_, expected) = error
        .split_once("expected ")
        .unwrap_or_else(|| panic!("{section:?}: {error}"));
    expected.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// Every setting of the code by its dotted key. A field is a section where it takes a table with a stranger in it for one.
fn settings_of_the_code(section: &[&str]) -> BTreeSet<String> {
    let mut settings = BTreeSet::new();
    for field in fields(section) {
        let mut path = section.to_vec();
        path.push(&field);
        let stranger = serde_json::json!({ "?": null });
        let document = path
            .iter()
            .rev()
            .fold(stranger, |inner, name| serde_json::json!({ *name: inner }));
        let error = serde_json::from_value::<Settings>(document).unwrap_err().to_string();
        match error.starts_with("unknown field `?`") {
            true => settings.extend(settings_of_the_code(&path)),
            false => {
                settings.insert(path.join("."));
            }
        }
    }
    settings
}

/// Every setting of the file, those without default included.
fn settings_of_the_file() -> BTreeSet<String> {
    let mut section = "";
    let mut settings = BTreeSet::new();
    for line in SCHEMA.text.lines() {
        if let Some(name) = line.strip_prefix('[') {
            section = name.trim_end_matches(']');
        } else if let Some((key, _)) = line.trim_start_matches('#').split_once(" = ")
            && key
                .chars()
                .all(|character| character.is_ascii_lowercase() || character.is_ascii_digit() || character == '_')
        {
            settings.insert(format!("{section}.{key}"));
        }
    }
    settings
}

#[test]
fn the_file_of_defaults_has_every_setting_of_the_code() {
    let (code, file) = (settings_of_the_code(&[]), settings_of_the_file());
    let missing: Vec<_> = code.difference(&file).collect();
    let unknown: Vec<_> = file.difference(&code).collect();
    assert!(
        missing.is_empty() && unknown.is_empty(),
        "missing: {missing:?}, unknown: {unknown:?}"
    );
    assert!(code.len() > 80, "{}", code.len());
}

#[test]
fn the_file_of_defaults_has_the_values_of_the_code() {
    let loaded = SCHEMA.load::<Settings>(&Sources::default()).unwrap();
    assert_eq!(loaded.settings, Settings::default());
}

#[test]
fn each_setting_stands_under_a_comment() {
    let lines: Vec<_> = SCHEMA.text.lines().collect();
    for pair in lines.windows(2) {
        if pair[1].trim_start_matches('#').contains(" = ") && !pair[1].starts_with("# ") {
            assert!(pair[0].starts_with("# "), "{} has no comment above it", pair[1]);
        }
    }
}

#[test]
fn the_defaults_make_sense() {
    let loaded = load_from(&Sources::default()).unwrap();
    assert_eq!(loaded.settings.recorder.mail_domain, "localhost.localdomain");
}

fn loaded(file: &str, variables: &[(&str, &str)]) -> Result<Loaded<Settings>, String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("vigie.toml");
    fs::write(&path, file).unwrap();
    let sources = Sources {
        file: Some(path),
        variables: variables
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect(),
        flags: Vec::new(),
    };
    let folder = format!("{}/", folder.path().display());
    load_from(&sources).map_err(|error| error.to_string().replace(&folder, ""))
}

#[test]
fn sections_are_those_of_their_crates() {
    let file = "\
[scanner]
allow_ranges = [\"10.0.0.0/8\"]
ports = [443, 8443]
[scanner.hosts]
\"www.example.org\" = [\"192.0.2.1\"]
[recorder.operator]
address = \"ops@example.org\"
[mail]
from = \"Vigie <alerts@example.org>\"
[api]
public_url = \"https://vigie.example.org\"
";
    let variables = [
        ("VIGIE_SCANNER__DENY_RANGES", "192.0.2.0/24, 2001:db8::/32"),
        ("VIGIE_MAIL__SMTP__PORT", "2525"),
        ("VIGIE_SCANNER__PORTS", "tls"),
    ];
    let Settings {
        mail,
        recorder,
        scanner,
        ..
    } = loaded(file, &variables).unwrap().settings;
    assert_eq!(scanner.deny_ranges.len(), 2);
    assert_eq!(scanner.ports, scanner::AllowedPorts::Tls);
    assert!(scanner.hosts.contains_key("www.example.org"));
    assert_eq!(recorder.operator.unwrap().address, "ops@example.org");
    assert_eq!(mail.smtp.port, Some(2525));
    assert_eq!(mail.public_url.as_deref(), Some("https://vigie.example.org"));
    assert_eq!(recorder.mail_domain, "example.org");
}

#[test]
fn what_reads_and_makes_no_sense_is_told_with_its_place() {
    let file = "\
[store]
url = \"postgres://localhost/vigie\"
[account]
time_zone = \"Mars/Olympus\"
manager_email = \"nobody\"
[scanner]
concurrency = 0
hosts_file = \"/does/not/exist\"
[scheduler]
lease_s = 60
[mail]
connections = 0
[log]
level = \"a=b=c\"
";
    let told = loaded(file, &[]).unwrap_err();
    for expected in [
        "vigie.toml:2: store.url: this version keeps its store in a SQLite file; write the path",
        "vigie.toml:4: account.time_zone: \"Mars/Olympus\" is no time zone",
        "vigie.toml:5: account.manager_email: \"nobody\" is no mail address",
        "vigie.toml:7: scanner.concurrency: it is 0; write 1 or more",
        "vigie.toml:8: scanner.hosts_file: the hosts file /does/not/exist cannot be read",
        "vigie.toml:10: scheduler.lease_s: scans of up to 180000 ms would be made twice; write 240 or more",
        "vigie.toml:12: mail.connections: must be 1 to 64",
        "vigie.toml:14: log.level: the log filter \"a=b=c\" does not read",
    ] {
        assert!(
            told.lines().any(|line| line.starts_with(expected)),
            "{expected}\nis not in\n{told}"
        );
    }
    assert_eq!(told.lines().count(), 8, "{told}");
}

#[test]
fn what_would_stop_the_work_silently_is_refused() {
    let refused = [
        ("queue.lane_jobs", "0", "it is 0"),
        ("queue.reports", "0", "it is 0"),
        ("queue.token_keys", "0", "it is 0"),
        ("queue.presence_ms", "0", "it is 0"),
        ("api.body_bytes", "0", "it is 0"),
        ("api.import_bytes", "0", "it is 0"),
        ("api.session_hours", "0", "it is 0"),
        ("log.level", "verbose", "\"verbose\" is no level"),
        ("scanner.pool", "a b", "\"a b\" is no name of a pool"),
        ("scanner.pool", "", "it is empty"),
        ("scanner.dns_timeout_ms", "0", "it is 0"),
        ("scanner.starttls_timeout_ms", "0", "it is 0"),
        ("scheduler.quick_deadline_ms", "0", "it is 0"),
        ("scheduler.certificates_every_s", "0", "it is 0"),
        ("scheduler.jitter_percent", "101", "101 is no percentage"),
        ("recorder.fleet.percent", "200", "200 is no percentage"),
        ("recorder.fleet.window_s", "0", "it is 0"),
        ("recorder.mail_domain", "example..org", "\"example..org\" is no domain"),
        ("recorder.mail_domain", "a b.example", "\"a b.example\" is no domain"),
        ("mail.smtp.host", "", "it is empty"),
        ("mail.smtp.timeout_seconds", "0", "it is 0"),
    ];
    for (key, value, expected) in refused {
        let variable = format!("VIGIE_{}", key.replace('.', "__").to_uppercase());
        let told = loaded("", &[(&variable, value)]).unwrap_err();
        assert!(
            told.contains(&format!("{key}: ")) && told.contains(expected),
            "{key}: {expected}\nis not in\n{told}"
        );
        assert_eq!(told.lines().count(), 1, "{told}");
    }
    let taken = [("VIGIE_MAIL__TRANSPORT", "blackhole"), ("VIGIE_MAIL__SMTP__HOST", "")];
    assert!(loaded("", &taken).is_ok());
}

#[test]
fn a_password_is_not_shown() {
    let file = "[mail.smtp]\nusername = \"u\"\npassword = \"hunter2\"\n";
    let loaded = loaded(file, &[]).unwrap();
    assert!(!format!("{:?}", loaded.settings).contains("hunter2"));
    assert!(!loaded.show().contains("hunter2"), "{}", loaded.show());
    assert!(loaded.show().contains("password = \"********\""));
}
