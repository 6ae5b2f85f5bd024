use super::{Daemon, Folder, Material, free_port};
use std::process::Command;

impl Daemon {
    /// InspIRCd: IRC.
    pub fn inspircd(material: &Material) -> Self {
        let folder = Folder::new(material);
        let port = free_port();
        folder.settings(
            "inspircd.conf",
            &format!(
                r#"<server name="irc.fleet.test" description="test" network="Test" id="97K">
<admin name="x" nick="x" email="x@fleet.test">
<bind address="127.0.0.1" port="{port}" type="clients">
<module name="ssl_gnutls">
<module name="starttls">
<sslprofile name="Clients" provider="gnutls" cafile="" certfile="{{folder}}/chain.pem" keyfile="{{folder}}/key.pem">
<starttls profile="Clients">
<connect name="main" allow="*" resolvehostnames="no" localmax="1000" globalmax="1000" useconnectban="no">
<performance softlimit="1000">
<pid file="{{folder}}/pid">
<log method="file" type="*" level="default" target="{{folder}}/log">
"#
            ),
        );
        let mut command = Command::new("inspircd");
        command.args(["--nofork", "--runasroot"]);
        command.arg(format!("--config={}", folder.file("inspircd.conf").display()));
        Self::start(command, folder, vec![("irc", port)])
    }
}
