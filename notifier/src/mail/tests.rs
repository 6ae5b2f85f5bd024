use super::*;
use crate::{UnsubscribeKey, sample, samples::reports, view::Source};
use model::{Language, Recipient};
use serde_json::Value;

const PRESENTATION: [&str; 4] = ["symbol", "class", "ink", "ground"];

fn at() -> Timestamp {
    "2026-11-22T10:00:00Z".parse().unwrap()
}

fn identity() -> Identity {
    let mut identity = Identity::new("Vigie <alerts@notify.example.net>")
        .unwrap()
        .with_base_url("https://vigie.example.net")
        .unwrap();
    identity.unsubscribe_key = Some(UnsubscribeKey::new(b"a key of the tests"));
    identity
}

/// Every event that is written, in every language; and a report without certificate.
fn samples() -> Vec<(String, Notification)> {
    let mut samples = Vec::new();
    for language in Language::ALL {
        for event in Event::ALL {
            let Some(notification) = sample(event, language, MailFormat::Html, at()) else {
                continue;
            };
            let name = format!("{}_{}", event.as_str(), language.as_str());
            if event == Event::Opened {
                let report = reports::unreachable(at());
                let unreachable = Notification {
                    previous: None,
                    report: Some(report),
                    ..notification.clone()
                };
                samples.push((format!("opened_unreachable_{}", language.as_str()), unreachable));
            }
            samples.push((name, notification));
        }
    }
    samples
}

fn rendered(notification: &Notification) -> RenderedMail {
    render(notification, &identity(), at()).unwrap()
}

#[test]
fn every_sample_in_every_language() {
    let samples = samples();
    assert_eq!(samples.len(), 16);
    for (name, notification) in samples {
        let mail = rendered(&notification);
        insta::assert_snapshot!(format!("{name}_text"), format!("{}\n\n{}", mail.subject, mail.text));
        let html = mail.html.unwrap();
        // The words of the other language change no tag.
        if name.ends_with("_en") || name == "opened_fr" {
            insta::assert_snapshot!(format!("{name}_html"), html);
        }
    }
}

#[test]
fn every_fact_of_the_view_stands_in_both_parts() {
    for (name, notification) in samples() {
        let identity = identity();
        let source = Source::new(&notification, &identity, at());
        let view = serde_json::to_value(source.view()).unwrap();
        let mail = rendered(&notification);
        let text = normal(&mail.text).to_lowercase();
        let html = normal(&readable(&mail.html.unwrap())).to_lowercase();
        let mut facts = Vec::new();
        collect(&view, "", &mut facts);
        assert!(facts.len() > 10, "{name}: {}", facts.len());
        for (key, fact) in facts {
            if key.ends_with("lang") || key == ".account" {
                continue; // an attribute, and part of a sentence
            }
            let fact = normal(&fact).to_lowercase();
            assert!(text.contains(&fact), "{name}: {key} {fact:?} is not in the plain part");
            assert!(html.contains(&fact), "{name}: {key} {fact:?} is not in the HTML part");
        }
    }
}

fn collect(value: &Value, key: &str, facts: &mut Vec<(String, String)>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect(item, key, facts)),
        Value::Object(fields) => {
            for (name, field) in fields {
                if !PRESENTATION.contains(&name.as_str()) {
                    collect(field, &format!("{key}.{name}"), facts);
                }
            }
        }
        Value::String(text) => facts.push((key.to_owned(), text.clone())),
        Value::Bool(_) | Value::Null | Value::Number(_) => {}
    }
}

