use crate::dial::Dialer;
use crate::failure::{Failure, Phase, StarttlsFailure, TlsFailure};
use crate::raw::{self, Answer};
use crate::wire::flight::Flight;
use crate::wire::hello::ClientHello;
use crate::wire::ssl2;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tokio::time::sleep;

/// How long to leave a server alone that has had enough of us, once in a scan.
const BACK_OFF: Duration = Duration::from_secs(3);

/// After so many questions in a row without an answer no more are asked.
const PATIENCE: u32 = 3;

/// What a server answered to a question.
#[derive(Debug)]
pub(crate) enum Reply {
    /// A choice among what was offered.
    Chosen(Box<Flight>),
    /// No: an alert of this number, bytes that are no choice, or a broken connection while another hello is answered.
    Refused(Option<u8>),
    /// Nothing that could be relied on, for this reason.
    Unknown(String),
}

/// Asks one question after the other, and knows a refusal from a server that has had enough.
#[derive(Debug)]
pub(crate) struct Asker<'a> {
    dialer: Dialer<'a>,
    /// A hello that the server has accepted, or that it is most likely to accept; none for that of SSL 2.0.
    control: Option<ClientHello>,
    unanswered: u32,
    temper: Arc<Temper>,
}

/// What the questions of a whole scan have made of a server's patience.
#[derive(Debug, Default)]
pub(crate) struct Temper {
    has_backed_off: AtomicBool,
    spent: OnceLock<String>,
}

impl Temper {
    /// Why no more questions are asked; none as long as they are.
    pub(crate) fn spent(&self) -> Option<&str> {
        self.spent.get().map(String::as_str)
    }
}

impl<'a> Asker<'a> {
    /// Starts with a hello that is likely to be accepted.
    pub(crate) fn new(dialer: Dialer<'a>, control: ClientHello, temper: Arc<Temper>) -> Self {
        Self {
            dialer,
            control: Some(control),
            unanswered: 0,
            temper,
        }
    }

    /// Remembers a hello that was accepted.
    pub(crate) fn rely_on(&mut self, hello: ClientHello) {
        self.control = Some(hello);
    }

    /// Remembers that SSL 2.0 is what was accepted.
    pub(crate) fn rely_on_ssl2(&mut self) {
        self.control = None;
    }

    /// Asks; whoever keeps silent or resets is asked twice. Closing and resetting are refusals only where the control is answered.
    pub(crate) async fn ask(&mut self, hello: &ClientHello) -> Reply {
        let question = Question::Hello(hello.encode(), hello);
        self.put(&question).await
    }

    /// The same with the hello as it stands, even if its length is one that servers hang on.
    pub(crate) async fn ask_as_it_is(&mut self, hello: &ClientHello) -> Reply {
        let question = Question::Hello(hello.encode_as_it_is(), hello);
        self.put(&question).await
    }

    /// The same with the hello cut in two segments, so many bytes before the rest.
    pub(crate) async fn ask_in_two(&mut self, hello: &ClientHello, first: usize) -> Reply {
        let question = Question::InTwo(hello, first);
        self.put(&question).await
    }

    async fn put(&mut self, question: &Question<'_>) -> Reply {
        match self.answer(question).await {
            Ok(answer) => self.read(answer).await,
            Err(reason) => Reply::Unknown(reason),
        }
    }

    /// Asks whether SSL 2.0 is spoken.
    pub(crate) async fn ask_ssl2(&mut self) -> Result<Option<super::Ssl2>, String> {
        match self.answer(&Question::Ssl2).await? {
            Raw::Ssl2(ssl2::Answer::ServerHello {
                certificate,
                cipher_specs,
            }) => Ok(Some(super::Ssl2 {
                certificate,
                cipher_specs,
            })),
            Raw::Ssl2(ssl2::Answer::Other | ssl2::Answer::Unfinished) => Ok(None),
            answer @ (Raw::Tls(_) | Raw::Failed(_)) => match self.read(answer).await {
                Reply::Unknown(reason) => Err(reason),
                Reply::Chosen(_) | Reply::Refused(_) => Ok(None),
            },
        }
    }

    async fn read(&mut self, answer: Raw) -> Reply {
        let failure = match answer {
            Raw::Tls(answer) if answer.unoffered.is_some() => {
                let what = answer.unoffered.map_or("malformed", raw::Unoffered::as_str);
                return Reply::Unknown(what.to_owned());
            }
            Raw::Tls(answer) if answer.flight.hello.is_some() => return Reply::Chosen(Box::new(answer.flight)),
            Raw::Tls(answer) => answer.failure,
            Raw::Ssl2(_) => None,
            Raw::Failed(failure) => Some(failure),
        };
        match failure {
            Some(TlsFailure::Alert(description)) => Reply::Refused(Some(description)),
            Some(TlsFailure::Closed | TlsFailure::Reset) => self.control().await,
            // Something that is no ServerHello: vsftpd says `500 OOPS` in clear.
            Some(_) | None => Reply::Refused(None),
        }
    }

