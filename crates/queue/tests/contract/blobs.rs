use crate::bench::Engine;
use queue::{Limits, QueueError};

/// The SHA-256 of no bytes and of "abc" (FIPS 180-4).
const OF_NOTHING: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
const OF_ABC: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

pub(crate) async fn bytes_are_found_by_their_digest(engine: Engine) {
    let blobs = engine.queue(Limits::default()).await.blobs();
    assert_eq!(blobs.get(OF_ABC).await.unwrap(), None);
    assert_eq!(blobs.put(b"abc").await.unwrap(), OF_ABC);
    assert_eq!(blobs.put(b"abc").await.unwrap(), OF_ABC, "twice is once");
    assert_eq!(blobs.put(b"").await.unwrap(), OF_NOTHING);
    assert_eq!(blobs.get(OF_ABC).await.unwrap().as_deref(), Some(&b"abc"[..]));
    assert_eq!(blobs.get(OF_NOTHING).await.unwrap().as_deref(), Some(&b""[..]));
}

pub(crate) async fn what_is_unused_for_longest_makes_room(engine: Engine) {
    let limits = Limits {
        blob_bytes: 40_000,
        ..Limits::default()
    };
    let queue = engine.queue(limits).await;
    let blobs = queue.blobs();
    let kept = blobs.put(b"put again and again").await.unwrap();
    for number in 0..100_u8 {
        let last = blobs.put(&[number; 10_000]).await.unwrap();
        assert!(blobs.get(&last).await.unwrap().is_some(), "what is new is there");
        blobs.put(b"put again and again").await.unwrap();
        let stats = queue.stats().await.unwrap().blobs;
        assert!(stats.bytes <= 40_000, "{stats:?}");
    }
    assert!(blobs.get(&kept).await.unwrap().is_some());
}

pub(crate) async fn a_blob_that_is_too_large_is_refused(engine: Engine) {
    let limits = Limits {
        largest_blob_bytes: 10,
        ..Limits::default()
    };
    let blobs = engine.queue(limits).await.blobs();
    let refused = QueueError::BlobTooLarge {
        bytes: 11,
        limit_bytes: 10,
    };
    assert_eq!(blobs.put(&[0; 11]).await, Err(refused));
    assert!(blobs.put(&[0; 10]).await.is_ok());
}
