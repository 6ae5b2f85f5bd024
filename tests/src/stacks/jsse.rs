use super::process::script;
use super::{Credentials, KeyFile, Stack};
use std::process::Command;

/// The TLS server of the Java platform (Debian's OpenJDK 17) with nothing forbidden. `tests/servers/JsseServer.java` says what
/// the arguments mean.
pub fn jsse(keys: &[KeyFile], protocols: &str, suites: &str, flags: &str, properties: &str) -> Stack {
    let credentials = Credentials::new(keys);
    let store = credentials.pkcs12();
    let port = crate::free_port();
    let mut command = Command::new("java");
    // A small JVM, quick to start: it serves some dozens of handshakes.
    command.args(["-Xshare:auto", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx64m"]);
    command.args(properties.split_whitespace());
    command.arg(script("JsseServer.java")).arg(port.to_string());
    command.arg(store).args([protocols, suites, flags]);
    Stack::start(command, port, credentials)
}
