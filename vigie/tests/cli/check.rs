use crate::support::{Authority, NAME, serve, vigie};
use std::{fs, net::SocketAddr, time::SystemTime};
use testbed::{Identity, Server, TlsServer, closed_port};

/// Words that check [`NAME`] at an address.
fn at(address: SocketAddr) -> String {
    format!(
        "check {NAME}:{} --resolve {NAME}={} --depth quick",
        address.port(),
        address.ip()
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sound_server_is_green_in_every_format() {
    let authority = Authority::new();
    let server = serve(&authority.leaf()).await;
    let check = at(server.address());
    authority.run(&check).run().ended(0).holds(&[
        "[GREEN]",
        "The certificate is valid.",
        "Example Test Root",
        "end entity",
        "days left",
    ]);
    let report = authority.run(&check).words("--format json").run().ended(0).json();
    assert_eq!(report["verdict"], "green");
    assert_eq!(report["schema"], 1);
    assert_eq!(report["target"]["host"], NAME);
    assert_eq!(report["scanner"]["pool"], "local");
    let line = authority.run(&check).words("--format ndjson").run().ended(0).out();
    assert_eq!(line.lines().count(), 1);
    let table = authority.run(&check).words("--format csv").run().ended(0).out();
    assert!(table.starts_with("host,port,starttls,verdict,"), "{table}");
    assert_eq!(table.lines().count(), 2);
    let nagios = authority.run(&check).words("--format nagios").run().ended(0).out();
    assert!(nagios.starts_with(&format!("VIGIE OK - {NAME}:")), "{nagios}");
    assert!(nagios.contains(" | days_left="), "{nagios}");
    assert_eq!(nagios.lines().count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn colours_decide_the_exit_code() {
    let authority = Authority::new();
    let other = authority
        .intermediate
        .leaf("other.example.test")
        .current(SystemTime::now())
        .issue()
        .unwrap();
    let (orange, red) = (serve(&other).await, serve(&authority.expired_leaf()).await);
    let (orange, red) = (at(orange.address()), at(red.address()));
    authority
        .run(&orange)
        .run()
        .ended(1)
        .holds(&["[ORANGE]", "Error 37: BAD CN", "other.example.test"]);
    authority.run(&orange).words("--fail-on red").run().ended(0);
    authority
        .run(&orange)
        .words("--policy strict")
        .run()
        .ended(2)
        .holds(&["[RED]"]);
    authority
        .run(&orange)
        .words("--format nagios")
        .run()
        .ended(1)
        .holds(&["VIGIE WARNING"]);
    authority
        .run(&red)
        .run()
        .ended(2)
        .holds(&["[RED]", "Error 10: CERT HAS EXPIRED", "WHAT TO DO"]);
    authority.run(&red).words("--fail-on red").run().ended(2);
    authority
        .run(&red)
        .words("--format nagios")
        .run()
        .ended(2)
        .holds(&["VIGIE CRITICAL"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_cannot_be_reached_is_red() {
    let check = at(closed_port().await.unwrap());
    vigie(&check)
        .run()
        .ended(2)
        .holds(&["[RED]", "No certificate could be read.", "ConnectError"]);
    let report = vigie(&check).words("--format json").run().ended(2).json();
    assert_eq!(report["outcome"], "unreachable");
    assert_eq!(report["reason"], "connect_error");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_untrusted_root_is_red_and_a_fixed_instant_changes_the_answer() {
    let authority = Authority::new();
    let server = serve(&authority.leaf()).await;
    let check = at(server.address());
    vigie(&check).run().ended(2).holds(&["[RED]"]);
    let later = authority
        .run(&check)
        .words("--at 2060-01-01T00:00:00Z --format json")
        .run()
        .ended(2)
        .json();
    assert_eq!(later["started_at"], "2060-01-01T00:00:00Z");
    assert!(
        later["findings"]
            .as_array()
            .unwrap()
            .iter()
            .any(|finding| finding["code"] == "cert.expired")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_chain_to_install_is_saved() {
    let authority = Authority::new();
    let leaf = authority.leaf();
    let alone = TlsServer::builder(&leaf)
        .chain(vec![leaf.certificate().clone()])
        .build()
        .unwrap();
    let incomplete = Server::start(alone).await.unwrap();
    let file = authority.file("chain.pem");
    let check = |address| {
        let given = authority
            .run(&at(address))
            .arg("--intermediates")
            .arg(authority.file("intermediate.pem"));
        given.arg("--write-chain").arg(&file)
    };
    check(incomplete.address())
        .run()
        .ended(2)
        .holds(&["Error 21", "2 certificates", "chain.pem"]);
    assert_eq!(fs::read_to_string(&file).unwrap(), authority.chain_of(&leaf));

    fs::remove_file(&file).unwrap();
    let good = serve(&leaf).await;
    check(good.address())
        .run()
        .ended(0)
        .complains(&["the presented chain is good"]);
    assert_eq!(fs::read_to_string(&file).unwrap(), authority.chain_of(&leaf));

    fs::remove_file(&file).unwrap();
    check(closed_port().await.unwrap())
        .run()
        .ended(2)
        .complains(&["no chain is saved"]);
    assert!(!file.exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn french_is_asked_for_by_option_or_by_locale() {
    let authority = Authority::new();
    let server = serve(&authority.expired_leaf()).await;
    let check = at(server.address());
    let french = ["[ROUGE]", "Le certificat n'est pas valide.", "QUE FAIRE", "a expiré le"];
    authority.run(&check).words("--lang fr").run().ended(2).holds(&french);
    authority
        .run(&check)
        .env("LC_ALL", "")
        .env("LANG", "fr_CA.UTF-8")
        .run()
        .ended(2)
        .holds(&french);
    authority
        .run(&check)
        .env("LC_ALL", "fr_FR.UTF-8")
        .words("--lang en")
        .run()
        .holds(&["[RED]"]);
    authority.run(&check).env("LC_ALL", "xx_YY").run().holds(&["[RED]"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn colour_comes_only_where_it_is_wanted() {
    let authority = Authority::new();
    let server = serve(&authority.leaf()).await;
    let check = at(server.address());
    let coloured = |words: &str, no_color: &str| {
        let run = authority
            .run(&check)
            .words(words)
            .env("NO_COLOR", no_color)
            .run()
            .ended(0);
        run.out().contains('\u{1b}')
    };
    assert!(!coloured("", ""), "a pipe is no terminal");
    assert!(!coloured("--color auto", "1"));
    assert!(!coloured("--color never", ""));
    assert!(coloured("--color always", "1"), "an option outweighs a variable");
    assert!(!coloured("--color always --format json", ""), "machines see no colour");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_node_can_be_asked_by_address_and_by_another_name() {
    let authority = Authority::new();
    let other = Identity::self_signed("default.example.test").issue().unwrap();
    let server = TlsServer::builder(&other)
        .named(NAME, &authority.leaf())
        .build()
        .unwrap();
    let server = Server::start(server).await.unwrap();
    let connect = format!("check {NAME} --depth quick --connect {}", server.address());
    let report = authority.run(&connect).words("--format json").run().ended(0).json();
    assert_eq!(report["target"]["port"], 443, "the target keeps its own port");
    authority
        .run(&connect)
        .words("--sni nobody.example.test")
        .run()
        .ended(2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chain_that_nobody_should_install_is_not_saved() {
    let authority = Authority::new();
    let (expired, leaf) = (authority.expired_leaf(), authority.leaf());
    let file = authority.file("none.pem");
    let unfit = |words: String| {
        let run = authority
            .run(&words)
            .arg("--intermediates")
            .arg(authority.file("intermediate.pem"))
            .arg("--write-chain")
            .arg(&file);
        run.run().complains(&["no chain is saved"]);
        assert!(!file.exists(), "{words}");
    };
    let alone = TlsServer::builder(&expired)
        .chain(vec![expired.certificate().clone()])
        .build()
        .unwrap();
    unfit(at(Server::start(alone).await.unwrap().address()));
    let good = serve(&leaf).await;
    let other = format!(
        "check other.example.test:{} --connect {} --depth quick",
        good.port(),
        good.address()
    );
    unfit(other);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_place_where_no_chain_can_be_saved_is_told_before_and_a_report_is_never_lost() {
    let authority = Authority::new();
    let server = serve(&authority.leaf()).await;
    let check = at(server.address());
    for (place, complaint) in [
        (authority.file("nowhere/chain.pem"), "no file can be made there"),
        (authority.file(""), "is a folder"),
        ("-".into(), "needs a file"),
    ] {
        let answer = authority.run(&check).arg("--write-chain").arg(place).run().ended(3);
        answer.complains(&[complaint]);
        assert_eq!(answer.out(), "");
        assert!(!answer.err().contains(".vigie-"));
    }
    // A device that takes no bytes passes the first look.
    let full = authority.run(&check).words("--write-chain /dev/full").run().ended(3);
    full.holds(&["[GREEN]"]).complains(&["--write-chain /dev/full"]);
    authority.run(&check).words("--write-chain /dev/null").run().ended(0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_really_tested_is_told_in_the_header_and_in_commands() {
    let authority = Authority::new();
    let server = serve(&authority.expired_leaf()).await;
    let place = server.address();
    let answer = authority
        .run(&format!("check {NAME} --depth quick --connect {place} --sni {NAME}"))
        .run()
        .ended(2);
    answer.holds(&[
        &format!("{NAME}:443 (HTTPS) via {place}"),
        &format!("openssl s_client -connect {place} -servername {NAME}"),
    ]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_look_at_what_is_done_is_given_with_one_v() {
    let authority = Authority::new();
    let server = serve(&authority.leaf()).await;
    let quiet = authority.run(&at(server.address())).run().ended(0);
    assert_eq!(quiet.err(), "");
    let told = authority.run(&at(server.address())).words("-v").run().ended(0);
    told.complains(&["a target was tested", NAME]);
}
