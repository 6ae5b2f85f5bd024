//! Two chains of one address, and one answer to each check.

use model::{Check, CheckState, Code, Observation, Severity};

/// Makes one observation of what was seen of all chains of an address: one check a code, and one finding for what is merely
/// worth knowing of both. Of several certificates one has to be the expected one.
pub(crate) fn settle(observation: &mut Observation) {
    let checks = std::mem::take(&mut observation.checks);
    for check in checks {
        let known = observation.checks.iter_mut().find(|known| known.check == check.check);
        match known {
            Some(known) if outweighs(&check, known) => *known = check,
            Some(_) => {}
            None => observation.checks.push(check),
        }
    }
    let as_expected = |check: &Check| check.check == Code::CertNotTheExpected && check.state == CheckState::NotFound;
    if observation.checks.iter().any(as_expected) {
        observation
            .findings
            .retain(|finding| finding.code != Code::CertNotTheExpected);
    }
    let first: Vec<_> = observation
        .findings
        .iter()
        .filter(|finding| finding.offer.is_none())
        .map(|finding| (finding.code, finding.evidence.clone()))
        .collect();
    observation.findings.retain(|finding| {
        let mut same = first.iter().filter(|(code, _)| *code == finding.code);
        let is_known = match finding.code {
            Code::CertNotTheExpected => same.next().is_some(),
            _ => finding.severity == Severity::Info && same.any(|(_, evidence)| *evidence == finding.evidence),
        };
        finding.offer.is_none() || !is_known
    });
}

/// What was found on one chain is found; what was tested on one alone is not tested.
fn outweighs(check: &Check, known: &Check) -> bool {
    let weight = |check: &Check| match (check.check, check.state) {
        // Any of them may be the expected one.
        (Code::CertNotTheExpected, CheckState::NotFound) => 4,
        (_, CheckState::Found) => 3,
        (_, CheckState::CouldNotTest) => 2,
        (_, CheckState::NotFound) => 1,
        (_, CheckState::NotApplicable) => 0,
    };
    weight(check) > weight(known)
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::{ChainOffer, Finding};

    fn seen(findings: Vec<Finding>, checks: Vec<Check>) -> Observation {
        let mut observation = Observation { findings, checks };
        settle(&mut observation);
        observation
    }

    #[test]
    fn what_is_found_on_one_chain_is_found_and_what_was_not_tested_on_one_is_open() {
        let first = Check::answered(Code::CertExpired, false);
        let second = Check::answered(Code::CertExpired, true);
        let finding = Finding::new(Code::CertExpired).of_offer(ChainOffer::Rsa);
        let observation = seen(vec![finding.clone()], vec![first.clone(), second.clone()]);
        assert_eq!(observation.checks, [second]);
        assert_eq!(observation.findings, [finding]);
        let open = Check::could_not_test(Code::CertExpired, "timeout");
        assert_eq!(seen(vec![], vec![first, open.clone()]).checks, [open]);
    }

    #[test]
    fn one_of_two_certificates_has_to_be_the_expected_one() {
        let code = Code::CertNotTheExpected;
        let finding = Finding::new(code).with("presented", "a");
        let other = Finding::new(code).with("presented", "b").of_offer(ChainOffer::Rsa);
        let (fits, differs) = (Check::answered(code, false), Check::answered(code, true));
        for (findings, checks) in [
            (vec![finding.clone()], vec![differs.clone(), fits.clone()]),
            (vec![other.clone()], vec![fits.clone(), differs.clone()]),
        ] {
            let observation = seen(findings, checks);
            assert_eq!(observation.findings, []);
            assert_eq!(observation.checks, std::slice::from_ref(&fits));
        }
        let neither = seen(vec![finding.clone(), other], vec![differs.clone(), differs.clone()]);
        assert_eq!(neither.findings, [finding]);
        assert_eq!(neither.checks, [differs]);
    }

    #[test]
    fn what_is_worth_knowing_of_both_is_told_once() {
        let note = Finding::new(Code::CertWildcard).with("names", vec!["*.example.test".to_owned()]);
        let again = note.clone().of_offer(ChainOffer::Rsa);
        let others = Finding::new(Code::CertWildcard)
            .with("names", vec!["*.example.org".to_owned()])
            .of_offer(ChainOffer::Rsa);
        let grave = Finding::new(Code::ChainIssuerUnknown);
        let findings = vec![
            note.clone(),
            grave.clone(),
            again,
            others.clone(),
            grave.clone().of_offer(ChainOffer::Rsa),
        ];
        let observation = seen(findings, vec![]);
        assert_eq!(
            observation.findings,
            [note, grave.clone(), others, grave.of_offer(ChainOffer::Rsa)]
        );
    }
}
