//! `verify`, `--ca` and `--intermediates` read what people have, and name what they give by mistake.

use crate::support::{Authority, vigie};
use std::process::Command;

#[test]
fn a_chain_is_read_in_every_usual_form() {
    let authority = Authority::new();
    let leaf = authority.leaf();
    let pem = authority.chain_of(&leaf);
    let der: Vec<u8> = leaf.chain().iter().flat_map(|der| der.to_vec()).collect();
    let forms: [(&str, Vec<u8>); 7] = [
        ("unix.pem", pem.clone().into()),
        ("windows.pem", pem.replace('\n', "\r\n").into()),
        ("old-mac.pem", pem.replace('\n', "\r").into()),
        ("marked.pem", format!("\u{feff}{pem}").into()),
        (
            "told.pem",
            format!("Certificate:\n  Data: ...\n{pem}\nthe end\n").into(),
        ),
        ("label.pem", pem.replace(" CERTIFICATE", " X509 CERTIFICATE").into()),
        ("chain.der", der),
    ];
    for (name, bytes) in forms {
        let file = authority.write(name, bytes);
        authority.run("verify").arg("--chain").arg(&file).run().ended(0);
    }
}

#[test]
fn what_openssl_writes_is_read() {
    let authority = Authority::new();
    let leaf = authority.leaf();
    let chain = authority.write("chain.pem", authority.chain_of(&leaf));
    let single = authority.write("leaf.pem", leaf.pem());
    let openssl = |words: &str, name: &str| {
        let made = authority.file(name);
        let input = if words.starts_with("x509") { &single } else { &chain };
        let option = if words.starts_with("x509") { "-in" } else { "-certfile" };
        let status = Command::new("openssl")
            .args(words.split_whitespace())
            .arg(option)
            .arg(input)
            .arg("-out")
            .arg(&made)
            .status()
            .unwrap();
        assert!(status.success(), "openssl {words}");
        made
    };
    for (words, name) in [
        ("crl2pkcs7 -nocrl", "chain.p7b"),
        ("crl2pkcs7 -nocrl -outform DER", "chain.p7c"),
    ] {
        let made = openssl(words, name);
        authority.run("verify").arg("--chain").arg(&made).run().ended(0);
    }
    let trusted = openssl("x509 -trustout -addtrust serverAuth", "trusted.pem");
    authority
        .run("verify")
        .arg("--chain")
        .arg(&trusted)
        .arg("--intermediates")
        .arg(openssl("crl2pkcs7 -nocrl", "intermediates.p7b"))
        .run()
        .ended(2)
        .holds(&["Error 21"]);
    let root = authority.file("root.pem");
    let as_bundle = authority.file("root.p7b");
    let status = Command::new("openssl")
        .args(["crl2pkcs7", "-nocrl", "-certfile"])
        .arg(&root)
        .arg("-out")
        .arg(&as_bundle)
        .status();
    assert!(status.unwrap().success());
    vigie("verify --chain")
        .arg(&chain)
        .arg("--ca")
        .arg(&as_bundle)
        .run()
        .ended(0);
}

#[test]
fn a_streamed_message_of_openssl_is_read() {
    let authority = Authority::new();
    let leaf = authority.leaf();
    let (certificate, key) = (
        authority.write("leaf.pem", leaf.pem()),
        authority.write("leaf.key", leaf.key_pem().unwrap()),
    );
    let letter = authority.write("letter.txt", "Dear Sir or Madam");
    let made = authority.file("letter.p7s");
    let status = Command::new("openssl")
        .args([
            "cms",
            "-sign",
            "-nodetach",
            "-stream",
            "-binary",
            "-outform",
            "DER",
            "-in",
        ])
        .arg(&letter)
        .arg("-signer")
        .arg(&certificate)
        .arg("-inkey")
        .arg(&key)
        .arg("-certfile")
        .arg(authority.file("intermediate.pem"))
        .arg("-out")
        .arg(&made)
        .status();
    assert!(status.unwrap().success());
    let bytes = std::fs::read(&made).unwrap();
    assert_eq!(bytes[..2], [0x30, 0x80], "it is of indefinite length");
    authority
        .run("verify --format json")
        .arg("--chain")
        .arg(&made)
        .run()
        .holds(&["www.example.test"]);
}

