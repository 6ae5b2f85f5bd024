use super::process::{installed, script};
use super::{Credentials, KeyFile, Stack};
use serde_json::Value;
use std::process::Command;

/// A release of Node.js, for the OpenSSL that is linked into it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Node {
    /// Node 0.10.0 of March 2013: OpenSSL 1.0.1e with Heartbleed and CCS injection.
    V0_10,
    /// Node 4.0.0 of September 2015: OpenSSL 1.0.2d.
    V4,
    /// Node 24: OpenSSL 3.5, with ML-KEM.
    V24,
}

/// The TLS server of Node.js with these options of `tls.createServer`.
pub fn node(version: Node, keys: &[KeyFile], options: &Value) -> Stack {
    let credentials = Credentials::new(keys);
    let (chain, key) = credentials.first();
    let port = crate::free_port();
    let mut command = Command::new(installed(match version {
        Node::V0_10 => "node-0.10.0",
        Node::V4 => "node-4.0.0",
        Node::V24 => "node-24",
    }));
    command.arg(script("node_server.js")).arg(port.to_string());
    command.args([chain, key]).arg(options.to_string());
    Stack::start(command, port, credentials)
}
