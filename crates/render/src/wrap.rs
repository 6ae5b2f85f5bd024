use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// How many columns a text takes.
pub(crate) fn columns(text: &str) -> usize {
    text.width()
}

/// A text cut to so many columns, with an ellipsis where something is missing.
pub(crate) fn cut(text: &str, width: usize) -> String {
    if columns(text) <= width {
        return text.to_owned();
    }
    let (head, _) = split_at(text, width.saturating_sub(1));
    format!("{}…", head.trim_end())
}

/// A text filled with spaces up to so many columns.
pub(crate) fn padded(text: &str, width: usize) -> String {
    let fill = width.saturating_sub(columns(text));
    format!("{text}{}", " ".repeat(fill))
}

/// The longest head of at most so many columns, at least one character, and the rest.
pub(crate) fn split_at(text: &str, width: usize) -> (&str, &str) {
    let mut used = 0;
    for (index, character) in text.char_indices() {
        used += character.width().unwrap_or_default();
        if used > width && index > 0 {
            return text.split_at(index);
        }
    }
    (text, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_not_bytes_decide() {
        assert_eq!(columns("東京"), 4);
        assert_eq!(cut("東京タワー", 6), "東京…");
        assert_eq!(cut("short", 5), "short");
        assert_eq!(padded("été", 5), "été  ");
        assert_eq!(split_at("abcdef", 4), ("abcd", "ef"));
        assert_eq!(split_at("東", 1), ("東", ""));
    }
}