/// HTML as it is read: addresses of links kept, tags gone, entities resolved.
fn readable(html: &str) -> String {
    let body = html.split("<body").nth(1).unwrap().replace("<wbr>", "");
    let mut text = String::new();
    for piece in body.split('<') {
        let (tag, after) = piece.split_once('>').unwrap_or(("", piece));
        if let Some(url) = tag.split("href=\"").nth(1).and_then(|rest| rest.split('"').next()) {
            text.push_str(&format!(" {url} "));
        }
        if !tag.starts_with("/span") && !tag.starts_with("span") {
            text.push(' ');
        }
        text.push_str(after);
    }
    for (entity, character) in [
        ("&nbsp;", "\u{a0}"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#x27;", "'"),
        ("&#x60;", "`"),
        ("&#x3D;", "="),
        ("&amp;", "&"),
    ] {
        text = text.replace(entity, character);
    }
    text
}

fn normal(text: &str) -> String {
    text.split([' ', '\n', '\t'])
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn no_field_of_a_notification_breaks_out_of_a_template() {
    const PAYLOAD: &str = "<script>alert(1)</script>&\"'\r\nBcc: eve@example.org\u{1b}[31m\u{202e}{{account}}";
    for (name, notification) in samples() {
        let mut hostile = serde_json::to_value(&notification).unwrap();
        let mut paths = Vec::new();
        strings(&hostile, String::new(), &mut paths);
        let mut planted = 0;
        for path in paths {
            let mut attempt = hostile.clone();
            *attempt.pointer_mut(&path).unwrap() = PAYLOAD.into();
            // Codes, colours and instants are no free text: these places take nothing else.
            if serde_json::from_value::<Notification>(attempt.clone()).is_ok() {
                hostile = attempt;
                planted += 1;
            }
        }
        assert!(planted > 3, "{name}: {planted}");
        let mail = rendered(&serde_json::from_value(hostile).unwrap());
        let html = mail.html.unwrap();
        assert!(html.contains("&lt;script&gt;"), "{name}: nothing arrived");
        for (part, text) in [("subject", &mail.subject), ("text", &mail.text), ("html", &html)] {
            let bad = |character: char| (character.is_control() && character != '\n') || character == '\u{202e}';
            let line = text.lines().find(|line| line.contains(bad));
            assert_eq!(line, None, "{name} {part}");
        }
        assert!(!html.to_lowercase().contains("<script"), "{name}");
        assert!(!mail.subject.contains('\n'), "{name}");
        assert!(mail.subject.chars().count() <= 78, "{name}: {}", mail.subject);
        for (header, value) in mail.headers {
            assert!(!value.contains(char::is_control), "{name} {header}");
        }
    }
}

fn strings(value: &Value, path: String, paths: &mut Vec<String>) {
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                strings(item, format!("{path}/{index}"), paths);
            }
        }
        Value::Object(fields) => {
            for (name, field) in fields {
                strings(
                    field,
                    format!("{path}/{}", name.replace('~', "~0").replace('/', "~1")),
                    paths,
                );
            }
        }
        Value::String(_) => paths.push(path),
        Value::Bool(_) | Value::Null | Value::Number(_) => {}
    }
}

#[test]
fn no_text_of_a_certificate_enters_a_subject() {
    for (name, notification) in samples() {
        let mut value = serde_json::to_value(&notification).unwrap();
        let Some(endpoints) = value.pointer_mut("/report/endpoints") else {
            continue;
        };
        let replaced = endpoints
            .to_string()
            .replace("example.org", "evil.test")
            .replace("Example", "Evil");
        *endpoints = serde_json::from_str(&replaced).unwrap();
        let findings = value.pointer_mut("/report/findings").unwrap();
        let replaced = findings.to_string().replace("CN=", "CN=Evil ");
        *findings = serde_json::from_str(&replaced).unwrap();
        let mail = rendered(&serde_json::from_value(value).unwrap());
        assert!(
            !mail.subject.to_lowercase().contains("evil"),
            "{name}: {}",
            mail.subject
        );
    }
}

