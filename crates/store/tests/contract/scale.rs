//! What things cost when there are many.

use crate::world::{World, claim, first_scans, host, noon_and};
use sqlx::{AssertSqlSafe, ConnectOptions, sqlite::SqliteConnectOptions};
use store::{ClaimRequest, MonitorSpec, next_due};

/// Copies the one target of a monitor a hundred thousand times, due a year later. Both engines take this text.
const MANY: &str = "INSERT INTO target (id, account_id, monitor_id, host, port, starttls, enabled, pool, interval_s, \
     spread, due_class, next_due_at, colour, failures, greens, fingerprints, findings_digest, created_at) \
     WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 100000) \
     SELECT '00000000' || (100000000000000000 + n), account_id, monitor_id, n || '.example.org', port, starttls, \
     enabled, pool, interval_s, spread, due_class, next_due_at + 31536000000 + n, colour, failures, greens, \
     fingerprints, findings_digest, created_at FROM target, numbers WHERE host = 'many.example.org'";

/// How many pages of the file a claim of a hundred due targets touches, as the WAL shows: its cost without a clock.
async fn pages_written(world: &World) -> u64 {
    let names = (0..100)
        .map(|number| host(&format!("due{number}.example.org")))
        .collect();
    let mut spec = MonitorSpec::of(names);
    spec.pool = "due".to_owned();
    let monitor = world.monitor_of(spec).await;
    let wal = world.directory.path().join("vigie.db-wal");
    let options = SqliteConnectOptions::new().filename(&world.address);
    let checkpoint = async || {
        let mut connection = options.clone().connect().await.unwrap();
        sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)")
            .execute(&mut connection)
            .await
            .unwrap();
    };
    checkpoint().await;
    let request = ClaimRequest {
        pool: "due".to_owned(),
        ..claim("test", 1_000)
    };
    let claimed = world.store.scans().claim_due(&request, first_scans()).await.unwrap();
    assert_eq!(claimed.len(), 100);
    assert!(
        world
            .store
            .scans()
            .claim_due(&request, first_scans())
            .await
            .unwrap()
            .is_empty()
    );
    let target = &claimed[0].watched.as_ref().unwrap().target;
    let due = next_due(target.id, target.interval.unwrap(), Some(first_scans()), first_scans());
    assert_eq!(target.next_due_at, Some(due));
    let frames = wal.metadata().unwrap().len() / 4_096;
    assert!(
        world
            .store
            .monitors()
            .delete(world.account, monitor.id, noon_and(400))
            .await
            .unwrap()
    );
    frames
}

/// A hundred due targets among a hundred, and among a hundred thousand that are not due.
pub(crate) async fn a_claim_costs_by_what_is_due(world: &World) {
    let alone = pages_written(world).await;
    world.monitor(&["many.example.org"]).await;
    let options = SqliteConnectOptions::new().filename(&world.address);
    let mut connection = options.connect().await.unwrap();
    let inserted = sqlx::query(AssertSqlSafe(MANY)).execute(&mut connection).await.unwrap();
    assert_eq!(inserted.rows_affected(), 100_000);
    let among_many = pages_written(world).await;
    // The claimed rows lie on other pages of deeper trees; a cost by what exists would be thousands of pages.
    assert!(among_many <= alone + 100, "{among_many} pages instead of {alone}");
}
