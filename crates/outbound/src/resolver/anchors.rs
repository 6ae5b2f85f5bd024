use std::fs;
use std::path::Path;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hickory_resolver::proto::dnssec::rdata::{DNSKEY, DS};
use hickory_resolver::proto::dnssec::{Algorithm, DigestType, PublicKeyBuf, TrustAnchors};
use hickory_resolver::proto::rr::Name;

use super::SetupError;

/// What validation by DNSSEC starts from: keys of the root zone, or digests of them.
///
/// Read from text as zone files write it, one record a line: `. IN DNSKEY 257 3 13 mdsswUyr3DPW132m...` or `. IN DS 20326 8 2
/// E06D44B8...`; TTL and class may be left out, and `;` or `#` starts a comment.
#[derive(Clone)]
pub struct DnssecAnchors {
    keys: TrustAnchors,
    digests: Vec<DS>,
}

/// A line of a file of trust anchors that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}{problem}", if *line > 0 { format!("line {line}: ") } else { String::new() })]
pub struct AnchorError {
    /// Counted from 1; 0 where the file as a whole is meant.
    pub line: usize,
    /// What is wrong with it.
    pub problem: &'static str,
}

impl DnssecAnchors {
    /// The keys that root the public DNS: KSK-2017 and KSK-2024, as IANA publishes them (RFC 9718).
    pub fn iana() -> Self {
        Self {
            keys: TrustAnchors::default(),
            digests: Vec::new(),
        }
    }

    /// Those in a file.
    ///
    /// # Errors
    /// [`SetupError::Anchors`] where it cannot be read, or holds something else.
    pub fn read(path: &Path) -> Result<Self, SetupError> {
        let unusable = |problem: String| SetupError::Anchors {
            path: path.to_owned(),
            problem,
        };
        let text = fs::read_to_string(path).map_err(|error| unusable(error.to_string()))?;
        text.parse().map_err(|error: AnchorError| unusable(error.to_string()))
    }

    /// Whether the keys themselves must be asked for, because only digests of some are known.
    pub(super) fn needs_keys(&self) -> bool {
        !self.digests.is_empty()
    }

    /// The trusted keys, where these are the keys of the root zone. A revoked key is none (RFC 5011 section 2.1).
    pub(super) fn among<'a>(&self, root_keys: impl Iterator<Item = &'a DNSKEY>) -> TrustAnchors {
        let mut trusted = self.keys.clone();
        let covered = |key: &DNSKEY| {
            let mut digests = self.digests.iter();
            digests.any(|digest| digest.covers(&Name::root(), key).unwrap_or(false))
        };
        for key in root_keys.filter(|key| key.zone_key() && !key.revoke() && covered(key)) {
            trusted.insert(key.public_key());
        }
        trusted
    }
}

impl Default for DnssecAnchors {
    fn default() -> Self {
        Self::iana()
    }
}

impl std::fmt::Debug for DnssecAnchors {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("DnssecAnchors")
            .field("keys", &self.keys.len())
            .field("digests", &self.digests.len())
            .finish()
    }
}

impl FromStr for DnssecAnchors {
    type Err = AnchorError;

    fn from_str(text: &str) -> Result<Self, AnchorError> {
        let mut anchors = Self {
            keys: TrustAnchors::empty(),
            digests: Vec::new(),
        };
        let (mut words, mut is_open): (Vec<&str>, bool) = (Vec::new(), false);
        for (at, line) in text.lines().enumerate() {
            let line = line.split([';', '#']).next().unwrap_or_default();
            for word in line.split_whitespace() {
                // `dig +multiline` and signers write long records over several lines, in brackets of their own words.
                match word {
                    "(" => is_open = true,
                    ")" => is_open = false,
                    word => words.push(word),
                }
            }
            if !words.is_empty() && !is_open {
                let line = at + 1;
                anchors.add(&words).map_err(|problem| AnchorError { line, problem })?;
                words.clear();
            }
        }
        if is_open {
            return Err(AnchorError {
                line: 0,
                problem: "a bracket is not closed",
            });
        }
        if anchors.keys.is_empty() && anchors.digests.is_empty() {
            return Err(AnchorError {
                line: 0,
                problem: "there is no DS or DNSKEY record",
            });
        }
        Ok(anchors)
    }
}

impl DnssecAnchors {
    fn add(&mut self, words: &[&str]) -> Result<(), &'static str> {
        let (owner, rest) = words.split_first().ok_or("an empty line")?;
        if *owner != "." {
            return Err("a trust anchor is a key of the root zone: the line begins with a dot");
        }
        let is_preamble =
            |word: &&&str| word.eq_ignore_ascii_case("IN") || word.bytes().all(|byte| byte.is_ascii_digit());
        let skipped = rest.iter().take_while(is_preamble).count().min(2);
        let (kind, data) = rest
            .get(skipped..)
            .and_then(<[_]>::split_first)
            .ok_or("there is no record type")?;
        match kind.to_ascii_uppercase().as_str() {
            "DNSKEY" => {
                let key = key(data)?;
                self.keys.insert(key.public_key());
            }
            "DS" => self.digests.push(digest(data)?),
            _ => return Err("only DS and DNSKEY records are trust anchors"),
        }
        Ok(())
    }
}