    /// Windows resets and others close where something is switched off; a server that has had enough of us does so whatever is asked.
    async fn control(&mut self) -> Reply {
        let hello = self.control.clone();
        let question = match &hello {
            Some(hello) => Question::Hello(hello.encode(), hello),
            None => Question::Ssl2,
        };
        match self.answer(&question).await {
            Ok(Raw::Tls(answer)) if answer.flight.hello.is_some() => Reply::Refused(None),
            Ok(Raw::Ssl2(ssl2::Answer::ServerHello { .. })) => Reply::Refused(None),
            Ok(_) => {
                self.unanswered = self.unanswered.saturating_add(1);
                self.give_up_if_hopeless("closed");
                Reply::Unknown("closed".to_owned())
            }
            Err(reason) => Reply::Unknown(reason),
        }
    }

    /// One answer, by a second try where the first may have failed by chance.
    async fn answer(&mut self, question: &Question<'_>) -> Result<Raw, String> {
        if let Some(reason) = self.temper.spent() {
            return Err(reason.to_owned());
        }
        let mut answer = self.once(question).await;
        if let Some(pause) = self.worth_another_try(&answer) {
            sleep(pause).await;
            answer = self.once(question).await;
        }
        match answer {
            Ok(answer) => {
                self.unanswered = 0;
                Ok(answer)
            }
            Err(failure) => {
                let reason = failure.reason();
                self.unanswered = self.unanswered.saturating_add(1);
                if matches!(failure, Failure::Local(_) | Failure::Blocked(_)) || is_rate_limit(&failure) {
                    self.unanswered = PATIENCE;
                }
                self.give_up_if_hopeless(&reason);
                Err(reason)
            }
        }
    }

    fn give_up_if_hopeless(&self, reason: &str) {
        if self.unanswered >= PATIENCE {
            self.temper.spent.get_or_init(|| reason.to_owned());
        }
    }

    /// How long to wait before asking again; none where that is no use.
    fn worth_another_try(&self, answer: &Result<Raw, Failure>) -> Option<Duration> {
        let failure = match answer {
            Ok(answer) => {
                let is_reset = matches!(answer.failure(), Some(TlsFailure::Reset));
                return is_reset.then_some(Duration::ZERO);
            }
            Err(failure) => failure,
        };
        if is_rate_limit(failure) {
            let pause = BACK_OFF.min(self.dialer.left() / 4);
            let has_before = self.temper.has_backed_off.swap(true, Ordering::Relaxed);
            return (!has_before).then_some(pause);
        }
        matches!(failure, Failure::Timeout(Phase::Handshake | Phase::Starttls)).then_some(Duration::ZERO)
    }

    async fn once(&self, question: &Question<'_>) -> Result<Raw, Failure> {
        let answer = match question {
            Question::Hello(bytes, hello) => raw::ask_bytes(&self.dialer, bytes, hello).await,
            Question::InTwo(hello, first) => raw::ask_in_two(&self.dialer, hello, *first).await,
            Question::Ssl2 => {
                let random = raw::random()?;
                return match raw::ask_ssl2(&self.dialer, &random).await {
                    Ok(answer) => Ok(Raw::Ssl2(answer)),
                    Err(Failure::Tls(failure)) => Ok(Raw::Failed(failure)),
                    Err(failure) => Err(failure),
                };
            }
        };
        answer.map(|answer| Raw::Tls(Box::new(answer)))
    }
}

/// A question, ready to be sent.
#[derive(Debug)]
enum Question<'a> {
    Hello(Vec<u8>, &'a ClientHello),
    InTwo(&'a ClientHello, usize),
    Ssl2,
}

/// An answer before it is known what it means.
#[derive(Debug)]
enum Raw {
    Failed(TlsFailure),
    Ssl2(ssl2::Answer),
    Tls(Box<Answer>),
}

impl Raw {
    fn failure(&self) -> Option<TlsFailure> {
        match self {
            Self::Failed(failure) => Some(*failure),
            Self::Ssl2(_) => None,
            Self::Tls(answer) => answer.failure.filter(|_| answer.flight.hello.is_none()),
        }
    }
}

/// Whether a server that has answered before asks for a pause, by its words or by shutting the door.
const fn is_rate_limit(failure: &Failure) -> bool {
    matches!(
        failure,
        Failure::Starttls(StarttlsFailure::RateLimited | StarttlsFailure::Closed)
            | Failure::Connect(_)
            | Failure::Timeout(Phase::Connect)
    )
}
