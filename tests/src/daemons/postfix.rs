use super::{Daemon, Folder, Material, free_port};
use std::process::Command;

impl Daemon {
    /// Postfix: SMTP between servers, and submission. It starts as root alone.
    pub fn postfix(material: &Material) -> Self {
        let folder = Folder::new(material);
        let ports = [("smtp", free_port()), ("smtp", free_port())];
        for name in ["conf", "spool", "data"] {
            folder.make(name);
        }
        folder.settings("conf/main.cf", SETTINGS);
        let [(_, transfer), (_, submission)] = ports;
        folder.write(
            "conf/master.cf",
            &format!(
                "127.0.0.1:{transfer} inet n - n - - smtpd\n\
                 127.0.0.1:{submission} inet n - n - - smtpd -o smtpd_tls_security_level=encrypt\n\
                 postlog unix-dgram n - n - 1 postlogd\nanvil unix - - n - 1 anvil\nrewrite unix - - n - - trivial-rewrite\n\
                 tlsmgr unix - - n 1000? 1 tlsmgr\nproxymap unix - - n - - proxymap\ncleanup unix n - n - 0 cleanup\n"
            ),
        );
        super::prepare({
            let mut command = Command::new("chown");
            command.arg("postfix").arg(folder.file("data"));
            command
        });
        let mut command = Command::new("postfix");
        command.arg("-c").arg(folder.file("conf")).arg("start-fg");
        Self::start(command, folder, ports.to_vec())
    }
}

const SETTINGS: &str = "compatibility_level = 3.6
queue_directory = {folder}/spool
data_directory = {folder}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
myhostname = mail.fleet.test
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
alias_maps =
maillog_file = /dev/stdout
smtpd_tls_chain_files = {folder}/key.pem, {folder}/chain.pem
smtpd_tls_security_level = may
smtpd_peername_lookup = no
";
