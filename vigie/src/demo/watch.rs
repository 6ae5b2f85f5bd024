use super::{
    account::{DemoAccount, Monitored},
    flaw::Flaw,
    mailbox,
};
use model::{
    Language, Verdict,
    catalogue::{Context, Texts},
};
use std::sync::Arc;
use store::{Store, TargetRecord};
use testbed::SmtpSink;

/// What happened since the last look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum News {
    /// A server has its first colour.
    Judged(Judgement),
    /// A mail came.
    Mail { subject: String },
    /// The colour of a server changed.
    Turned {
        flaw: Flaw,
        before: Verdict,
        colour: Verdict,
    },
}

/// What the service says of a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Judgement {
    pub(super) flaw: Flaw,
    pub(super) colour: Verdict,
    /// What decided the colour; none where nothing was found.
    pub(super) finding: Option<String>,
}

impl Judgement {
    /// Whether it is the colour that the server should get.
    pub(super) fn is_right(&self) -> bool {
        self.colour == self.flaw.expected().0
    }
}

/// Looks at what the service wrote down, and at the mails that it sent.
#[derive(Debug)]
pub(super) struct Watch {
    store: Store,
    account: Arc<DemoAccount>,
    sink: Arc<SmtpSink>,
    language: Language,
    colours: Vec<Option<Verdict>>,
    mails: usize,
}

impl Watch {
    pub(super) fn new(store: Store, account: Arc<DemoAccount>, sink: Arc<SmtpSink>, language: Language) -> Self {
        Self {
            colours: vec![None; account.monitored.len()],
            mails: 0,
            store,
            account,
            sink,
            language,
        }
    }

    /// How many mails were seen.
    pub(super) fn mails(&self) -> usize {
        self.mails
    }

    /// What is new, in no particular order of servers and mails.
    ///
    /// # Errors
    /// The database.
    pub(super) async fn look(&mut self) -> anyhow::Result<Vec<News>> {
        let mut news = Vec::new();
        for (server, known) in self.account.monitored.iter().zip(&mut self.colours) {
            let Some(target) = self.store.targets().find(self.account.id, server.target).await? else {
                continue; // somebody deleted it through the API
            };
            let Some(colour) = target.state.colour else {
                continue;
            };
            match known.replace(colour) {
                None => news.push(News::Judged(Judgement {
                    flaw: server.flaw,
                    colour,
                    finding: finding(&self.store, server, &target, self.language).await?,
                })),
                Some(before) if before != colour => news.push(News::Turned {
                    flaw: server.flaw,
                    before,
                    colour,
                }),
                Some(_) => {}
            }
        }
        let messages = self.sink.messages();
        let new = messages.get(self.mails..).unwrap_or_default();
        news.extend(new.iter().map(|message| News::Mail {
            subject: mailbox::subject(message),
        }));
        self.mails = messages.len();
        Ok(news)
    }
}

/// The headline of the finding that decided the colour.
async fn finding(
    store: &Store,
    server: &Monitored,
    target: &TargetRecord,
    language: Language,
) -> anyhow::Result<Option<String>> {
    let Some(cause) = target.state.cause.as_deref() else {
        return Ok(None);
    };
    let report = store.scans().latest_report(target.account, target.id).await?;
    let findings = report.map(|(report, _)| report.findings).unwrap_or_default();
    let host = server.host.to_string();
    let context = Context {
        host: &host,
        port: Some(server.port),
        starttls: server.starttls,
        ..Context::default()
    };
    let decisive = findings.iter().find(|finding| finding.code.as_str() == cause);
    let title = decisive.map(|finding| Texts::of(finding, language, context).title);
    Ok(Some(title.unwrap_or_else(|| cause.to_owned())))
}
