use super::{JudgingArguments, OutputArguments};
use clap::Args;
use model::Host;
use std::path::PathBuf;

/// Judge certificates in a file, without any network
///
/// The first certificate of the file is the one to judge; what follows is the chain that a server would send. Try it
/// before you install. --policy strict holds the chain to the letter of RFC 5280 and of the Baseline Requirements.
#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct VerifyArguments {
    /// Certificates as a server would send them, the server's own first: PEM, DER or PKCS#7; - is standard input, and
    /// a named pipe is waited for
    #[arg(long, value_name = "FILE")]
    pub(crate) chain: PathBuf,
    /// Name that the certificate must cover; without it the host name is not judged
    #[arg(long, value_name = "NAME")]
    pub(crate) host: Option<Host>,
    #[command(flatten)]
    pub(crate) judging: JudgingArguments,
    #[command(flatten)]
    pub(crate) output: OutputArguments,
}

const EXAMPLES: &str = "\
Examples:
  vigie verify --chain server.pem --host www.example.org
  vigie verify --chain server.pem --crl company.crl         is it revoked?
  vigie verify --chain server.pem --ca company-root.pem --at 2027-01-01T00:00:00Z
  cat leaf.pem intermediate.pem | vigie verify --chain - --format json
";
