//! IRC before TLS (RFC 1459, IRCv3 `tls`). A server may send notices before anything else.

use super::conduct::Offer;
use super::lines::{Answer, Dialect, verb};

pub(super) const DIALECT: Dialect = Dialect {
    greeting: |_| ":irc.example.test NOTICE * :*** Looking up your hostname...\r\n",
    busy: "ERROR :Closing link: too many connections\r\n",
    answer,
};

fn answer(command: &str, offer: Offer) -> Answer {
    match (verb(command).as_str(), offer) {
        ("CAP", Offer::Made) => Answer::line(":irc.example.test CAP * LS :multi-prefix tls"),
        ("CAP", Offer::Withheld) => Answer::line(":irc.example.test CAP * LS :multi-prefix"),
        ("NICK" | "USER", _) => Answer::Reply(String::new()),
        ("PING", _) => Answer::line(":irc.example.test PONG irc.example.test"),
        ("QUIT", _) => Answer::Goodbye("ERROR :Closing link: quit\r\n".to_owned()),
        ("STARTTLS", _) => Answer::start_tls(
            ":irc.example.test 670 * :STARTTLS successful, proceed with TLS handshake",
            ":irc.example.test 691 * :STARTTLS failure",
            ":irc.example.test 421 * STARTTLS :Unknown command",
        ),
        (_, _) => Answer::line(":irc.example.test 451 * :You have not registered"),
    }
}
