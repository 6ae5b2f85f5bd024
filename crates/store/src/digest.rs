use aws_lc_rs::digest::{SHA256, digest};
use std::fmt::Write;

/// The SHA-256 of some bytes in lower-case hexadecimal: how blobs are named.
pub fn sha256(bytes: &[u8]) -> String {
    digest(&SHA256, bytes)
        .as_ref()
        .iter()
        .fold(String::with_capacity(64), |mut text, byte| {
            // Writing to a String cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
}
