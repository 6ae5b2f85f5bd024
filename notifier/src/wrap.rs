use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Columns of a plain mail.
pub(crate) const COLUMNS: usize = 72;

/// A paragraph: the first line begins with `first`, the others with `rest`. Breaks at spaces alone, so that no-break spaces
/// hold; what is longer than a line stands on a line of its own.
pub(crate) fn hang(first: &str, rest: &str, text: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in text.split([' ', '\n']).filter(|word| !word.is_empty()) {
        let start = if lines.is_empty() { first } else { rest };
        let gap = usize::from(!line.is_empty());
        if gap == 1 && start.width() + line.width() + gap + word.width() > COLUMNS {
            lines.push(format!("{start}{line}"));
            line.clear();
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    let start = if lines.is_empty() { first } else { rest };
    lines.push(format!("{start}{line}").trim_end().to_owned());
    lines.join("\n")
}

/// A label, its value beside it from column `column` on. A value that would be torn there stands below its label.
pub(crate) fn row(label: &str, column: usize, value: &str) -> String {
    let longest = value.split(' ').map(|word| word.width()).max().unwrap_or_default();
    let padded = padded(label, column);
    if padded.width() > column || column + longest > COLUMNS {
        return format!("{}\n{}", label.trim_end(), hang("    ", "    ", value));
    }
    hang(&padded, &" ".repeat(column), value)
}

/// A text filled with spaces up to so many columns.
pub(crate) fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}

/// A text cut to so many columns, with an ellipsis where something is missing.
pub(crate) fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut used = 0;
    let head: String = text
        .chars()
        .take_while(|character| {
            used += character.width().unwrap_or_default();
            used < width
        })
        .collect();
    format!("{}…", head.trim_end())
}

/// A text without its middle, so that its beginning and its end are both seen.
pub(crate) fn cut_middle(text: &str, width: usize) -> String {
    let count = text.chars().count();
    if count <= width {
        return text.to_owned();
    }
    let head = width.saturating_sub(1) / 2;
    let tail = width.saturating_sub(1) - head;
    let start: String = text.chars().take(head).collect();
    let end: String = text.chars().skip(count - tail).collect();
    format!("{start}…{end}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_at_spaces_and_hang() {
        let text = "word ".repeat(20);
        let lines = hang(" 1. ", "    ", &text);
        assert!(lines.starts_with(" 1. word word"));
        assert!(
            lines
                .lines()
                .all(|line| line.width() <= COLUMNS && !line.ends_with(' '))
        );
        assert!(lines.lines().nth(1).unwrap().starts_with("    word"));
    }

    #[test]
    fn a_no_break_space_holds() {
        let text = format!("{} a\u{a0}: b", "x".repeat(69));
        assert_eq!(hang("", "", &text).lines().nth(1), Some("a\u{a0}: b"));
    }

    #[test]
    fn a_long_value_stands_below_its_label() {
        assert_eq!(row("  Key", 10, "EC P-256"), "  Key     EC P-256");
        let digest = "ab".repeat(32);
        assert_eq!(row("  SHA-256", 20, &digest), format!("  SHA-256\n    {digest}"));
    }

    #[test]
    fn both_ends_of_a_long_name_are_seen() {
        assert_eq!(cut_middle("abcdefghij", 5), "ab…ij");
        assert_eq!(cut_middle("abcde", 5), "abcde");
        assert_eq!(cut("abcdefghij", 5), "abcd…");
    }
}