#[test]
fn a_long_host_leaves_room_for_the_cause() {
    for (name, mut notification) in samples() {
        let Some(report) = &mut notification.report else {
            continue;
        };
        report.target.host = format!("{}.{}.example.org", "a".repeat(60), "b".repeat(60));
        let subject = rendered(&notification).subject;
        assert!(subject.chars().count() <= 78, "{name}: {subject}");
        assert!(
            subject.contains(" – ") && subject.contains('…') && subject.contains("aaa"),
            "{name}: {subject}"
        );
        let cause = subject.split(" – ").nth(1).unwrap();
        assert!(cause.chars().count() > 12, "{name}: {subject}");
    }
}

#[test]
fn a_subject_without_prefix_begins_with_the_word() {
    let mut identity = identity();
    identity.subject_prefix = String::new();
    let notification = sample(Event::Opened, Language::En, MailFormat::Html, at()).unwrap();
    let subject = render(&notification, &identity, at()).unwrap().subject;
    assert!(subject.starts_with("RED www.example.org – "), "{subject}");
}

#[test]
fn html_is_small_and_every_element_carries_its_own_style() {
    for (name, notification) in samples() {
        let html = rendered(&notification).html.unwrap();
        assert!(html.len() < 40_000, "{name}: {} bytes", html.len());
        assert!(html.contains(&format!("<html lang=\"{}\"", notification.recipient.language.as_str())));
        for once in ["<h1 ", "<style>", "name=\"color-scheme\" content=\"light dark\""] {
            assert_eq!(html.matches(once).count(), 1, "{name}: {once}");
        }
        for never in ["<img", "url(", "@import", "<link", "<form", "<script", "src="] {
            assert!(!html.contains(never), "{name}: {never}");
        }
        let body = html.split("<body").nth(1).unwrap();
        for tag in body.split('<').skip(1).filter_map(|piece| piece.split('>').next()) {
            if !tag.starts_with('/') && tag != "wbr" {
                assert!(tag.contains("style=\""), "{name}: <{tag}>");
            }
        }
        for table in body.split("<table").skip(1) {
            let (head, rest) = table.split_once('>').unwrap();
            let is_data = rest.split("</table>").next().unwrap().contains("scope=\"row\"") && !rest.contains("<table");
            assert!(
                head.contains("role=\"presentation\"") || is_data || rest.trim_start().starts_with("<tr"),
                "{name}"
            );
        }
        assert_eq!(body.matches("<tr").count(), body.matches("</tr>").count(), "{name}");
        assert_eq!(body.matches("<td").count(), body.matches("</td>").count(), "{name}");
    }
}

#[test]
fn plain_lines_are_72_columns_commands_and_addresses_apart() {
    use unicode_width::UnicodeWidthStr;
    for (name, notification) in samples() {
        for line in rendered(&notification).text.lines() {
            let whole = line.trim_start();
            let one_word = !whole.contains(' ');
            let command = line.starts_with("      ") && (whole.contains(" | ") || whole.contains("-connect"));
            assert!(line.width() <= 72 || one_word || command, "{name}: {line:?}");
            assert!(!line.ends_with(' '), "{name}: {line:?}");
        }
    }
}

#[test]
fn a_recipient_of_plain_text_gets_no_html() {
    let notification = sample(Event::Opened, Language::Fr, MailFormat::Text, at()).unwrap();
    let plain = rendered(&notification);
    assert_eq!(plain.html, None);
    let html = sample(Event::Opened, Language::Fr, MailFormat::Html, at()).unwrap();
    assert_eq!(plain.text, rendered(&html).text);
}

#[test]
fn headers_follow_the_event() {
    let headers = |event| {
        let notification = sample(event, Language::En, MailFormat::Html, at()).unwrap();
        rendered(&notification).headers
    };
    insta::assert_debug_snapshot!(headers(Event::Opened));
    let importance = |event| headers(event).iter().any(|(name, _)| *name == "Importance");
    assert!(importance(Event::Opened) && importance(Event::Worsened));
    for event in [Event::Changed, Event::Recovered, Event::Reminder, Event::Test] {
        assert!(!importance(event), "{event:?}");
    }
    let mut orange = sample(Event::Opened, Language::En, MailFormat::Html, at()).unwrap();
    orange.status = Verdict::Orange;
    assert!(!rendered(&orange).headers.iter().any(|(name, _)| *name == "Importance"));
}

