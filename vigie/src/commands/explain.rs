use super::Setting;
use crate::{cli::ExplainArguments, exit::Exit, output::colour};
use model::Code;
use render::Layout;
use std::io::{self, Write};

/// Explains a code, or lists them all.
pub(super) fn run(arguments: &ExplainArguments, setting: Setting) -> anyhow::Result<Exit> {
    let layout = Layout {
        language: setting.language,
        width: service::terminal_columns().unwrap_or(if arguments.code.is_some() { 80 } else { 120 }),
        colour: colour(setting.shades),
        chain_file: None,
    };
    let text = match &arguments.code {
        None => render::catalogue(&layout),
        Some(asked) => {
            let codes = named(asked);
            if codes.is_empty() {
                anyhow::bail!("{}", unknown(asked));
            }
            let pages: Vec<String> = codes.into_iter().map(|code| render::explain(code, &layout)).collect();
            pages.join("\n\n")
        }
    };
    io::stdout().write_all(text.as_bytes())?;
    io::stdout().flush()?;
    Ok(Exit::Green)
}

/// The codes that a person may mean: by code, by number (`20`, `Error 20`), by name (`BAD CN`), by CVE.
fn named(asked: &str) -> Vec<Code> {
    let asked = asked.trim().to_ascii_lowercase();
    let number = asked.rsplit(' ').next().and_then(|word| word.parse::<u16>().ok());
    let matches = |code: &Code| {
        let entry = code.entry();
        let sources = entry.source.to_ascii_lowercase();
        entry.id == asked
            || (number.is_some() && entry.number == number)
            || entry.name.is_some_and(|name| name.eq_ignore_ascii_case(&asked))
            || (asked.starts_with("cve-") && sources.split([',', ' ']).any(|source| source == asked))
    };
    Code::ALL.iter().copied().filter(matches).collect()
}

fn unknown(asked: &str) -> String {
    let shown = render::safe(asked);
    let wanted = asked.trim().to_ascii_lowercase();
    let likeness = |code: &&Code| {
        let id = code.as_str();
        let whole = strsim::jaro_winkler(id, &wanted);
        let tail = id
            .split_once('.')
            .map_or(0.0, |(_, tail)| strsim::jaro_winkler(tail, &wanted));
        whole.max(tail)
    };
    if let Some(hint) = foreign_number(&wanted) {
        return format!("{hint}; `vigie explain` without argument lists all codes");
    }
    let nearest = Code::ALL
        .iter()
        .max_by(|first, second| likeness(first).total_cmp(&likeness(second)));
    let hint = match nearest {
        Some(code) if likeness(&code) > 0.8 => format!("did you mean {code}? "),
        Some(_) | None => String::new(),
    };
    format!("unknown code {shown:?}: {hint}`vigie explain` without argument lists them all")
}

/// Numbers of OpenSSL that no code has, and what stands for them here.
fn foreign_number(asked: &str) -> Option<&'static str> {
    match asked.rsplit(' ').next()? {
        "0" => Some("0 is no error: OpenSSL answers so where a certificate is in order"),
        "62" => Some("OpenSSL's 62 (hostname mismatch) is 37 here: vigie explain 37"),
        "64" => Some("OpenSSL's 64 (IP address mismatch) is 37 here: vigie explain 37"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_found_by_what_people_know_it_by() {
        for (asked, code) in [
            ("chain.incomplete", Code::ChainIncomplete),
            ("Chain.Incomplete", Code::ChainIncomplete),
            ("37", Code::CertHostnameMismatch),
            ("Error 20", Code::ChainIssuerUnknown),
            ("bad cn", Code::CertHostnameMismatch),
            ("TimeoutError", Code::NetTimeout),
            ("CVE-2014-0160", Code::VulnHeartbleed),
        ] {
            assert_eq!(named(asked), [code], "{asked}");
        }
        assert!(named("chain").is_empty());
    }

    #[test]
    fn a_mistyped_code_is_guessed() {
        for (asked, code) in [
            ("chain.incomplet", "chain.incomplete"),
            ("heartbled", "vuln.heartbleed"),
        ] {
            assert!(
                unknown(asked).contains(&format!("did you mean {code}?")),
                "{}",
                unknown(asked)
            );
        }
        assert!(!unknown("zzz").contains("did you mean"));
    }

    #[test]
    fn numbers_of_openssl_without_a_code_lead_to_ours() {
        assert!(unknown("62").contains("vigie explain 37"));
        assert!(unknown("Error 64").contains("vigie explain 37"));
        assert!(unknown("0").contains("is no error"));
        assert!(
            Code::ALL
                .iter()
                .all(|code| !matches!(code.entry().number, Some(0 | 62 | 64)))
        );
    }
}
