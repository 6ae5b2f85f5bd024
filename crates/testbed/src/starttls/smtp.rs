//! SMTP before TLS (RFC 5321, RFC 3207).

use super::conduct::Offer;
use super::lines::{Answer, Dialect, verb};

pub(super) const DIALECT: Dialect = Dialect {
    greeting: |_| "220-mail.example.test ESMTP\r\n220 speak, and wait for your turn\r\n",
    busy: "421 4.7.0 mail.example.test too many connections, come back later\r\n",
    answer: |command, offer| answer("EHLO", command, offer),
};

/// The answers of SMTP, and of LMTP with its own word for hello.
pub(super) fn answer(hello: &str, command: &str, offer: Offer) -> Answer {
    match (verb(command).as_str(), offer) {
        (word, Offer::Made) if word == hello => {
            Answer::line("250-mail.example.test\r\n250-PIPELINING\r\n250-SIZE 10240000\r\n250-STARTTLS\r\n250 8BITMIME")
        }
        (word, Offer::Withheld) if word == hello => {
            Answer::line("250-mail.example.test\r\n250-PIPELINING\r\n250 8BITMIME")
        }
        ("HELO", _) if hello == "EHLO" => Answer::line("250 mail.example.test"),
        ("NOOP" | "RSET", _) => Answer::line("250 2.0.0 OK"),
        ("QUIT", _) => Answer::Goodbye("221 2.0.0 goodbye\r\n".to_owned()),
        ("STARTTLS", _) => Answer::start_tls(
            "220 2.0.0 ready to start TLS",
            "454 4.7.0 TLS not available due to temporary reason",
            "502 5.5.1 command not implemented",
        ),
        ("EHLO" | "HELO" | "LHLO", _) => Answer::line("500 5.5.1 not that hello"),
        (_, _) => Answer::line("530 5.7.0 must issue a STARTTLS command first"),
    }
}
