use super::{Problem, is_due, passed};
use jiff::Timestamp;
use model::{Affected, Code, Event, ExpiryThresholds, IncidentSubject, LeafSummary, Severity, Verdict};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use store::{Incident, NewIncident, UserId};
use ulid::Ulid;

/// What the recorder remembers of an incident: the `facts` of its row. A field that an older version did not write has its
/// default.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct IncidentFacts {
    /// What it is about.
    pub subject: IncidentSubject,
    /// The codes of its findings, gravest first.
    pub codes: Vec<Code>,
    /// The certificate, where it is about one.
    pub certificate: Option<LeafSummary>,
    /// The gravest colour that it had.
    pub worst: Verdict,
    /// Where the last threshold told of lies, in seconds from the end of the certificate: negative before it.
    pub told_s: Option<i64>,
    /// The targets that have not recovered, at most [`IncidentFacts::LARGEST`] of them.
    pub affected: BTreeMap<Ulid, Affected>,
    /// The managers of its targets: named by their monitors, or none for the account's.
    pub managers: BTreeSet<Option<UserId>>,
}

impl IncidentFacts {
    /// How many targets are listed.
    pub const LARGEST: usize = 200;

    /// The facts of an incident; the defaults where another program wrote something else.
    pub fn of(incident: &Incident) -> Self {
        serde_json::from_value(incident.facts.clone()).unwrap_or_default()
    }

    fn value(&self) -> serde_json::Value {
        // Maps of text keys always become JSON.
        serde_json::to_value(self).unwrap_or_default()
    }
}

impl Default for IncidentFacts {
    fn default() -> Self {
        Self {
            subject: IncidentSubject::Target(Ulid::nil()),
            codes: Vec::new(),
            certificate: None,
            worst: Verdict::Orange,
            told_s: None,
            affected: BTreeMap::new(),
            managers: BTreeSet::new(),
        }
    }
}

/// What shows a problem.
#[derive(Clone, Debug)]
pub(crate) struct Shows {
    /// The target, and its `host:port`; none for a certificate that is watched by its date alone.
    pub(crate) target: Option<(Ulid, String)>,
    /// The manager that its monitor names.
    pub(crate) manager: Option<UserId>,
    pub(crate) thresholds: ExpiryThresholds,
}

/// How an incident stands after a target showed its problem.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Raised {
    pub(crate) to: NewIncident,
    pub(crate) facts: IncidentFacts,
    /// What is told of it.
    pub(crate) event: Option<Event>,
    /// The threshold of a reminder.
    pub(crate) threshold: Option<&'static str>,
    /// Whether the manager of this target hears of it for the first time, although others know.
    pub(crate) new_manager: bool,
    /// Whether the row differs from what it holds.
    pub(crate) differs: bool,
}

/// Opens the incident of a problem, or brings the open one to what a report says.
///
/// A further target behind the same certificate joins silently. An incident of a certificate has the gravest colour that any
/// of its targets gave it; one of a target follows that target, down as well. Orange to red is told, once; red to orange is
/// not.
/// The threshold of expiry at which it opens or worsens counts as told. `seen_at` is when the problem was seen.
pub(crate) fn raise(open: Option<&Incident>, problem: &Problem, shows: &Shows, seen_at: Timestamp) -> Raised {
    let before = open.map(IncidentFacts::of);
    let mut facts = before.clone().unwrap_or_default();
    let own = problem.severity.verdict();
    let colour = match (open, &problem.subject) {
        (Some(open), IncidentSubject::Certificate(_)) => open.colour.max(own),
        (Some(_), IncidentSubject::Target(_)) | (None, _) => own,
    };
    let leads = own >= colour;
    let cause = match open {
        Some(open) if !leads => open.cause.clone(),
        Some(_) | None => problem.cause().to_owned(),
    };
    if leads {
        facts.codes.clone_from(&problem.codes);
    }
    facts.subject = problem.subject.clone();
    facts.certificate = problem.certificate.as_ref().map(|validity| validity.summary.clone());
    let worse = colour > facts.worst;
    facts.worst = facts.worst.max(colour);
    let new_manager = facts.managers.insert(shows.manager) && open.is_some();
    join(&mut facts, shows, problem.severity);
    let alarm = match open {
        None => Some(Event::Opened),
        Some(_) if worse => Some(Event::Worsened),
        Some(_) => None,
    };
    let (event, threshold) = match (remind(&mut facts, problem, shows.thresholds, seen_at), alarm) {
        (_, Some(alarm)) => (Some(alarm), None),
        (Some(word), None) => (Some(Event::Reminder), Some(word)),
        (None, None) => (None, None),
    };
    let to = NewIncident {
        key: problem.subject.key(),
        colour,
        cause,
        facts: facts.value(),
    };
    let differs =
        open.is_none_or(|open| before.as_ref() != Some(&facts) || (open.colour, &open.cause) != (to.colour, &to.cause));
    Raised {
        to,
        facts,
        event,
        threshold,
        new_manager,
        differs,
    }
}

