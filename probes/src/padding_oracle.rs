//! Asks a server what it makes of RSA blocks that are well formed and of others, and hears whether it tells them apart
//! (Böck, Somorovsky, Young: "Return Of Bleichenbacher's Oracle Threat", USENIX Security 2018).

use crate::dial::Dialer;
use crate::failure::Failure;
use crate::poke::Poke;
use crate::wire::client_key_exchange::{Block, message};
use crate::wire::hello::ClientHello;
use crate::wire::record::ContentType;
use crate::wire::rsa::PublicKey;
use crate::wire::sequel::Reaction;
use crate::wire::suites;
use crate::wire::version::Version;
use std::time::Duration;
use tokio::time::Instant;

/// How often each block is sent before a difference is believed.
const ROUNDS: u32 = 3;

/// Where the blocks are sent.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Setting<'a> {
    /// Opens the connections.
    pub(crate) dialer: &'a Dialer<'a>,
    /// A hello that leads to the suite.
    pub(crate) hello: &'a ClientHello,
    /// The version of the hello.
    pub(crate) version: Version,
    /// Its one suite, in which the client encrypts the secret.
    pub(crate) suite: u16,
}

/// What the server tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Oracle {
    /// It answers differently.
    Found {
        /// What the answers are good for.
        strength: Strength,
        /// What each block drew, in the order of [`Block::ALL`].
        answers: Vec<String>,
    },
    /// It answers all blocks alike.
    None,
    /// Nothing can be said, for this reason.
    Unsure(String),
}

/// How much an oracle tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Strength {
    /// Whether a block starts well: enough to decrypt and to sign.
    Strong,
    /// Whether the whole block is well formed: an attack takes very long.
    Weak,
}

impl Strength {
    /// The word used in evidence.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Strong => "strong",
            Self::Weak => "weak",
        }
    }
}

/// What follows the key exchange. Some servers tell blocks apart only while they wait for more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Course {
    /// ChangeCipherSpec and a Finished that does not decrypt.
    Full,
    /// Nothing.
    Short,
}

/// What each block drew.
type Round = [Reaction; Block::ALL.len()];

/// Sends all blocks in both courses. Answers that are all alike need no more; where they differ, every block is sent three times.
pub(crate) async fn interrogate(setting: &Setting<'_>) -> Oracle {
    let mut took = Duration::ZERO;
    for course in [Course::Full, Course::Short] {
        match Box::pin(interrogate_in(setting, course, &mut took)).await {
            Ok(Oracle::None) => {}
            Ok(oracle) => return oracle,
            Err(failure) => return Oracle::Unsure(failure),
        }
    }
    Oracle::None
}

/// `took` is the longest that an answer took so far.
async fn interrogate_in(setting: &Setting<'_>, course: Course, took: &mut Duration) -> Result<Oracle, String> {
    let mut rounds = vec![round(setting, course, 0, took).await?];
    if let Some(verdict) = rounds.first().and_then(|round| of_one(course, round)) {
        if verdict != Verdict::NoAnswer {
            return Ok(verdict.into());
        }
        // Silence alone says that it was not waited for long enough.
        let again = round(setting, course, 2, took).await?;
        match of_one(course, &again) {
            Some(verdict) => return Ok(verdict.into()),
            None => rounds = vec![again],
        }
    }
    for attempt in 1..ROUNDS {
        rounds.push(round(setting, course, attempt, took).await?);
    }
    Ok(of_several(&rounds))
}

/// What one round says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    /// All alike.
    Alike,
    /// Nobody answered.
    NoAnswer,
    /// The server did not expect a key exchange at all.
    OutOfTurn,
}

impl From<Verdict> for Oracle {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Alike => Self::None,
            Verdict::NoAnswer => Self::Unsure("silence".to_owned()),
            Verdict::OutOfTurn => Self::Unsure("unexpected_message".to_owned()),
        }
    }
}

/// None where the answers differ.
fn of_one(course: Course, round: &Round) -> Option<Verdict> {
    const UNEXPECTED_MESSAGE: u8 = 10;
    let [first, rest @ ..] = round;
    if rest.iter().any(|reaction| reaction != first) {
        return None;
    }
    Some(match (course, first) {
        (_, Reaction::Alert(_, UNEXPECTED_MESSAGE)) => Verdict::OutOfTurn,
        (Course::Full, Reaction::Silence) => Verdict::NoAnswer,
        // A server that waits for the rest of the handshake is silent as it should be.
        (_, _) => Verdict::Alike,
    })
}

/// An oracle answers each block always in the same way; what changes by itself is none.
fn of_several(rounds: &[Round]) -> Oracle {
    let Some((first, others)) = rounds.split_first() else {
        return Oracle::Unsure("inconsistent".to_owned());
    };
    let [correct, rest @ ..] = first;
    let differs = rest.iter().any(|reaction| reaction != correct);
    if others.iter().any(|round| round != first) || !differs {
        return Oracle::Unsure("inconsistent".to_owned());
    }
    let [_, wrong_start, zero_out_of_place, no_zero, _] = first;
    let is_weak = wrong_start == zero_out_of_place && zero_out_of_place == no_zero;
    Oracle::Found {
        strength: if is_weak { Strength::Weak } else { Strength::Strong },
        answers: first.iter().map(|reaction| reaction.as_str().to_owned()).collect(),
    }
}

async fn round(setting: &Setting<'_>, course: Course, attempt: u32, took: &mut Duration) -> Result<Round, String> {
    let mut round = [Reaction::Silence; Block::ALL.len()];
    for (reaction, block) in round.iter_mut().zip(Block::ALL) {
        let mut asked = ask(setting, course, block, attempt, took).await;
        if let Err(Refused::Failed(Failure::Timeout(_) | Failure::Tls(_))) = &asked {
            asked = ask(setting, course, block, attempt, took).await;
        }
        *reaction = asked.map_err(|refused| refused.reason())?;
    }
    Ok(round)
}

