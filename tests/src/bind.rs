use std::{
    collections::BTreeMap,
    fmt::Write as _,
    fs,
    net::{Ipv4Addr, SocketAddr, TcpStream, UdpSocket},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};
use tempfile::TempDir;

use crate::free_port;

/// A real BIND, stopped when dropped.
#[derive(Debug)]
pub struct Bind {
    child: Child,
    folder: TempDir,
    port: u16,
}

/// A zone, as its owner writes it, and how it is signed.
#[derive(Clone, Debug)]
pub struct Zone {
    name: String,
    records: String,
    algorithm: Option<&'static str>,
    denial: &'static [&'static str],
    has_ds: bool,
    validity: &'static [&'static str],
    forged: Vec<(String, String)>,
    stripped: Option<&'static str>,
    is_missing: bool,
}

impl Zone {
    /// A zone signed with ECDSA P-256 whose denials are NSEC records. `records` are lines of a zone file; SOA, NS and
    /// delegations are added.
    pub fn signed(name: &str, records: &str) -> Self {
        Self {
            algorithm: Some("ECDSAP256SHA256"),
            ..Self::unsigned(name, records)
        }
    }

    /// A zone without signatures.
    pub fn unsigned(name: &str, records: &str) -> Self {
        Self {
            name: name.to_owned(),
            records: records.to_owned(),
            algorithm: None,
            denial: &[],
            has_ds: true,
            validity: &[],
            forged: Vec::new(),
            stripped: None,
            is_missing: false,
        }
    }

    /// Its name, without the dot at the end.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Signed with RSA.
    #[must_use]
    pub fn rsa(mut self) -> Self {
        self.algorithm = Some("RSASHA256");
        self
    }

    /// Signed with Ed448, which our side does not know.
    #[must_use]
    pub fn ed448(mut self) -> Self {
        self.algorithm = Some("ED448");
        self
    }

    /// What is not there is denied by NSEC3 records.
    #[must_use]
    pub fn nsec3(mut self) -> Self {
        self.denial = &["-3", "-", "-H", "0"];
        self
    }

    /// The same, without a word about zones below that are not signed.
    #[must_use]
    pub fn opt_out(mut self) -> Self {
        self.denial = &["-3", "beef", "-H", "0", "-A"];
        self
    }

    /// The zone above does not know that this one is signed.
    #[must_use]
    pub fn without_ds(mut self) -> Self {
        self.has_ds = false;
        self
    }

    /// The signatures ran out some days ago.
    #[must_use]
    pub fn expired(mut self) -> Self {
        self.validity = &["-s", "now-20d", "-e", "now-2d", "-P"];
        self
    }

    /// Changes the zone after it was signed.
    #[must_use]
    pub fn forged(mut self, before: &str, after: &str) -> Self {
        self.forged.push((before.to_owned(), after.to_owned()));
        self
    }

    /// Takes records of a type, and their signatures, out of the zone after it was signed.
    #[must_use]
    pub fn stripped_of(mut self, kind: &'static str) -> Self {
        self.stripped = Some(kind);
        self
    }

    /// The name server cannot load the zone, and says SERVFAIL.
    #[must_use]
    pub fn missing(mut self) -> Self {
        self.is_missing = true;
        self
    }

    fn is_below(&self, other: &Self) -> bool {
        self.name != other.name && (other.name == "." || self.name.ends_with(&format!(".{}", other.name)))
    }

    fn file(&self) -> String {
        let name = if self.name == "." { "root" } else { &self.name };
        format!("{name}.zone")
    }
}

impl Bind {
    /// A name server with authority for these zones and, signed, for the root and the domain `test` above them.
    pub fn authority(zones: impl IntoIterator<Item = Zone>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut zones: Vec<Zone> = zones.into_iter().collect();
        for above in ["test", "."] {
            if !zones.iter().any(|zone| zone.name == above) {
                zones.push(Zone::signed(above, ""));
            }
        }
        // From the leaves up: the zone above holds the digests of the keys of the zones below.
        zones.sort_by_key(|zone| std::cmp::Reverse(zone.name.split('.').filter(|label| !label.is_empty()).count()));
        let mut delegations: BTreeMap<String, String> = BTreeMap::new();
        for (at, zone) in zones.iter().enumerate() {
            let below = delegations.remove(&zone.name).unwrap_or_default();
            let ds = write_zone(folder.path(), zone, &below);
            if let Some(above) = zones.iter().skip(at + 1).find(|other| zone.is_below(other)) {
                let lines = delegations.entry(above.name.clone()).or_default();
                writeln!(lines, "{}. NS ns.{}.", zone.name, zone.name).unwrap();
                if zone.has_ds {
                    lines.push_str(&ds);
                }
            } else {
                // What validation starts from, as IANA writes it.
                fs::write(folder.path().join("anchor"), ds).unwrap();
            }
        }
        let statements = zones.iter().fold(String::new(), |mut lines, zone| {
            let name = &zone.name;
            writeln!(lines, "zone \"{name}\" {{ type primary; file \"{}\"; }};", zone.file()).unwrap();
            lines
        });
        Self::start(folder, "recursion no; dnssec-validation no;", &statements)
    }

    /// A caching name server that asks this one, and leaves validation to others.
    pub fn forwarder(&self) -> Self {
        self.cache("no", "")
    }