fn join(facts: &mut IncidentFacts, shows: &Shows, severity: Severity) {
    let Some((target, name)) = &shows.target else {
        return;
    };
    if facts.affected.len() < IncidentFacts::LARGEST || facts.affected.contains_key(target) {
        let affected = Affected {
            target: *target,
            name: name.clone(),
            severity,
        };
        facts.affected.insert(*target, affected);
    }
}

/// The word of the threshold that the certificate has passed since the last one was told, which now counts as told.
fn remind(
    facts: &mut IncidentFacts,
    problem: &Problem,
    thresholds: ExpiryThresholds,
    now: Timestamp,
) -> Option<&'static str> {
    let certificate = problem.certificate.as_ref().filter(|_| problem.is_expiry())?;
    let passed = passed(thresholds, certificate.not_before, certificate.summary.not_after, now)?;
    if !is_due(passed, facts.told_s) {
        return None;
    }
    facts.told_s = Some(passed.offset_s);
    Some(passed.word)
}

/// How an incident that others still have stands after one target recovered from it. Its colour stays: it is told over when
/// all have recovered.
pub(crate) fn without(incident: &Incident, target: Ulid) -> Option<NewIncident> {
    let mut facts = IncidentFacts::of(incident);
    facts.affected.remove(&target)?;
    Some(NewIncident {
        key: incident.key.clone(),
        colour: incident.colour,
        cause: incident.cause.clone(),
        facts: facts.value(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        decide::Validity,
        samples::{days, leaf, noon},
    };

    fn shows(target: u128) -> Shows {
        Shows {
            target: Some((Ulid(target), format!("host-{target}.example.org:443"))),
            manager: None,
            thresholds: ExpiryThresholds::default(),
        }
    }

    fn of_certificate(severity: Severity, codes: Vec<Code>, left_days: i64) -> Problem {
        let mut facts = leaf("a");
        facts.not_after = noon() + days(left_days);
        Problem {
            subject: IncidentSubject::Certificate("a".to_owned()),
            severity,
            codes,
            certificate: Some(Validity::of(&facts)),
        }
    }

    fn of_target(severity: Severity, code: Code) -> Problem {
        Problem {
            subject: IncidentSubject::Target(Ulid(1)),
            severity,
            codes: vec![code],
            certificate: None,
        }
    }

    fn stored(to: &NewIncident) -> Incident {
        Incident {
            id: Ulid(99).into(),
            account: Ulid::nil().into(),
            key: to.key.clone(),
            colour: to.colour,
            cause: to.cause.clone(),
            facts: to.facts.clone(),
            opened_at: noon(),
            worsened_at: None,
            closed_at: None,
            acknowledgement: None,
            muted_until: None,
        }
    }

    #[test]
    fn fifty_targets_behind_one_certificate_open_one_incident() {
        let problem = of_certificate(Severity::Error, vec![Code::CertExpired], -2);
        let first = raise(None, &problem, &shows(0), noon());
        assert_eq!(
            (first.event, first.to.key.as_str(), first.to.colour),
            (Some(Event::Opened), "certificate:a", Verdict::Red)
        );
        let mut incident = stored(&first.to);
        for target in 1..50 {
            let next = raise(Some(&incident), &problem, &shows(target), noon());
            assert_eq!((next.event, next.differs), (None, true));
            incident = stored(&next.to);
        }
        assert_eq!(IncidentFacts::of(&incident).affected.len(), 50);
        let again = raise(Some(&incident), &problem, &shows(7), noon());
        assert_eq!((again.event, again.differs), (None, false));
    }

    #[test]
    fn worsening_is_told_and_consumes_its_threshold_and_improving_is_not() {
        let soon = of_certificate(Severity::Warning, vec![Code::CertExpiresSoon], 16);
        let opened = raise(None, &soon, &shows(1), noon());
        assert_eq!(opened.facts.told_s, Some(-(66 * 86_400 / 4)));
        let urgent = of_certificate(Severity::Error, vec![Code::CertExpiresSoon], 16);
        let later = noon() + days(14);
        let worse = raise(Some(&stored(&opened.to)), &urgent, &shows(1), later);
        assert_eq!((worse.event, worse.threshold), (Some(Event::Worsened), None));
        assert_eq!(worse.to.colour, Verdict::Red);
        let mild = of_target(Severity::Warning, Code::ProtocolTls10);
        let red = stored(&raise(None, &of_target(Severity::Error, Code::NetTimeout), &shows(1), noon()).to);
        let better = raise(Some(&red), &mild, &shows(1), noon());
        assert_eq!(
            (better.event, better.to.colour, better.facts.worst),
            (None, Verdict::Orange, Verdict::Red)
        );
        assert_eq!(better.to.cause, "protocol.tls1_0");
        let again = raise(
            Some(&stored(&better.to)),
            &of_target(Severity::Error, Code::NetTimeout),
            &shows(1),
            noon(),
        );
        assert_eq!((again.event, again.to.colour), (None, Verdict::Red));
    }

    #[test]
    fn between_alarms_each_threshold_is_a_reminder_once() {
        let problem = of_certificate(Severity::Warning, vec![Code::CertExpiresSoon], 17);
        let mut incident = stored(&raise(None, &problem, &shows(1), noon()).to);
        let mut told = Vec::new();
        for day in 0..60 {
            for target in 1..4 {
                let next = raise(Some(&incident), &problem, &shows(target), noon() + days(day));
                told.extend(next.threshold.map(|word| (day, word)));
                incident = stored(&next.to);
            }
        }
        // 67 days of life: orange with 16.75 days left, the half with 8.4, red with 6.7.
        let expected = [
            (1, "orange"),
            (9, "orange/2"),
            (11, "red"),
            (14, "3d"),
            (16, "1d"),
            (17, "expiry"),
            (18, "+1d"),
            (25, "+8d"),
            (32, "+15d"),
            (39, "+22d"),
            (46, "+29d"),
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn one_milder_target_does_not_lower_a_shared_incident() {
        let red = stored(
            &raise(
                None,
                &of_certificate(Severity::Error, vec![Code::CertExpiresSoon], 5),
                &shows(1),
                noon(),
            )
            .to,
        );
        let mild = of_certificate(Severity::Warning, vec![Code::CertExpiresSoon], 5);
        let joined = raise(Some(&red), &mild, &shows(2), noon());
        assert_eq!((joined.to.colour, joined.event), (Verdict::Red, None));
    }

    #[test]
    fn a_manager_who_comes_later_is_noticed_once() {
        let problem = of_certificate(Severity::Error, vec![Code::CertExpired], -2);
        let of = |manager: u128, target| Shows {
            manager: Some(Ulid(manager).into()),
            ..shows(target)
        };
        let first = raise(None, &problem, &of(1, 1), noon());
        assert!(!first.new_manager);
        let second = raise(Some(&stored(&first.to)), &problem, &of(2, 2), noon());
        assert!(second.new_manager);
        let third = raise(Some(&stored(&second.to)), &problem, &of(2, 3), noon());
        assert!(!third.new_manager);
    }

    #[test]
    fn who_recovers_leaves_the_list() {
        let problem = of_certificate(Severity::Error, vec![Code::CertExpired], -2);
        let first = stored(&raise(None, &problem, &shows(1), noon()).to);
        let both = stored(&raise(Some(&first), &problem, &shows(2), noon()).to);
        let left = stored(&without(&both, Ulid(1)).unwrap());
        assert_eq!(
            IncidentFacts::of(&left).affected.into_keys().collect::<Vec<_>>(),
            [Ulid(2)]
        );
        assert_eq!(without(&left, Ulid(1)), None);
    }

    #[test]
    fn facts_of_another_program_are_no_obstacle() {
        let mut incident = stored(&raise(None, &of_target(Severity::Error, Code::NetTimeout), &shows(1), noon()).to);
        incident.facts = serde_json::json!({"unknown": true});
        assert_eq!(IncidentFacts::of(&incident), IncidentFacts::default());
    }
}
