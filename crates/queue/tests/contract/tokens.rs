use crate::bench::{Engine, soon, until};
use futures_util::{StreamExt, stream::FuturesOrdered};
use queue::{Limits, Rate, Token};
use std::{num::NonZeroU32, time::Duration};
use tokio::time::Instant;

const PATIENT: Duration = Duration::from_secs(10);

fn rate(per_second: u32, burst: u32) -> Rate {
    Rate::per_second(NonZeroU32::new(per_second).unwrap(), NonZeroU32::new(burst).unwrap())
}

pub(crate) async fn a_burst_passes_and_the_rest_keeps_pace(engine: Engine) {
    let tokens = engine.queue(Limits::default()).await.tokens();
    let rate = rate(20, 3);
    let start = Instant::now();
    for _ in 0..3 {
        let token = tokens.take("192.0.2.1", rate, Duration::ZERO).await.unwrap();
        assert_eq!(token, Token::Granted);
    }
    let token = tokens.take("192.0.2.1", rate, Duration::ZERO).await.unwrap();
    assert!(matches!(token, Token::Refused { .. }), "{token:?}");
    let other = tokens.take("192.0.2.2", rate, Duration::ZERO).await.unwrap();
    assert_eq!(other, Token::Granted, "another destination");
    for _ in 0..4 {
        let token = soon(tokens.take("192.0.2.1", rate, PATIENT)).await.unwrap();
        assert_eq!(token, Token::Granted);
    }
    assert!(start.elapsed() >= Duration::from_millis(199), "{:?}", start.elapsed());
}

pub(crate) async fn who_would_wait_too_long_takes_no_token(engine: Engine) {
    let tokens = engine.queue(Limits::default()).await.tokens();
    let one_each = Rate::one_each(Duration::from_millis(200), NonZeroU32::MIN);
    assert_eq!(tokens.take("a", one_each, PATIENT).await.unwrap(), Token::Granted);
    for _ in 0..100 {
        let token = tokens.take("a", one_each, Duration::from_millis(20)).await.unwrap();
        let Token::Refused { retry_after } = token else {
            panic!("{token:?}")
        };
        assert!(retry_after <= Duration::from_millis(200), "{retry_after:?}");
    }
    let token = tokens.take("a", one_each, Duration::from_millis(200)).await.unwrap();
    assert_eq!(token, Token::Granted, "the refused have taken nothing");
}

pub(crate) async fn those_who_wait_have_their_turns(engine: Engine) {
    let tokens = engine.queue(Limits::default()).await.tokens();
    let rate = rate(100, 1);
    let mut turns: FuturesOrdered<_> = (0..10)
        .map(|_| async {
            let token = tokens.take("a", rate, PATIENT).await.unwrap();
            (token, Instant::now())
        })
        .collect();
    let mut last = None;
    while let Some((token, at)) = soon(turns.next()).await {
        assert_eq!(token, Token::Granted);
        if let Some(last) = last {
            assert!(at >= last, "first come, first served");
        }
        last = Some(at);
    }
}

pub(crate) async fn many_destinations_do_not_fill_the_memory(engine: Engine) {
    let limits = Limits {
        token_keys: 10,
        ..Limits::default()
    };
    let queue = engine.queue(limits).await;
    let tokens = queue.tokens();
    let rate = Rate::one_each(Duration::from_millis(100), NonZeroU32::MIN);
    let mut granted = 0;
    for number in 0..100 {
        let token = tokens.take(&number.to_string(), rate, Duration::ZERO).await.unwrap();
        granted += usize::from(token == Token::Granted);
    }
    assert_eq!(granted, 10, "what cannot be watched is not let through");
    assert_eq!(queue.stats().await.unwrap().token_keys, 10);
    until(async || tokens.take("new", rate, Duration::ZERO).await.unwrap() == Token::Granted).await;
}
