//! The catalogue as a page to read: `docs/findings.md` and `docs/findings.fr.md`.

use super::{Code, Entry, Texts};
use crate::{EvidenceKind, Language, Severity};
use std::fmt::Write;

/// The whole catalogue as Markdown, in one language.
pub fn document(language: Language) -> String {
    let words = Words::of(language);
    let mut page = String::new();
    for part in words.opening {
        line(&mut page, part);
    }
    index(&mut page, language, words);
    let mut family = "";
    for code in by_family() {
        if code.family() != family {
            family = code.family();
            line(&mut page, &format!("## {}", words.family(family)));
        }
        section(&mut page, code, language, words);
    }
    // Every block ends with an empty line; a file ends with one line feed.
    page.truncate(page.trim_end().len());
    page.push('\n');
    page
}

/// The codes, those of a family together, families in the order of the table.
fn by_family() -> impl Iterator<Item = Code> {
    let mut families: Vec<&str> = Vec::new();
    for code in Code::ALL {
        if !families.contains(&code.family()) {
            families.push(code.family());
        }
    }
    families
        .into_iter()
        .flat_map(|family| Code::ALL.iter().copied().filter(move |code| code.family() == family))
}

fn index(page: &mut String, language: Language, words: &Words) {
    let _ = writeln!(page, "## {}\n\n{}", words.index, words.columns);
    for code in by_family() {
        let Entry {
            id,
            number,
            name,
            severity,
            strict,
            ..
        } = code.entry();
        let number = number.map(|number| number.to_string()).unwrap_or_default();
        let strict = match strict == severity {
            true => "",
            false => words.severity(*strict),
        };
        let _ = writeln!(
            page,
            "| [`{id}`](#{}) | {number} | {} | {} | {strict} | {} |",
            anchor(id),
            name.unwrap_or_default(),
            words.severity(*severity),
            escaped(&Texts::in_general(code, language).title),
        );
    }
    page.push('\n');
}

/// How the usual renderers name the place of a heading: lower case, without dots.
fn anchor(id: &str) -> String {
    id.replace('.', "")
}

fn section(page: &mut String, code: Code, language: Language, words: &Words) {
    let entry = code.entry();
    let texts = Texts::in_general(code, language);
    line(page, &format!("### `{}`", entry.id));
    line(page, &format!("**{}**", escaped(&texts.title)));
    line(page, &format!("> {}", escaped(&texts.sentence)));
    line(page, &escaped(&texts.meaning));
    for (index, step) in texts.steps.iter().enumerate() {
        let _ = writeln!(page, "{}. {}", index + 1, escaped(step));
    }
    page.push('\n');
    if let Some(verify) = &texts.verify {
        line(page, &format!("{}\n\n```sh\n{verify}\n```", words.verify));
    }
    particulars(page, entry, words);
}

/// Number and name, severities, evidence, source.
fn particulars(page: &mut String, entry: &Entry, words: &Words) {
    let colon = words.colon;
    if let Some(name) = entry.name {
        let number = entry.number.map(|number| format!("{number} ")).unwrap_or_default();
        let _ = writeln!(page, "- {}{colon} {number}{name}", words.name);
    }
    let strict = match entry.strict == entry.severity {
        true => String::new(),
        false => format!("; `strict`{colon} {}", words.severity(entry.strict)),
    };
    let severity = words.severity(entry.severity);
    let _ = writeln!(page, "- {}{colon} {severity}{strict}", words.weight);
    let keys: Vec<String> = entry
        .evidence
        .iter()
        .map(|key| format!("`{}` ({})", key.name, words.kind(key.kind)))
        .collect();
    if !keys.is_empty() {
        let _ = writeln!(page, "- {}{colon} {}", words.evidence, keys.join(", "));
    }
    line(page, &format!("- Source{colon} {}", escaped(entry.source)));
}

/// A block and the empty line after it.
fn line(page: &mut String, text: &str) {
    page.push_str(text);
    page.push_str("\n\n");
}

/// Plain text as Markdown. An underscore between letters is no emphasis and stays as it is.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = ' ';
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let within = |side: char| side.is_alphanumeric() || side == '_';
        let inside_word = within(before) && characters.peek().copied().is_some_and(within);
        if matches!(character, '\\' | '`' | '*' | '<' | '>' | '[' | ']' | '|') || character == '_' && !inside_word {
            out.push('\\');
        }
        out.push(character);
        before = character;
    }
    out
}

/// What the page says in its own words.
struct Words {
    language: Language,
    opening: &'static [&'static str],
    index: &'static str,
    columns: &'static str,
    name: &'static str,
    weight: &'static str,
    evidence: &'static str,
    verify: &'static str,
    /// French sets a space before it.
    colon: &'static str,
}

