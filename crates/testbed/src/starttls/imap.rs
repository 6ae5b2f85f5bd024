//! IMAP before TLS (RFC 9051 section 6.2.1).

use super::lines::{Answer, Dialect, Offer, Words};

pub(super) const DIALECT: Dialect = Dialect {
    greeting: "* OK [CAPABILITY IMAP4rev2 IMAP4rev1] mail.example.test ready\r\n",
    busy: "* BYE too many connections, come back later\r\n",
    answer,
};

fn answer(command: &str, offer: Offer) -> Answer {
    let mut words = command.split_whitespace();
    let tag = words.next().unwrap_or("*");
    let verb = words.next().unwrap_or_default().to_ascii_uppercase();
    match (verb.as_str(), offer) {
        ("CAPABILITY", Offer::Made) => Answer::Reply(format!(
            "* CAPABILITY IMAP4rev2 IMAP4rev1 LITERAL+ STARTTLS LOGINDISABLED\r\n{tag} OK CAPABILITY completed\r\n"
        )),
        ("CAPABILITY", Offer::Withheld) => Answer::Reply(format!(
            "* CAPABILITY IMAP4rev2 IMAP4rev1 AUTH=PLAIN\r\n{tag} OK CAPABILITY completed\r\n"
        )),
        ("LOGOUT", _) => Answer::Goodbye(format!("* BYE logging out\r\n{tag} OK LOGOUT completed\r\n")),
        ("NOOP", _) => Answer::Reply(format!("{tag} OK NOOP completed\r\n")),
        ("STARTTLS", _) => Answer::StartTls(Words {
            go_ahead: format!("{tag} OK begin TLS negotiation now\r\n"),
            refusal: format!("{tag} NO TLS is not available\r\n"),
            unknown: format!("{tag} BAD unknown command\r\n"),
        }),
        (_, _) => Answer::Reply(format!("{tag} BAD unknown command\r\n")),
    }
}
