use crate::{
    Identity, RenderedMail,
    hostile::stripped,
    identity::{IdentityError, address},
};
use jiff::Timestamp;
use lettre::{
    Address, Message,
    message::{
        Body, Mailbox, MultiPart, SinglePart,
        header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue},
    },
};
use model::Recipient;
use std::time::SystemTime;

/// What tells one delivery of a mail from another mail.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Delivery<'a> {
    /// With angle brackets; the same at each try.
    pub(crate) message_id: &'a str,
    /// The root of the thread, which need not exist as a message.
    pub(crate) in_reply_to: Option<&'a str>,
    pub(crate) at: Timestamp,
}

/// A mail as bytes, with its envelope.
#[derive(Clone, Debug)]
pub(crate) struct Letter {
    pub(crate) from: Address,
    pub(crate) to: Address,
    pub(crate) bytes: Vec<u8>,
}

/// Why a mail could not be put into an envelope.
#[derive(Debug, thiserror::Error)]
pub enum ComposeError {
    /// The recipient's address is none.
    #[error(transparent)]
    Address(#[from] IdentityError),
    /// The parts do not make a message: a bug.
    #[error("the message cannot be built: {0}")]
    Build(#[from] lettre::error::Error),
    /// A header has a name that none may have: a bug.
    #[error("{0:?} is no name of a header")]
    Header(&'static str),
}

/// Makes the bytes: one recipient, quoted-printable, the plain part first.
pub(crate) fn compose(
    mail: &RenderedMail,
    recipient: &Recipient,
    identity: &Identity,
    delivery: Delivery<'_>,
) -> Result<Letter, ComposeError> {
    let to = address(recipient.address.trim())?;
    let name = recipient.name.as_deref().map(|name| stripped(name).trim().to_owned());
    let mailbox = Mailbox::new(name.filter(|name| !name.is_empty()), to.clone());
    let mut builder = Message::builder()
        .from(identity.from.clone())
        .to(mailbox)
        .date(SystemTime::from(delivery.at))
        .message_id(Some(stripped(delivery.message_id)))
        .subject(mail.subject.as_str());
    if let Some(reply_to) = &identity.reply_to {
        builder = builder.reply_to(reply_to.clone());
    }
    if let Some(root) = delivery.in_reply_to.map(stripped) {
        builder = builder.in_reply_to(root.clone()).references(root);
    }
    for (name, value) in &mail.headers {
        let header = HeaderName::new_from_ascii((*name).to_owned()).map_err(|_| ComposeError::Header(name))?;
        builder = builder.raw_header(HeaderValue::new(header, stripped(value)));
    }
    let plain = part(ContentType::TEXT_PLAIN, &mail.text);
    let message = match &mail.html {
        None => builder.singlepart(plain)?,
        Some(html) => builder.multipart(
            MultiPart::alternative()
                .boundary(boundary(delivery.message_id))
                .singlepart(plain)
                .singlepart(part(ContentType::TEXT_HTML, html)),
        )?,
    };
    Ok(Letter {
        from: identity.from.email.clone(),
        to,
        bytes: message.formatted(),
    })
}

fn part(content_type: ContentType, text: &str) -> SinglePart {
    let encoding = ContentTransferEncoding::QuotedPrintable;
    // Quoted-printable takes every text.
    let body = Body::new_with_encoding(text.to_owned(), encoding).unwrap_or_else(Body::new);
    SinglePart::builder().header(content_type).header(encoding).body(body)
}

/// The boundary follows from the Message-ID, so that a mail that is sent again is the same mail. `=_` occurs in no
/// quoted-printable text (RFC 2045 section 6.7).
fn boundary(message_id: &str) -> String {
    let id: String = message_id
        .chars()
        .take_while(|character| *character != '@')
        .filter(char::is_ascii_alphanumeric)
        .take(40)
        .collect();
    format!("=_vigie_{id}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{render, sample};
    use model::{Event, Language, MailFormat};

    fn at() -> Timestamp {
        "2026-11-22T10:00:00Z".parse().unwrap()
    }

    fn letter(event: Event, language: Language, format: MailFormat) -> String {
        let mut identity = Identity::new("Vigie <alerts@notify.example.net>")
            .unwrap()
            .with_base_url("https://vigie.example.net")
            .unwrap();
        identity.reply_to = Some("support@example.net".parse().unwrap());
        identity.unsubscribe_key = Some(crate::UnsubscribeKey::new(b"a key of the tests"));
        let notification = sample(event, language, format, at()).unwrap();
        let mail = render(&notification, &identity, at()).unwrap();
        let delivery = Delivery {
            message_id: "<01M3250V000000000000000004@notify.example.net>",
            in_reply_to: Some("<incident-01M3250V000000000000000002@notify.example.net>"),
            at: at(),
        };
        let letter = compose(&mail, &notification.recipient, &identity, delivery).unwrap();
        assert_eq!(letter.to.to_string(), "alice@example.org");
        String::from_utf8(letter.bytes).unwrap()
    }

    #[test]
    fn a_whole_message_of_each_format() {
        let head = |letter: &str| letter.split("\r\n\r\n").next().unwrap().replace("\r\n", "\n");
        insta::assert_snapshot!(
            "html_head",
            head(&letter(Event::Opened, Language::Fr, MailFormat::Html))
        );
        insta::assert_snapshot!(
            "text_whole",
            letter(Event::Test, Language::Fr, MailFormat::Text).replace("\r\n", "\n")
        );
    }

    #[test]
    fn lines_are_ascii_and_short_and_the_plain_part_comes_first() {
        for language in Language::ALL {
            for event in Event::ALL.into_iter().filter(|event| *event != Event::Digest) {
                let letter = letter(event, language, MailFormat::Html);
                assert!(letter.is_ascii());
                let (head, body) = letter.split_once("\r\n\r\n").unwrap();
                for line in body.split("\r\n") {
                    assert!(line.len() <= 76, "{line}");
                    assert!(!line.contains(['\r', '\n']));
                }
                // One token may be longer than a line: the link of List-Unsubscribe.
                for line in head.split("\r\n") {
                    assert!(line.len() <= 120, "{line}");
                }
                assert!(body.find("text/plain").unwrap() < body.find("text/html").unwrap());
                assert_eq!(head.matches("\nTo: ").count(), 1);
                assert_eq!(head.matches("alice@example.org").count(), 1);
            }
        }
    }

    #[test]
    fn a_mail_that_is_sent_again_is_the_same_mail() {
        let first = letter(Event::Opened, Language::En, MailFormat::Html);
        assert_eq!(first, letter(Event::Opened, Language::En, MailFormat::Html));
    }
}