impl Words {
    const ENGLISH: Self = Self {
        language: Language::En,
        opening: &[
            "<!-- Made from the catalogue. To change it, change crates/model/texts and crates/model/src/catalogue/table.rs, then \
             run: UPDATE_GENERATED=1 cargo test -p model --test findings_document -->",
            "# The findings of Vigie",
            "Everything that Vigie can find, with what it means and how to mend it. The same texts stand in the mails, in the \
             console and behind `vigie explain CODE`. En français : [findings.fr.md](findings.fr.md).",
            "A code is a public contract: it is never renamed and never used again. Where OpenSSL has a number for the defect \
             (`X509_V_ERR`), it is given; a host name that does not match is 37. An *error* makes a target red, a *warning* \
             orange, *info* changes no colour. The column \"strict\" shows where the policy `strict` weighs more; an account can \
             change the severity of any code. In the quoted sentences `<key>` stands for a piece of evidence, and the commands \
             use `www.example.org` as an example.",
        ],
        index: "All findings",
        columns: "| Code | Number | Name | Severity | Strict | Title |\n|---|---|---|---|---|---|",
        name: "Name",
        weight: "Severity",
        evidence: "Evidence",
        verify: "Check command:",
        colon: ":",
    };

    const FRENCH: Self = Self {
        language: Language::Fr,
        opening: &[
            "<!-- Tiré du catalogue. Pour le changer, modifiez crates/model/texts et crates/model/src/catalogue/table.rs, puis \
             lancez : UPDATE_GENERATED=1 cargo test -p model --test findings_document -->",
            "# Les constats de Vigie",
            "Tout ce que Vigie peut constater, avec sa signification et le moyen d'y remédier. Les mêmes textes figurent dans les \
             courriels, dans la console et derrière `vigie explain CODE`. In English: [findings.md](findings.md).",
            "Un code est un contrat public\u{a0}: il n'est jamais renommé ni réutilisé. Lorsqu'OpenSSL a un numéro pour le défaut \
             (`X509_V_ERR`), il est indiqué\u{a0}; un nom d'hôte qui ne correspond pas porte le numéro 37. Une *erreur* rend une \
             cible rouge, un *avertissement* la rend orange, une *information* ne change aucune couleur. La colonne \
             «\u{a0}strict\u{a0}» montre où la politique `strict` pèse davantage\u{a0}; un compte peut changer la gravité de \
             chaque code. Dans les phrases citées, `<clé>` tient la place d'une preuve, et les commandes prennent \
             `www.example.org` pour exemple.",
        ],
        index: "Tous les constats",
        columns: "| Code | Numéro | Nom | Gravité | Strict | Titre |\n|---|---|---|---|---|---|",
        name: "Nom",
        weight: "Gravité",
        evidence: "Preuves",
        verify: "Commande de vérification\u{a0}:",
        colon: "\u{a0}:",
    };

    fn of(language: Language) -> &'static Self {
        match language {
            Language::En => &Self::ENGLISH,
            Language::Fr => &Self::FRENCH,
        }
    }

    fn severity(&self, severity: Severity) -> &'static str {
        match (self.language, severity) {
            (Language::En, _) => severity.as_str(),
            (Language::Fr, Severity::Error) => "erreur",
            (Language::Fr, Severity::Info) => "information",
            (Language::Fr, Severity::Warning) => "avertissement",
        }
    }

    fn kind(&self, kind: EvidenceKind) -> &'static str {
        match (self.language, kind) {
            (Language::En, _) => kind.as_str(),
            (Language::Fr, EvidenceKind::List) => "liste de textes",
            (Language::Fr, EvidenceKind::Number) => "nombre",
            (Language::Fr, EvidenceKind::Text) => "texte",
            (Language::Fr, EvidenceKind::Time) => "instant RFC 3339",
        }
    }

    /// The heading of a family; a new family shows its bare name until it has one.
    fn family<'a>(&self, family: &'a str) -> &'a str {
        let (english, french) = match family {
            "cert" => ("Certificate", "Certificat"),
            "chain" => ("Certification chain", "Chaîne de certification"),
            "cipher" => ("Cipher suites", "Suites cryptographiques"),
            "dns" => ("DNS records", "Enregistrements DNS"),
            "feature" => ("TLS features", "Fonctions de TLS"),
            "http" => ("HTTP", "HTTP"),
            "kex" => ("Key exchange", "Échange de clés"),
            "net" => ("Way to the server", "Accès au serveur"),
            "protocol" => ("Protocol versions", "Versions du protocole"),
            "revocation" => ("Revocation", "Révocation"),
            "signature" => (
                "Signatures in the handshake",
                "Signatures à l'ouverture de la connexion",
            ),
            "vuln" => ("Known vulnerabilities", "Vulnérabilités connues"),
            other => (other, other),
        };
        match self.language {
            Language::En => english,
            Language::Fr => french,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_takes_texts_as_they_are() {
        assert_eq!(
            escaped("*.example.org in <days> days"),
            "\\*.example.org in \\<days\\> days"
        );
        assert_eq!(escaped("nginx ssl_certificate"), "nginx ssl_certificate");
        assert_eq!(escaped("of _443._tcp"), "of \\_443.\\_tcp");
    }

    #[test]
    fn every_code_has_its_section_and_every_family_its_heading_once() {
        for language in Language::ALL {
            let page = document(language);
            for code in Code::ALL {
                assert_eq!(page.matches(&format!("\n### `{code}`\n")).count(), 1, "{code}");
                let family = Words::of(language).family(code.family());
                assert_eq!(page.matches(&format!("\n## {family}\n")).count(), 1, "{family}");
                assert_ne!(family, code.family());
            }
        }
    }
}
