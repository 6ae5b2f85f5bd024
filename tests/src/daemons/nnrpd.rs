use super::{Daemon, Folder, Material, free_port, prepare, run_as};
use std::fs;

impl Daemon {
    /// The reader's half of INN: NNTP.
    pub fn nnrpd(material: &Material) -> Self {
        let folder = Folder::new(material);
        let port = free_port();
        for name in ["db", "etc", "log", "run", "spool", "tmp"] {
            folder.make(name);
        }
        folder.settings("inn.conf", SETTINGS);
        folder.write(
            "etc/readers.conf",
            "auth \"all\" { hosts: \"*\"\n default: \"<user>\"\n}\naccess \"all\" { users: \"*\"\n newsgroups: \"*\"\n}\n",
        );
        fs::copy("/etc/news/storage.conf", folder.file("etc/storage.conf")).unwrap();
        for name in ["active", "newsgroups"] {
            fs::copy(
                format!("/usr/lib/news/examples/{name}"),
                folder.file(&format!("db/{name}")),
            )
            .unwrap();
        }
        folder.write("db/active.times", "");
        folder.give_to("news");
        let program = |name: &str| {
            let mut command = run_as("news", format!("/usr/lib/news/bin/{name}"));
            command.env("INNCONF", folder.file("inn.conf"));
            command
        };
        let mut overview = program("tdx-util");
        overview.arg("-i");
        prepare(overview);
        let mut command = program("nnrpd");
        command.args(["-D", "-f", "-b", "127.0.0.1", "-p", &port.to_string(), "-c"]);
        command.arg(folder.file("etc/readers.conf"));
        Self::start(command, folder, vec![("nntp", port)])
    }
}

const SETTINGS: &str = r#"domain: fleet.test
fromhost: fleet.test
pathhost: fleet.test
mta: "/bin/false %s"
hismethod: hisv6
ovmethod: tradindexed
pathnews: /usr/lib/news
pathbin: /usr/lib/news/bin
patharchive: {folder}/spool
patharticles: {folder}/spool
pathdb: {folder}/db
pathetc: {folder}/etc
pathfilter: {folder}/etc
pathhttp: {folder}/log
pathincoming: {folder}/spool
pathlog: {folder}/log
pathoutgoing: {folder}/spool
pathoverview: {folder}/spool
pathrun: {folder}/run
pathspool: {folder}/spool
pathtmp: {folder}/tmp
nnrpdloadlimit: 0
tlscapath: /etc/ssl/certs
tlscertfile: {folder}/chain.pem
tlskeyfile: {folder}/key.pem
"#;
