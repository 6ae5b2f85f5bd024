use serde::{Deserialize, Deserializer, de::Error};
use std::{
    net::{IpAddr, SocketAddr},
    str::FromStr,
};

/// A name server: an address, with a port where it is not 53.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NameServer(pub SocketAddr);

/// A text that names no name server.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no name server: write its address, such as 192.0.2.53 or 192.0.2.53:5353")]
pub struct BadNameServer(String);

const PORT: u16 = 53;

impl FromStr for NameServer {
    type Err = BadNameServer;

    fn from_str(text: &str) -> Result<Self, BadNameServer> {
        text.parse::<SocketAddr>()
            .or_else(|_| text.parse::<IpAddr>().map(|address| (address, PORT).into()))
            .map(Self)
            .map_err(|_| BadNameServer(text.to_owned()))
    }
}

impl<'de> Deserialize<'de> for NameServer {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}
