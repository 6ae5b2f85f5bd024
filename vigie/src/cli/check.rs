use super::{
    JudgingArguments, OutputArguments, Place, Resolve, Seconds,
    values::{DepthParser, StartTlsParser},
};
use clap::Args;
use model::{Depth, Host, StartTls};
use std::path::PathBuf;

/// Test servers: certificate, chain, host name, protocols, weaknesses
///
/// Every address of a name is tested. One target gives the whole diagnosis; several give a line each, in the order in
/// which they were given.
#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct CheckArguments {
    /// What to test: a name, an IPv4 address, an IPv6 address (in brackets where a port follows); - reads a list
    /// from standard input
    #[arg(value_name = "HOST[:PORT]", required_unless_present = "file")]
    pub(crate) targets: Vec<String>,
    /// Read targets from a file, one a line: HOST or HOST:PORT, then perhaps a PROTOCOL of --starttls; # starts a comment
    #[arg(short, long, value_name = "FILE", help_heading = "Targets")]
    pub(crate) file: Vec<PathBuf>,
    /// How the connection becomes TLS: from the first byte, or after a dialogue of this protocol; sets the default port
    #[arg(long, value_name = "PROTOCOL", default_value = "none", value_parser = StartTlsParser::default(), help_heading = "Targets")]
    pub(crate) starttls: StartTls,
    /// Test every mail exchanger (MX) of the domains given, by SMTP with STARTTLS
    #[arg(long, conflicts_with_all = ["srv", "connect", "sni"], help_heading = "Targets")]
    pub(crate) mx: bool,
    /// Test every server that the domains given name in SRV records for the protocol of --starttls: xmpp, xmpp-server, imap,
    /// pop3, smtp (submission), sieve or ldap
    #[arg(long, requires = "starttls", conflicts_with_all = ["connect", "sni"], help_heading = "Targets")]
    pub(crate) srv: bool,
    /// Connect here instead of to the addresses of the name; without port, to that of the target
    #[arg(long, value_name = "IP:PORT", help_heading = "Connection")]
    pub(crate) connect: Option<Place>,
    /// Name to send in the TLS extension server_name instead of the host's
    #[arg(long, value_name = "NAME", help_heading = "Connection")]
    pub(crate) sni: Option<Host>,
    /// XMPP domain to ask for, where it is not the host; it is also the name that is sent and verified
    #[arg(long, value_name = "DOMAIN", help_heading = "Connection")]
    pub(crate) xmpp_domain: Option<Host>,
    /// Use these addresses for a name, without asking DNS; may be repeated
    #[arg(long, value_name = "NAME=IP[,IP]", help_heading = "Connection")]
    pub(crate) resolve: Vec<Resolve>,
    /// Ask this name server instead of those of the system, on port 53 unless one is given; may be repeated
    #[arg(long, value_name = "IP[:PORT]", help_heading = "Connection")]
    pub(crate) dns: Vec<Place>,
    /// Read this hosts file before DNS instead of that of the system
    #[arg(long, value_name = "FILE", help_heading = "Connection")]
    pub(crate) hosts_file: Option<PathBuf>,
    /// Validate DNSSEC from the DS or DNSKEY records in this file, which are those of a private root, instead of the
    /// public root
    #[arg(long, value_name = "FILE", help_heading = "Connection")]
    pub(crate) dnssec_anchor: Option<PathBuf>,
    /// How much is tested: quick (certificate, chain, host name), standard (and protocol versions) or deep (all that
    /// this version tests)
    #[arg(long, value_name = "DEPTH", default_value = "standard", value_parser = DepthParser::default(), help_heading = "Tests")]
    pub(crate) depth: Depth,
    /// Time limit of one target, in seconds [default: quick 15, standard 30, deep 120]
    #[arg(long, value_name = "SECONDS", help_heading = "Tests")]
    pub(crate) timeout: Option<Seconds>,
    /// Targets tested at the same time, 1 to 10000 [default: 64]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=10_000), help_heading = "Tests")]
    pub(crate) jobs: Option<u16>,
    /// Do not fetch anything from the addresses named in certificates: missing intermediates (AIA), OCSP responses,
    /// revocation lists
    #[arg(long, help_heading = "Tests")]
    pub(crate) no_fetch: bool,
    /// Port from which documents named in certificates may be fetched, besides 80 and 443; may be repeated
    #[arg(
        long = "fetch-port",
        value_name = "PORT",
        conflicts_with = "no_fetch",
        help_heading = "Tests"
    )]
    pub(crate) fetch_ports: Vec<u16>,
    #[command(flatten)]
    pub(crate) judging: JudgingArguments,
    #[command(flatten)]
    pub(crate) output: OutputArguments,
    /// Write the whole diagnosis of each target, not a line (--format text)
    #[arg(long, help_heading = "Output")]
    pub(crate) details: bool,
}

impl CheckArguments {
    /// Where a name server listens that was given without port.
    pub(crate) const DNS_PORT: u16 = 53;
}

const EXAMPLES: &str = "\
Examples:
  vigie check www.example.org
  vigie check mail.example.org --starttls smtp --lang fr
  vigie check --mx example.org                              every mail exchanger of a domain
  vigie check --srv example.org --starttls xmpp             every XMPP server of a domain
  vigie check '[2001:db8::1]:8443'
  vigie check shop.example.org --connect 192.0.2.7:443      one node behind a load balancer
  vigie check intranet.example --ca company-root.pem        a private authority
  vigie check www.example.org --write-chain chain.pem       the chain to install
  vigie check www.example.org --at 2027-01-01T00:00:00Z     will it still be good?
  vigie check -f servers.txt --depth quick --format csv > report.csv
  grep -v test servers.txt | vigie check - --format ndjson
  vigie check www.example.org --format nagios
";
