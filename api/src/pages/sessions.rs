use aws_lc_rs::rand;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::{SignedDuration, Timestamp};
use service::Secret;
use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// Who is signed in, by a random id that a cookie carries. Kept in memory: a restart signs everybody out.
///
/// A session holds the token that opened it and asks the store each time, so that a token taken back ends it at once.
#[derive(Debug)]
pub(super) struct Sessions {
    lifetime: SignedDuration,
    open: Mutex<HashMap<String, Session>>,
}

#[derive(Debug)]
struct Session {
    token: Secret,
    until: Timestamp,
}

/// More than people who look at the same installation; beyond, the oldest end.
const MOST: usize = 10_000;

impl Sessions {
    pub(super) fn new(hours: u32) -> Self {
        Self {
            lifetime: SignedDuration::from_hours(i64::from(hours)),
            open: Mutex::default(),
        }
    }

    /// Opens a session, and answers its id. None where the system has no randomness: nobody is let in then.
    pub(super) fn open(&self, token: &str, now: Timestamp) -> Option<String> {
        let mut bytes = [0_u8; 32];
        rand::fill(&mut bytes).ok()?;
        let id = URL_SAFE_NO_PAD.encode(bytes);
        let session = Session {
            token: Secret::new(token),
            until: now.saturating_add(self.lifetime).unwrap_or(now),
        };
        let mut open = self.lock();
        open.retain(|_, session| session.until > now);
        if open.len() >= MOST {
            let oldest = open
                .iter()
                .min_by_key(|(_, session)| session.until)
                .map(|(id, _)| id.clone());
            oldest.and_then(|id| open.remove(&id));
        }
        open.insert(id.clone(), session);
        Some(id)
    }

    /// The token that opened a session which has not ended.
    pub(super) fn token(&self, id: &str, now: Timestamp) -> Option<Secret> {
        let open = self.lock();
        let session = open.get(id).filter(|session| session.until > now)?;
        Some(session.token.clone())
    }

    /// Ends a session.
    pub(super) fn end(&self, id: &str) {
        self.lock().remove(id);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Session>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_lasts_its_hours_and_until_it_is_ended() {
        let now: Timestamp = "2026-11-22T10:00:00Z".parse().unwrap();
        let sessions = Sessions::new(12);
        let first = sessions.open("one", now).unwrap();
        let second = sessions.open("two", now).unwrap();
        assert_ne!(first, second);
        assert_eq!(first.len(), 43, "256 bits");
        assert_eq!(sessions.token(&first, now).unwrap().expose(), "one");
        assert!(sessions.token(&first, now + SignedDuration::from_hours(12)).is_none());
        sessions.end(&second);
        assert!(sessions.token(&second, now).is_none());
        assert!(sessions.token("guess", now).is_none());
    }
}
