use crate::{QueueError, engine::Engine};
use std::{num::NonZeroU32, time::Duration};

/// Limits of rate for destinations that hold for all scanners together. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Tokens {
    engine: Engine,
}

/// How often something may happen: a token bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    interval: Duration,
    burst: NonZeroU32,
}

const DAY: Duration = Duration::from_secs(86_400);

impl Rate {
    /// So many tokens a second, of which up to `burst` may be saved up.
    pub fn per_second(tokens: NonZeroU32, burst: NonZeroU32) -> Self {
        Self::one_each(Duration::from_secs(1) / tokens.get(), burst)
    }

    /// One token each interval, a day at most, of which up to `burst` may be saved up.
    pub fn one_each(interval: Duration, burst: NonZeroU32) -> Self {
        let interval = interval.min(DAY);
        Self { interval, burst }
    }

    /// The time in which one token comes.
    pub(crate) fn interval(self) -> Duration {
        self.interval
    }

    /// How far ahead of its even pace a destination may be.
    pub(crate) fn tolerance(self) -> Duration {
        self.interval.saturating_mul(self.burst.get() - 1)
    }
}

/// The answer to who asks for a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "without a token, the destination must not be contacted"]
pub enum Token {
    /// Go ahead.
    Granted,
    /// The bucket is empty for longer than the caller wants to wait; none was taken.
    Refused {
        /// When there will be a token, if nobody else takes it.
        retry_after: Duration,
    },
}

impl Tokens {
    pub(crate) fn new(engine: Engine) -> Self {
        Self { engine }
    }

    /// Takes one token of `key` (an address, a prefix), waiting for it up to `patience`.
    ///
    /// Who waits has its turn reserved, so nobody starves; who gives up while waiting has used its token. Ask for one key
    /// always with the same rate.
    ///
    /// # Errors
    /// Never, in process.
    pub async fn take(&self, key: &str, rate: Rate, patience: Duration) -> Result<Token, QueueError> {
        let Engine::InProcess(engine) = &self.engine;
        match engine.tokens.reserve(key, rate, patience) {
            Ok(wait) => {
                if !wait.is_zero() {
                    tokio::time::sleep(wait).await;
                }
                Ok(Token::Granted)
            }
            Err(retry_after) => Ok(Token::Refused { retry_after }),
        }
    }
}
