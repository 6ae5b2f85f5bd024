//! NNTP before TLS (RFC 3977, RFC 4642).

use super::conduct::Offer;
use super::lines::{Answer, Dialect, verb};

pub(super) const DIALECT: Dialect = Dialect {
    greeting: |_| "200 news.example.test ready\r\n",
    busy: "400 too many connections, come back later\r\n",
    answer,
};

fn answer(command: &str, offer: Offer) -> Answer {
    match (verb(command).as_str(), offer) {
        ("CAPABILITIES", Offer::Made) => Answer::line("101 capabilities:\r\nVERSION 2\r\nREADER\r\nSTARTTLS\r\n."),
        ("CAPABILITIES", Offer::Withheld) => Answer::line("101 capabilities:\r\nVERSION 2\r\nREADER\r\n."),
        ("DATE", _) => Answer::line("111 20200101000000"),
        ("QUIT", _) => Answer::Goodbye("205 goodbye\r\n".to_owned()),
        ("STARTTLS", _) => Answer::start_tls(
            "382 continue with TLS negotiation",
            "580 can not initiate TLS",
            "500 unknown command",
        ),
        (_, _) => Answer::line("500 unknown command"),
    }
}