#[test]
fn what_is_given_by_mistake_is_named_and_never_shown() {
    let authority = Authority::new();
    let key = authority.leaf().key_pem().unwrap();
    let secret = key.lines().nth(1).unwrap().to_owned();
    for (name, bytes, told) in mistakes(&authority, &key) {
        let file = authority.write(name, bytes);
        for option in [
            "verify --chain",
            "check a.example --ca",
            "check a.example --intermediates",
        ] {
            let answer = vigie(option).arg(&file).run().ended(3);
            answer.complains(&[name, told]);
            assert!(!answer.err().contains(&secret) && answer.out().is_empty());
        }
    }
}

/// Files that hold no certificate, and what they are called.
fn mistakes(authority: &Authority, key: &str) -> [(&'static str, Vec<u8>, &'static str); 10] {
    let plain = authority.write("plain.key", key);
    let openssl = |words: &str| {
        let made = Command::new("openssl")
            .args(words.split_whitespace())
            .arg("-in")
            .arg(&plain)
            .output();
        let made = made.unwrap();
        assert!(
            made.status.success(),
            "openssl {words}: {}",
            String::from_utf8_lossy(&made.stderr)
        );
        made.stdout
    };
    let wide = authority
        .leaf()
        .pem()
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    [
        ("plain.pem", key.into(), "a private key"),
        (
            "plain.der",
            openssl("pkcs8 -topk8 -nocrypt -outform DER"),
            "a private key",
        ),
        (
            "locked.pem",
            openssl("pkcs8 -topk8 -passout pass:secret"),
            "an encrypted private key",
        ),
        (
            "locked.der",
            openssl("pkcs8 -topk8 -passout pass:secret -outform DER"),
            "an encrypted private key",
        ),
        (
            "old.pem",
            openssl("ec -aes128 -passout pass:secret"),
            "an encrypted private key",
        ),
        ("public.pem", openssl("pkey -pubout"), "a public key"),
        (
            "page.html",
            b"<!DOCTYPE html>\n<title>Sign in</title>".to_vec(),
            "a web page",
        ),
        (
            "id.pub",
            b"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA me".to_vec(),
            "an SSH key",
        ),
        ("utf16.pem", wide, "UTF-16"),
        ("letter.txt", b"Dear Sir or Madam".to_vec(), "no certificate was found"),
    ]
}

#[test]
fn requests_and_pkcs12_files_are_named() {
    let authority = Authority::new();
    let leaf = authority.leaf();
    let key = authority.write("leaf.key", leaf.key_pem().unwrap());
    let certificate = authority.write("leaf.pem", leaf.pem());
    let openssl = |words: &str| {
        let words = words
            .replace("KEY", &key.to_string_lossy())
            .replace("CERTIFICATE", &certificate.to_string_lossy());
        let made = Command::new("openssl").args(words.split_whitespace()).output().unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        made.stdout
    };
    for (name, bytes, told) in [
        ("request.pem", openssl("req -new -subj /CN=x -key KEY"), "(CSR)"),
        (
            "request.der",
            openssl("req -new -subj /CN=x -outform DER -key KEY"),
            "(CSR)",
        ),
        (
            "store.p12",
            openssl("pkcs12 -export -passout pass:secret -inkey KEY -in CERTIFICATE"),
            "PKCS#12",
        ),
    ] {
        let file = authority.write(name, bytes);
        vigie("verify --chain")
            .arg(&file)
            .run()
            .ended(3)
            .complains(&[name, told]);
    }
}