#[test]
fn without_public_address_there_are_no_links() {
    let bare = Identity::new("alerts@example.net").unwrap();
    for (name, notification) in samples() {
        let mail = render(&notification, &bare, at()).unwrap();
        assert!(!mail.html.unwrap().contains("href="), "{name}");
        assert!(!mail.text.contains("://"), "{name}");
        assert!(
            !mail
                .headers
                .iter()
                .any(|(header, _)| header.starts_with("List-Unsubscribe")),
            "{name}"
        );
    }
}

#[test]
fn a_late_mail_says_so() {
    let notification = sample(Event::Opened, Language::En, MailFormat::Html, at()).unwrap();
    let later = |hours| at() + jiff::SignedDuration::from_hours(hours);
    let text = |hours| render(&notification, &identity(), later(hours)).unwrap().text;
    assert_eq!(text(0), rendered(&notification).text);
    assert!(normal(&text(26)).contains("what it tells happened 26 hours before it could be sent."));
}

#[test]
fn fifty_targets_of_one_certificate_are_named_as_far_as_anybody_reads() {
    let mut notification = sample(Event::Reminder, Language::En, MailFormat::Html, at()).unwrap();
    let one = notification.also[0].clone();
    notification.also = vec![one; 49];
    let mail = rendered(&notification);
    assert_eq!(mail.text.matches("imap.example.org:993").count(), 20);
    assert!(mail.text.contains("and 29 more targets"));
    assert!(mail.html.unwrap().len() < 40_000);
}

#[test]
fn a_server_with_every_flaw_and_many_neighbours_still_makes_a_small_mail() {
    for language in Language::ALL {
        let mut notification = sample(Event::Opened, language, MailFormat::Html, at()).unwrap();
        notification.also =
            vec![sample(Event::Reminder, language, MailFormat::Html, at()).unwrap().also[0].clone(); 60];
        let report = notification.report.as_mut().unwrap();
        let address = report.endpoints[0].address.unwrap();
        report.findings = model::Code::ALL
            .iter()
            .map(|code| model::Finding::new(*code).at(address))
            .collect();
        report
            .findings
            .sort_by_key(|finding| std::cmp::Reverse(finding.severity));
        report.checks = model::Code::ALL
            .iter()
            .map(|code| model::Check::could_not_test(*code, "timeout"))
            .collect();
        let leaf = &mut report.endpoints[0].chain.as_mut().unwrap().presented[0];
        leaf.dns_names = (0..200)
            .map(|index| format!("{}{index}.example.org", "n".repeat(200)))
            .collect();
        let mail = rendered(&notification);
        let html = mail.html.unwrap();
        assert!(html.len() < 42_000, "{language:?}: {} bytes", html.len());
        assert!(mail.text.len() < 25_000, "{language:?}: {} bytes", mail.text.len());
    }
}

#[test]
fn what_cannot_be_written_says_why() {
    let notification = sample(Event::Opened, Language::En, MailFormat::Html, at()).unwrap();
    let digest = Notification {
        event: Event::Digest,
        ..notification.clone()
    };
    assert!(matches!(
        render(&digest, &identity(), at()),
        Err(MailError::NoTemplate(Event::Digest))
    ));
    let newer = Notification {
        schema: 2,
        ..notification.clone()
    };
    assert!(matches!(render(&newer, &identity(), at()), Err(MailError::Schema(2))));
    let nowhere = Notification {
        recipient: Recipient {
            time_zone: "Nowhere/Else".to_owned(),
            ..notification.recipient.clone()
        },
        ..notification
    };
    assert!(rendered(&nowhere).text.contains("10:00 UTC"));
}
