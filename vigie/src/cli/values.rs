use clap::{
    Arg, Command, ValueEnum,
    builder::{PossibleValue, PossibleValuesParser, TypedValueParser},
    error::Error,
};
use model::{Depth, Host, Language, PolicyName, StartTls};
use std::{
    ffi::OsStr,
    net::{IpAddr, SocketAddr},
    str::FromStr,
    time::Duration,
};

/// How results are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// The diagnosis of one target; a line each for several
    Text,
    /// One report; an array of reports for a list
    Json,
    /// One report a line, in the order of the targets
    Ndjson,
    /// A header and one record a target
    Csv,
    /// One line with performance data, and Nagios' exit codes
    Nagios,
}

/// From which colour on the exit code tells of a problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    /// Orange and red do
    Orange,
    /// Only red does: orange ends with 0
    Red,
}

/// When output is coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Shades {
    Always,
    Auto,
    Never,
}

/// A time limit in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Seconds(pub(crate) Duration);

impl FromStr for Seconds {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let seconds: f64 = text
            .parse()
            .map_err(|_| "write a number of seconds, such as 10 or 2.5".to_owned())?;
        if !(0.001..=86_400.0).contains(&seconds) {
            return Err("the time must be more than 0 and at most 86400 seconds".to_owned());
        }
        Ok(Self(Duration::from_secs_f64(seconds)))
    }
}

/// `IP:PORT`, or an address alone: then the target's port.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Address(IpAddr),
    Socket(SocketAddr),
}

impl Place {
    pub(crate) fn with_port(self, port: u16) -> SocketAddr {
        match self {
            Self::Address(address) => SocketAddr::new(address, port),
            Self::Socket(socket) => socket,
        }
    }
}

impl FromStr for Place {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let address = text.parse().map(Self::Address);
        text.parse()
            .map(Self::Socket)
            .or(address)
            .map_err(|_| "write IP:PORT, such as 192.0.2.1:443 or [2001:db8::1]:443; a name is no address".to_owned())
    }
}

/// `NAME=IP[,IP]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Resolve {
    pub(crate) name: String,
    pub(crate) addresses: Vec<IpAddr>,
}

impl FromStr for Resolve {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (name, addresses) = text
            .split_once('=')
            .ok_or("write NAME=IP[,IP], such as www.example.org=192.0.2.1")?;
        let host: Host = name.parse().map_err(|error: model::HostError| error.to_string())?;
        let name = host
            .name()
            .ok_or_else(|| format!("{name} is an address already: use --connect"))?;
        let addresses = addresses
            .split(',')
            .map(|address| {
                let bare = address.trim().trim_start_matches('[').trim_end_matches(']');
                bare.parse().map_err(|_| format!("{address:?} is no IP address"))
            })
            .collect::<Result<_, _>>()?;
        Ok(Self {
            name: name.to_owned(),
            addresses,
        })
    }
}

/// Offers the words of a closed set of the vocabulary, in help and completions too.
macro_rules! words {
    ($parser:ident, $type:ty, [$($word:expr),* $(,)?]) => {
        #[derive(Clone, Debug, Default)]
        pub(super) struct $parser;

        impl TypedValueParser for $parser {
            type Value = $type;

            fn parse_ref(&self, command: &Command, argument: Option<&Arg>, value: &OsStr) -> Result<$type, Error> {
                let inner = PossibleValuesParser::new([$($word),*]);
                inner.try_map(|word| word.parse::<$type>()).parse_ref(command, argument, value)
            }

            fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
                Some(Box::new([$($word),*].into_iter().map(PossibleValue::new)))
            }
        }
    };
}

words!(LanguageParser, Language, [Language::En.as_str(), Language::Fr.as_str()]);
words!(
    DepthParser,
    Depth,
    [Depth::Quick.as_str(), Depth::Standard.as_str(), Depth::Deep.as_str()]
);
words!(
    PolicyParser,
    PolicyName,
    [PolicyName::Copibot.as_str(), PolicyName::Strict.as_str()]
);
words!(
    StartTlsParser,
    StartTls,
    [
        StartTls::None.as_str(),
        StartTls::Smtp.as_str(),
        StartTls::Lmtp.as_str(),
        StartTls::Imap.as_str(),
        StartTls::Pop3.as_str(),
        StartTls::Ftp.as_str(),
        StartTls::Ldap.as_str(),
        StartTls::Xmpp.as_str(),
        StartTls::XmppServer.as_str(),
        StartTls::Postgres.as_str(),
        StartTls::Mysql.as_str(),
        StartTls::Nntp.as_str(),
        StartTls::Sieve.as_str(),
        StartTls::Irc.as_str(),
    ]
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_dialogue_is_offered() {
        let values = StartTlsParser.possible_values().unwrap();
        let offered: Vec<String> = values.map(|value| value.get_name().to_owned()).collect();
        assert_eq!(offered, StartTls::ALL.map(StartTls::as_str));
    }

    #[test]
    fn places_with_and_without_port() {
        let port = |text: &str| text.parse::<Place>().unwrap().with_port(25).to_string();
        assert_eq!(port("192.0.2.1:443"), "192.0.2.1:443");
        assert_eq!(port("2001:db8::1"), "[2001:db8::1]:25");
        assert!("www.example.org:443".parse::<Place>().is_err());
    }

    #[test]
    fn a_name_is_pinned_to_addresses() {
        let resolve: Resolve = "München.example=192.0.2.1,[2001:db8::1]".parse().unwrap();
        assert_eq!(resolve.name, "xn--mnchen-3ya.example");
        assert_eq!(resolve.addresses.len(), 2);
        assert!("192.0.2.1=192.0.2.2".parse::<Resolve>().is_err());
    }
}
