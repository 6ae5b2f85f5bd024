use crate::process::{Service, run};
use std::fs;

#[test]
fn a_copy_made_while_it_runs_is_restored_elsewhere_with_its_token() {
    let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let service = Service::start(here.path(), &[]);
    let token = service.token();
    let body = r#"{"names": ["www.example.test"]}"#;
    assert_eq!(service.api("POST", "/api/v1/monitors", &token, body).0, 201);
    let copy = there.path().join("copy.db");
    let copy = copy.to_str().unwrap();
    let (code, said, errors) = run(here.path(), &["backup", copy]);
    assert_eq!((code, errors.as_str()), (0, ""));
    assert!(said.contains("1 accounts, 1 monitors"), "{said}");
    assert_eq!(run(here.path(), &["backup", copy]).0, 3, "a copy is not overwritten");

    let (code, _, errors) = run(here.path(), &["restore", copy, "--force"]);
    assert!(code == 3 && errors.contains("another Vigie works on"), "{errors}");

    assert_eq!(run(there.path(), &["restore", copy]).0, 0);
    let restored = Service::start(there.path(), &[]);
    assert!(!restored.said().contains("vigie_"), "{}", restored.said());
    let (status, monitors) = restored.api("GET", "/api/v1/monitors", &token, "");
    assert!(
        status == 200 && monitors.to_string().contains("www.example.test"),
        "{monitors}"
    );
}

#[test]
fn a_store_is_replaced_by_force_alone_and_kept_beside() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    assert_eq!(run(path, &["migrate"]).0, 0);
    assert_eq!(run(path, &["backup", "copy.db"]).0, 0);
    // Something that is not yet in the database itself.
    fs::write(path.join("vigie-data/vigie.db-wal"), "of the store that is replaced").unwrap();
    let (code, _, errors) = run(path, &["restore", "copy.db"]);
    assert!(code == 3 && errors.contains("--force"), "{errors}");
    let (code, _, errors) = run(path, &["restore", "copy.db", "--force"]);
    assert_eq!(code, 0, "{errors}");
    let files: Vec<_> = fs::read_dir(path.join("vigie-data"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert!(!files.contains(&"vigie.db-wal".to_owned()), "{files:?}");
    assert_eq!(
        files.iter().filter(|name| name.contains(".replaced-")).count(),
        2,
        "{files:?}"
    );
    assert_eq!(run(path, &["migrate"]).0, 0);
}

#[test]
fn what_is_no_store_is_not_restored() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("text"), "no database").unwrap();
    for file in ["text", "missing"] {
        let (code, _, errors) = run(folder.path(), &["restore", file]);
        assert!(code == 3 && errors.contains(file), "{errors}");
    }
    assert!(!folder.path().join("vigie-data/vigie.db").exists());
    let (code, _, errors) = run(folder.path(), &["backup", "copy.db"]);
    assert!(code == 3 && errors.contains("there is no store"), "{errors}");
    assert!(!folder.path().join("vigie-data/vigie.db").exists());
}

#[cfg(unix)]
#[test]
fn store_and_copies_are_for_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("open")).unwrap();
    assert_eq!(run(folder.path(), &["migrate", "--data-dir", "open"]).0, 0);
    assert_eq!(run(folder.path(), &["backup", "copy.db", "--data-dir", "open"]).0, 0);
    assert_eq!(run(folder.path(), &["restore", "copy.db", "--data-dir", "new"]).0, 0);
    for file in ["open/vigie.db", "copy.db", "new/vigie.db"] {
        let mode = folder.path().join(file).metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{file}: {mode:o}");
    }
}
