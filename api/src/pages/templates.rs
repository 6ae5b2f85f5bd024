use crate::phrases::Phrases;
use axum::response::Html;
use handlebars::{Context, Handlebars, Helper, HelperDef, RenderContext, RenderError, RenderErrorReason, ScopedJson};
use model::Language;
use serde::Serialize;
use std::sync::LazyLock;

macro_rules! templates {
    ($($name:literal),+ $(,)?) => {
        [$(($name, include_str!(concat!("../../templates/", $name, ".html.hbs")))),+]
    };
}

/// Every template, compiled into the binary.
pub(super) const TEMPLATES: [(&str, &str); 14] = templates![
    "acknowledge",
    "badge",
    "error",
    "finding",
    "findings",
    "frame",
    "moment",
    "mute",
    "order",
    "overview",
    "scan",
    "sign_in",
    "symbols",
    "target",
];

static ENGLISH: LazyLock<Handlebars<'static>> = LazyLock::new(|| registry(Language::En));
static FRENCH: LazyLock<Handlebars<'static>> = LazyLock::new(|| registry(Language::Fr));

fn registry(language: Language) -> Handlebars<'static> {
    let mut registry = Handlebars::new();
    // Values are escaped for HTML, which is the default whatever a template is called; a test holds it to that.
    registry.set_strict_mode(true);
    registry.register_helper("t", Box::new(Word(Phrases::of(language))));
    for (name, template) in TEMPLATES {
        if let Err(error) = registry.register_template_string(name, template) {
            tracing::error!(%error, name, "a template does not read: a bug");
        }
    }
    registry
}

/// `{{t "id"}}`: a phrase, escaped like every value.
struct Word(Phrases);

impl HelperDef for Word {
    fn call_inner<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        _: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
    ) -> Result<ScopedJson<'rc>, RenderError> {
        let id = helper.param(0).and_then(|id| id.value().as_str());
        let id = id.ok_or(RenderErrorReason::ParamNotFoundForIndex("t", 0))?;
        Ok(ScopedJson::Derived(self.0.say(id).into()))
    }
}

/// Fills a template. A failure is a bug, found by the tests that open each page.
pub(super) fn page(name: &str, view: &impl Serialize, language: Language) -> Html<String> {
    let registry = match language {
        Language::En => &ENGLISH,
        Language::Fr => &FRENCH,
    };
    Html(registry.render(name, view).unwrap_or_else(|error| {
        tracing::error!(%error, name, "a page cannot be written: a bug");
        String::new()
    }))
}
