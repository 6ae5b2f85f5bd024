//! Tells the crate which compiler builds it, for `vigie_build_info`.

use std::process::Command;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=VIGIE_GIT_COMMIT");
    // Cargo says which compiler it uses.
    #[expect(clippy::disallowed_methods, reason = "how Cargo talks to build scripts")]
    let compiler = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let said = Command::new(compiler).arg("--version").output();
    let version = said
        .ok()
        .and_then(|said| String::from_utf8(said.stdout).ok())
        .and_then(|text| text.split_whitespace().nth(1).map(str::to_owned))
        .unwrap_or_else(|| "unknown".to_owned());
    println!("cargo::rustc-env=VIGIE_RUSTC={version}");
}
