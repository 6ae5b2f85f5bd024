//! IMAP before TLS (RFC 9051 section 6.2.1).

use super::conduct::Offer;
use super::lines::{Answer, Dialect};

pub(super) const DIALECT: Dialect = Dialect {
    greeting: |_| "* OK [CAPABILITY IMAP4rev2 IMAP4rev1] mail.example.test ready\r\n",
    busy: "* BYE too many connections, come back later\r\n",
    answer,
};

fn answer(command: &str, offer: Offer) -> Answer {
    let mut words = command.split_whitespace();
    let tag = words.next().unwrap_or("*");
    let verb = words.next().unwrap_or_default().to_ascii_uppercase();
    let capabilities = match offer {
        Offer::Made => "LITERAL+ STARTTLS LOGINDISABLED",
        Offer::Withheld => "LITERAL+ AUTH=PLAIN",
    };
    match verb.as_str() {
        "CAPABILITY" => Answer::line(&format!(
            "* CAPABILITY IMAP4rev2 IMAP4rev1 {capabilities}\r\n{tag} OK CAPABILITY completed"
        )),
        "LOGOUT" => Answer::Goodbye(format!("* BYE logging out\r\n{tag} OK LOGOUT completed\r\n")),
        "NOOP" => Answer::line(&format!("{tag} OK NOOP completed")),
        "STARTTLS" => Answer::start_tls(
            &format!("{tag} OK begin TLS negotiation now"),
            &format!("{tag} NO TLS is not available"),
            &format!("{tag} BAD unknown command"),
        ),
        _ => Answer::line(&format!("{tag} BAD unknown command")),
    }
}
