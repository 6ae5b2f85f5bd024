//! The templates, compiled into the binary, and the two ways to fill them: HTML, where everything is escaped, and plain
//! text, where nothing is.

use crate::wrap::{hang, row};
use handlebars::{
    Context, Handlebars, Helper, HelperResult, Output, RenderContext, RenderError, RenderErrorReason, html_escape,
};
use model::Event;
use serde::Serialize;
use std::sync::LazyLock;

static HTML: LazyLock<Handlebars<'static>> = LazyLock::new(html);
static TEXT: LazyLock<Handlebars<'static>> = LazyLock::new(text);

/// A part of a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Html,
    Subject,
    Text,
}

macro_rules! folder {
    ($event:literal) => {
        (
            $event,
            include_str!(concat!("../templates/", $event, "/subject.txt.hbs")),
            include_str!(concat!("../templates/", $event, "/body.txt.hbs")),
            include_str!(concat!("../templates/", $event, "/body.html.hbs")),
        )
    };
}

/// Event, subject, plain body, HTML body.
const EVENTS: [(&str, &str, &str, &str); 7] = [
    folder!("changed"),
    folder!("monitoring_broken"),
    folder!("opened"),
    folder!("recovered"),
    folder!("reminder"),
    folder!("test"),
    folder!("worsened"),
];

macro_rules! shared {
    ($($name:literal),*) => {
        [$(($name, include_str!(concat!("../templates/shared/", $name, ".hbs")))),*]
    };
}

const SHARED_HTML: [(&str, &str); 13] = shared![
    "actions.html",
    "also.html",
    "banner.html",
    "changes.html",
    "command.html",
    "facts.html",
    "findings.html",
    "glance.html",
    "layout.html",
    "notes.html",
    "tag.html",
    "todo.html",
    "why.html"
];
const SHARED_TEXT: [(&str, &str); 12] = shared![
    "actions.txt",
    "also.txt",
    "banner.txt",
    "changes.txt",
    "command.txt",
    "facts.txt",
    "findings.txt",
    "glance.txt",
    "notes.txt",
    "subject.txt",
    "todo.txt",
    "why.txt"
];

/// Whether there are templates for an event.
pub(crate) fn knows(event: Event) -> bool {
    EVENTS.iter().any(|(name, ..)| *name == event.as_str())
}

/// Fills a template. A value that the template names and the data do not hold is an error, never an empty place.
pub(crate) fn fill(event: Event, part: Part, data: &impl Serialize) -> Result<String, RenderError> {
    let (registry, name) = match part {
        Part::Html => (&HTML, "body.html"),
        Part::Subject => (&TEXT, "subject.txt"),
        Part::Text => (&TEXT, "body.txt"),
    };
    registry.render(&format!("{}/{name}", event.as_str()), data)
}

fn html() -> Handlebars<'static> {
    let mut registry = Handlebars::new();
    registry.register_escape_fn(html_escape);
    registry.register_helper("text", Box::new(text_node));
    let bodies = EVENTS
        .iter()
        .map(|(event, _, _, body)| (format!("{event}/body.html"), *body));
    let shared = SHARED_HTML.iter().map(|(name, source)| ((*name).to_owned(), *source));
    fill_registry(registry, bodies.chain(shared))
}

fn text() -> Handlebars<'static> {
    let mut registry = Handlebars::new();
    registry.register_escape_fn(handlebars::no_escape);
    registry.register_helper("wrap", Box::new(wrap));
    registry.register_helper("step", Box::new(step));
    registry.register_helper("row", Box::new(label_and_value));
    registry.register_helper("check", Box::new(check));
    registry.register_helper("upper", Box::new(upper));
    let subjects = EVENTS
        .iter()
        .map(|(event, subject, _, _)| (format!("{event}/subject.txt"), *subject));
    let bodies = EVENTS
        .iter()
        .map(|(event, _, body, _)| (format!("{event}/body.txt"), *body));
    let shared = SHARED_TEXT.iter().map(|(name, source)| ((*name).to_owned(), *source));
    fill_registry(registry, subjects.chain(bodies).chain(shared))
}

