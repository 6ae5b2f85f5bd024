//! The vocabulary: targets, jobs, reports, findings, verdicts, the catalogue and the policy.
