use crate::support::vigie;

#[test]
fn a_code_is_explained_in_both_languages() {
    vigie("explain chain.incomplete")
        .run()
        .ended(0)
        .holds(&["Error 21", "WHAT TO DO", "RFC"]);
    vigie("explain chain.incomplete --lang fr")
        .run()
        .ended(0)
        .holds(&["Erreur 21", "QUE FAIRE"]);
    vigie("explain 37").run().ended(0).holds(&["cert.hostname_mismatch"]);
    vigie("explain cve-2014-0160")
        .run()
        .ended(0)
        .holds(&["vuln.heartbleed"]);
}

#[test]
fn all_codes_are_listed_and_an_unknown_one_guessed() {
    let answer = vigie("explain").run().ended(0);
    answer.holds(&["CHAIN\n", "chain.incomplete", "net.timeout", "vuln.robot"]);
    vigie("explain cert.expird")
        .run()
        .ended(3)
        .complains(&["did you mean cert.expired?"]);
}

#[test]
fn every_shell_has_its_completions() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        vigie("completions")
            .arg(shell)
            .run()
            .ended(0)
            .holds(&["vigie", "starttls"]);
    }
}

#[test]
fn help_and_version_end_well() {
    for words in ["--help", "check --help", "verify -h", "--version", "help explain"] {
        let answer = vigie(words).run().ended(0);
        assert_eq!(answer.err(), "");
    }
    vigie("check --help")
        .run()
        .holds(&["Examples:", "--timeout <SECONDS>", "quick 15, standard 30, deep 120"]);
}
