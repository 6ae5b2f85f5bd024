use super::{Daemon, Folder, Material, free_port, prepare, run_as};
use std::{fs, path::PathBuf};

impl Daemon {
    /// PostgreSQL, whichever version is installed.
    pub fn postgres(material: &Material) -> Self {
        let folder = Folder::new(material);
        let port = free_port();
        folder.give_to("postgres");
        let mut create = run_as("postgres", program("initdb"));
        create.arg("-D").arg(folder.file("data")).args(["-A", "trust", "-N"]);
        prepare(create);
        let mut command = run_as("postgres", program("postgres"));
        let path = |setting: &str, name: &str| format!("{setting}={}", folder.file(name).display());
        command
            .arg("-D")
            .arg(folder.file("data"))
            .args(["-p", &port.to_string(), "-k", "", "-c", "listen_addresses=127.0.0.1"])
            .args(["-c", "fsync=off", "-c", "ssl=on", "-c"])
            .arg(path("ssl_cert_file", "chain.pem"))
            .arg("-c")
            .arg(path("ssl_key_file", "key.pem"));
        Self::start(command, folder, vec![("postgres", port)])
    }
}

/// Debian keeps each version in a folder of its own.
fn program(name: &str) -> PathBuf {
    let versions = fs::read_dir("/usr/lib/postgresql").expect("postgresql is installed by tests/install");
    let programs = versions.map(|version| version.unwrap().path().join("bin").join(name));
    programs
        .filter(|program| program.exists())
        .max()
        .expect("a version of postgresql")
}
