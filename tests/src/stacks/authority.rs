use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::{Arc, OnceLock},
    time::SystemTime,
};
use tempfile::TempDir;
use testbed::{Fixture, Identity, KeyKind};

/// The name that all certificates here are for.
pub const HOST: &str = "www.fleet.test";

/// Certificates of one server as files: `root.pem`, and a folder for each key.
#[derive(Clone, Debug)]
pub struct Credentials {
    folder: Arc<TempDir>,
    keys: Vec<KeyFile>,
    host: String,
}

/// Which certificate a server has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyFile {
    /// ECDSA on P-256.
    Ecdsa,
    /// Ed25519.
    Ed25519,
    /// RSA of 2048 bits.
    Rsa,
    /// RSA of 1024 bits, of a certificate that OpenSSL takes at security level 0 alone.
    Rsa1024,
    /// RSA of 2048 bits for RSASSA-PSS alone (RFC 4055).
    RsaPss,
}

impl KeyFile {
    fn name(self) -> &'static str {
        match self {
            Self::Ecdsa => "ecdsa",
            Self::Ed25519 => "ed25519",
            Self::Rsa => "rsa",
            Self::Rsa1024 => "rsa1024",
            Self::RsaPss => "rsa_pss",
        }
    }
}

/// One authority for all: RSA keys take long to make.
struct Authority {
    root: Identity,
    rsa: Identity,
    ecdsa: Identity,
    ed25519: Identity,
}

impl Authority {
    fn get() -> &'static Self {
        static AUTHORITY: OnceLock<Authority> = OnceLock::new();
        AUTHORITY.get_or_init(|| {
            let root = Identity::root("Stacks Root").key(KeyKind::Rsa2048).issue().unwrap();
            let leaf = |kind| {
                // Without a key usage, as old certificates have none: static RSA needs another one than the rest (RFC 5246 section 7.4.2).
                let leaf = root.leaf(HOST).key(kind).no_key_usage();
                leaf.current(SystemTime::now()).issue().unwrap()
            };
            Self {
                rsa: leaf(KeyKind::Rsa2048),
                ecdsa: leaf(KeyKind::EcdsaP256),
                ed25519: leaf(KeyKind::Ed25519),
                root,
            }
        })
    }
}

impl Credentials {
    /// Certificates with these keys, of a private CA.
    pub fn new(keys: &[KeyFile]) -> Self {
        let credentials = Self {
            folder: tempfile::tempdir().unwrap().into(),
            keys: keys.to_vec(),
            host: if keys.contains(&KeyFile::Rsa1024) {
                Fixture::HOST
            } else {
                HOST
            }
            .to_owned(),
        };
        let authority = Authority::get();
        credentials.write("root.pem", &authority.root.pem());
        for key in keys {
            match key {
                KeyFile::Ecdsa => credentials.put(*key, &authority.ecdsa),
                KeyFile::Ed25519 => credentials.put(*key, &authority.ed25519),
                KeyFile::Rsa => credentials.put(*key, &authority.rsa),
                KeyFile::Rsa1024 => {
                    credentials.put(*key, &Fixture::Rsa1024Key.identity());
                    fs::copy(credentials.file("rsa1024/ca.pem"), credentials.root()).unwrap();
                }
                KeyFile::RsaPss => credentials.make_pss(&authority.root),
            }
        }
        credentials
    }

    /// The name to ask for.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Its keys, in the order in which they were asked for.
    pub fn keys(&self) -> &[KeyFile] {
        &self.keys
    }

    /// A file in its folder.
    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The root, PEM.
    pub fn root(&self) -> PathBuf {
        self.file("root.pem")
    }

    /// The chain of a key, PEM.
    pub fn chain(&self, key: KeyFile) -> PathBuf {
        self.file(key.name()).join("fullchain.pem")
    }

    /// A private key, PKCS#8 in PEM.
    pub fn key(&self, key: KeyFile) -> PathBuf {
        self.file(key.name()).join("key.pem")
    }

    /// Chain and key of the first key.
    pub fn first(&self) -> (PathBuf, PathBuf) {
        let key = *self.keys.first().unwrap();
        (self.chain(key), self.key(key))
    }

    /// The first key and its chain as PKCS#12, password "password", in the encryption that everybody reads.
    pub fn pkcs12(&self) -> PathBuf {
        let (chain, key) = self.first();
        let file = self.file("first.p12");
        let words = "pkcs12 -export -name first -passout pass:password -keypbe PBE-SHA1-3DES -certpbe PBE-SHA1-3DES";
        run(Command::new("openssl")
            .args(words.split(' '))
            .arg("-in")
            .arg(chain)
            .arg("-inkey")
            .arg(key)
            .arg("-out")
            .arg(&file));
        file
    }

    /// Writes a file beside the certificates and gives its path.
    pub fn write(&self, name: &str, text: &str) -> PathBuf {
        let file = self.file(name);
        fs::write(&file, text).unwrap();
        file
    }

    fn put(&self, key: KeyFile, identity: &Identity) {
        let folder = self.file(key.name());
        fs::create_dir(&folder).unwrap();
        identity.write_to(&folder).unwrap();
    }

    fn make_pss(&self, root: &Identity) {
        let root_key = self.write("root.key", &root.key_pem().unwrap());
        let (chain, key) = (self.chain(KeyFile::RsaPss), self.key(KeyFile::RsaPss));
        fs::create_dir(self.file(KeyFile::RsaPss.name())).unwrap();
        let extensions = self.write(
            "pss.ext",
            &format!("subjectAltName=DNS:{HOST}\nextendedKeyUsage=serverAuth\n"),
        );
        let request = self.file("pss.csr");
        run(Command::new("openssl")
            .args("req -new -nodes -newkey rsa-pss -pkeyopt rsa_keygen_bits:2048 -subj /CN=www.fleet.test".split(' '))
            .args(["-keyout".as_ref(), key.as_path(), "-out".as_ref(), &request]));
        run(Command::new("openssl")
            .args("x509 -req -days 60 -CAcreateserial".split(' '))
            .args(["-in".as_ref(), request.as_path(), "-out".as_ref(), &chain])
            .args(["-CA".as_ref(), self.root().as_path(), "-CAkey".as_ref(), &root_key])
            .args([Path::new("-extfile"), &extensions]));
    }
}

/// Runs a program to its end, which must be a good one. Gives what it printed.
pub(super) fn run(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {said}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}
