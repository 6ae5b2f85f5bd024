use handlebars::{Context, Handlebars, Helper, HelperDef, RenderContext, RenderError, RenderErrorReason, ScopedJson};
use model::{Language, Messages};
use serde::Serialize;
use std::sync::LazyLock;

static ENGLISH: LazyLock<Registry> = LazyLock::new(|| Registry::new(Language::En));
static FRENCH: LazyLock<Registry> = LazyLock::new(|| Registry::new(Language::Fr));

const TEMPLATES: [(&str, &str); 4] = [
    ("overview", include_str!("../../templates/overview.html.hbs")),
    ("diagnosis", include_str!("../../templates/diagnosis.html.hbs")),
    ("details", include_str!("../../templates/details.html.hbs")),
    ("badge", include_str!("../../templates/badge.html.hbs")),
];

struct Registry(Handlebars<'static>);

impl Registry {
    fn new(language: Language) -> Self {
        let mut registry = Handlebars::new();
        registry.set_strict_mode(true);
        // The default escapes for HTML, whatever the name of the template; a test holds it to that.
        registry.register_helper("t", Box::new(Word(language)));
        for (name, template) in TEMPLATES {
            if let Err(error) = registry.register_template_string(name, template) {
                debug_assert!(false, "{name}: {error}");
            }
        }
        Self(registry)
    }
}

/// `{{t "id"}}`: a word in the language of the registry, escaped like every value.
struct Word(Language);

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
        Ok(ScopedJson::Derived(word(self.0, id).into()))
    }
}

/// Fills a template. Templates and views belong to the binary, and the tests fill each of them.
pub(super) fn fill(name: &str, view: &impl Serialize, language: Language) -> String {
    let registry = match language {
        Language::En => &ENGLISH,
        Language::Fr => &FRENCH,
    };
    registry.0.render(name, view).unwrap_or_else(|error| {
        debug_assert!(false, "{name}: {error}");
        String::new()
    })
}

/// Words that pages have and plain text has not.
static OWN_ENGLISH: LazyLock<Messages> =
    LazyLock::new(|| Messages::new(Language::En, &[include_str!("../../texts/html/en.ftl")]));
static OWN_FRENCH: LazyLock<Messages> =
    LazyLock::new(|| Messages::new(Language::Fr, &[include_str!("../../texts/html/fr.ftl")]));

pub(super) fn own(language: Language) -> &'static Messages {
    match language {
        Language::En => &OWN_ENGLISH,
        Language::Fr => &OWN_FRENCH,
    }
}

pub(super) fn word(language: Language, id: &str) -> String {
    let own = own(language).text(id, None, None);
    own.unwrap_or_else(|| crate::phrases::Phrases::of(language).say(id))
}
