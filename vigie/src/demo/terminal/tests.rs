use super::*;
use model::Language;

const PORTS: [u16; Flaw::ALL.len()] = [8443; Flaw::ALL.len()];

/// What is printed of a table with these judgements, and of an event.
fn printed(language: Language, colour: Colour, width: Option<usize>, judgements: &[Judgement]) -> String {
    let mut bytes = Vec::new();
    let mut terminal = Terminal::new(&mut bytes, Phrases::of(language), colour, width, &PORTS);
    terminal.table().unwrap();
    for judgement in judgements {
        terminal.row(judgement, 8443).unwrap();
    }
    let now = "2026-11-22T12:00:00Z".parse().unwrap();
    terminal
        .event(
            Kind::Mail,
            "[Vigie] RED archive.demo.vigie.test:8443 – expired 2 days ago",
            now,
        )
        .unwrap();
    String::from_utf8(bytes).unwrap()
}

/// Every server with the colour it should get.
fn as_expected() -> Vec<Judgement> {
    let judged = |flaw: Flaw| Judgement {
        flaw,
        colour: flaw.expected().0,
        finding: flaw
            .expected()
            .1
            .map(|code| format!("{code}: a headline as long as they get")),
    };
    Flaw::ALL.into_iter().map(judged).collect()
}

#[test]
fn a_pipe_gets_whole_lines_in_columns_and_no_escape_sequence() {
    for language in Language::ALL {
        let text = printed(language, Colour::Plain, None, &as_expected());
        assert!(!text.contains('\u{1b}'), "{text}");
        assert!(
            text.contains("a headline as long as they get") && text.contains("expired 2 days ago"),
            "{text}"
        );
        let finding = Phrases::of(language).say("column-finding");
        let head = text.lines().next().unwrap();
        let column = head.split_once(&finding).unwrap().0.width();
        for (line, judgement) in text.lines().skip(1).zip(as_expected()) {
            let before: String = line
                .chars()
                .scan(0, |used, character| {
                    *used += character.to_string().width();
                    (*used <= column).then_some(character)
                })
                .collect();
            assert!(before.ends_with(GAP), "{line:?}");
            let word = Phrases::of(language).word(judgement.colour);
            assert_eq!(before.matches(&word).count(), 2, "{line:?}");
        }
    }
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    for language in Language::ALL {
        for width in [80, 100, 120, 200] {
            for colour in [Colour::Plain, Colour::Ansi] {
                let text =
                    anstream::adapter::strip_str(&printed(language, colour, Some(width), &as_expected())).to_string();
                for line in text.lines() {
                    assert!(line.width() <= width, "{width}: {line:?}");
                }
            }
        }
    }
}

#[test]
fn a_wrong_colour_is_told_as_such() {
    let wrong = Judgement {
        flaw: Flaw::Expired,
        colour: Verdict::Green,
        finding: None,
    };
    let text = printed(Language::En, Colour::Plain, None, std::slice::from_ref(&wrong));
    assert!(text.contains("RED       GREEN   WRONG  nothing found"), "{text}");
    let text = printed(Language::Fr, Colour::Plain, None, &[wrong]);
    assert!(text.contains("ROUGE") && text.contains("FAUX"), "{text}");
}

#[test]
fn nothing_that_came_over_the_network_commands_the_terminal() {
    let hostile = Judgement {
        flaw: Flaw::Expired,
        colour: Verdict::Red,
        finding: Some("a\u{1b}[2Jb\u{202e}c".to_owned()),
    };
    let text = printed(Language::En, Colour::Plain, None, &[hostile]);
    assert!(!text.contains(['\u{1b}', '\u{202e}']), "{text:?}");
}
