//! ManageSieve before TLS (RFC 5804). The server greets with its capabilities.

use super::conduct::Offer;
use super::lines::{Answer, Dialect, verb};

pub(super) const DIALECT: Dialect = Dialect {
    greeting: capabilities,
    busy: "BYE (TRYLATER) \"too many connections\"\r\n",
    answer,
};

fn capabilities(offer: Offer) -> &'static str {
    match offer {
        Offer::Made => {
            "\"IMPLEMENTATION\" \"testbed\"\r\n\"SIEVE\" \"fileinto\"\r\n\"STARTTLS\"\r\n\"VERSION\" \"1.0\"\r\nOK\r\n"
        }
        Offer::Withheld => "\"IMPLEMENTATION\" \"testbed\"\r\n\"SIEVE\" \"fileinto\"\r\n\"VERSION\" \"1.0\"\r\nOK\r\n",
    }
}

fn answer(command: &str, offer: Offer) -> Answer {
    match verb(command).as_str() {
        "CAPABILITY" => Answer::Reply(capabilities(offer).to_owned()),
        "LOGOUT" => Answer::Goodbye("OK \"goodbye\"\r\n".to_owned()),
        "NOOP" => Answer::line("OK \"done\""),
        "STARTTLS" => Answer::start_tls(
            "OK \"begin TLS negotiation now\"",
            "NO \"TLS is not available\"",
            "NO \"unknown command\"",
        ),
        _ => Answer::line("NO \"unknown command\""),
    }
}
