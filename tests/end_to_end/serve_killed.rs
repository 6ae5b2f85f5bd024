//! `vigie serve` killed with SIGKILL twenty times at random under load: every due time has exactly one report, every mail
//! that was owed arrives once by its Message-ID. The same while the mail server is away, and while the disk is full.
//!
//! `VIGIE_FAULT_MONITORS` says how many monitors there are (200; 1,000 is the run that is shown), `VIGIE_FAULT_SEED` which
//! instants of death are drawn; a run prints its seed.

mod judgement;
mod ledger;
mod random;
mod scene;

use scene::Scene;
use std::time::Duration;
use tests::SmallDisk;

const KILLS: usize = 20;

/// The longest life. Lives are shorter where the instant of death is drawn so.
const LIFE: Duration = Duration::from_millis(2_000);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_twenty_times_it_loses_nothing_and_tells_nothing_twice() {
    let folder = tempfile::tempdir().unwrap();
    let mut scene = Scene::set("killed", folder.path()).await;
    for _ in 0..KILLS {
        scene.live_and_die(LIFE).await;
    }
    scene.live_on().await;
    scene.judge().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_while_the_mail_server_is_away_it_sends_every_mail_when_the_server_is_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut scene = Scene::set("mail server away", folder.path()).await;
    scene.mail.leave().await;
    let before = scene.mail.accepted();
    for _ in 0..KILLS {
        scene.live_and_die(LIFE).await;
    }
    scene.live_on_without_mail().await;
    assert_eq!(scene.mail.accepted(), before, "nobody listened");
    assert!(scene.owed() > 0, "mails wait in the outbox");
    scene.mail.come_back().await;
    scene.settle().await;
    scene.judge().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_while_the_disk_is_full_it_goes_on_by_itself_when_there_is_room() {
    let disk = SmallDisk::mount(48 << 20);
    let mut scene = Scene::set("disk full", disk.path()).await;
    for life in 0..KILLS {
        // Three lives of four see a full disk: from before their start, or from some instant on.
        match life % 4 {
            0 => scene.live_and_die(LIFE).await,
            _ => {
                scene.live_and_die_on(&disk, LIFE).await;
                disk.free();
            }
        }
    }
    scene.live_through_a_full_disk(&disk).await;
    scene.settle().await;
    scene.judge().await;
}
