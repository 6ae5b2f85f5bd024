use super::{
    error::PageError,
    frame::{Frame, respond},
    visitor::Visitor,
    when::{Moment, Teller},
};
use crate::{
    State, paging,
    problem::Problem,
    routes::targets::list::{ColourOrNever, Sort},
};
use axum::{
    extract::{Query, State as Shared, rejection::QueryRejection},
    response::Response,
};
use model::{Code, StartTls, Verdict, catalogue::Texts};
use serde::{Deserialize, Serialize};
use store::{ColourCounts, Page, TargetFilter, TargetOrder, TargetRecord};

/// What is shown of the list.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    search: String,
    colour: String,
    sort: String,
    cursor: String,
}

#[derive(Serialize)]
struct View {
    frame: Frame,
    counts: Vec<Count>,
    total: String,
    search: String,
    colour: String,
    sorts: Vec<Choice>,
    filtered: bool,
    rows: Vec<Row>,
    next: Option<String>,
    /// The first page, where this is another.
    first: Option<String>,
    /// Nothing is watched at all.
    empty: bool,
    updated: Moment,
}

/// How many targets have a colour, and the way to them.
#[derive(Serialize)]
struct Count {
    class: &'static str,
    word: String,
    count: u64,
    href: String,
    current: bool,
}

#[derive(Serialize)]
struct Choice {
    value: &'static str,
    word: String,
    current: bool,
}

#[derive(Serialize)]
struct Row {
    href: String,
    host: String,
    unicode: Option<String>,
    port: String,
    protocol: &'static str,
    badge: Badge,
    since: Option<String>,
    suspect: bool,
    cause: Option<Cause>,
    until: Option<Until>,
    scanned: Option<Moment>,
    next: Next,
}

/// A word in its colour, with a symbol beside it.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Badge {
    pub(super) class: &'static str,
    pub(super) word: String,
}

/// The gravest finding.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Cause {
    pub(super) title: String,
    /// `Error 20: UNABLE TO GET ISSUER CERT LOCALLY`, where it has a number.
    pub(super) label: Option<String>,
}

/// The end of a certificate.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Until {
    day: String,
    left: String,
    iso: String,
    /// The class: how near it is.
    class: &'static str,
}

/// When a target is scanned next.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Next {
    pub(super) moment: Option<Moment>,
    pub(super) word: String,
}

const ROWS: u32 = 100;
const REFRESH_S: u32 = 60;

/// `GET /`
pub(super) async fn show(
    Shared(state): Shared<State>,
    visitor: Visitor,
    wanted: Result<Query<Wanted>, QueryRejection>,
) -> Result<Response, PageError> {
    let wanted = wanted.map(|Query(wanted)| wanted).unwrap_or_default();
    let guest = &visitor.guest;
    let problem = |problem: Problem| PageError::problem(guest, problem);
    let page = listed(&state, &visitor, &wanted).await.map_err(problem)?;
    let counts = state.store().statistics().colours(Some(visitor.account.id)).await;
    let counts = counts.map_err(|error| problem(error.into()))?;
    let phrases = guest.phrases();
    let teller = Teller::new(guest.now, &visitor.account.settings.time_zone, phrases);
    let total = counts.red + counts.orange + counts.green + counts.never;
    let view = View {
        frame: Frame::of(guest, phrases.say("overview-title")).refreshing(REFRESH_S),
        counts: tiles(&counts, &wanted, &visitor),
        total: phrases.say_with("targets-watched", [("count", total.into())]),
        search: wanted.search.clone(),
        colour: wanted.colour.clone(),
        sorts: sorts(&wanted, &visitor),
        filtered: !wanted.search.is_empty() || !wanted.colour.is_empty(),
        next: page
            .next
            .as_ref()
            .map(|cursor| wanted.address(&wanted.colour, &paging::written(cursor))),
        first: (!wanted.cursor.is_empty()).then(|| wanted.address(&wanted.colour, "")),
        empty: total == 0 && page.items.is_empty() && wanted.search.is_empty() && wanted.colour.is_empty(),
        rows: page.items.iter().map(|target| row(target, &visitor, &teller)).collect(),
        updated: teller.tell(guest.now),
    };
    Ok(respond(guest, "overview", &view))
}

async fn listed(state: &State, visitor: &Visitor, wanted: &Wanted) -> Result<Page<TargetRecord>, Problem> {
    let search = wanted.search.trim();
    let filter = TargetFilter {
        search: (!search.is_empty()).then(|| search.to_owned()),
        colour: wanted.colour_filter().map(ColourOrNever::filter),
        ..TargetFilter::default()
    };
    let after = paging::cursor(Some(&wanted.cursor))?;
    let targets = state.store().targets();
    Ok(targets
        .list(visitor.account.id, &filter, wanted.order(), after.as_ref(), ROWS)
        .await?)
}

impl Wanted {
    fn colour_filter(&self) -> Option<ColourOrNever> {
        match self.colour.as_str() {
            "green" => Some(ColourOrNever::Green),
            "never" => Some(ColourOrNever::Never),
            "orange" => Some(ColourOrNever::Orange),
            "red" => Some(ColourOrNever::Red),
            _ => None,
        }
    }

    fn order(&self) -> TargetOrder {
        match self.sort.as_str() {
            "expiry" => Sort::Expiry.into(),
            "host" => Sort::Host.into(),
            _ => Sort::Colour.into(),
        }
    }

