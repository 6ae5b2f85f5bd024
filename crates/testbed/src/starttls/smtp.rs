//! SMTP before TLS (RFC 5321, RFC 3207).

use super::lines::{Answer, Dialect, Offer, Words};

pub(super) const DIALECT: Dialect = Dialect {
    greeting: "220-mail.example.test ESMTP\r\n220 speak, and wait for your turn\r\n",
    busy: "421 4.7.0 mail.example.test too many connections, come back later\r\n",
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
        ("EHLO", Offer::Made) => {
            reply("250-mail.example.test\r\n250-PIPELINING\r\n250-SIZE 10240000\r\n250-STARTTLS\r\n250 8BITMIME")
        }
        ("EHLO", Offer::Withheld) => reply("250-mail.example.test\r\n250-PIPELINING\r\n250 8BITMIME"),
        ("HELO", _) => reply("250 mail.example.test"),
        ("NOOP" | "RSET", _) => reply("250 2.0.0 OK"),
        ("QUIT", _) => Answer::Goodbye("221 2.0.0 goodbye\r\n".to_owned()),
        ("STARTTLS", _) => Answer::StartTls(Words {
            go_ahead: "220 2.0.0 ready to start TLS\r\n".to_owned(),
            refusal: "454 4.7.0 TLS not available due to temporary reason\r\n".to_owned(),
            unknown: "502 5.5.1 command not implemented\r\n".to_owned(),
        }),
        (_, _) => reply("530 5.7.0 must issue a STARTTLS command first"),
    }
}
