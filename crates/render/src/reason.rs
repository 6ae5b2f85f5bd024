use crate::{phrases::Phrases, safe};

/// Why something could not be tested, from the machine word of the report. A word without phrase is shown as it is.
pub(crate) fn reason(word: &str, phrases: Phrases) -> String {
    let id = match word {
        "connect_error" => "reason-connect-error",
        "deadline" | "timeout" => "reason-timeout",
        "dns_error" => "reason-dns-error",
        "no_answer" => "reason-no-answer",
        "no_certificate" => "reason-no-certificate",
        "no_host" | "no_name" => "reason-no-host",
        "no_route" => "reason-no-route",
        "offline" => "reason-offline",
        "rate_limited" => "reason-rate-limited",
        "refused" => "reason-refused",
        "reset" => "reason-reset",
        "starttls_error" => "reason-starttls-error",
        "tls_error" => "reason-tls-error",
        "unreachable" => "reason-unreachable",
        other => return safe(other).replace('_', " "),
    };
    phrases.say(id)
}
