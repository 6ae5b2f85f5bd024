//! `vuln.*`: servers with a flaw, without it, and those that only look like one of the two.

mod ccs_injection;
mod clear_text;
mod drown;
mod heartbleed;
mod inside_tls;
mod robot;

use crate::scene::Scene;
use model::{CheckState, Code, Depth, Report};
use std::time::Duration;
use testbed::{Behaviour, Identity, KeyKind, Server};

/// An RSA leaf below its root.
pub(crate) fn rsa() -> (Identity, Identity) {
    let root = Identity::root("Old Root").key(KeyKind::Rsa2048).issue().unwrap();
    let leaf = root
        .leaf(crate::scene::HOST)
        .key(KeyKind::Rsa2048)
        .current(crate::scene::now())
        .issue()
        .unwrap();
    (root, leaf)
}

/// A deep scan of a server that answers at once, or never.
pub(crate) async fn scan(root: &Identity, behaviour: impl Behaviour) -> Report {
    let server = Server::start(behaviour).await.unwrap();
    let mut scene = Scene::new(server.address(), root)
        .depth(Depth::Deep)
        .impatient(Duration::from_secs(1));
    scene.job.deadline_ms = 60_000;
    scene.scan().await
}

/// What became of a check, and why.
pub(crate) fn outcome(report: &Report, code: Code) -> (CheckState, Option<&str>) {
    let mut checks = report.checks.iter().filter(|check| check.check == code);
    let check = checks.next().unwrap_or_else(|| panic!("{code} was not looked for"));
    (check.state, check.reason.as_deref())
}

pub(crate) const FOUND: (CheckState, Option<&str>) = (CheckState::Found, None);
pub(crate) const NOT_FOUND: (CheckState, Option<&str>) = (CheckState::NotFound, None);

/// Could not be tested, for this reason.
pub(crate) const fn untested(reason: &str) -> (CheckState, Option<&str>) {
    (CheckState::CouldNotTest, Some(reason))
}

/// Cannot be, for this reason.
pub(crate) const fn impossible(reason: &str) -> (CheckState, Option<&str>) {
    (CheckState::NotApplicable, Some(reason))
}
