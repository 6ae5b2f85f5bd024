//! `vigie demo`: local servers with known defects, a mailbox, and the whole service, on loopback alone.
//!
//! Start at [`run`]. What is wrong with which server stands in `flaw.rs`, what it is made of in `servers.rs`; the service is
//! that of `vigie serve`, with the settings of `service.rs` and the account of `account.rs`.

mod account;
mod authority;
mod flaw;
mod folder;
mod mailbox;
mod phrases;
mod places;
mod renewable;
mod servers;
mod service;
mod show;
mod terminal;
mod watch;

use crate::{cli::DemoArguments, exit::Exit};
use ::service::{Clock, Stop};
use folder::Folder;
use mailbox::Mailbox;
use model::Language;
use phrases::Phrases;
use render::Colour;
use servers::Servers;
use service::Service;
use show::Show;
use std::{
    io::{Stdout, stdout},
    sync::Arc,
};
use terminal::Terminal;
use testbed::SmtpSink;

/// How the demo looks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Look {
    pub(crate) language: Language,
    pub(crate) colour: Colour,
    /// Columns of the terminal; none where it is none.
    pub(crate) width: Option<usize>,
}

/// Runs the demo until it is asked to stop, or, with `--once`, until every server has been judged. Nothing is left behind,
/// unless a folder for the data was named.
///
/// # Errors
/// What keeps it from running. That a server did not get its colour is no error: see [`Exit`].
pub(crate) async fn run(arguments: DemoArguments, look: Look, clock: Clock) -> anyhow::Result<Exit> {
    let stop = Stop::on_signals()?;
    let phrases = Phrases::of(look.language);
    let folder = Folder::make(arguments.keep.clone())?;
    let servers = Servers::start(clock.now()).await?;
    let sink = Arc::new(SmtpSink::start().await?);
    let ports: Vec<_> = servers.all.iter().map(|server| server.port).collect();
    let mut terminal = Terminal::new(stdout(), phrases, look.colour, look.width, &ports);

    let service = Service::start(
        &servers,
        sink.server().address(),
        folder.path(),
        arguments.port,
        look.language,
    )
    .await?;
    let mailbox = Mailbox::open(Arc::clone(&sink), phrases, account::MANAGER, &service.url()).await?;
    let addresses = addresses(phrases, &servers, &service, &mailbox, &folder);
    let show = Show {
        arguments: &arguments,
        look,
        clock,
        servers: &servers,
        service: &service,
        sink: Arc::clone(&sink),
        keeps: folder.is_kept(),
    };
    let shown = show
        .run(
            &mut terminal,
            &title(phrases, servers.all.len()),
            &addresses,
            stop.clone(),
        )
        .await;

    // Everything is ended before it is said how the show went.
    let ended = service.end(stop).await;
    mailbox.close().await;
    drop((servers, sink));
    let removed = folder.remove();
    let exit = shown?;
    ended?;
    removed?;
    say_goodbye(&mut terminal, phrases, &arguments)?;
    Ok(exit)
}

fn title(phrases: Phrases, count: usize) -> String {
    phrases.say_with(
        "title",
        [("version", env!("CARGO_PKG_VERSION").into()), ("count", count.into())],
    )
}

fn addresses(
    phrases: Phrases,
    servers: &Servers,
    service: &Service,
    mailbox: &Mailbox,
    folder: &Folder,
) -> Vec<(String, String)> {
    let mut addresses = vec![
        (phrases.say("address-status"), service.url()),
        (phrases.say("address-mailbox"), mailbox.url()),
        (phrases.say("address-api"), format!("{}/api/v1/", service.url())),
        (phrases.say("address-token"), service.token().to_owned()),
        (phrases.say("address-servers"), servers.summary()),
    ];
    if folder.is_kept() {
        addresses.push((phrases.say("address-data"), folder.path().display().to_string()));
    }
    addresses
}

fn say_goodbye(terminal: &mut Terminal<Stdout>, phrases: Phrases, arguments: &DemoArguments) -> anyhow::Result<()> {
    let sentence = match (&arguments.keep, arguments.once) {
        (Some(folder), _) => phrases.say_with("ended-kept", [("folder", folder.display().to_string().into())]),
        (None, true) => return Ok(()),
        (None, false) => phrases.say("ended"),
    };
    Ok(terminal.line(&sentence)?)
}
