use crate::{Check, Finding};
use std::net::IpAddr;

/// What the checks of one place saw: the findings, and for every code that was looked for what became of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Observation {
    /// What was found.
    pub findings: Vec<Finding>,
    /// What was looked for, with which outcome.
    pub checks: Vec<Check>,
}

impl Observation {
    /// Records a check that was made: `found` when there is at least one finding.
    pub fn answer(&mut self, code: crate::Code, findings: impl IntoIterator<Item = Finding>) {
        let before = self.findings.len();
        self.findings.extend(findings);
        self.checks.push(Check::answered(code, self.findings.len() > before));
    }

    /// Adds what another observation saw.
    pub fn extend(&mut self, other: Self) {
        self.findings.extend(other.findings);
        self.checks.extend(other.checks);
    }

    /// The same observation, said of one address.
    #[must_use]
    pub fn at(mut self, address: IpAddr) -> Self {
        self.findings
            .iter_mut()
            .for_each(|finding| finding.address = Some(address));
        self.checks.iter_mut().for_each(|check| check.address = Some(address));
        self
    }
}
