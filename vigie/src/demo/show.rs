use super::{
    Look,
    flaw::Flaw,
    phrases::Phrases,
    servers::Servers,
    service::Service,
    terminal::{Kind, Terminal},
    watch::{Judgement, News, Watch},
};
use crate::{cli::DemoArguments, exit::Exit};
use ::service::{Clock, Stop};
use anyhow::Context;
use model::Verdict;
use std::{
    io::Write,
    sync::Arc,
    time::{Duration, Instant},
};
use testbed::SmtpSink;

/// What the demo shows while it runs.
pub(super) struct Show<'a> {
    pub(super) arguments: &'a DemoArguments,
    pub(super) look: Look,
    pub(super) clock: Clock,
    pub(super) servers: &'a Servers,
    pub(super) service: &'a Service,
    pub(super) sink: Arc<SmtpSink>,
    /// Whether the data stay.
    pub(super) keeps: bool,
}

/// How often it looks whether something happened.
const GLANCE: Duration = Duration::from_millis(150);
/// So long every server has to be judged.
const LIMIT: Duration = Duration::from_secs(90);
/// With `--once`, mails that are owed may take so long after that.
const MAIL_LIMIT: Duration = Duration::from_secs(15);

/// What was seen until every server was judged.
struct Table {
    judgements: Vec<Judgement>,
    /// News that came meanwhile.
    waiting: Vec<News>,
    took: Duration,
    stopped: bool,
}

