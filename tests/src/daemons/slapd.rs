use super::{Daemon, Folder, Material, free_port};
use std::process::Command;

impl Daemon {
    /// OpenLDAP, with nothing in it.
    pub fn slapd(material: &Material) -> Self {
        let folder = Folder::new(material);
        let port = free_port();
        folder.settings(
            "slapd.conf",
            "pidfile {folder}/pid\nargsfile {folder}/args\nTLSCertificateFile {folder}/chain.pem\n\
             TLSCertificateKeyFile {folder}/key.pem\ndatabase config\n",
        );
        let mut command = Command::new("/usr/sbin/slapd");
        command.args(["-d", "0", "-h", &format!("ldap://127.0.0.1:{port}"), "-f"]);
        command.arg(folder.file("slapd.conf"));
        Self::start(command, folder, vec![("ldap", port)])
    }
}
