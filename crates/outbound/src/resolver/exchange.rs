use std::collections::HashMap;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::future::{BoxFuture, Shared};
use futures_util::stream::{self, Stream};
use futures_util::{FutureExt as _, future};
use hickory_resolver::NameServerPool;
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::net::xfer::{DnsHandle, FirstAnswer as _, RetryDnsHandle};
use hickory_resolver::net::{DnsError, NetError};
use hickory_resolver::proto::op::{DnsRequest, DnsResponse, Edns};
use hickory_resolver::proto::rr::{Name, RecordType};

use super::ResolveError;

/// How many questions one scan may put to prove what it was told. A proof takes some five questions a label; a chain of
/// delegations is as long as who made it likes.
const MOST_QUESTIONS: usize = 250;

/// The name servers, for whoever validates their answers: each question is put once, with the whole proof, and with the
/// answer as it is even where the name server itself would refuse it (RFC 6840 section 5.9).
#[derive(Clone)]
pub(super) struct Exchange {
    servers: RetryDnsHandle<NameServerPool<TokioRuntimeProvider>>,
    memory: Arc<Memory>,
}

/// What was asked, and whether something of it stayed without answer.
#[derive(Default)]
struct Memory {
    answers: Mutex<HashMap<(Name, RecordType), Answer>>,
    trouble: Mutex<Option<ResolveError>>,
}

/// An answer that may still be on its way, to several who want it.
#[derive(Clone)]
struct Answer(Shared<BoxFuture<'static, Result<DnsResponse, NetError>>>);

impl Answer {
    fn new(answer: impl Future<Output = Result<DnsResponse, NetError>> + Send + 'static) -> Self {
        Self(answer.boxed().shared())
    }
}

impl Exchange {
    pub(super) fn new(servers: RetryDnsHandle<NameServerPool<TokioRuntimeProvider>>) -> Self {
        Self {
            servers,
            memory: Arc::default(),
        }
    }

    /// Why a question stayed without answer since this was asked last, where one did.
    pub(super) fn trouble(&self) -> Option<ResolveError> {
        self.memory
            .trouble
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take()
    }
}

impl Memory {
    fn note(&self, outcome: &Result<DnsResponse, NetError>) {
        let error = match outcome {
            Ok(_) | Err(NetError::Dns(DnsError::NoRecordsFound(_))) => return,
            Err(error) => ResolveError::from(error.clone()),
        };
        let mut trouble = self.trouble.lock().unwrap_or_else(PoisonError::into_inner);
        trouble.get_or_insert(error);
    }
}

impl DnsHandle for Exchange {
    type Response = Pin<Box<dyn Stream<Item = Result<DnsResponse, NetError>> + Send>>;
    type Runtime = TokioRuntimeProvider;

    fn send(&self, mut request: DnsRequest) -> Self::Response {
        let Some(query) = request.queries.first() else {
            return Box::pin(stream::once(future::err(NetError::from("no query in request"))));
        };
        let key = (query.name().clone(), query.query_type());
        request.metadata.checking_disabled = true;
        request.edns.get_or_insert_with(Edns::new).enable_dnssec();
        let mut answers = self.memory.answers.lock().unwrap_or_else(PoisonError::into_inner);
        let known = answers.get(&key).cloned();
        let answer = match known {
            Some(answer) => answer,
            None if answers.len() >= MOST_QUESTIONS => Answer::new(future::err(NetError::from("too many questions"))),
            None => {
                let servers = self.servers.clone();
                let answer = Answer::new(async move { servers.send(request).first_answer().await });
                answers.insert(key, answer.clone());
                answer
            }
        };
        drop(answers);
        let memory = Arc::clone(&self.memory);
        Box::pin(stream::once(async move {
            let outcome = answer.0.await;
            memory.note(&outcome);
            outcome
        }))
    }
}
