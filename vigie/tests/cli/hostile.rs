//! `verify` before files that were made to hurt: a clear answer, in bounded time and memory, whatever they hold.

use crate::support::{Answer, Authority, vigie};
use std::{path::Path, process::Command};
use testbed::Identity;

const MIB: usize = 1024 * 1024;

/// Judges a file in the bounds that hold for any: see [`Run::within_bounds`](crate::support::Run::within_bounds).
fn verify(chain: &Path) -> Answer {
    let answer = vigie("verify --no-public-roots --chain")
        .arg(chain)
        .within_bounds()
        .run();
    assert!(!answer.err().contains("panicked"), "{}", answer.err());
    answer
}

#[test]
fn files_of_sixteen_megabytes_are_no_certificates() {
    let authority = Authority::new();
    let block = authority.leaf().pem();
    let cases: [(&str, Vec<u8>); 8] = [
        ("zeros", vec![0; 16 * MIB]),
        ("blanks", vec![b' '; 16 * MIB]),
        ("letters", vec![b'A'; 16 * MIB]),
        ("nested", [0x30, 0x80].repeat(8 * MIB)),
        ("sequences", [0x30, 0].repeat(8 * MIB)),
        ("dashes", vec![b'-'; 16 * MIB]),
        ("begins", b"-----BEGIN CERTIFICATE-----\n".repeat(16 * MIB / 28)),
        (
            "unfinished",
            [b"-----BEGIN CERTIFICATE-----\n".as_slice(), &vec![b'M'; 15 * MIB]].concat(),
        ),
    ];
    for (name, bytes) in cases {
        verify(&authority.write(name, bytes)).ended(3).complains(&[name]);
    }
    let many = block.repeat(16 * MIB / block.len());
    verify(&authority.write("many", many))
        .ended(3)
        .complains(&["more than 1000 certificates"]);
    verify(&authority.write("more", vec![b'\n'; 17 * MIB]))
        .ended(3)
        .complains(&["split it"]);
}

#[test]
fn lengths_that_lie_are_named() {
    let authority = Authority::new();
    let der = authority.leaf().certificate().to_vec();
    let with = |at: usize, byte: u8| {
        let mut changed = der.clone();
        changed[at] = byte;
        changed
    };
    for (name, bytes, told) in [
        ("cut", der[..der.len() / 2].to_vec(), "cut short"),
        ("one-short", der[..der.len() - 1].to_vec(), "cut short"),
        ("too-long", with(2, 0xff), "cut short"),
        ("too-short", with(2, der[2] - 1), "damaged"),
        ("inner", with(6, 0xff), "damaged"),
        (
            "four-gigabytes",
            [&[0x30, 0x84, 0xff, 0xff, 0xff, 0xff, 0x30], &der[4..]].concat(),
            "damaged",
        ),
        (
            "deep",
            [
                [0x30, 0x84, 0, 0x0c, 0, 0].as_slice(),
                &[0x30, 0x82, 0xff, 0xff].repeat(MIB / 4),
            ]
            .concat(),
            "damaged",
        ),
    ] {
        let answer = verify(&authority.write(name, bytes)).ended(3);
        answer.complains(&[name, told]);
    }
}

#[test]
fn ten_thousand_names_are_judged() {
    let authority = Authority::new();
    let first = authority
        .intermediate
        .leaf("www.example.test")
        .current(std::time::SystemTime::now());
    let crowded = (0..10_000).fold(first, |leaf, n| {
        leaf.also(&format!("host-{n}.a-rather-long-domain.example.test"))
    });
    let crowded = crowded.issue().unwrap();
    let file = authority.write("crowded.pem", authority.chain_of(&crowded));
    let run = |host: &str| {
        let run = authority
            .run("verify")
            .arg("--chain")
            .arg(&file)
            .arg("--host")
            .arg(host);
        run.within_bounds().run()
    };
    run("host-9999.a-rather-long-domain.example.test").ended(0);
    run("host-10000.a-rather-long-domain.example.test")
        .ended(1)
        .holds(&["BAD CN", "10"]);
}

#[test]
fn two_hundred_certificates_and_circles_are_judged() {
    let authority = Authority::new();
    let strangers = (0..199).map(|n| Identity::root(&format!("Stranger {n}")).issue().unwrap().pem());
    let leaf = authority.leaf();
    let many = [leaf.pem()].into_iter().chain(strangers).collect::<String>();
    verify(&authority.write("many.pem", many)).ended(2);

    let (one, other) = Identity::looped("One", "Other").unwrap();
    let below = one
        .leaf("www.example.test")
        .current(std::time::SystemTime::now())
        .issue()
        .unwrap();
    let circle = format!("{}{}{}", below.pem(), one.pem(), other.pem());
    let again = circle.repeat(60);
    for (name, file) in [("circle.pem", circle), ("circles.pem", again)] {
        verify(&authority.write(name, file)).ended(2).holds(&["PATH LOOP"]);
    }
}

#[test]
fn names_that_deceive_are_written_out() {
    let authority = Authority::new();
    let names = |names: &[&[u8]]| -> Vec<u8> {
        let entries = names
            .iter()
            .flat_map(|name| [&[0x82, u8::try_from(name.len()).unwrap()], *name].concat());
        let entries: Vec<u8> = entries.collect();
        [&[0x30, 0x81, u8::try_from(entries.len()).unwrap()], entries.as_slice()].concat()
    };
    for (name, list) in [
        ("null", names(&[b"www.example.test\0.evil.test"])),
        ("latin", names(&[b"caf\xe9.example.test"])),
        ("escape", names(&[b"\x1b[31mwww.example.test"])),
        ("lines", names(&[b"www.example.test\r\n[GREEN] all is well"])),
    ] {
        let leaf = authority
            .intermediate
            .leaf("www.example.test")
            .current(std::time::SystemTime::now());
        let leaf = leaf.no_alternative_names().extension(&[2, 5, 29, 17], false, &list);
        let file = authority.write(name, authority.chain_of(&leaf.issue().unwrap()));
        let answer = authority
            .run("verify --host www.example.test")
            .arg("--chain")
            .arg(&file)
            .run();
        let out = answer.out();
        assert!(
            !out.contains(['\0', '\x1b', '\r']) && !out.contains("\n[GREEN]"),
            "{name}: {out}"
        );
        assert!(out.contains("[RED]") || out.contains("[ORANGE]"), "{name}: {out}");
    }
}

#[test]
fn the_bounds_are_bounds() {
    // What these tests rest on: a program that needs more is ended.
    for greedy in ["ulimit -v 1000; exec true", "ulimit -t 1; while :; do :; done"] {
        let status = Command::new("sh").args(["-c", greedy]).status();
        assert!(status.is_ok_and(|status| !status.success()), "{greedy}");
    }
}
