/// How many columns the terminal of standard output has. None where it is no terminal, or does not say.
pub fn terminal_columns() -> Option<usize> {
    #[cfg(unix)]
    return match rustix::termios::tcgetwinsize(std::io::stdout()).ok()?.ws_col {
        0 => None,
        columns => Some(usize::from(columns)),
    };
    #[cfg(not(unix))]
    None
}
