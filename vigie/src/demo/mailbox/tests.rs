use super::{
    letter::Letter,
    page::{Pages, Part},
};
use crate::demo::phrases::Phrases;
use model::Language;
use testbed::Message;

/// A mail with both parts, whose every text would like to be HTML.
const HOSTILE: &str = "From: Vigie <vigie@demo.vigie.test>\r\n\
To: \"<script>alert(1)</script>\" <manager@demo.vigie.test>\r\n\
Subject: =?utf-8?Q?RED_caf=C3=A9_<script>alert(2)</script>?=\r\n\
Date: Sun, 22 Nov 2026 12:00:00 +0000\r\n\
X-Vigie-Status: red\r\n\
Content-Type: multipart/alternative; boundary=b\r\n\
\r\n\
--b\r\n\
Content-Type: text/plain; charset=utf-8\r\n\
Content-Transfer-Encoding: quoted-printable\r\n\
\r\n\
caf=C3=A9 <script>alert(3)</script>\r\n\
--b\r\n\
Content-Type: text/html; charset=utf-8\r\n\
\r\n\
<!doctype html><html><head><title>x</title></head><body><script>alert(4)</script></body></html>\r\n\
--b--\r\n";

const PLAIN: &str =
    "From: a@example.org\r\nTo: b@example.org\r\nSubject: plain\r\nX-Vigie-Status: \"><script>\r\n\r\nhello\r\n";

fn message(content: &str) -> Message {
    Message {
        client: "localhost".to_owned(),
        user: None,
        tls: false,
        sender: String::new(),
        recipients: Vec::new(),
        content: content.as_bytes().to_vec(),
    }
}

fn pages(language: Language) -> Pages {
    Pages::new(
        Phrases::of(language),
        "manager@demo.vigie.test",
        "http://127.0.0.1:8080",
    )
    .unwrap()
}

#[test]
fn a_mail_is_decoded_with_both_its_parts() {
    let letter = Letter::read(3, &message(HOSTILE));
    assert_eq!(letter.subject, "RED café <script>alert(2)</script>");
    assert_eq!((letter.number, letter.colour), (3, "red"));
    assert!(letter.text.starts_with("café <script>"), "{}", letter.text);
    assert!(letter.html.unwrap().starts_with("<!doctype html>"));
    assert!(
        letter
            .headers
            .iter()
            .any(|header| header.name == "X-Vigie-Status" && header.value == "red")
    );
    assert!(
        letter.date.starts_with("2026-11-22") || letter.date.starts_with("2026-11-23"),
        "{}",
        letter.date
    );
}

#[test]
fn a_mail_of_text_alone_has_no_html_and_its_status_is_no_class() {
    let letter = Letter::read(1, &message(PLAIN));
    assert_eq!((letter.html.as_deref(), letter.colour), (None, ""));
    let page = pages(Language::En).page(&[letter], Some(1), Part::Html).unwrap();
    assert!(page.contains("hello") && !page.contains("<iframe"), "{page}");
}

#[test]
fn what_is_no_mail_is_shown_as_it_came() {
    let letter = Letter::read(1, &message(""));
    assert_eq!((letter.subject.as_str(), letter.source.as_str()), ("", ""));
}

#[test]
fn no_text_of_a_mail_becomes_part_of_the_page() {
    let letters = [Letter::read(1, &message(HOSTILE)), Letter::read(2, &message(PLAIN))];
    for language in Language::ALL {
        for part in [Part::Headers, Part::Html, Part::Source, Part::Text] {
            let page = pages(language).page(&letters, Some(1), part).unwrap();
            assert!(!page.contains("<script>"), "{part:?}: {page}");
            assert_eq!(page.matches("<script src=\"/mailbox.js\"").count(), 1);
        }
    }
}

#[test]
fn the_html_of_a_mail_stands_in_a_sandbox_that_runs_no_script() {
    let page = pages(Language::En)
        .page(&[Letter::read(1, &message(HOSTILE))], Some(1), Part::Html)
        .unwrap();
    let frame = page.split("<iframe ").nth(1).unwrap().split('>').next().unwrap();
    assert!(frame.contains("src=\"/mails/1/frame\""), "{frame}");
    assert!(frame.contains("sandbox=") && !frame.contains("allow-scripts") && !frame.contains("allow-same-origin"));
}

#[test]
fn the_newest_mail_stands_first_and_the_open_one_is_marked() {
    let letters = [Letter::read(1, &message(PLAIN)), Letter::read(2, &message(HOSTILE))];
    let list = pages(Language::Fr).list(&letters, Some(1)).unwrap();
    assert!(list.contains("2 messages") && list.contains("ROUGE"), "{list}");
    let (second, first) = (list.find("/mails/2").unwrap(), list.find("/mails/1").unwrap());
    assert!(second < first);
    assert_eq!(list.matches("aria-current").count(), 1);
}

#[test]
fn an_empty_mailbox_says_so() {
    for language in Language::ALL {
        let page = pages(language).page(&[], None, Part::Html).unwrap();
        assert!(
            page.contains(&Phrases::of(language).say("mailbox-empty").replace('\'', "&#x27;")),
            "{page}"
        );
        assert!(page.contains(&format!("<html lang=\"{}\">", language.as_str())));
    }
}
