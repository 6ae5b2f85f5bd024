/// What one try says of a flaw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Tested {
    /// It is there.
    Flawed,
    /// It is not there.
    Sound,
    /// Nothing can be said, for this reason.
    Unsure(String),
}

/// Tries of one kind, until they agree. A flaw is told if two tries show it, its absence if one try shows that and none the flaw.
#[derive(Debug, Default)]
pub(crate) struct Ballot {
    flawed: u32,
    sound: u32,
    unsure: Vec<String>,
}

impl Ballot {
    /// The most tries.
    const MOST: u32 = 3;

    /// The number of the next try, counted from 0; none where no more are needed.
    pub(crate) fn next(&self) -> Option<u32> {
        self.verdict().is_none().then_some(self.cast())
    }

    /// Counts a try.
    pub(crate) fn count(&mut self, tested: Tested) {
        match tested {
            Tested::Flawed => self.flawed += 1,
            Tested::Sound => self.sound += 1,
            Tested::Unsure(reason) => self.unsure.push(reason),
        }
    }

    /// What they say together.
    pub(crate) fn result(&self) -> Tested {
        self.verdict()
            .unwrap_or_else(|| Tested::Unsure("inconsistent".to_owned()))
    }

    fn cast(&self) -> u32 {
        self.flawed + self.sound + u32::try_from(self.unsure.len()).unwrap_or(u32::MAX)
    }

    fn verdict(&self) -> Option<Tested> {
        match (self.flawed, self.sound, self.unsure.as_slice()) {
            (2.., _, _) => Some(Tested::Flawed),
            (0, 1.., _) => Some(Tested::Sound),
            (0, 0, [_, .., last]) => Some(Tested::Unsure(last.clone())),
            _ if self.cast() >= Self::MOST => Some(Tested::Unsure("inconsistent".to_owned())),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Tested::{Flawed, Sound};
    use super::*;

    fn unsure(reason: &str) -> Tested {
        Tested::Unsure(reason.to_owned())
    }

    #[test]
    fn tries_go_on_until_they_agree() {
        for (tries, result) in [
            (vec![Sound], Sound),
            (vec![Flawed, Flawed], Flawed),
            (vec![Flawed, Sound, Flawed], Flawed),
            (vec![Flawed, Sound, Sound], unsure("inconsistent")),
            (vec![Flawed, unsure("reset"), Flawed], Flawed),
            (vec![Flawed, unsure("reset"), unsure("reset")], unsure("inconsistent")),
            (vec![unsure("timeout"), Sound], Sound),
            (vec![unsure("timeout"), unsure("reset")], unsure("reset")),
            (vec![unsure("timeout"), Flawed, Sound], unsure("inconsistent")),
        ] {
            let mut ballot = Ballot::default();
            for (number, tried) in tries.iter().enumerate() {
                assert_eq!(ballot.next(), u32::try_from(number).ok(), "{tries:?}");
                ballot.count(tried.clone());
            }
            assert_eq!((ballot.next(), ballot.result()), (None, result), "{tries:?}");
        }
    }
}
