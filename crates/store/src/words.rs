//! Words of closed sets as columns hold them, for types of this crate and of `model`.

use crate::Error;
use model::{ClientCertificate, Outcome, Severity, Verdict};

/// Gives an enum its words: `as_str`, and `FromStr` for reading back.
macro_rules! words {
    ($name:ident: $($variant:ident = $word:literal),+ $(,)?) => {
        impl $name {
            /// The word used in columns, the API and messages.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::UnknownWord;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text {
                    $($word => Ok(Self::$variant),)+
                    other => Err($crate::UnknownWord(other.to_owned())),
                }
            }
        }
    };
}

pub(crate) use words;

/// The text is no word of the set.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown word {0:?}")]
pub struct UnknownWord(pub String);

/// A colour as a column holds it: the gravest first, a target that was never scanned last.
pub(crate) fn colour(verdict: Option<Verdict>) -> i64 {
    match verdict {
        Some(Verdict::Red) => 0,
        Some(Verdict::Orange) => 1,
        Some(Verdict::Green) => 2,
        None => 3,
    }
}

pub(crate) fn verdict(colour: i64) -> Result<Option<Verdict>, Error> {
    match colour {
        0 => Ok(Some(Verdict::Red)),
        1 => Ok(Some(Verdict::Orange)),
        2 => Ok(Some(Verdict::Green)),
        3 => Ok(None),
        other => Err(Error::inconsistent(format!("{other} is no colour"))),
    }
}

/// A colour that is always known.
pub(crate) fn known_verdict(colour: i64) -> Result<Verdict, Error> {
    verdict(colour)?.ok_or_else(|| Error::inconsistent("a colour is missing"))
}

pub(crate) fn outcome(word: &str) -> Result<Outcome, Error> {
    const ALL: [Outcome; 5] = [
        Outcome::Blocked,
        Outcome::Completed,
        Outcome::Deferred,
        Outcome::Failed,
        Outcome::Unreachable,
    ];
    ALL.into_iter()
        .find(|outcome| outcome.as_str() == word)
        .ok_or_else(|| Error::inconsistent(format!("{word:?} is no outcome")))
}

pub(crate) fn severity(word: &str) -> Result<Severity, Error> {
    [Severity::Error, Severity::Info, Severity::Warning]
        .into_iter()
        .find(|severity| severity.as_str() == word)
        .ok_or_else(|| Error::inconsistent(format!("{word:?} is no severity")))
}

pub(crate) fn client_certificate(word: &str) -> Result<ClientCertificate, Error> {
    [
        ClientCertificate::None,
        ClientCertificate::Optional,
        ClientCertificate::Required,
    ]
    .into_iter()
    .find(|expected| expected.as_str() == word)
    .ok_or_else(|| Error::inconsistent(format!("{word:?} is no expectation of client certificates")))
}
