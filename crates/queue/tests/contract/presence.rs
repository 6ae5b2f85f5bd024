use crate::bench::{Engine, at_once, settings, start, until};
use model::ScannerIdentity;
use queue::{Limits, Presence};

pub(crate) async fn a_scanner_is_present_until_it_is_silent(engine: Engine) {
    let limits = Limits {
        presence_ms: 100,
        ..Limits::default()
    };
    let scanners = engine.queue(limits).await.scanners();
    assert_eq!(scanners.present().await.unwrap(), []);
    let presence = |id: &str, pool: &str| Presence {
        identity: ScannerIdentity {
            id: id.to_owned(),
            version: "1".to_owned(),
            pool: pool.to_owned(),
        },
        slots: 8,
    };
    let (one, two, three) = (presence("1", "b"), presence("2", "a"), presence("3", "b"));
    for presence in [&three, &two, &one, &one] {
        scanners.announce(presence.clone()).await.unwrap();
    }
    assert_eq!(
        scanners.present().await.unwrap(),
        [two.clone(), one.clone(), three.clone()]
    );
    scanners.leave("1").await.unwrap();
    assert_eq!(scanners.present().await.unwrap(), [two, three]);
    until(async || scanners.present().await.unwrap().is_empty()).await;
}

pub(crate) async fn a_running_scanner_says_that_it_is_there(engine: Engine) {
    let queue = engine.queue(Limits::default()).await;
    let settings = settings("one", 5);
    let expected = Presence {
        identity: settings.identity.clone(),
        slots: 5,
    };
    let scanner = start(&queue, settings, at_once());
    let present = async || queue.scanners().present().await.unwrap();
    until(async || present().await == [expected.clone()]).await;
    assert_eq!(scanner.stop().await.unfinished, []);
    assert_eq!(present().await, []);
}
