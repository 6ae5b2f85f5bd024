use model::Language;

/// The language that was asked for, else that of the environment, else English.
pub(crate) fn language(asked: Option<Language>) -> Language {
    asked.or_else(|| service::locale()?.parse().ok()).unwrap_or_default()
}