    /// A caching name server that asks this one, and hands out nothing that does not bear out its signatures.
    pub fn validating_forwarder(&self) -> Self {
        let text = fs::read_to_string(self.anchor()).unwrap();
        let words: Vec<&str> = text.split_whitespace().skip_while(|word| *word != "DS").collect();
        let [_, tag, algorithm, kind, digest @ ..] = words.as_slice() else {
            panic!("{text} is no DS record");
        };
        let digest = digest.concat();
        self.cache(
            "yes",
            &format!("trust-anchors {{ . static-ds {tag} {algorithm} {kind} \"{digest}\"; }};\n"),
        )
    }

    fn cache(&self, validation: &str, anchors: &str) -> Self {
        let options = format!(
            "recursion yes; dnssec-validation {validation}; forward only; forwarders {{ 127.0.0.1 port {}; }};\n\
             validate-except {{ }}; max-cache-ttl 0; max-ncache-ttl 0; qname-minimization off;",
            self.port
        );
        Self::start(tempfile::tempdir().unwrap(), &options, anchors)
    }

    fn start(folder: TempDir, options: &str, statements: &str) -> Self {
        let port = free_port();
        let place = folder.path().display();
        let configuration = format!(
            "options {{\n  directory \"{place}\"; pid-file none; session-keyfile none; lock-file none;\n  listen-on port {port} {{ 127.0.0.1; }}; \
             listen-on-v6 {{ none; }};\n  allow-query {{ any; }}; notify no; empty-zones-enable no; hostname none; version none;\n  \
             managed-keys-directory \"{place}\"; {options}\n}};\ncontrols {{ }};\n{statements}"
        );
        fs::write(folder.path().join("named.conf"), configuration).unwrap();
        let child = Command::new("/usr/sbin/named")
            .args(["-g", "-4", "-n", "1", "-c"])
            .arg(folder.path().join("named.conf"))
            .stdout(Stdio::null())
            .stderr(fs::File::create(folder.path().join("log")).unwrap())
            .spawn()
            .expect("named is installed by tests/install");
        let mut bind = Self { child, folder, port };
        bind.wait_until_it_answers();
        bind
    }

    /// Where it listens, by UDP and TCP.
    pub fn address(&self) -> SocketAddr {
        (Ipv4Addr::LOCALHOST, self.port).into()
    }

    /// The digest of the key of the root, as a file for `--dnssec-anchor`.
    pub fn anchor(&self) -> PathBuf {
        self.folder.path().join("anchor")
    }

    fn wait_until_it_answers(&mut self) {
        let started = Instant::now();
        let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        socket.set_read_timeout(Some(Duration::from_millis(200))).unwrap();
        // ". IN SOA", with recursion wished for.
        let question = [0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 1];
        let mut answer = [0; 512];
        loop {
            let said = || fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
            if let Some(status) = self.child.try_wait().unwrap() {
                panic!("named ended with {status}: {}", said());
            }
            let asked = TcpStream::connect(self.address()).is_ok() && socket.send_to(&question, self.address()).is_ok();
            if asked && socket.recv(&mut answer).is_ok() && answer[3] & 15 == 0 && answer[7] > 0 {
                return;
            }
            assert!(
                started.elapsed() < Duration::from_secs(20),
                "named does not answer: {}",
                said()
            );
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Bind {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Writes a zone, signed as it should be, and gives the DS records for the zone above.
fn write_zone(folder: &Path, zone: &Zone, delegations: &str) -> String {
    if zone.is_missing {
        return String::new();
    }
    let dot = if zone.name == "." { "" } else { "." };
    let origin = format!("{}{dot}", zone.name);
    let text = format!(
        "$ORIGIN {origin}\n$TTL 60\n@ SOA ns.test. hostmaster.test. 1 3600 600 86400 60\n@ NS ns\nns A 127.0.0.1\n{}\n{delegations}",
        zone.records
    );
    let file = folder.join(zone.file());
    fs::write(&file, text).unwrap();
    let Some(algorithm) = zone.algorithm else {
        return String::new();
    };
    for flags in [&["-f", "KSK"][..], &[]] {
        run(
            folder,
            "dnssec-keygen",
            &[&["-q", "-K", ".", "-a", algorithm], flags, &bits(algorithm), &[&origin]].concat(),
        );
    }
    let signed = format!("{}.signed", zone.file());
    let sign = [
        &[
            "-q", "-S", "-O", "full", "-K", ".", "-d", ".", "-o", &origin, "-f", &signed,
        ],
        zone.validity,
        zone.denial,
        &[&zone.file()],
    ];
    run(folder, "dnssec-signzone", &sign.concat());
    let mut text = fs::read_to_string(folder.join(&signed)).unwrap();
    for (before, after) in &zone.forged {
        assert!(text.contains(before), "{} has no {before}", zone.name);
        text = text.replace(before, after);
    }
    if let Some(kind) = zone.stripped {
        // Owner, TTL, class, type, and what a signature covers.
        let is_left = |line: &&str| {
            let mut words = line.split_whitespace().skip(3);
            let (record, covered) = (words.next(), words.next());
            record != Some(kind) && (record != Some("RRSIG") || covered != Some(kind))
        };
        text = text.lines().filter(is_left).collect::<Vec<_>>().join("\n") + "\n";
    }
    fs::write(&file, text).unwrap();
    let ds = fs::read_to_string(folder.join(format!("dsset-{origin}"))).unwrap();
    ds.lines().fold(String::new(), |mut lines, line| {
        writeln!(lines, "{line}").unwrap();
        lines
    })
}

fn bits(algorithm: &str) -> Vec<&'static str> {
    match algorithm {
        "RSASHA256" => vec!["-b", "2048"],
        _ => vec![],
    }
}

fn run(folder: &Path, program: &str, arguments: &[&str]) {
    let output = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("bind9-utils is installed by tests/install");
    assert!(
        output.status.success(),
        "{program} {arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
}