/// RFC 4034 section 2.2.
fn key(data: &[&str]) -> Result<DNSKEY, &'static str> {
    let [flags, protocol, algorithm, key @ ..] = data else {
        return Err("a DNSKEY record has flags, protocol, algorithm and key");
    };
    let flags: u16 = flags.parse().map_err(|_| "the flags are no number")?;
    if *protocol != "3" {
        return Err("the protocol of a DNSKEY record is 3");
    }
    let key = STANDARD.decode(key.concat()).map_err(|_| "the key is not in base64")?;
    let algorithm = supported(algorithm)?;
    // RFC 6605 section 4, RFC 8080 section 3; a key of RSA with its exponent (RFC 3110) is longer than 128 bytes.
    let is_whole = match algorithm {
        Algorithm::ECDSAP256SHA256 => key.len() == 64,
        Algorithm::ECDSAP384SHA384 => key.len() == 96,
        Algorithm::ED25519 => key.len() == 32,
        _ => key.len() > 128,
    };
    if !is_whole {
        return Err("the key is too short or too long for its algorithm");
    }
    let key = DNSKEY::with_flags(flags, PublicKeyBuf::new(key, algorithm));
    match key.zone_key() && !key.revoke() {
        true => Ok(key),
        false => Err("the key is no zone key, or is revoked"),
    }
}

/// RFC 4034 section 5.3.
fn digest(data: &[&str]) -> Result<DS, &'static str> {
    let [tag, algorithm, kind, digest @ ..] = data else {
        return Err("a DS record has key tag, algorithm, digest type and digest");
    };
    let tag = tag.parse().map_err(|_| "the key tag is no number")?;
    let kind = DigestType::from(kind.parse::<u8>().map_err(|_| "the digest type is no number")?);
    let length = match kind {
        DigestType::SHA256 => 32,
        DigestType::SHA384 => 48,
        _ => return Err("the digest type must be 2 (SHA-256) or 4 (SHA-384)"),
    };
    match bytes(&digest.concat()) {
        Some(digest) if digest.len() == length => Ok(DS::new(tag, supported(algorithm)?, kind, digest)),
        Some(_) => Err("the digest is too short or too long for its type"),
        None => Err("the digest is not in hexadecimal"),
    }
}

fn supported(algorithm: &str) -> Result<Algorithm, &'static str> {
    let number = algorithm.parse().map_err(|_| "the algorithm is no number")?;
    let algorithm = Algorithm::from_u8(number);
    match algorithm.is_supported() {
        true => Ok(algorithm),
        false => Err("the algorithm is not supported"),
    }
}

fn bytes(hexadecimal: &str) -> Option<Vec<u8>> {
    let digits = hexadecimal
        .chars()
        .map(|character| character.to_digit(16).and_then(|digit| u8::try_from(digit).ok()));
    let digits: Vec<u8> = digits.collect::<Option<_>>()?;
    let (pairs, rest) = digits.as_chunks::<2>();
    rest.is_empty()
        .then(|| pairs.iter().map(|[high, low]| high << 4 | low).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOT_2017: &str = ". IN DS 20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D";

    #[test]
    fn records_are_read_as_zone_files_write_them() {
        let key = "mdsswUyr3DPW132mOi8V9xESWE8jTo0dxCjjnopKl+GqJxpVXckHAeF+KkxLbxILfDLUT0rAK9iUzy1L53eKGQ==";
        let (first, second) = key.split_at(40);
        for written in [
            format!(". DNSKEY 257 3 13 {key}"),
            format!(". 3600 IN DNSKEY 257 3 13 {first} {second}"),
            format!(".\tIN DNSKEY 257 3 13 (\n\t{first} ; half\n\t{second}\n\t) ; key id = 1"),
        ] {
            let anchors: DnssecAnchors = format!("; the root\n\n{ROOT_2017} # by IANA\n{written}\n")
                .parse()
                .unwrap();
            assert_eq!((anchors.keys.len(), anchors.digests.len()), (1, 1));
            assert!(anchors.needs_keys());
        }
    }

    #[test]
    fn what_cannot_be_an_anchor_is_refused_with_its_line() {
        for (line, problem) in [
            ("", "there is no DS or DNSKEY"),
            ("example. IN DS 1 8 2 00", "root zone"),
            (". IN A 192.0.2.1", "only DS and DNSKEY"),
            (". IN DS 1 8 2 00", "too short"),
            (". IN DS 1 8 2 0g", "hexadecimal"),
            (". IN DS 1 8 1 0000000000000000000000000000000000000000", "digest type"),
            (
                ". IN DS 1 16 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D",
                "not supported",
            ),
            (". IN DNSKEY 257 3 13 AAAA", "too short"),
            (". IN DNSKEY 257 3 8 AAAA", "too short"),
            (
                ". IN DNSKEY 0 3 15 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                "no zone key",
            ),
            (
                ". IN DNSKEY 385 3 15 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                "revoked",
            ),
            (". IN DNSKEY 257 3 16 AAAA", "not supported"),
            (". IN DNSKEY 257 3 13 ( AAAA", "not closed"),
            (". IN DNSKEY 257 3 13 ?", "base64"),
        ] {
            let error = line.parse::<DnssecAnchors>().unwrap_err();
            assert!(error.problem.contains(problem), "{line}: {error}");
        }
    }

    #[test]
    fn a_digest_trusts_the_key_that_it_covers_and_no_other() {
        let published = TrustAnchors::default();
        let flagged = |index, flags| DNSKEY::with_flags(flags, published.get(index).unwrap().clone());
        let anchors: DnssecAnchors = ROOT_2017.parse().unwrap();
        let trusted = anchors.among([flagged(0, 257), flagged(1, 257)].iter());
        assert!(trusted.contains(published.get(0).unwrap()));
        assert_eq!(trusted.len(), 1);
        assert!(anchors.among([flagged(0, 385), flagged(1, 257)].iter()).is_empty());
    }
}
