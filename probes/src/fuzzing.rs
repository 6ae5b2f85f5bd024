//! Doors for fuzzing: one function for each parser of what a server sends in clear, with what must hold of whatever it returns.
//! `fuzz/` calls them under libFuzzer, and a test here replays the kept corpus on every run.
//!
//! No part of the product: nothing else calls them, and they may change at any time.

use crate::starttls::{self, Names};
use crate::web::Head;
use crate::wire::sequel::{Reaction, Sequel};
use crate::wire::{alert, der, flight, flight::FlightReader, handshake::ServerHello, key_exchange::KeyExchange, ssl2};
use futures_util::FutureExt;
use model::StartTls;

/// A function that takes any bytes, and panics where something does not hold.
type Target = fn(&[u8]);

/// Every target, by the name of its file and of its corpus.
pub const TARGETS: [(&str, Target); 8] = [
    ("flight", flight),
    ("http_head", http_head),
    ("key_exchange", key_exchange),
    ("rsa_key", rsa_key),
    ("sequel", sequel),
    ("sslv2", sslv2),
    ("sslv2_verify", sslv2_verify),
    ("starttls", starttls),
];

/// A first flight in TLS, whole and in pieces: the first byte says how long the pieces are. How it arrives changes nothing of
/// what is read, and nothing is read that was not sent.
pub fn flight(bytes: &[u8]) {
    let Some((cut, sent)) = bytes.split_first() else {
        return;
    };
    let (whole, end) = read([sent]);
    let (pieces, end_of_pieces) = read(sent.chunks(usize::from(*cut).max(1)));
    // Of a flight that is too long, more may be read where more arrives at once.
    if sent.len() <= flight::LONGEST_FLIGHT {
        assert_eq!((&whole, end), (&pieces, end_of_pieces));
    }
    let certificates: usize = whole.certificates.iter().flatten().map(Vec::len).sum();
    let others = [&whole.staple, &whole.key_exchange].into_iter().flatten();
    assert!(certificates + others.map(Vec::len).sum::<usize>() <= sent.len());
    assert!(
        whole
            .warnings
            .iter()
            .all(|alert| alert.level != 2 || alert.is_passing())
    );
    let hello = whole.hello.as_ref();
    let _group = hello.and_then(ServerHello::key_share_group);
    if let (Some(hello), Some(body)) = (hello, &whole.key_exchange) {
        read_key_exchange(hello.suite, body);
    }
}

fn read<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> (flight::Flight, Option<flight::End>) {
    let mut reader = FlightReader::default();
    let end = pieces.into_iter().find_map(|piece| reader.push(piece));
    (reader.into_flight(), end)
}

/// A ServerKeyExchange: the number of the suite in two bytes, then the message.
pub fn key_exchange(bytes: &[u8]) {
    if let Some((suite, body)) = bytes.split_first_chunk() {
        read_key_exchange(u16::from_be_bytes(*suite), body);
    }
}

fn read_key_exchange(suite: u16, body: &[u8]) {
    if let Some(exchange) = KeyExchange::read(suite, body) {
        let bits = exchange.bits().unwrap_or_default();
        assert!(usize::try_from(bits).is_ok_and(|bits| bits <= body.len() * 8));
    }
}

/// What answers a CLIENT-HELLO of SSL 2.0. What follows a whole answer changes nothing of it.
pub fn sslv2(bytes: &[u8]) {
    let answer = ssl2::read(bytes);
    if let ssl2::Answer::ServerHello {
        certificate,
        cipher_specs,
    } = &answer
    {
        assert!(certificate.len() + cipher_specs.len() * 3 <= bytes.len());
    }
    let followed = ssl2::read(&[bytes, &[0; 16]].concat());
    assert!(answer == ssl2::Answer::Unfinished || followed == answer);
    let _alert = alert::Alert::read(bytes);
}

/// What answers a key in SSL 2.0: the first byte chooses the cipher. More bytes change nothing of an answer that was given.
pub fn sslv2_verify(bytes: &[u8]) {
    let Some((cipher, sent)) = bytes.split_first() else {
        return;
    };
    let spec = [ssl2::RC4_40, ssl2::RC2_40, ssl2::DES]
        .get(usize::from(*cipher) % 3)
        .copied()
        .unwrap_or(ssl2::DES);
    let verdict = ssl2::read_verify(spec, sent);
    let followed = ssl2::read_verify(spec, &[sent, &[0; 64]].concat());
    assert!(verdict == ssl2::Verdict::Unfinished || followed == verdict);
}

/// Records behind a first flight: each says no more than how long it is, and none is longer than what was sent.
pub fn sequel(bytes: &[u8]) {
    let mut sequel = Sequel::received(bytes);
    let mut told = 0;
    while let Some(reaction) = sequel.whole_record() {
        match reaction {
            Reaction::Record(_, length) => told += 5 + length,
            Reaction::Alert(..) => told += 7,
            Reaction::Closed | Reaction::Reset | Reaction::Silence | Reaction::Strange => break,
        }
    }
    assert!(told <= bytes.len());
}

/// The public key of a certificate, from its SubjectPublicKeyInfo.
pub fn rsa_key(bytes: &[u8]) {
    if let Some((modulus, exponent)) = der::split_spki(bytes).and_then(|(_, key)| der::rsa_public_key(key)) {
        assert!(modulus.len() + exponent.len() <= bytes.len());
        assert!(modulus.first() != Some(&0) && exponent.first() != Some(&0));
    }
}

/// The head of an answer in HTTP. What follows its end changes nothing of it.
pub fn http_head(bytes: &[u8]) {
    if let Some(head) = Head::read(bytes) {
        assert!((100..1000).contains(&head.status));
        if Head::is_whole(bytes) && bytes.is_ascii() {
            assert_eq!(Head::read(&[bytes, b"more: of it\r\n"].concat()), Some(head));
        }
    }
}

/// What a server says before TLS, all at once: the first byte chooses the protocol. The dialogue ends, and counts no bytes that
/// were not sent.
pub fn starttls(bytes: &[u8]) {
    let Some((protocol, said)) = bytes.split_first() else {
        return;
    };
    let Some(protocol) = StartTls::ALL.get(usize::from(*protocol) % StartTls::ALL.len()) else {
        return;
    };
    let mut stream = tokio::io::join(said, tokio::io::sink());
    let names = Names {
        own: "scanner.example",
        domain: "example.org",
    };
    let outcome = starttls::negotiate(*protocol, &mut stream, names, "").now_or_never();
    let outcome = outcome.map(|outcome| outcome.map(|go_ahead| go_ahead.early_bytes));
    assert!(matches!(outcome, Some(Ok(early)) if early <= said.len()) || matches!(outcome, Some(Err(_))));
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{fs, path::Path};

    #[test]
    fn the_corpus_holds_no_surprise() {
        for (name, target) in TARGETS {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus").join(name);
            let files = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
            let mut replayed = 0;
            for file in files {
                let path = file.unwrap().path();
                let bytes = fs::read(&path).unwrap();
                let kept = std::panic::catch_unwind(|| target(&bytes));
                assert!(kept.is_ok(), "{} makes {name} panic", path.display());
                replayed += 1;
            }
            assert!(replayed > 0, "{} is empty", folder.display());
        }
    }
}
