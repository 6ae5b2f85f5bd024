use crate::problem::Problem;
use model::{
    Language, Report,
    catalogue::{Context, Texts},
};
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::IntoParams;

pub(crate) use super::super::report_schema::Report as ReportAnswer;

/// Whether texts are added, and in which language.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct InLanguage {
    /// `en` or `fr`: adds `texts` to each finding, in that language.
    lang: Option<String>,
}

impl InLanguage {
    pub(crate) fn language(&self) -> Result<Option<Language>, Problem> {
        let text = self.lang.as_deref();
        let read = |text: &str| {
            text.parse()
                .map_err(|error: model::UnknownLanguage| Problem::field("lang", error.to_string()))
        };
        text.map(read).transpose()
    }
}

/// The report as JSON, with the texts of the catalogue where a language is given.
pub(crate) fn told(report: &Report, language: Option<Language>) -> Value {
    let mut answer = serde_json::to_value(report).unwrap_or_default();
    let Some(language) = language else {
        return answer;
    };
    let context = Context::from(&report.target);
    let findings = answer.get_mut("findings").and_then(Value::as_array_mut);
    for (shown, finding) in findings.into_iter().flatten().zip(&report.findings) {
        let texts = Texts::of(finding, language, context);
        if let Some(shown) = shown.as_object_mut() {
            let texts = json!({
                "language": language.as_str(),
                "title": texts.title,
                "sentence": texts.sentence,
                "meaning": texts.meaning,
                "steps": texts.steps,
                "verify": texts.verify,
                "explanation": format!("/findings/{}?lang={}", finding.code, language.as_str()),
            });
            shown.insert("texts".to_owned(), texts);
        }
    }
    answer
}
