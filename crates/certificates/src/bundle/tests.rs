use super::*;
use crate::{Mistaken, testing::*};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use proptest::prelude::*;

fn der_of(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len()).unwrap().to_be_bytes();
    [&[tag, 0x82, length[0], length[1]], content].concat()
}

fn der_of_any_size(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len()).unwrap().to_be_bytes();
    [&[tag, 0x84, length[0], length[1], length[2], length[3]], content].concat()
}

/// A certs-only PKCS#7 by hand: ContentInfo, SignedData, the certificates as [0].
pub(crate) fn pkcs7(certificates: &[&[u8]]) -> Vec<u8> {
    let data = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07];
    let identifier = |last: u8| der_of(0x06, &[data.as_slice(), &[last]].concat());
    let content = [
        [0x02, 1, 1].as_slice(),
        &[0x31, 0],
        &der_of(0x30, &identifier(1)),
        &der_of(0xa0, &certificates.concat()),
        &[0x31, 0],
    ]
    .concat();
    der_of(0x30, &[identifier(2), der_of(0xa0, &der_of(0x30, &content))].concat())
}

pub(crate) fn pem(label: &str, der: &[u8]) -> String {
    format!(
        "-----BEGIN {label}-----\n{}\n-----END {label}-----\n",
        STANDARD.encode(der)
    )
}

