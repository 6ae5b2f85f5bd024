use crate::{Host, HostError};
use std::{fmt, str::FromStr};

/// `HOST[:PORT]` as a person writes it: a name, an IPv4 address, an IPv6 address bare or in brackets.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Endpoint {
    /// The host.
    pub host: Host,
    /// The port, where one was written.
    pub port: Option<u16>,
}

/// Why a text is no `HOST[:PORT]`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EndpointError {
    /// The host part is no host.
    #[error(transparent)]
    Host(#[from] HostError),
    /// The port part is no port.
    #[error("{0:?} is no port: use a number from 1 to 65535")]
    Port(String),
    /// A whole URL was given.
    #[error("{0:?} is a URL: write the host and port alone, such as www.example.org:443")]
    Url(String),
}

impl FromStr for Endpoint {
    type Err = EndpointError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        if text.contains("://") {
            return Err(EndpointError::Url(text.to_owned()));
        }
        let (host, port) = split(text);
        let port = match port {
            None => None,
            Some(digits) => match digits.parse::<u16>() {
                Ok(port) if port != 0 && digits.bytes().all(|byte| byte.is_ascii_digit()) => Some(port),
                _ => return Err(EndpointError::Port(digits.to_owned())),
            },
        };
        Ok(Self {
            host: host.parse()?,
            port,
        })
    }
}

/// A bare IPv6 address holds several colons and therefore no port; with a port it stands in brackets (RFC 3986 section 3.2.2).
fn split(text: &str) -> (&str, Option<&str>) {
    if text.starts_with('[') {
        return match text.split_once("]:") {
            Some((host, port)) => (host.strip_prefix('[').unwrap_or(host), Some(port)),
            None => (text, None),
        };
    }
    match text.split_once(':') {
        Some((host, port)) if !port.contains(':') => (host, Some(port)),
        _ => (text, None),
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.host, self.port) {
            (Host::Ip(std::net::IpAddr::V6(address)), Some(port)) => write!(formatter, "[{address}]:{port}"),
            (host, Some(port)) => write!(formatter, "{host}:{port}"),
            (host, None) => write!(formatter, "{host}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn host_and_port_are_told_apart() {
        for (text, host, port) in [
            ("example.org", "example.org", None),
            ("example.org:8443", "example.org", Some(8443)),
            (" example.org ", "example.org", None),
            ("192.0.2.1:25", "192.0.2.1", Some(25)),
            ("2001:db8::1", "2001:db8::1", None),
            ("[2001:db8::1]", "2001:db8::1", None),
            ("[2001:db8::1]:993", "2001:db8::1", Some(993)),
        ] {
            let endpoint: Endpoint = text.parse().unwrap();
            assert_eq!(
                (endpoint.host.to_string().as_str(), endpoint.port),
                (host, port),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_no_endpoint_says_why() {
        for (text, message) in [
            ("https://example.org/", "is a URL"),
            ("example.org:0", "is no port"),
            ("example.org:65536", "is no port"),
            ("example.org:+25", "is no port"),
            ("example.org:", "is no port"),
            (":443", "the host is empty"),
            ("", "the host is empty"),
        ] {
            let error = text.parse::<Endpoint>().unwrap_err().to_string();
            assert!(error.contains(message), "{text}: {error}");
        }
    }
}
