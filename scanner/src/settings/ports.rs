use outbound::Ports;
use serde::{
    Deserialize, Deserializer,
    de::{Error, SeqAccess, Visitor},
};
use std::fmt;

/// Which ports may be scanned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AllowedPorts {
    /// Every port.
    Any,
    /// These ports.
    Only(Vec<u16>),
    /// Those of TLS, from the first byte or after STARTTLS ([`outbound::SCAN_PORTS`]): for hosted installations.
    Tls,
}

impl From<&AllowedPorts> for Ports {
    fn from(ports: &AllowedPorts) -> Self {
        match ports {
            AllowedPorts::Any => Self::Any,
            AllowedPorts::Only(ports) => ports.clone().into(),
            AllowedPorts::Tls => Self::SCAN,
        }
    }
}

const EXPECTED: &str = "\"any\", \"tls\", or a list of ports from 1 to 65535";

impl<'de> Deserialize<'de> for AllowedPorts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Words)
    }
}

struct Words;

impl<'de> Visitor<'de> for Words {
    type Value = AllowedPorts;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(EXPECTED)
    }

    /// A variable holds a list as text, with commas.
    fn visit_str<E: Error>(self, text: &str) -> Result<AllowedPorts, E> {
        let wrong = || E::custom(format!("{text:?} names no ports, expected {EXPECTED}"));
        match text {
            "any" => Ok(AllowedPorts::Any),
            "tls" => Ok(AllowedPorts::Tls),
            list => list
                .split(',')
                .map(|port| port.trim().parse().ok().filter(|port| *port != 0).ok_or_else(wrong))
                .collect::<Result<_, _>>()
                .map(AllowedPorts::Only),
        }
    }

    fn visit_seq<S: SeqAccess<'de>>(self, mut elements: S) -> Result<AllowedPorts, S::Error> {
        let mut ports = Vec::new();
        while let Some(port) = elements.next_element::<u16>()? {
            if port == 0 {
                return Err(S::Error::custom(format!("0 is no port, expected {EXPECTED}")));
            }
            ports.push(port);
        }
        Ok(AllowedPorts::Only(ports))
    }
}
