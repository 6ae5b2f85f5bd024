//! POP3 before TLS (RFC 1939, RFC 2595 section 4).

use super::conduct::Offer;
use super::lines::{Answer, Dialect, verb};

pub(super) const DIALECT: Dialect = Dialect {
    greeting: |_| "+OK mail.example.test POP3 ready <1896.697170952@mail.example.test>\r\n",
    busy: "-ERR [SYS/TEMP] too many connections, come back later\r\n",
    answer,
};

fn answer(command: &str, offer: Offer) -> Answer {
    match (verb(command).as_str(), offer) {
        ("CAPA", Offer::Made) => Answer::line("+OK capability list follows\r\nTOP\r\nUIDL\r\nSTLS\r\nUSER\r\n."),
        ("CAPA", Offer::Withheld) => Answer::line("+OK capability list follows\r\nTOP\r\nUIDL\r\nUSER\r\n."),
        ("NOOP", _) => Answer::line("+OK"),
        ("QUIT", _) => Answer::Goodbye("+OK goodbye\r\n".to_owned()),
        ("STLS", _) => Answer::start_tls(
            "+OK begin TLS negotiation",
            "-ERR TLS is not available",
            "-ERR unknown command",
        ),
        (_, _) => Answer::line("-ERR unknown command"),
    }
}
