use std::collections::HashMap;
use std::fs;
use std::io;
use std::net::IpAddr;
use std::path::Path;

use super::{HostsFile, SetupError};
use crate::host::{HostSyntax, parse_host};

/// The names whose addresses need no DNS: overrides and the hosts file.
#[derive(Debug)]
pub(super) struct KnownNames {
    addresses: HashMap<String, Vec<IpAddr>>,
}

impl KnownNames {
    pub(super) fn new(file: &HostsFile, overrides: HashMap<String, Vec<IpAddr>>) -> Result<Self, SetupError> {
        let mut addresses = read(file)?;
        for (name, given) in overrides {
            match parse_host(&name) {
                Ok(HostSyntax::Name(name)) => addresses.insert(name, given),
                // Whoever overrides an address wants another `connect` address, not another resolution.
                Ok(HostSyntax::Address(_)) => {
                    return Err(SetupError::Name {
                        name,
                        source: crate::HostError::NumericForm,
                    });
                }
                Err(source) => return Err(SetupError::Name { name, source }),
            };
        }
        Ok(Self { addresses })
    }

    pub(super) fn find(&self, name: &str) -> Option<&[IpAddr]> {
        self.addresses.get(name).map(Vec::as_slice)
    }
}

fn read(file: &HostsFile) -> Result<HashMap<String, Vec<IpAddr>>, SetupError> {
    let (path, required) = match file {
        HostsFile::Nowhere => return Ok(HashMap::new()),
        HostsFile::Path(path) => (path.as_path(), true),
        HostsFile::System => (Path::new("/etc/hosts"), false),
    };
    match fs::read(path) {
        Ok(bytes) => Ok(parse(&String::from_utf8_lossy(&bytes))),
        Err(error) if !required && error.kind() == io::ErrorKind::NotFound => Ok(HashMap::new()),
        Err(source) => Err(SetupError::HostsFile {
            path: path.to_owned(),
            source,
        }),
    }
}

/// `address name alias...` (hosts(5)); what does not read as such is skipped, as the C library does.
fn parse(text: &str) -> HashMap<String, Vec<IpAddr>> {
    let mut addresses: HashMap<String, Vec<IpAddr>> = HashMap::new();
    for line in text.lines() {
        let mut words = line.split('#').next().unwrap_or_default().split_whitespace();
        let Some(Ok(address)) = words.next().map(str::parse::<IpAddr>) else {
            continue;
        };
        for word in words {
            if let Ok(HostSyntax::Name(name)) = parse_host(word) {
                addresses.entry(name).or_default().push(address);
            }
        }
    }
    addresses
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hosts_file_is_read_as_the_system_reads_it() {
        let file =
            "# comment\n127.0.0.1\tlocalhost Box.Example.org # box\n\n::1 localhost\nfe80::1%lo0 zone\nnonsense\n";
        let known = KnownNames { addresses: parse(file) };
        assert_eq!(known.find("localhost").map(<[_]>::len), Some(2));
        assert_eq!(
            known.find("box.example.org"),
            Some(["127.0.0.1".parse().unwrap()].as_slice())
        );
        assert_eq!(known.find("zone"), None);
        assert_eq!(known.find("box"), None);
    }
}
