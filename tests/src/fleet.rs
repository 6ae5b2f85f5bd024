use crate::{Nginx, Site, free_port};
use serde_json::{Value, json};
use std::{fmt::Write as _, fs, os::unix::fs::symlink, path::PathBuf, time::SystemTime};
use tempfile::TempDir;
use testbed::Identity;

/// Many servers to be watched: one nginx behind as many names and loopback addresses as wanted, most of them sound.
#[derive(Debug)]
pub struct Fleet {
    members: Vec<Member>,
    nginx: Nginx,
    dead_port: u16,
    root_pem: String,
    folder: TempDir,
}

/// One server of a fleet.
#[derive(Clone, Debug)]
pub struct Member {
    /// Its name, which says what kind it is.
    pub name: String,
    /// What is wrong with it.
    pub kind: Kind,
}

/// What is wrong with a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Nobody listens.
    Dead,
    /// Its certificate has expired.
    Expired,
    /// Nothing, or an expired certificate: see [`Fleet::set_sound`].
    Moody,
    /// Its certificate is its own issuer.
    SelfSigned,
    /// Nothing.
    Sound,
    /// Its certificate is for another host.
    WrongHost,
}

/// Of a hundred servers so many are of each kind; the others are sound.
const PER_HUNDRED: [(Kind, usize); 5] = [
    (Kind::Dead, 3),
    (Kind::Expired, 5),
    (Kind::Moody, 10),
    (Kind::SelfSigned, 5),
    (Kind::WrongHost, 5),
];

impl Kind {
    fn of(index: usize) -> Self {
        let mut place = index % 100;
        for (kind, count) in PER_HUNDRED {
            if place < count {
                return kind;
            }
            place -= count;
        }
        Self::Sound
    }

    /// The first part of the names of this kind.
    pub fn word(self) -> &'static str {
        match self {
            Self::Dead => "dead",
            Self::Expired => "expired",
            Self::Moody => "moody",
            Self::SelfSigned => "self-signed",
            Self::Sound => "sound",
            Self::WrongHost => "wrong-host",
        }
    }
}

impl Fleet {
    /// Starts so many servers, up to 60,000; a moody one is sound at first.
    pub fn start(count: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = Identity::root("Fleet Test Root").issue().unwrap();
        let sound = root.leaf("*.fleet.test").current(SystemTime::now()).issue().unwrap();
        let site = Site::new(sound.pem(), sound.key_pem().unwrap());
        fs::write(folder.path().join("key.pem"), sound.key_pem().unwrap()).unwrap();
        fs::write(folder.path().join("sound.pem"), sound.pem()).unwrap();
        let shown = folder.path().display();
        let nginx = site
            .on_every_address()
            // Read at each handshake: what a server presents can change while it runs.
            .directive(&format!("ssl_certificate {shown}/$ssl_server_name.pem;"))
            .directive(&format!("ssl_certificate_key {shown}/key.pem;"))
            .start();
        let members = (0..count).map(|index| {
            let kind = Kind::of(index);
            let name = format!("{}-{index:05}.fleet.test", kind.word());
            Member { name, kind }
        });
        let fleet = Self {
            members: members.collect(),
            nginx,
            dead_port: free_port(),
            root_pem: root.pem(),
            folder,
        };
        fleet.write_hosts();
        for member in &fleet.members {
            fleet.install(member, &root, &sound);
        }
        fleet
    }

    /// The servers.
    pub fn members(&self) -> &[Member] {
        &self.members
    }

    /// The root that sound certificates end in, PEM.
    pub fn root_pem(&self) -> &str {
        &self.root_pem
    }

    /// The hosts file with the addresses of all names.
    pub fn hosts_file(&self) -> PathBuf {
        self.folder.path().join("hosts")
    }

    /// A monitor for each server, as the API takes them: as often and as cheaply as the product allows.
    pub fn monitors(&self, bundle: &str) -> Vec<Value> {
        let monitor = |member: &Member| {
            let port = match member.kind {
                Kind::Dead => self.dead_port,
                _ => self.nginx.port(),
            };
            json!({
                "names": [member.name], "port": port, "frequency": "5m", "depth": "quick",
                "trust": {"public": false, "bundles": [bundle]},
            })
        };
        self.members.iter().map(monitor).collect()
    }

    /// Gives a moody server its sound certificate, or its expired one, from the next handshake on.
    pub fn set_sound(&self, member: &Member, sound: bool) {
        assert_eq!(member.kind, Kind::Moody);
        let file = match sound {
            true => "sound.pem".to_owned(),
            false => format!("{}.bad.pem", member.name),
        };
        self.present(member, &file);
    }

    fn install(&self, member: &Member, root: &Identity, key: &Identity) {
        let now = SystemTime::now();
        let name = &member.name;
        let own = match member.kind {
            Kind::Dead | Kind::Sound => None,
            Kind::Expired | Kind::Moody => Some(root.leaf(name).expired(now)),
            Kind::SelfSigned => Some(Identity::self_signed(name).current(now)),
            Kind::WrongHost => Some(root.leaf(&format!("other-{name}")).current(now)),
        };
        if let Some(own) = own {
            let pem = own.key_of(key).issue().unwrap().pem();
            fs::write(self.folder.path().join(format!("{name}.bad.pem")), pem).unwrap();
        }
        match member.kind {
            Kind::Dead | Kind::Moody | Kind::Sound => self.present(member, "sound.pem"),
            Kind::Expired | Kind::SelfSigned | Kind::WrongHost => self.present(member, &format!("{name}.bad.pem")),
        }
    }

    /// In one step: a handshake meets the one certificate or the other.
    fn present(&self, member: &Member, file: &str) {
        let place = |end: &str| self.folder.path().join(format!("{}{end}", member.name));
        symlink(file, place(".new")).unwrap();
        fs::rename(place(".new"), place(".pem")).unwrap();
    }

    fn write_hosts(&self) {
        let mut hosts = String::new();
        for (index, member) in self.members.iter().enumerate() {
            writeln!(hosts, "127.1.{}.{} {}", index / 250, index % 250 + 1, member.name).unwrap();
        }
        fs::write(self.hosts_file(), hosts).unwrap();
    }
}
