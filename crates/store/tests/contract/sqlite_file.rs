//! What is particular to a file: it is copied, it fills the disk, it may be another program's.

use crate::world::{World, first_scans, noon, sqlite};
use sqlx::{AssertSqlSafe, ConnectOptions, sqlite::SqliteConnectOptions};
use std::path::Path;
use store::{Error, Store, StoreFile, inspect};

async fn execute(path: &Path, statement: &'static str) {
    let options = SqliteConnectOptions::new().filename(path).create_if_missing(true);
    let mut connection = options.connect().await.unwrap();
    sqlx::query(AssertSqlSafe(statement))
        .execute(&mut connection)
        .await
        .unwrap();
}

/// The files as a process leaves them that is killed now.
async fn killed(world: &World) -> Store {
    let copy = world.directory.path().join("copy.db");
    for suffix in ["", "-wal"] {
        std::fs::copy(
            format!("{}{suffix}", world.address),
            format!("{}{suffix}", copy.display()),
        )
        .unwrap();
    }
    Store::open(copy.to_str().unwrap()).await.unwrap()
}

#[tokio::test]
async fn what_was_committed_survives_a_kill_and_nothing_else() {
    let world = sqlite().await;
    let monitor = world.monitor(&["www.example.org"]).await;
    let scan = world.claim(first_scans()).await.remove(0).scan;
    let mut recording = world.store.recording(first_scans()).await.unwrap();
    let report = crate::world::report(scan.id, first_scans(), &[]);
    recording.accept(&report, store::Keep::Full).await.unwrap();
    let copy = killed(&world).await;
    assert_eq!(copy.scans().find(world.account, scan.id).await.unwrap(), Some(scan));
    assert_eq!(
        copy.monitors().find(world.account, monitor.id).await.unwrap(),
        Some(monitor)
    );
    copy.migrate().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_is_whole_while_others_write() {
    let world = sqlite().await;
    world.monitor(&["www.example.org"]).await;
    let backup = world.directory.path().join("backup.db");
    let write = async {
        for number in 0..20 {
            world.monitor(&[&format!("h{number}.example.org")]).await;
        }
    };
    let (written, ()) = tokio::join!(world.store.backup_to(&backup), write);
    written.unwrap();
    let found = inspect(&backup).await.unwrap();
    assert_eq!((found.version, found.accounts), (2, 1));
    assert!((1..=21).contains(&found.monitors));
    let again = world.store.backup_to(&backup).await;
    assert!(
        matches!(again, Err(Error::File { .. })),
        "nothing is overwritten: {again:?}"
    );

    let restored = Store::open(backup.to_str().unwrap()).await.unwrap();
    restored.migrate().await.unwrap();
    assert!(restored.accounts().find(world.account).await.unwrap().is_some());
    assert!(
        !restored
            .scans()
            .claim_due(&crate::world::claim("test", 10), first_scans())
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn other_files_are_told_from_a_store() {
    let world = sqlite().await;
    let path = |name: &str| world.directory.path().join(name);
    assert!(matches!(inspect(&path("absent")).await, Err(Error::File { .. })));
    std::fs::write(
        path("text"),
        "not a database, but long enough to have a header".repeat(100),
    )
    .unwrap();
    assert!(matches!(inspect(&path("text")).await, Err(Error::NotAStore { .. })));
    execute(&path("foreign"), "CREATE TABLE song (title TEXT)").await;
    assert!(matches!(inspect(&path("foreign")).await, Err(Error::NotAStore { .. })));
    let foreign = Store::open(path("foreign").to_str().unwrap()).await.unwrap();
    assert!(
        matches!(foreign.migrate().await, Err(Error::NotAStore { .. })),
        "another program's file is left alone"
    );

    world.store.backup_to(&path("newer")).await.unwrap();
    let expected = StoreFile {
        version: 2,
        accounts: 1,
        monitors: 0,
    };
    assert_eq!(inspect(&path("newer")).await.unwrap(), expected);
    execute(
        &path("newer"),
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES (99, '', 1, x'', 0)",
    )
    .await;
    assert!(matches!(
        inspect(&path("newer")).await,
        Err(Error::Newer { found: 99, .. })
    ));
    let newer = Store::open(path("newer").to_str().unwrap()).await.unwrap();
    assert!(matches!(newer.migrate().await, Err(Error::Newer { found: 99, .. })));
}

#[tokio::test]
async fn a_store_is_opened_again_and_migrated_again() {
    let world = sqlite().await;
    world.store.close().await;
    assert!(world.store.now().await.is_err());
    let again = world.another().await;
    again.migrate().await.unwrap();
    assert_eq!(again.accounts().list().await.unwrap().len(), 1);
    assert!(again.connections().0 > 0);
    again
        .accounts()
        .create("second", store::AccountSettings::default(), noon())
        .await
        .unwrap();
}