    /// The address of the list with another colour or place.
    fn address(&self, colour: &str, cursor: &str) -> String {
        let pairs = [
            ("search", self.search.as_str()),
            ("colour", colour),
            ("sort", self.sort.as_str()),
            ("cursor", cursor),
        ];
        let given = pairs.iter().filter(|(_, value)| !value.is_empty());
        let query: Vec<String> = given
            .map(|(name, value)| format!("{name}={}", super::error::escaped(value)))
            .collect();
        if query.is_empty() {
            "/".to_owned()
        } else {
            format!("/?{}", query.join("&"))
        }
    }
}

fn tiles(counts: &ColourCounts, wanted: &Wanted, visitor: &Visitor) -> Vec<Count> {
    let phrases = visitor.guest.phrases();
    let tile = |(colour, class, id, count): (&str, &'static str, &str, u64)| {
        let current = wanted.colour == colour;
        Count {
            class,
            word: phrases.say(id),
            count,
            // A second press shows all of them again.
            href: wanted.address(if current { "" } else { colour }, ""),
            current,
        }
    };
    [
        ("red", "red", "count-red", counts.red),
        ("orange", "orange", "count-orange", counts.orange),
        ("green", "green", "count-green", counts.green),
        ("never", "unknown", "count-never", counts.never),
    ]
    .into_iter()
    .map(tile)
    .collect()
}

fn sorts(wanted: &Wanted, visitor: &Visitor) -> Vec<Choice> {
    let phrases = visitor.guest.phrases();
    let choices = [("", "sort-colour"), ("expiry", "sort-expiry"), ("host", "sort-host")];
    let choice = |(value, id): (&'static str, &str)| Choice {
        value,
        word: phrases.say(id),
        current: wanted.sort == value,
    };
    choices.into_iter().map(choice).collect()
}

fn row(target: &TargetRecord, visitor: &Visitor, teller: &Teller) -> Row {
    let phrases = visitor.guest.phrases();
    let host = target.host.to_string();
    let unicode = target.host.to_unicode();
    let state = &target.state;
    Row {
        href: format!("/targets/{}", target.id),
        unicode: (unicode != host).then(|| render::safe(&unicode).into_owned()),
        host,
        port: format!(":{}", target.port),
        protocol: protocol(target),
        badge: badge(state.colour, visitor),
        since: state
            .colour_since
            .map(|since| phrases.say_with("since", [("span", teller.span(since).into())])),
        suspect: state.suspect_since.is_some(),
        cause: state.cause.as_deref().and_then(|code| cause(code, visitor)),
        until: state.not_after.map(|until| end(until, visitor, teller)),
        scanned: target.scanned_at.map(|at| teller.tell(at)),
        next: next(target, visitor, teller),
    }
}

/// `HTTPS`, `SMTP`.
pub(super) fn protocol(target: &TargetRecord) -> &'static str {
    match target.starttls {
        StartTls::None if target.port == 443 => "HTTPS",
        StartTls::None => "TLS",
        StartTls::Ftp => "FTP",
        StartTls::Imap => "IMAP",
        StartTls::Irc => "IRC",
        StartTls::Ldap => "LDAP",
        StartTls::Lmtp => "LMTP",
        StartTls::Mysql => "MySQL",
        StartTls::Nntp => "NNTP",
        StartTls::Pop3 => "POP3",
        StartTls::Postgres => "PostgreSQL",
        StartTls::Sieve => "ManageSieve",
        StartTls::Smtp => "SMTP",
        StartTls::Xmpp => "XMPP",
        StartTls::XmppServer => "XMPP s2s",
    }
}

/// The colour of a target, or that it has none yet.
pub(super) fn badge(colour: Option<Verdict>, visitor: &Visitor) -> Badge {
    let (class, id) = match colour {
        None => ("unknown", "word-never"),
        Some(Verdict::Green) => ("green", "word-green"),
        Some(Verdict::Orange) => ("orange", "word-orange"),
        Some(Verdict::Red) => ("red", "word-red"),
    };
    Badge {
        class,
        word: visitor.guest.phrases().say(id),
    }
}

/// What a code says in the reader's language.
pub(super) fn cause(code: &str, visitor: &Visitor) -> Option<Cause> {
    let code: Code = code.parse().ok()?;
    let entry = code.entry();
    let label = entry.name.map(|name| match entry.number {
        Some(number) => visitor.guest.phrases().say_with(
            "error-number",
            [("number", number.to_string().into()), ("name", name.into())],
        ),
        None => name.to_owned(),
    });
    Some(Cause {
        title: Texts::in_general(code, visitor.guest.language).title,
        label,
    })
}

/// The end of a certificate, and how near it is by the thresholds of everybody: thirty days, seven days.
pub(super) fn end(until: jiff::Timestamp, visitor: &Visitor, teller: &Teller) -> Until {
    let days = (until.as_second() - visitor.guest.now.as_second()) / 86_400;
    Until {
        day: teller.day(until),
        left: teller.left(until),
        iso: until.to_string(),
        class: match days {
            ..7 => "near",
            7..30 => "soon",
            30.. => "far",
        },
    }
}

pub(super) fn next(target: &TargetRecord, visitor: &Visitor, teller: &Teller) -> Next {
    let phrases = visitor.guest.phrases();
    let word = match target.next_due_at {
        None if target.enabled => phrases.say("next-never"),
        None => phrases.say("next-off"),
        Some(at) if at <= visitor.guest.now => phrases.say("next-due"),
        Some(at) => teller.relative(at),
    };
    Next {
        moment: target.next_due_at.map(|at| teller.tell(at)),
        word,
    }
}
