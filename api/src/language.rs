use axum::http::{HeaderMap, header};
use model::Language;

/// The language that a browser asks for (RFC 9110 section 12.5.4): the one of ours with the highest weight.
pub(crate) fn accepted(headers: &HeaderMap) -> Option<Language> {
    let wanted = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
    let mut best: Option<(Language, f32)> = None;
    for part in wanted.split(',').take(32) {
        let (tag, parameters) = part.split_once(';').unwrap_or((part, ""));
        let weight = parameters
            .trim()
            .strip_prefix("q=")
            .map_or(Some(1.0), |text| text.parse::<f32>().ok());
        let (Ok(language), Some(weight)) = (tag.trim().parse::<Language>(), weight) else {
            continue;
        };
        if weight > 0.0 && best.is_none_or(|(_, before)| weight > before) {
            best = Some((language, weight));
        }
    }
    best.map(|(language, _)| language)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heaviest_of_our_languages_wins() {
        for (wanted, language) in [
            ("fr", Some(Language::Fr)),
            ("fr-CA,fr;q=0.9,en;q=0.8", Some(Language::Fr)),
            ("de,en;q=0.5,fr;q=0.7", Some(Language::Fr)),
            ("en-GB;q=0.9, fr;q=0.1", Some(Language::En)),
            ("fr;q=0, en;q=0.1", Some(Language::En)),
            ("de-DE, *;q=0.5", None),
            ("", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_LANGUAGE, wanted.parse().unwrap());
            assert_eq!(accepted(&headers), language, "{wanted}");
        }
    }
}
