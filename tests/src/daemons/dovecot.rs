use super::{Daemon, Folder, Material, free_port};
use std::process::Command;

impl Daemon {
    /// Dovecot: IMAP, POP3, ManageSieve, LMTP.
    pub fn dovecot(material: &Material) -> Self {
        let folder = Folder::new(material);
        let ports = [
            ("imap", free_port()),
            ("pop3", free_port()),
            ("sieve", free_port()),
            ("lmtp", free_port()),
        ];
        let [(_, imap), (_, pop3), (_, sieve), (_, lmtp)] = ports;
        folder.settings("dovecot.conf", &settings(imap, pop3, sieve, lmtp));
        let mut command = Command::new("dovecot");
        command.arg("-F").arg("-c").arg(folder.file("dovecot.conf"));
        Self::start(command, folder, ports.to_vec())
    }
}

fn settings(imap: u16, pop3: u16, sieve: u16, lmtp: u16) -> String {
    format!(
        r"base_dir = {{folder}}/run
state_dir = {{folder}}/state
log_path = /dev/stderr
protocols = imap pop3 lmtp sieve
listen = 127.0.0.1
ssl = yes
ssl_cert = <{{folder}}/chain.pem
ssl_key = <{{folder}}/key.pem
mail_location = maildir:{{folder}}/mail
mail_max_userip_connections = 1000
passdb {{
  driver = static
  args = password=test
}}
userdb {{
  driver = static
  args = uid=nobody gid=nogroup home={{folder}}/home
}}
service imap-login {{
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service pop3-login {{
  inet_listener pop3 {{
    port = {pop3}
  }}
  inet_listener pop3s {{
    port = 0
  }}
}}
service managesieve-login {{
  inet_listener sieve {{
    port = {sieve}
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    port = {lmtp}
  }}
}}
"
    )
}
