use super::{Daemon, Folder, Material, free_port, run_as};

impl Daemon {
    /// MariaDB, without accounts: nobody signs in.
    pub fn mariadb(material: &Material) -> Self {
        let folder = Folder::new(material);
        let port = free_port();
        folder.make("data");
        folder.give_to("mysql");
        let mut command = run_as("mysql", "/usr/sbin/mariadbd");
        let path = |option: &str, name: &str| format!("--{option}={}", folder.file(name).display());
        command
            .args(["--no-defaults", "--skip-grant-tables", "--bind-address=127.0.0.1"])
            .args([
                "--innodb-buffer-pool-size=16M",
                "--innodb-log-file-size=4M",
                "--max-connect-errors=1000000",
            ])
            .arg(format!("--port={port}"))
            .arg(path("datadir", "data"))
            .arg(path("socket", "data/socket"))
            .arg(path("pid-file", "data/pid"))
            .arg(path("ssl-cert", "chain.pem"))
            .arg(path("ssl-key", "key.pem"));
        Self::start(command, folder, vec![("mysql", port)])
    }
}
