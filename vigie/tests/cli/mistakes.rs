use crate::support::{Authority, vigie};

#[test]
fn wrong_arguments_end_with_3() {
    for (words, complaint) in [
        ("", "Usage"),
        ("chek", "check"),
        ("check", "required"),
        ("check a.example --depth shallow", "quick"),
        ("check a.example --colour", "--color"),
        ("check https://a.example/", "is a URL"),
        ("check a.example b.example --write-chain c.pem", "one target"),
        ("check a.example --format nagios --fail-on red", "contradict"),
        ("check a.example --hosts-file /nowhere/hosts", "/nowhere/hosts"),
        ("check a.example --log probes=loud", "write a level"),
        ("check a.example --starttls gopher", "xmpp-server"),
        ("check --mx a.example --starttls imap", "leave out --starttls imap"),
        ("check --srv a.example --starttls ftp", "no SRV records for ftp"),
        ("explain 62", "vigie explain 37"),
        ("verify", "--chain"),
        ("completions tcsh", "zsh"),
    ] {
        let answer = vigie(words).run().ended(3);
        assert!(
            answer.err().contains(complaint),
            "{words}: no {complaint:?} in {}",
            answer.err()
        );
        assert_eq!(answer.out(), "", "{words}");
    }
}

#[test]
fn a_file_that_cannot_be_used_is_named_with_the_reason() {
    let authority = Authority::new();
    let key = authority.leaf().key_pem().unwrap();
    let secret = key.lines().nth(1).unwrap().to_owned();
    for (name, bytes, complaint) in [
        ("key.pem", key.as_bytes(), "private key"),
        ("empty.pem", b"".as_slice(), "empty"),
        ("letter.txt", b"Dear Sir or Madam".as_slice(), "no certificate"),
    ] {
        let file = authority.write(name, bytes);
        for option in ["--ca", "--intermediates"] {
            let answer = vigie("check a.example").arg(option).arg(&file).run().ended(3);
            answer.complains(&[option, name, complaint]);
            assert!(!answer.err().contains(&secret));
        }
        vigie("verify --chain")
            .arg(&file)
            .run()
            .ended(3)
            .complains(&["--chain", name, complaint]);
    }
    vigie("verify --chain /nowhere/server.pem")
        .run()
        .ended(3)
        .complains(&["/nowhere/server.pem", "cannot be read"]);
    vigie("check -f /nowhere/list.txt")
        .run()
        .ended(3)
        .complains(&["/nowhere/list.txt", "cannot be read"]);
}

#[test]
fn a_cause_is_not_told_twice() {
    let answer = vigie("check a.example --hosts-file /nowhere/hosts").run().ended(3);
    assert_eq!(answer.err().matches("os error 2").count(), 1, "{}", answer.err());
}