#[test]
fn every_usual_form_is_read() {
    let (_, intermediate, leaf) = family();
    let (leaf, intermediate) = (certificate(&leaf), certificate(&intermediate));
    let (one, two) = (leaf.to_pem(), intermediate.to_pem());
    let both = format!("{one}{two}");
    let windows = both.replace('\n', "\r\n");
    let trusted = pem("TRUSTED CERTIFICATE", &[leaf.der(), &[0x30, 0x02, 0x30, 0x00]].concat());
    let forms: [(&str, Vec<u8>, usize); 17] = [
        ("PEM", both.clone().into(), 2),
        ("PEM with CRLF", windows.into(), 2),
        ("PEM with BOM", format!("\u{feff}{both}").into(), 2),
        (
            "PEM with text around",
            format!("subject=/CN=x\n{one}issuer=...\n\n{two}the end").into(),
            2,
        ),
        ("PEM without line feeds", both.replace('\n', "").into(), 2),
        ("PEM with spaces for line feeds", both.replace('\n', " ").into(), 2),
        ("PEM out of JSON", both.replace('\n', "\\n").into(), 2),
        ("PEM without padding", one.replace('=', "").into(), 1),
        (
            "PEM, the other label",
            one.replace(" CERTIFICATE", " X509 CERTIFICATE").into(),
            1,
        ),
        ("PEM, trusted", trusted.into(), 1),
        ("DER", leaf.der().to_vec(), 1),
        ("DER end to end", [leaf.der(), intermediate.der()].concat(), 2),
        ("DER with a line feed", [leaf.der(), b"\n"].concat(), 1),
        ("base64 alone", STANDARD.encode(leaf.der()).into(), 1),
        ("PKCS#7 DER", pkcs7(&[leaf.der(), intermediate.der()]), 2),
        (
            "PKCS#7 PEM",
            pem("PKCS7", &pkcs7(&[leaf.der(), intermediate.der()])).into(),
            2,
        ),
        (
            "PKCS#7 under the wrong label",
            pem("CERTIFICATE", &pkcs7(&[leaf.der()])).into(),
            1,
        ),
    ];
    for (name, bytes, count) in forms {
        let certificates = read(&bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(certificates.len(), count, "{name}");
        assert_eq!(certificates[0], leaf, "{name}");
    }
}

#[test]
fn a_key_beside_a_certificate_is_passed_over() {
    let (_, _, leaf) = family();
    let file = format!("{}{}", leaf.key_pem().unwrap(), leaf.pem());
    assert_eq!(read(file.as_bytes()).unwrap(), [certificate(&leaf)]);
}

#[test]
fn what_is_given_by_mistake_is_named_and_never_shown() {
    let (_, _, leaf) = family();
    let key = leaf.key_pem().unwrap();
    let secret = key.lines().nth(1).unwrap();
    let key_der = leaf.key().unwrap();
    let crl = [0x30, 0x1a, 0x30, 0x13, 0x30, 0, 0x30, 0, 0x17, 13].as_slice();
    let crl = [crl, b"260101000000Z", &[0x30, 0, 0x03, 1, 0]].concat();
    let request = [[
        0x30, 0x10, 0x30, 0x09, 0x02, 1, 0, 0x30, 0, 0x30, 0, 0xa0, 0, 0x30, 0, 0x03, 1, 0,
    ]
    .as_slice()]
    .concat();
    let spki = certificate(&leaf).spki().to_vec();
    for (bytes, kind) in [
        (key.clone().into_bytes(), Mistaken::PrivateKey),
        (key_der.secret_der().to_vec(), Mistaken::PrivateKey),
        (
            pem("CERTIFICATE", key_der.secret_der()).into_bytes(),
            Mistaken::PrivateKey,
        ),
        (pem("EC PRIVATE KEY", b"x").into_bytes(), Mistaken::PrivateKey),
        (
            pem("ENCRYPTED PRIVATE KEY", b"x").into_bytes(),
            Mistaken::EncryptedPrivateKey,
        ),
        (
            pem("CERTIFICATE REQUEST", b"x").into_bytes(),
            Mistaken::CertificateRequest,
        ),
        (
            pem("NEW CERTIFICATE REQUEST", b"x").into_bytes(),
            Mistaken::CertificateRequest,
        ),
        (request, Mistaken::CertificateRequest),
        (pem("X509 CRL", b"x").into_bytes(), Mistaken::RevocationList),
        (crl, Mistaken::RevocationList),
        (spki, Mistaken::PublicKey),
    ] {
        let error = read(&bytes).unwrap_err();
        assert!(
            matches!(&error, ReadError::NotACertificate { kind: found, .. } if *found == kind),
            "{kind}: {error}"
        );
        assert!(!error.to_string().contains(secret) && !format!("{error:?}").contains(secret));
    }
}

#[test]
fn what_is_no_certificate_at_all_is_named_by_how_it_begins() {
    let traditional = "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nAAAA\n-----END RSA PRIVATE KEY-----";
    let pkcs12 = [0x30, 0x0a, 2, 1, 3, 0x30, 5, 6, 1, 0x2a, 0xa0, 0];
    let pkcs12_in_ber = [
        0x30, 0x80, 2, 1, 3, 0x30, 0x80, 6, 1, 0x2a, 0xa0, 0x80, 0, 0, 0, 0, 0, 0,
    ];
    let encrypted = [0x30, 7, 0x30, 3, 6, 1, 0x2a, 4, 0];
    let files: [(&[u8], Mistaken); 16] = [
        (b"<!DOCTYPE html>\n<html><body>Sign in</body></html>", Mistaken::WebPage),
        (b"\n  <HTML lang=fr>", Mistaken::WebPage),
        (b"\xef\xbb\xbf<html>", Mistaken::WebPage),
        (b"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA me@example", Mistaken::SshKey),
        (b"ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQ", Mistaken::SshKey),
        (b"ecdsa-sha2-nistp256 AAAA", Mistaken::SshKey),
        (
            b"---- BEGIN SSH2 PUBLIC KEY ----\nAAAA\n---- END SSH2 PUBLIC KEY ----",
            Mistaken::SshKey,
        ),
        (b"PuTTY-User-Key-File-3: ssh-ed25519\n", Mistaken::SshKey),
        (
            b"-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----",
            Mistaken::SshKey,
        ),
        (
            b"-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nAAAA\n-----END PGP PUBLIC KEY BLOCK-----",
            Mistaken::PgpKey,
        ),
        (b"\xfe\xed\xfe\xed\x00\x00\x00\x02", Mistaken::JavaKeystore),
        (traditional.as_bytes(), Mistaken::EncryptedPrivateKey),
        (&encrypted, Mistaken::EncryptedPrivateKey),
        (&pkcs12, Mistaken::Pkcs12),
        (&pkcs12_in_ber, Mistaken::Pkcs12),
        (b"-----BEGIN PKCS12-----\nMAA=\n-----END PKCS12-----", Mistaken::Pkcs12),
    ];
    for (bytes, kind) in files {
        assert_eq!(read(bytes), Err(kind.into()), "{kind}");
    }
    let page = format!("<html><pre>{}</pre></html>", family().2.pem());
    assert_eq!(
        read(page.as_bytes()).unwrap().len(),
        1,
        "a page that shows a certificate gives it"
    );
}

#[test]
fn pkcs7_of_indefinite_length_is_read() {
    let (_, intermediate, leaf) = family();
    let certificates = [leaf.certificate().as_ref(), intermediate.certificate().as_ref()];
    // ContentInfo and SignedData streamed, as `openssl cms -stream` writes them: every outer length is indefinite.
    let identifier = |last: u8| [[6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7].as_slice(), &[last]].concat();
    let open = |tag: u8, content: &[u8]| [&[tag, 0x80], content, &[0, 0]].concat();
    let signed = [
        [2, 1, 1, 0x31, 0].as_slice(),
        &open(0x30, &[identifier(1), open(0xa0, &open(0x24, &[4, 1, 7]))].concat()),
        &open(0xa0, &certificates.concat()),
        &[0x31, 0],
    ]
    .concat();
    let container = open(0x30, &[identifier(2), open(0xa0, &open(0x30, &signed))].concat());
    let expected = [certificate(&leaf), certificate(&intermediate)];
    assert_eq!(read(&container).unwrap(), expected);
    assert_eq!(read(pem("PKCS7", &container).as_bytes()).unwrap(), expected);
    assert_eq!(read(STANDARD.encode(&container).as_bytes()).unwrap(), expected);
    let cut = &container[..container.len() - 4];
    assert_eq!(read(cut), Err(ReadError::NoCertificate));
}

#[test]
fn lines_are_counted_whatever_ends_them() {
    let (_, _, leaf) = family();
    for end in ["\n", "\r\n", "\r"] {
        let good = leaf.pem().replace('\n', end);
        let bad = good.replacen("MII", "M*I", 1).replacen("MIB", "M*B", 1);
        let error = read(format!("{good}{bad}").as_bytes()).unwrap_err();
        let line = 1 + leaf.pem().lines().count();
        assert_eq!(
            error,
            ReadError::Base64 {
                label: "CERTIFICATE".to_owned(),
                line
            },
            "{end:?}"
        );
        assert_eq!(read(good.as_bytes()).unwrap().len(), 1);
    }
}

#[test]
fn damage_is_named_with_its_place() {
    let (_, _, leaf) = family();
    let good = leaf.pem();
    let cut = good.lines().take(4).collect::<Vec<_>>().join("\n");
    let no_base64 = good.replacen("MII", "M*I", 1).replacen("MIB", "M*B", 1);
    let der = leaf.certificate().to_vec();
    let lines = good.lines().count();
    for (bytes, message) in [
        (Vec::new(), "the input is empty".to_owned()),
        (b" \r\n".to_vec(), "the input is empty".to_owned()),
        (b"hello".to_vec(), "no certificate was found".to_owned()),
        (cut.into(), "block at line 1 has no END line".to_owned()),
        (
            format!("{good}{no_base64}").into(),
            format!("block at line {} is damaged", lines + 1),
        ),
        (
            pem("CERTIFICATE", &[0x30, 2, 5, 0]).into(),
            "certificate at line 1 is damaged".to_owned(),
        ),
        (
            der[..der.len() - 1].to_vec(),
            "certificate at byte 0 is damaged".to_owned(),
        ),
        (
            [der.as_slice(), &[0x30, 0x10]].concat(),
            format!("certificate at byte {} is damaged", der.len()),
        ),
    ] {
        let error = read(&bytes).unwrap_err().to_string();
        assert!(error.contains(&message), "{error} should say {message}");
    }
}

#[test]
fn a_missing_end_line_is_not_mended_by_the_next_block() {
    let (_, intermediate, leaf) = family();
    let file = leaf.pem().replace("-----END CERTIFICATE-----\n", "") + &intermediate.pem();
    assert!(matches!(
        read(file.as_bytes()),
        Err(ReadError::Unterminated { line: 1, .. })
    ));
}

#[test]
fn what_was_never_a_certificate_is_not_called_a_damaged_one() {
    let random: Vec<u8> = (0..4096_u32)
        .map(|n| (n.wrapping_mul(2_654_435_761) >> 13).to_le_bytes()[0])
        .collect();
    for bytes in [
        random.as_slice(),
        b"0 bottles of beer",
        b"\x30\x03abc",
        b"\x04\x02hi",
        b"\x00\x00\x00",
        b"\x7fELF\x02\x01\x01\x00",
    ] {
        assert_eq!(read(bytes), Err(ReadError::NoCertificate), "{bytes:?}");
    }
}

#[test]
fn text_in_utf_16_is_named() {
    let (_, _, leaf) = family();
    let text = leaf.pem();
    for order in [u16::to_le_bytes, u16::to_be_bytes] {
        for mark in ["\u{feff}", "", "subject: www.example.test\r\n"] {
            let wide: Vec<u8> = format!("{mark}{text}").encode_utf16().flat_map(order).collect();
            assert_eq!(read(&wide), Err(ReadError::Utf16));
        }
    }
}

#[test]
fn no_message_shows_the_words_of_a_library() {
    let (_, _, leaf) = family();
    let der = leaf.certificate().to_vec();
    let details = |bytes: &[u8]| match Certificate::from_der(bytes) {
        Err(ReadError::Certificate { detail, .. }) => Some(detail),
        _ => None,
    };
    let mut found: std::collections::BTreeSet<String> = (0..der.len()).filter_map(|cut| details(&der[..cut])).collect();
    for at in 0..der.len() {
        for value in [0x00, 0x30, 0x1f, 0xff] {
            let mut damaged = der.clone();
            damaged[at] = value;
            found.extend(details(&damaged));
        }
    }
    assert!(found.contains("it ends too early") && found.len() > 3, "{found:?}");
    for detail in &found {
        let is_clause = detail.starts_with("it") || detail.ends_with("its end") || detail.starts_with("an extension");
        assert!(is_clause && !detail.contains(['(', '{', ':']), "{detail}");
    }
}

#[test]
fn the_time_of_reading_grows_with_the_length_alone() {
    let (_, _, leaf) = family();
    // Where lines were counted from the start for each block, this was 40 thousand million steps.
    let blocks = pem("DH PARAMETERS", &[7; 300]).repeat(OBJECTS - 1);
    let started = std::time::Instant::now();
    let found = read(format!("{blocks}{}", leaf.pem()).as_bytes()).unwrap();
    assert!(
        started.elapsed() < std::time::Duration::from_secs(20),
        "{:?}",
        started.elapsed()
    );
    assert_eq!(found, [certificate(&leaf)]);

    let line = 1 + blocks.lines().count();
    let cut = format!("{blocks}-----BEGIN CERTIFICATE-----\nMII");
    let label = "CERTIFICATE".to_owned();
    assert_eq!(read(cut.as_bytes()), Err(ReadError::Unterminated { label, line }));

    let empty = "-----BEGIN X-----\n-----END X-----\n".repeat(100_000);
    assert_eq!(
        read(empty.as_bytes()),
        Err(ReadError::TooManyObjects { limit: OBJECTS })
    );
    let keys = [0x30, 6, 2, 1, 0, 2, 1, 0].repeat(OBJECTS + 1);
    assert_eq!(read(&keys), Err(ReadError::TooManyObjects { limit: OBJECTS }));
}

#[test]
fn more_than_the_bounds_is_refused() {
    let (_, _, leaf) = family();
    let der = leaf.certificate().to_vec();
    assert_eq!(read(&der.repeat(CERTIFICATES)).unwrap().len(), CERTIFICATES);
    assert_eq!(
        read(&der.repeat(CERTIFICATES + 1)),
        Err(ReadError::TooMany { limit: CERTIFICATES })
    );
    assert_eq!(read(&vec![b'\n'; BYTES + 1]), Err(ReadError::TooLarge { limit: BYTES }));

    let issuer = family().1;
    let crowded = (0..2_001).fold(issuer.leaf("www.example.test"), |leaf, n| {
        leaf.also(&format!("{n}.test"))
    });
    let crowded = crowded.issue().unwrap().certificate().to_vec();
    assert_eq!(read(&crowded.repeat(99)).unwrap().len(), 99);
    assert_eq!(
        read(&crowded.repeat(100)),
        Err(ReadError::TooManyNames { limit: NAMES })
    );

    let huge = der_of_any_size(0x30, &vec![0x30; 1024 * 1024]);
    let error = read(&huge).unwrap_err().to_string();
    assert!(error.contains("more than 1 MiB"), "{error}");
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..512)) {
        let _ = read(&bytes);
    }

    #[test]
    fn arbitrary_text_between_dashes_never_panics(text in "(-----BEGIN [A-Z ]{0,12}-----)?[A-Za-z0-9+/=\\n :]{0,80}(-----END [A-Z ]{0,12}-----)?") {
        let _ = read(text.as_bytes());
    }
}
