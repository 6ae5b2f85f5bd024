//! `vigie check --depth deep` of real servers of other makers, each compared with what its configuration says: versions, suites
//! and their order, groups, features, findings, and what could not be tested.

use std::collections::BTreeSet;
use tests::{Answer, stacks, vigie};

/// A test for each configuration, by its name. Of those under "not yet" Vigie tells a part: one RFC 7919 group of five, and the
/// groups that a server with an order of its own prefers to the curve of its certificate. `-- --ignored` shows it.
macro_rules! each_is_told_as_it_is {
    ($($name:ident)+; not yet: $($wrong:ident)*) => {
        $(
            #[test]
            fn $name() {
                compare(stringify!($name));
            }
        )+
        $(
            #[test]
            #[ignore = "groups up to TLS 1.2 are told in part"]
            fn $wrong() {
                compare(stringify!($wrong));
            }
        )*

        #[test]
        fn every_configuration_is_here() {
            let here: BTreeSet<&str> = [$(stringify!($name)),+, $(stringify!($wrong)),*].into();
            let all: BTreeSet<&str> = stacks::configurations().iter().map(|configuration| configuration.name).collect();
            assert_eq!(here, all);
        }
    };
}

each_is_told_as_it_is! {
    openssl_with_its_defaults
    openssl_with_all_suites_in_its_own_order
    openssl_with_all_suites_in_the_order_of_clients
    openssl_of_tls_1_0_alone
    openssl_of_tls_1_1_alone
    openssl_of_tls_1_3_alone
    openssl_of_tls_1_3_with_ccm_and_two_groups
    openssl_that_lets_clients_choose_chacha20
    openssl_without_encryption
    openssl_with_anonymous_suites_alone
    openssl_with_static_rsa_alone
    openssl_with_one_gcm_suite
    openssl_with_a_prime_of_1024_bits_of_its_own
    openssl_with_a_key_of_1024_bits
    openssl_with_ed25519
    openssl_with_an_rsa_pss_key
    openssl_with_three_groups
    openssl_without_tickets_and_without_etm
    openssl_that_asks_for_a_client_certificate
    openssl_that_requires_a_client_certificate
    openssl_with_alpn
    openssl_with_early_data
    openssl_that_lets_clients_renegotiate
    openssl_that_lets_clients_renegotiate_insecurely
    gnutls_with_its_defaults
    gnutls_in_its_own_order_with_heartbeat
    gnutls_of_tls_1_0_and_1_1_with_rc4
    gnutls_with_anonymous_suites_alone
    gnutls_without_encryption
    gnutls_that_requires_a_client_certificate
    tlslite_of_ssl_3_0_alone
    tlslite_from_ssl_3_0_to_tls_1_2_with_rc4_and_null
    tlslite_with_tls_1_3
    tlslite_with_anonymous_suites_alone
    tlslite_with_a_common_prime_of_1024_bits
    tlslite_without_extended_master_secret_and_etm
    tlslite_that_tells_padding_strongly
    tlslite_that_tells_padding_weakly
    tlslite_that_ignores_padding
    tlslite_that_tells_padding_from_mac
    openssl_1_0_2e_with_everything
    openssl_1_0_2e_that_renegotiates_insecurely
    openssl_1_0_2e_of_ssl_2_without_ciphers
    openssl_1_0_2e_of_ssl_2_alone
    openssl_1_0_2e_of_ssl_3_alone
    openssl_1_0_1e_of_node_0_10_with_heartbleed
    openssl_1_0_1e_of_node_0_10_with_gcm_alone
    openssl_1_0_2d_of_node_4
    openssl_3_5_of_node_24_with_ml_kem
    jsse_from_ssl_3_0_to_tls_1_3_with_export
    jsse_in_the_order_of_clients_with_old_primes
    nss_from_tls_1_0_to_tls_1_2
    nss_with_ffdhe_alone
    botan_from_tls_1_0_to_tls_1_2
    nginx_with_its_defaults
    nginx_as_people_recommend_it
    nginx_that_takes_everything;
    not yet:
    gnutls_without_renegotiation_info
    gnutls_without_extensions
    openssl_of_tls_1_2_alone_with_ecdsa
}

fn compare(name: &str) {
    let configuration = stacks::configurations()
        .into_iter()
        .find(|configuration| configuration.name == name)
        .expect("a configuration of this name");
    let server = (configuration.start)();
    let answer = scan(&server);
    let differences = (configuration.truth)().differences(&answer.json());
    assert!(
        differences.is_empty(),
        "{name}: told otherwise than it is:\n  {}\n{}",
        differences.join("\n  "),
        answer.errors()
    );
}

fn scan(server: &stacks::Running) -> Answer {
    let host = server.credentials().host();
    let words = format!(
        "check {host}:{} --resolve {host}=127.0.0.1 --depth deep --timeout 60 --format json --ca",
        server.port()
    );
    vigie().words(&words).arg(server.credentials().root()).run()
}