/// Why a block could not be sent.
enum Refused {
    Failed(Failure),
    /// The certificate has no RSA key to encrypt with, or one that nobody should compute with.
    NoKey,
    /// The server sent no certificate.
    NoCertificate,
}

impl Refused {
    fn reason(&self) -> String {
        match self {
            Self::Failed(failure) => failure.reason(),
            Self::NoCertificate => "no_certificate".to_owned(),
            Self::NoKey => "unusual_key".to_owned(),
        }
    }
}

async fn ask(
    setting: &Setting<'_>,
    course: Course,
    block: Block,
    attempt: u32,
    took: &mut Duration,
) -> Result<Reaction, Refused> {
    let mut poke = Poke::begin(setting.dialer, setting.hello)
        .await
        .map_err(Refused::Failed)?;
    let chain = poke.flight.certificates.as_deref().unwrap_or_default();
    let leaf = chain.first().ok_or(Refused::NoCertificate)?;
    let key = PublicKey::of_certificate(leaf).ok_or(Refused::NoKey)?;
    let mut noise = vec![0; key.length()];
    aws_lc_rs::rand::fill(&mut noise).map_err(|_| Refused::Failed(Failure::Local("random")))?;
    let encrypted = block.encrypted(&key, setting.version, &noise).ok_or(Refused::NoKey)?;
    let finished = Finished::new(setting.suite, &noise);

    // A server that asked for a certificate must hear that there is none (RFC 5246 section 7.4.6).
    const NO_CERTIFICATE: [u8; 7] = [11, 0, 0, 3, 0, 0, 0];
    const NO_CERTIFICATE_IN_SSL3: [u8; 2] = [1, 41];
    let asked_for_certificate = poke.flight.client_authorities.is_some();
    let key_exchange = message(setting.version, &encrypted);
    let mut records: Vec<(ContentType, &[u8])> = Vec::new();
    match (asked_for_certificate, setting.version) {
        (true, Version::Ssl3) => records.push((ContentType::Alert, &NO_CERTIFICATE_IN_SSL3)),
        (true, _) => records.push((ContentType::Handshake, &NO_CERTIFICATE)),
        (false, _) => {}
    }
    records.push((ContentType::Handshake, &key_exchange));
    if course == Course::Full {
        records.push((ContentType::ChangeCipherSpec, &[1]));
        records.push((ContentType::Handshake, &finished.0));
    }
    poke.send_all(&records).await;
    let sent = Instant::now();
    let reaction = match course {
        Course::Full => poke.patiently(attempt).await,
        Course::Short => poke.soon(attempt, *took).await,
    };
    if reaction != Reaction::Silence {
        *took = sent.elapsed().max(*took);
    }
    // How long a record is differs by chance.
    Ok(match reaction {
        Reaction::Record(content, _) => Reaction::Record(content, 0),
        other => other,
    })
}

/// What stands where an encrypted Finished would: noise of a length that the suite may have.
struct Finished(Vec<u8>);

impl Finished {
    fn new(suite: u16, noise: &[u8]) -> Self {
        let name = suites::name(suite);
        let length = match () {
            () if name.contains("_CBC_") => 64,
            () if suites::is_aead(suite) => 40,
            () => 36,
        };
        Self(noise.iter().rev().copied().cycle().take(length).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alerts(descriptions: [u8; 5]) -> Round {
        descriptions.map(|description| Reaction::Alert(2, description))
    }

    #[test]
    fn answers_that_are_alike_need_no_more() {
        assert_eq!(of_one(Course::Full, &alerts([20; 5])), Some(Verdict::Alike));
        assert_eq!(of_one(Course::Full, &[Reaction::Reset; 5]), Some(Verdict::Alike));
        assert_eq!(of_one(Course::Full, &alerts([10; 5])), Some(Verdict::OutOfTurn));
        assert_eq!(of_one(Course::Full, &[Reaction::Silence; 5]), Some(Verdict::NoAnswer));
        assert_eq!(of_one(Course::Short, &[Reaction::Silence; 5]), Some(Verdict::Alike));
        assert_eq!(of_one(Course::Full, &alerts([20, 20, 20, 20, 47])), None);
    }

    #[test]
    fn three_rounds_that_agree_make_an_oracle() {
        for (round, strength) in [
            ([20, 47, 20, 20, 20], Strength::Strong),
            ([20, 47, 47, 47, 20], Strength::Weak),
            ([20, 20, 20, 20, 47], Strength::Weak),
            ([20, 47, 47, 20, 20], Strength::Strong),
        ] {
            let Oracle::Found {
                strength: told,
                answers,
            } = of_several(&[alerts(round); 3])
            else {
                panic!("{round:?}");
            };
            assert_eq!((told, answers.len()), (strength, 5), "{round:?}");
        }
    }

    #[test]
    fn answers_that_change_by_themselves_prove_nothing() {
        let unsure = Oracle::Unsure("inconsistent".to_owned());
        let (one, other) = (alerts([20, 47, 20, 20, 20]), alerts([20; 5]));
        assert_eq!(of_several(&[one, one, other]), unsure);
        assert_eq!(of_several(&[other, other, other]), unsure);
        let mut slow = one;
        slow[1] = Reaction::Silence;
        assert_eq!(of_several(&[slow, one, one]), unsure);
        assert_eq!(of_several(&[]), unsure);
    }
}
