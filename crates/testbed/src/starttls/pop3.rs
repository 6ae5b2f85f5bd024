//! POP3 before TLS (RFC 1939, RFC 2595 section 4).

use super::lines::{Answer, Dialect, Offer, Words};

pub(super) const DIALECT: Dialect = Dialect {
    greeting: "+OK mail.example.test POP3 ready <1896.697170952@mail.example.test>\r\n",
    busy: "-ERR [SYS/TEMP] too many connections, come back later\r\n",
    answer,
};

fn answer(command: &str, offer: Offer) -> Answer {
    let verb = command
        .split_whitespace()
        .next()
        .unwrap_or_default()
        .to_ascii_uppercase();
    let reply = |text: &str| Answer::Reply(format!("{text}\r\n"));
    match (verb.as_str(), offer) {
        ("CAPA", Offer::Made) => reply("+OK capability list follows\r\nTOP\r\nUIDL\r\nSTLS\r\nUSER\r\n."),
        ("CAPA", Offer::Withheld) => reply("+OK capability list follows\r\nTOP\r\nUIDL\r\nUSER\r\n."),
        ("NOOP", _) => reply("+OK"),
        ("QUIT", _) => Answer::Goodbye("+OK goodbye\r\n".to_owned()),
        ("STLS", _) => Answer::StartTls(Words {
            go_ahead: "+OK begin TLS negotiation\r\n".to_owned(),
            refusal: "-ERR TLS is not available\r\n".to_owned(),
            unknown: "-ERR unknown command\r\n".to_owned(),
        }),
        (_, _) => reply("-ERR unknown command"),
    }
}
