use crate::hostile::peer;
use model::{ReportTarget, StartTls};
use render::protocol;

/// `www.example.org:443`, with IPv6 addresses in brackets; the name alone where no server was asked.
pub(crate) fn host_and_port(target: &ReportTarget) -> String {
    match target.port {
        None => peer(&target.host),
        Some(port) => format!("{}:{port}", host(target)),
    }
}

/// As [`host_and_port`], without the port that everybody expects; with the protocol where a dialogue precedes TLS.
pub(crate) fn in_subject(target: &ReportTarget) -> String {
    match (target.port, target.starttls) {
        (None | Some(443), StartTls::None) => host(target),
        (_, StartTls::None) => host_and_port(target),
        (_, _) => format!("{} ({})", host_and_port(target), protocol(target).unwrap_or_default()),
    }
}

/// The host, with brackets around an IPv6 address.
fn host(target: &ReportTarget) -> String {
    let host = peer(&target.host);
    match host.parse::<std::net::Ipv6Addr>() {
        Ok(_) => format!("[{host}]"),
        Err(_) => host,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_leaves_out_what_everybody_expects() {
        for (host, port, starttls, text) in [
            ("www.example.org", Some(443), StartTls::None, "www.example.org"),
            ("www.example.org", Some(8443), StartTls::None, "www.example.org:8443"),
            (
                "mail.example.org",
                Some(25),
                StartTls::Smtp,
                "mail.example.org:25 (SMTP STARTTLS)",
            ),
            ("2001:db8::1", Some(443), StartTls::None, "[2001:db8::1]"),
            ("2001:db8::1", Some(993), StartTls::None, "[2001:db8::1]:993"),
        ] {
            let host = host.to_owned();
            let target = ReportTarget {
                host,
                port,
                starttls,
                ..ReportTarget::default()
            };
            assert_eq!(in_subject(&target), text);
        }
    }
}
