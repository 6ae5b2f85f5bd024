use super::{Daemon, Folder, Material, free_port};
use std::process::Command;

impl Daemon {
    /// Prosody: XMPP of clients and of servers, for one domain.
    pub fn prosody(material: &Material, domain: &str) -> Self {
        let folder = Folder::new(material);
        let ports = [("xmpp", free_port()), ("xmpp-server", free_port())];
        let [(_, clients), (_, servers)] = ports;
        folder.make("data");
        folder.settings(
            "prosody.cfg.lua",
            &format!(
                r#"run_as_root = true
data_path = "{{folder}}/data"
pidfile = "{{folder}}/pid"
certificates = "{{folder}}"
interfaces = {{ "127.0.0.1" }}
c2s_ports = {{ {clients} }}
s2s_ports = {{ {servers} }}
c2s_require_encryption = true
s2s_require_encryption = true
modules_enabled = {{ "tls", "saslauth", "dialback" }}
modules_disabled = {{ "admin_shell" }}
log = {{ warn = "*console" }}
ssl = {{ certificate = "{{folder}}/chain.pem", key = "{{folder}}/key.pem" }}
VirtualHost "{domain}"
"#
            ),
        );
        let mut command = Command::new("prosody");
        command.arg("--config").arg(folder.file("prosody.cfg.lua")).arg("-F");
        Self::start(command, folder, ports.to_vec())
    }
}
