use crate::{phrases::Phrases, safe};
use model::{EndpointReport, Host, Report, ReportTarget, StartTls};
use std::net::IpAddr;

/// `www.example.org:443`, with IPv6 addresses in brackets; the name alone where no server was asked.
pub(crate) fn host_and_port(target: &ReportTarget) -> String {
    let host = safe(&target.host);
    match target.port {
        None => host.into_owned(),
        Some(port) if host.parse::<std::net::Ipv6Addr>().is_ok() => format!("[{host}]:{port}"),
        Some(port) => format!("{host}:{port}"),
    }
}

/// The host in its own script, where it is an internationalised name.
pub(crate) fn unicode_host(target: &ReportTarget) -> Option<String> {
    let host: Host = target.host.parse().ok()?;
    let unicode = host.to_unicode();
    (unicode != target.host).then_some(unicode)
}

/// What a target speaks, as people call it: `HTTPS`, `TLS`, `SMTP STARTTLS`; none where no server was asked.
pub fn protocol(target: &ReportTarget) -> Option<&'static str> {
    let port = target.port?;
    Some(match target.starttls {
        StartTls::Ftp => "FTP AUTH TLS",
        StartTls::Imap => "IMAP STARTTLS",
        StartTls::Irc => "IRC STARTTLS",
        StartTls::Ldap => "LDAP StartTLS",
        StartTls::Lmtp => "LMTP STARTTLS",
        StartTls::Mysql => "MySQL",
        StartTls::Nntp => "NNTP STARTTLS",
        StartTls::None if port == 443 => "HTTPS",
        StartTls::None => "TLS",
        StartTls::Pop3 => "POP3 STLS",
        StartTls::Postgres => "PostgreSQL",
        StartTls::Sieve => "ManageSieve STARTTLS",
        StartTls::Smtp => "SMTP STARTTLS",
        StartTls::Xmpp => "XMPP STARTTLS",
        StartTls::XmppServer => "XMPP server STARTTLS",
    })
}

/// Where the connections really went and which name they sent, where the host does not say so: `via 192.0.2.7:443`.
pub(crate) fn reached(report: &Report, phrases: Phrases) -> Option<String> {
    let target = &report.target;
    let mut parts = Vec::new();
    match (target.connect, report.endpoints.as_slice()) {
        (Some(place), _) => {
            parts.push(phrases.say_with("via-place", [("place", place.to_string().into())]));
        }
        (
            None,
            [
                EndpointReport {
                    address: Some(address), ..
                },
            ],
        ) if address.to_string() != target.host => {
            parts.push(phrases.say_with("at-address", [("address", address.to_string().into())]));
        }
        (None, _) => {}
    }
    if let Some(name) = &target.sni {
        parts.push(phrases.say_with("under-name", [("name", safe(name).into())]));
    }
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// `192.0.2.1, 192.0.2.2 and 4 more`.
pub(crate) fn addresses(addresses: &[IpAddr], phrases: Phrases) -> String {
    let texts: Vec<String> = addresses.iter().map(ToString::to_string).collect();
    bounded(&texts, 6, phrases)
}

/// A distinguished name as it is shown: an empty one has a word.
pub(crate) fn named(name: &str, phrases: Phrases) -> String {
    match name.is_empty() {
        true => phrases.say("no-subject"),
        false => name.to_owned(),
    }
}

/// The first items of a list, and how many more there are.
pub(crate) fn bounded(items: &[String], shown: usize, phrases: Phrases) -> String {
    bounded_of(items, items.len(), shown, phrases)
}

/// The same of a list that may itself be the beginning of a longer one: of `count` items.
pub(crate) fn bounded_of(items: &[String], count: usize, shown: usize, phrases: Phrases) -> String {
    let count = count.max(items.len());
    // One hidden item takes as much room as its count.
    let shown = if count == shown + 1 { items.len() } else { shown };
    let head: Vec<&str> = items.iter().take(shown).map(String::as_str).collect();
    let hidden = count.saturating_sub(head.len());
    let head = head.join(", ");
    match hidden {
        0 => head,
        more => phrases.say_with("and-more", [("list", head.into()), ("count", more.into())]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;
    use model::Language;

    #[test]
    fn both_forms_of_an_internationalised_name_are_known() {
        let target = ReportTarget {
            host: "xn--mnchen-3ya.example".into(),
            port: Some(25),
            starttls: StartTls::Smtp,
            ..ReportTarget::default()
        };
        assert_eq!(unicode_host(&target).as_deref(), Some("münchen.example"));
        assert_eq!(host_and_port(&target), "xn--mnchen-3ya.example:25");
    }

    #[test]
    fn the_place_and_the_name_that_were_really_used_are_told() {
        let mut report = samples::green();
        let said = |report: &Report| reached(report, Phrases::of(Language::En));
        assert_eq!(said(&report).as_deref(), Some("at 192.0.2.1"));
        report.target.connect = Some(([127, 0, 0, 1], 7831).into());
        report.target.sni = Some("shop.example.org".into());
        assert_eq!(
            said(&report).as_deref(),
            Some("via 127.0.0.1:7831, server name shop.example.org")
        );
        let text = crate::text(&report, &crate::Layout::plain(Language::En));
        assert!(
            text.starts_with("[GREEN] www.example.org:443 (HTTPS) via 127.0.0.1:7831,"),
            "{text}"
        );
        report.target = ReportTarget {
            host: "192.0.2.1".into(),
            port: Some(443),
            ..ReportTarget::default()
        };
        assert_eq!(said(&report), None);
        assert_eq!(said(&samples::several_addresses()), None);
    }

    #[test]
    fn a_long_list_is_cut_and_says_so() {
        let items: Vec<String> = (0..6).map(|index| format!("n{index}")).collect();
        let english = Phrases::of(Language::En);
        assert_eq!(bounded(&items, 4, english), "n0, n1, n2, n3 and 2 more");
        assert_eq!(bounded(&items, 5, english), "n0, n1, n2, n3, n4, n5");
        assert_eq!(bounded_of(&items, 10_000, 4, english), "n0, n1, n2, n3 and 9996 more");
        assert_eq!(bounded_of(&items, 7, 6, english), "n0, n1, n2, n3, n4, n5 and 1 more");
    }
}
