//! Speed, always as a ratio to the bare limit.