impl Show<'_> {
    /// The header, the table of results, then what happens, until the wish to stop; with `--once`, the table alone.
    ///
    /// # Errors
    /// The database, a service that failed, or nobody who takes the output.
    pub(super) async fn run<W: Write>(
        &self,
        terminal: &mut Terminal<W>,
        title: &str,
        addresses: &[(String, String)],
        mut stop: Stop,
    ) -> anyhow::Result<Exit> {
        terminal.header(title, addresses)?;
        let phrases = Phrases::of(self.look.language);
        let store = self.service.store().clone();
        let account = Arc::clone(self.service.account());
        let mut watch = Watch::new(store, account, Arc::clone(&self.sink), self.look.language);
        let table = self.table(terminal, &mut watch, &mut stop).await?;
        if table.stopped {
            terminal.note(&phrases.say("ending"))?;
            return Ok(Exit::Stopped);
        }
        let good = table.judgements.iter().filter(|judgement| judgement.is_right()).count();
        terminal.note(&self.summary(phrases, good, table.took))?;
        if self.arguments.once {
            self.mails(&mut watch, &mut stop).await?;
            let count = watch.mails();
            terminal.line(&phrases.say_with("summary-mails", [("count", count.into())]))?;
            let all_good = good == Flaw::ALL.len();
            return Ok(if all_good { Exit::Green } else { Exit::Orange });
        }
        terminal.line(&phrases.say_with(
            "renewal-planned",
            [
                ("seconds", self.arguments.renew_after.as_secs().into()),
                ("host", Flaw::ExpiresSoon.host().into()),
            ],
        ))?;
        terminal.line(&phrases.say(if self.keeps { "how-to-end-kept" } else { "how-to-end" }))?;
        terminal.line("")?;
        for news in table.waiting {
            self.tell(terminal, phrases, news)?;
        }
        self.life(terminal, phrases, &mut watch, &mut stop).await?;
        terminal.note(&phrases.say("ending"))?;
        Ok(Exit::Green)
    }

    /// A row for each server as soon as it is judged.
    async fn table<W: Write>(
        &self,
        terminal: &mut Terminal<W>,
        watch: &mut Watch,
        stop: &mut Stop,
    ) -> anyhow::Result<Table> {
        let began = Instant::now();
        let mut table = Table {
            judgements: Vec::new(),
            waiting: Vec::new(),
            took: Duration::ZERO,
            stopped: false,
        };
        terminal.table()?;
        while table.judgements.len() < Flaw::ALL.len() && table.took < LIMIT && !table.stopped {
            for news in watch.look().await? {
                match news {
                    News::Judged(judgement) => {
                        terminal.row(&judgement, self.port(judgement.flaw)?)?;
                        table.judgements.push(judgement);
                    }
                    News::Mail { .. } | News::Turned { .. } => table.waiting.push(news),
                }
            }
            table.stopped = self.pause(GLANCE, stop).await?;
            table.took = began.elapsed();
        }
        Ok(table)
    }

    fn summary(&self, phrases: Phrases, good: usize, took: Duration) -> String {
        let all = Flaw::ALL.len();
        let seconds = format!("{:.1}", took.as_secs_f64());
        let values = [
            ("good", good.into()),
            ("all", all.into()),
            ("bad", (all - good).into()),
            ("seconds", seconds.into()),
        ];
        phrases.say_with(if good == all { "summary-good" } else { "summary-bad" }, values)
    }

    /// Waits until the mails that are owed were sent, for a while.
    async fn mails(&self, watch: &mut Watch, stop: &mut Stop) -> anyhow::Result<()> {
        let began = Instant::now();
        while self.service.store().outbox().depth().await?.pending > 0 && began.elapsed() < MAIL_LIMIT {
            if self.pause(GLANCE, stop).await? {
                break;
            }
        }
        watch.look().await?;
        Ok(())
    }

    /// What happens after the table: mails, changes of colour, the renewal.
    async fn life<W: Write>(
        &self,
        terminal: &mut Terminal<W>,
        phrases: Phrases,
        watch: &mut Watch,
        stop: &mut Stop,
    ) -> anyhow::Result<()> {
        let began = Instant::now();
        let mut renewed = false;
        loop {
            if !renewed && began.elapsed() >= self.arguments.renew_after {
                renewed = true;
                self.renew(terminal, phrases).await?;
            }
            for news in watch.look().await? {
                self.tell(terminal, phrases, news)?;
            }
            if self.pause(GLANCE, stop).await? {
                return Ok(());
            }
        }
    }

    /// The administrator of a server replaces its certificate, and asks for a scan.
    async fn renew<W: Write>(&self, terminal: &mut Terminal<W>, phrases: Phrases) -> anyhow::Result<()> {
        let host = || [("host", Flaw::ExpiresSoon.host().into())];
        self.servers.renew(self.clock.now())?;
        terminal.event(
            Kind::Renewed,
            &phrases.say_with("line-renewed", host()),
            self.clock.now(),
        )?;
        self.service
            .account()
            .scan_again(self.service.store(), Flaw::ExpiresSoon)
            .await?;
        terminal.event(Kind::Scan, &phrases.say_with("line-scan", host()), self.clock.now())?;
        Ok(())
    }

    fn tell<W: Write>(&self, terminal: &mut Terminal<W>, phrases: Phrases, news: News) -> anyhow::Result<()> {
        let now = self.clock.now();
        match news {
            News::Mail { subject } => terminal.event(Kind::Mail, &subject, now)?,
            News::Turned { flaw, before, colour } => {
                let kind = match (colour, colour > before) {
                    (Verdict::Green, _) => Kind::Recovered,
                    (Verdict::Orange | Verdict::Red, true) => Kind::Worse,
                    (Verdict::Orange | Verdict::Red, false) => Kind::Colour,
                };
                let values = [
                    ("host", flaw.host().into()),
                    ("colour", phrases.word(colour).into()),
                    ("before", phrases.word(before).into()),
                ];
                terminal.event(kind, &phrases.say_with("line-colour", values), now)?;
            }
            // One that was judged after the time limit.
            News::Judged(judgement) => terminal.row(&judgement, self.port(judgement.flaw)?)?,
        }
        Ok(())
    }

    /// Waits. Answers whether the wish to stop was uttered meanwhile.
    async fn pause(&self, length: Duration, stop: &mut Stop) -> anyhow::Result<bool> {
        tokio::select! {
            biased;
            () = stop.wished() => Ok(true),
            () = tokio::time::sleep(length) => self.service.check().map(|()| false),
        }
    }

    fn port(&self, flaw: Flaw) -> anyhow::Result<u16> {
        let server = self.servers.all.iter().find(|server| server.flaw == flaw);
        Ok(server.context("every server of the demo runs")?.port)
    }
}
