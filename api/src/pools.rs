//! Pools of scanners, by who is there. What no scanner takes waits without a word, so people are told before.

use crate::{
    State,
    problem::{Kind, Problem},
};

/// Whether a scanner of this pool gave a sign of life lately.
pub(crate) async fn is_served(state: &State, pool: &str) -> Result<bool, Problem> {
    let present = state.queue().scanners().present().await?;
    Ok(present.iter().any(|presence| presence.identity.pool == pool))
}

/// Refuses what is wanted at once of a pool that nobody serves now.
pub(crate) async fn require(state: &State, pool: &str) -> Result<(), Problem> {
    if is_served(state, pool).await? {
        return Ok(());
    }
    let detail = format!("no scanner of pool {pool} is present: start one, or ask again once it is there");
    Err(Problem::new(Kind::Unavailable, detail))
}
