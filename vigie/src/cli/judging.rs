use super::{FailOn, Format, values::PolicyParser};
use clap::Args;
use jiff::Timestamp;
use model::PolicyName;
use std::path::PathBuf;

/// How certificates are judged; shared by check and verify.
#[derive(Debug, Args)]
#[command(next_help_heading = "Trust and judgement")]
pub(crate) struct JudgingArguments {
    /// Trust these roots too: PEM, DER or PKCS#7; may be repeated
    #[arg(long, value_name = "FILE")]
    pub(crate) ca: Vec<PathBuf>,
    /// Trust the roots of --ca alone, not the public ones (Mozilla's, as built into this version)
    #[arg(long)]
    pub(crate) no_public_roots: bool,
    /// Trust the roots of this machine's operating system instead of the built-in public ones
    #[arg(long, conflicts_with = "no_public_roots")]
    pub(crate) system_roots: bool,
    /// Intermediate certificates that may complete a chain; what the server leaves out is still told. May be repeated
    #[arg(long, value_name = "FILE")]
    pub(crate) intermediates: Vec<PathBuf>,
    /// Revocation lists (CRL): PEM or DER. What they list is revoked; where the list of an issuer cannot be used, its
    /// certificates are not taken for good. May be repeated
    #[arg(long, value_name = "FILE")]
    pub(crate) crl: Vec<PathBuf>,
    /// Judge as of this instant instead of now (RFC 3339: 2027-03-15T00:00:00Z); the report is dated so
    #[arg(long, value_name = "RFC3339", value_parser = instant)]
    pub(crate) at: Option<Timestamp>,
    /// How findings are weighed: copibot tells another host name as orange; strict tells as red what a browser refuses,
    /// and what breaks RFC 5280 or the Baseline Requirements by the letter
    #[arg(long, value_name = "POLICY", default_value = "copibot", value_parser = PolicyParser::default())]
    pub(crate) policy: PolicyName,
}

/// How results leave; shared by check and verify.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct OutputArguments {
    /// How results are written on standard output
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: Format,
    /// From which colour on the exit code is not 0; not for --format nagios [default: orange]
    #[arg(long, value_name = "COLOUR")]
    pub(crate) fail_on: Option<FailOn>,
    /// Save the chain to install as PEM: the mended chain where one is needed and known, else the presented one if it is
    /// good. An existing file is replaced. One target only
    #[arg(long, value_name = "FILE")]
    pub(crate) write_chain: Option<PathBuf>,
}

fn instant(text: &str) -> Result<Timestamp, String> {
    text.parse()
        .map_err(|_| "write an instant as RFC 3339 has it, such as 2027-03-15T00:00:00Z".to_owned())
}
