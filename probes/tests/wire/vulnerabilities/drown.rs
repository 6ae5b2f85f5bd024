//! `vuln.drown`.

use super::{FOUND, NOT_FOUND, outcome, rsa, scan, untested};
use crate::scene::{Scene, finding, state};
use model::{CheckState, Code, Depth};
use serde_json::json;
use testbed::{Identity, LegacyServer, Server, Ssl2};

const CODE: Code = Code::VulnDrown;
const RC4_128: u32 = 0x01_0080;
const RC4_40: u32 = 0x02_0080;
const RC2_40: u32 = 0x04_0080;
const DES: u32 = 0x06_0040;

fn server(leaf: &Identity, ssl2: Ssl2) -> LegacyServer {
    LegacyServer::tls1_0_only(leaf).sslv2_as(ssl2)
}

#[tokio::test]
async fn ssl_2_with_ciphers_and_the_key_of_the_certificate_is_found() {
    let (root, leaf) = rsa();
    let ssl2 = Ssl2 {
        offered: vec![RC4_128, RC4_40],
        ..Ssl2::default()
    };
    let report = scan(&root, server(&leaf, ssl2.clone())).await;
    assert_eq!(outcome(&report, CODE), FOUND);
    let value = |key| finding(&report, CODE).evidence.value(key).cloned();
    assert_eq!(value("cves"), Some(json!(["CVE-2016-0800"])));
    assert_eq!(
        value("ciphers"),
        Some(json!(["SSL_CK_RC4_128_WITH_MD5", "SSL_CK_RC4_128_EXPORT40_WITH_MD5"]))
    );
    let clear_keys = true;
    let report = scan(&root, server(&leaf, Ssl2 { clear_keys, ..ssl2 })).await;
    let value = finding(&report, CODE).evidence.value("cves");
    assert_eq!(value, Some(&json!(["CVE-2016-0800", "CVE-2016-0703"])));
}

/// What OpenSSL 1.0.1e does with its default ciphers: it offers none, and takes those for export.
#[tokio::test]
async fn a_cipher_that_is_taken_without_being_offered_is_found() {
    let (root, leaf) = rsa();
    for (cipher, name) in [
        (RC4_40, "SSL_CK_RC4_128_EXPORT40_WITH_MD5"),
        (RC2_40, "SSL_CK_RC2_128_CBC_EXPORT40_WITH_MD5"),
        (DES, "SSL_CK_DES_64_CBC_WITH_MD5"),
    ] {
        let ssl2 = Ssl2 {
            forced: vec![cipher],
            ..Ssl2::default()
        };
        let report = scan(&root, server(&leaf, ssl2)).await;
        assert_eq!(outcome(&report, CODE), FOUND, "{name}");
        let value = |key| finding(&report, CODE).evidence.value(key).cloned();
        assert_eq!(value("cves"), Some(json!(["CVE-2016-0800", "CVE-2015-3197"])));
        assert_eq!(value("ciphers"), Some(json!([name])));
    }
}

#[tokio::test]
async fn ssl_2_from_which_nothing_can_be_had_is_not_found() {
    let (root, leaf) = rsa();
    let report = scan(&root, server(&leaf, Ssl2::default())).await;
    assert_eq!(outcome(&report, CODE), NOT_FOUND, "no cipher is taken");
    let anonymous = Ssl2 {
        offered: vec![RC4_128],
        anonymous: true,
        ..Ssl2::default()
    };
    let report = scan(&root, server(&leaf, anonymous)).await;
    assert_eq!(outcome(&report, CODE), NOT_FOUND, "no key is shared");
    let report = scan(&root, LegacyServer::tls1_0_only(&leaf)).await;
    assert_eq!(outcome(&report, CODE), NOT_FOUND, "an alert of TLS is no SSL 2.0");
}

#[tokio::test]
async fn a_key_that_is_not_rsa_leaves_it_open() {
    let root = Identity::root("Root").issue().unwrap();
    let leaf = root.leaf(crate::scene::HOST).issue().unwrap();
    let ssl2 = Ssl2 {
        offered: vec![RC4_128],
        ..Ssl2::default()
    };
    let server = LegacyServer::new(&leaf, &[testbed::TLS1_0], &[0xC009]).sslv2_as(ssl2);
    assert_eq!(outcome(&scan(&root, server).await, CODE), untested("unusual_key"));
}

#[tokio::test]
async fn it_is_looked_for_at_depth_standard_too() {
    let (root, leaf) = rsa();
    let ssl2 = Ssl2 {
        offered: vec![RC4_128],
        ..Ssl2::default()
    };
    let server = Server::start(server(&leaf, ssl2)).await.unwrap();
    let report = Scene::new(server.address(), &root).depth(Depth::Standard).scan().await;
    assert_eq!(state(&report, CODE), Some(CheckState::Found));
}