fn fill_registry<'a>(
    mut registry: Handlebars<'static>,
    templates: impl Iterator<Item = (String, &'a str)>,
) -> Handlebars<'static> {
    registry.set_strict_mode(true);
    for (name, source) in templates {
        #[expect(clippy::expect_used, reason = "compiled in; a test fills every template")]
        registry
            .register_template_string(&name, source)
            .expect("the templates parse");
    }
    registry
}

/// `{{text value}}`: an escaped text in which a line may break after a dot. The break also keeps mail programs from making
/// links of names that a peer chose.
fn text_node(
    helper: &Helper<'_>,
    _: &Handlebars<'_>,
    _: &Context,
    _: &mut RenderContext<'_, '_>,
    out: &mut dyn Output,
) -> HelperResult {
    let value = argument(helper, 0)?;
    let mut value = value.chars().peekable();
    let mut piece = String::new();
    while let Some(character) = value.next() {
        piece.push(character);
        if character == '.' && value.peek().is_some_and(|next| next.is_alphanumeric()) {
            out.write(&html_escape(&piece))?;
            out.write("<wbr>")?;
            piece.clear();
        }
    }
    out.write(&html_escape(&piece))?;
    Ok(())
}

/// `{{wrap text}}`, `{{wrap text "  "}}`, `{{wrap text "  - " "    "}}`: a paragraph with what its lines begin with.
fn wrap(
    helper: &Helper<'_>,
    _: &Handlebars<'_>,
    _: &Context,
    _: &mut RenderContext<'_, '_>,
    out: &mut dyn Output,
) -> HelperResult {
    let first = argument(helper, 1).unwrap_or_default();
    let rest = argument(helper, 2).unwrap_or_else(|_| first.clone());
    out.write(&hang(&first, &rest, &argument(helper, 0)?))?;
    Ok(())
}

/// `{{step index text}}`, `{{step index text first}}`: a numbered step; the index counts from 0, the number from `first` or
/// from 1.
fn step(
    helper: &Helper<'_>,
    _: &Handlebars<'_>,
    _: &Context,
    _: &mut RenderContext<'_, '_>,
    out: &mut dyn Output,
) -> HelperResult {
    let number = |index: usize| helper.param(index).and_then(|value| value.value().as_u64());
    let number = number(0).unwrap_or_default() + number(2).unwrap_or(1);
    let first = format!("{number:>2}. ");
    out.write(&hang(&first, "    ", &argument(helper, 1)?))?;
    Ok(())
}

/// `{{row label value}}`: a fact.
fn label_and_value(
    helper: &Helper<'_>,
    _: &Handlebars<'_>,
    _: &Context,
    _: &mut RenderContext<'_, '_>,
    out: &mut dyn Output,
) -> HelperResult {
    const COLUMN: usize = 20;
    let label = format!("  {}", argument(helper, 0)?);
    out.write(&row(&label, COLUMN, &argument(helper, 1)?))?;
    Ok(())
}

/// `{{check name word remark}}`: one of the four lines.
fn check(
    helper: &Helper<'_>,
    _: &Handlebars<'_>,
    _: &Context,
    _: &mut RenderContext<'_, '_>,
    out: &mut dyn Output,
) -> HelperResult {
    let name = crate::wrap::padded(&format!("  {}", argument(helper, 0)?), 18);
    let label = format!("{name}[{}]", argument(helper, 1)?);
    out.write(&row(&label, 29, &argument(helper, 2)?))?;
    Ok(())
}

/// `{{upper heading}}`.
fn upper(
    helper: &Helper<'_>,
    _: &Handlebars<'_>,
    _: &Context,
    _: &mut RenderContext<'_, '_>,
    out: &mut dyn Output,
) -> HelperResult {
    out.write(&argument(helper, 0)?.to_uppercase())?;
    Ok(())
}

/// An argument that is a text. A helper gets what the template names, and a missing one must not become an empty place.
fn argument(helper: &Helper<'_>, index: usize) -> Result<String, RenderError> {
    let value = helper.param(index).and_then(|value| value.value().as_str());
    value
        .map(str::to_owned)
        .ok_or_else(|| RenderErrorReason::Other(format!("argument {index} of {} is no text", helper.name())).into())
}
