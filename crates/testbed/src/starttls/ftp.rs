//! FTP before TLS (RFC 959, RFC 4217).

use super::conduct::Offer;
use super::lines::{Answer, Dialect, verb};

pub(super) const DIALECT: Dialect = Dialect {
    greeting: |_| "220-ftp.example.test\r\n you are welcome\r\n220 ready\r\n",
    busy: "421 too many connections, come back later\r\n",
    answer,
};

fn answer(command: &str, offer: Offer) -> Answer {
    match (verb(command).as_str(), offer) {
        ("AUTH", _) => Answer::start_tls(
            "234 proceed with negotiation",
            "431 TLS is not available",
            "500 unknown command",
        ),
        ("FEAT", Offer::Made) => Answer::line("211-features:\r\n AUTH TLS\r\n PBSZ\r\n PROT\r\n UTF8\r\n211 end"),
        ("FEAT", Offer::Withheld) => Answer::line("211-features:\r\n UTF8\r\n211 end"),
        ("NOOP", _) => Answer::line("200 OK"),
        ("QUIT", _) => Answer::Goodbye("221 goodbye\r\n".to_owned()),
        (_, _) => Answer::line("530 log in with AUTH TLS first"),
    }
}
