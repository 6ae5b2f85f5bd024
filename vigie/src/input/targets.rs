use super::read_input;
use model::{Endpoint, StartTls, Target};
use std::{fmt, path::Path};

/// Targets as the user wrote them, from arguments and lists; every mistake is collected, none ends the reading.
#[derive(Debug, Default)]
pub(crate) struct Targets {
    good: Vec<Target>,
    bad: Vec<Mistake>,
}

/// A target that does not read: where it stands and how to mend it.
#[derive(Debug)]
struct Mistake {
    place: String,
    reason: String,
}

/// So many mistakes are shown one by one.
const SHOWN: usize = 20;

/// What could not be read, all of it at once.
#[derive(Debug)]
pub(crate) struct Mistakes {
    mistakes: Vec<Mistake>,
    all: usize,
}

impl std::error::Error for Mistakes {}

impl fmt::Display for Mistakes {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bad = self.mistakes.len();
        write!(
            formatter,
            "{bad} of {} targets cannot be read; nothing was tested",
            self.all
        )?;
        for Mistake { place, reason } in self.mistakes.iter().take(SHOWN) {
            write!(formatter, "\n  {place}: {reason}")?;
        }
        match bad.saturating_sub(SHOWN) {
            0 => Ok(()),
            more => write!(formatter, "\n  ... and {more} more"),
        }
    }
}

impl Targets {
    /// Takes an argument: a target.
    pub(crate) fn take_argument(&mut self, word: &str, starttls: StartTls) {
        let target = word.parse::<Endpoint>().map(|endpoint| Target::new(endpoint, starttls));
        self.take(target.map_err(|error| error.to_string()), || "argument".to_owned());
    }

    /// Takes a list, a target a line: `HOST[:PORT] [PROTOCOL]`. Comments start with `#`; empty lines are passed over.
    ///
    /// # Errors
    /// Where the list as a whole cannot be read; a line that cannot is collected.
    pub(crate) fn take_list(&mut self, path: &Path, starttls: StartTls) -> anyhow::Result<()> {
        let name = match path == Path::new("-") {
            true => "standard input".to_owned(),
            false => path.display().to_string(),
        };
        let bytes = read_input(path).map_err(|error| error.context(name.clone()))?;
        anyhow::ensure!(
            !bytes.starts_with(&[0xff, 0xfe]) && !bytes.starts_with(&[0xfe, 0xff]),
            "{name}: this is UTF-16: save the list as UTF-8"
        );
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
        for (index, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
            let place = || format!("{name}, line {}", index + 1);
            match std::str::from_utf8(line) {
                Ok(line) => {
                    if let Some(target) = read_line(line, starttls) {
                        self.take(target, place);
                    }
                }
                Err(_) => self.take(Err("this is no UTF-8: save the list as UTF-8".to_owned()), place),
            }
        }
        Ok(())
    }

    /// The targets, in their order.
    ///
    /// # Errors
    /// Every mistake that was made.
    pub(crate) fn finish(self) -> Result<Vec<Target>, Mistakes> {
        match self.bad.is_empty() {
            true => Ok(self.good),
            false => Err(Mistakes {
                all: self.good.len() + self.bad.len(),
                mistakes: self.bad,
            }),
        }
    }

    fn take(&mut self, target: Result<Target, String>, place: impl FnOnce() -> String) {
        match target {
            Ok(target) => self.good.push(target),
            Err(reason) => self.bad.push(Mistake {
                place: place(),
                reason: render::safe(&reason).into_owned(),
            }),
        }
    }
}

/// A line of a list; none where there is nothing on it.
fn read_line(line: &str, starttls: StartTls) -> Option<Result<Target, String>> {
    let mut words = line.split('#').next().unwrap_or_default().split_whitespace();
    let endpoint = words.next()?;
    let starttls = match words.next() {
        None => Ok(starttls),
        Some(word) => word.parse::<StartTls>().map_err(|error| error.to_string()),
    };
    if let Some(word) = words.next() {
        return Some(Err(format!(
            "{word:?} is too much: write HOST[:PORT] and, after a space, the STARTTLS type if there is one"
        )));
    }
    let endpoint = endpoint.parse::<Endpoint>().map_err(|error| error.to_string());
    Some(endpoint.and_then(|endpoint| Ok(Target::new(endpoint, starttls?))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(text: &[u8]) -> Result<Vec<String>, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("list.txt");
        std::fs::write(&path, text).unwrap();
        let mut targets = Targets::default();
        targets
            .take_list(&path, StartTls::None)
            .map_err(|error| format!("{error:#}"))?;
        let targets = targets.finish().map_err(|error| error.to_string())?;
        Ok(targets
            .iter()
            .map(|target| format!("{target} {}", target.starttls))
            .collect())
    }

    #[test]
    fn lists_come_with_comments_marks_and_foreign_line_ends() {
        let text = b"\xef\xbb\xbfwww.example.org\r\n\r\n# a comment\r\n  mail.example.org smtp # beside\r\n[2001:db8::1]:993\r\nwww.example.org";
        assert_eq!(
            list(text).unwrap(),
            [
                "www.example.org:443 none",
                "mail.example.org:25 smtp",
                "[2001:db8::1]:993 none",
                "www.example.org:443 none"
            ]
        );
        assert_eq!(list(b"# nothing\n").unwrap(), Vec::<String>::new());
    }

    #[test]
    fn every_bad_line_is_told_at_once_with_its_number() {
        let error =
            list(b"good.example\nhttps://a/\nb:99999\nc gopher\nd smtp more\n\xff\n\x1b[31m\ne ldap\n").unwrap_err();
        assert!(error.starts_with("6 of 8 targets cannot be read"), "{error}");
        for (line, reason) in [
            (2, "is a URL"),
            (3, "is no port"),
            (4, "gopher"),
            (5, "too much"),
            (6, "UTF-8"),
            (7, "holds"),
        ] {
            assert!(
                error
                    .lines()
                    .any(|text| text.contains(&format!("line {line}:")) && text.contains(reason)),
                "{line} {reason}: {error}"
            );
        }
        assert!(!error.contains('\u{1b}'));
    }

    #[test]
    fn a_list_in_utf_16_is_named_as_such() {
        assert!(list(&[0xff, 0xfe, b'a', 0]).unwrap_err().contains("UTF-16"));
    }

    #[test]
    fn many_mistakes_are_cut() {
        let error = list("::bad::\n".repeat(30).as_bytes()).unwrap_err();
        assert!(error.contains("... and 10 more"), "{error}");
    }
}
