use crate::process::{run, vigie};
use std::fs;

#[test]
fn what_config_prints_is_a_settings_file_that_is_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let (code, printed, _) = run(folder.path(), &["config"]);
    assert_eq!(code, 0);
    assert!(printed.contains("[scanner]") && printed.contains("concurrency = 256"));
    fs::write(folder.path().join("vigie.toml"), printed).unwrap();
    let (code, said, _) = run(folder.path(), &["config", "check", "vigie.toml"]);
    assert_eq!((code, said.as_str()), (0, "The settings are in order.\n"));
}

#[test]
fn check_says_what_is_wrong_and_where_and_ends_with_3() {
    let folder = tempfile::tempdir().unwrap();
    let text = "[scanner]\nconcurency = 5\nports = [70000]\n\n[mail]\nfrom = \"nobody\"\n";
    fs::write(folder.path().join("vigie.toml"), text).unwrap();
    let output = vigie(folder.path())
        .args(["config", "check", "vigie.toml"])
        .env("VIGIE_API__LISTEN", "everywhere")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(3));
    let told = String::from_utf8(output.stdout).unwrap();
    for line in [
        "vigie.toml:2: scanner.concurency: there is no such setting; did you mean scanner.concurrency?",
        "variable VIGIE_API__LISTEN: api.listen: ",
        "vigie.toml:3: scanner.ports: ",
    ] {
        assert!(
            told.lines().any(|told| told.starts_with(line)),
            "{line}\nis not in\n{told}"
        );
    }
    fs::write(folder.path().join("vigie.toml"), "[mail]\nfrom = \"nobody\"\n").unwrap();
    let (code, told, _) = run(folder.path(), &["config", "check", "vigie.toml"]);
    assert!(code == 3 && told.contains("is no mail address"), "{told}");
    let (code, _, errors) = run(folder.path(), &["serve", "--config", "vigie.toml"]);
    assert!(code == 3 && errors.contains("is no mail address"), "{errors}");
}

#[test]
fn show_says_where_each_value_comes_from_and_hides_secrets() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("secret"), "hunter2\n").unwrap();
    let text = "[mail.smtp]\nusername = \"vigie\"\npassword = \"hunter2\"\n";
    fs::write(folder.path().join("vigie.toml"), text).unwrap();
    let output = vigie(folder.path())
        .args(["config", "show", "--config", "vigie.toml", "--data-dir", "elsewhere"])
        .env("VIGIE_SCANNER__CONCURRENCY", "7")
        .output()
        .unwrap();
    let shown = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0), "{shown}");
    assert!(!shown.contains("hunter2"), "{shown}");
    for (value, origin) in [
        ("concurrency = 7", "# variable VIGIE_SCANNER__CONCURRENCY"),
        ("directory = \"elsewhere\"", "# --data-dir"),
        ("password = \"********\"", "# vigie.toml:3"),
        ("pool = \"public\"", "# default"),
    ] {
        let line = shown.lines().find(|line| line.starts_with(value));
        assert!(
            line.is_some_and(|line| line.ends_with(origin)),
            "{value} {origin}\nis not in\n{shown}"
        );
    }
}
