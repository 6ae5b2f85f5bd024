use axum::http::{HeaderMap, header};

/// Whether a form was sent by one of our own pages. The session cookie is `SameSite=Lax`, so that links in mails read on the
/// web open for those who are signed in; browsers send it with no form of another site. This stands beside it, for those
/// that treat another port or subdomain as the same site.
pub(super) fn is_ours(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return site == "same-origin" || site == "none";
    }
    let host = headers.get(header::HOST).and_then(|value| value.to_str().ok());
    match (text("origin"), host) {
        // Programs that are no browser send neither, and carry no cookie of anybody else.
        (None, _) => true,
        (Some(origin), Some(host)) => origin.split_once("://").is_some_and(|(_, rest)| rest == host),
        (Some(_), None) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_other_sites_are_told_from_ours() {
        for (pairs, ours) in [
            (&[("sec-fetch-site", "same-origin")][..], true),
            (
                &[("sec-fetch-site", "cross-site"), ("origin", "https://vigie.example")],
                false,
            ),
            (&[("sec-fetch-site", "same-site")], false),
            (&[("host", "vigie.example"), ("origin", "https://vigie.example")], true),
            (&[("host", "vigie.example"), ("origin", "https://evil.example")], false),
            (&[("host", "vigie.example"), ("origin", "null")], false),
            (&[("host", "vigie.example")], true),
        ] {
            let mut headers = HeaderMap::new();
            for (name, value) in pairs {
                headers.insert(*name, value.parse().unwrap());
            }
            assert_eq!(is_ours(&headers), ours, "{pairs:?}");
        }
    }
}
