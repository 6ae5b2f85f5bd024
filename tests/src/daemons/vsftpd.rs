use super::{Daemon, Folder, Material, free_port};
use std::process::Command;

impl Daemon {
    /// vsftpd: FTP. It starts as root alone.
    pub fn vsftpd(material: &Material) -> Self {
        let folder = Folder::new(material);
        let port = free_port();
        folder.make("empty");
        folder.settings(
            "vsftpd.conf",
            &format!(
                "listen=YES\nlisten_address=127.0.0.1\nlisten_port={port}\nbackground=NO\nanonymous_enable=YES\nssl_enable=YES\n\
                 rsa_cert_file={{folder}}/chain.pem\nrsa_private_key_file={{folder}}/key.pem\nssl_ciphers=HIGH\n\
                 secure_chroot_dir={{folder}}/empty\nseccomp_sandbox=NO\n"
            ),
        );
        let mut command = Command::new("/usr/sbin/vsftpd");
        command.arg(folder.file("vsftpd.conf"));
        Self::start(command, folder, vec![("ftp", port)])
    }
}
