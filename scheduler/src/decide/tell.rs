use jiff::Timestamp;
use model::{Event, Verdict};
use store::Incident;

/// Something that happened to an incident, or to a target, and that somebody may want to hear.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Happening {
    pub(crate) event: Event,
    /// The colour that it is about: after the event; for a recovery the gravest that the incident had.
    pub(crate) colour: Verdict,
    /// Whether it is about a certificate that several targets may share.
    pub(crate) shared: bool,
}

/// Why a message is not sent. The state changes all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Silence {
    /// Somebody knows of the incident: no reminders.
    Acknowledged,
    /// Nobody is told of changes of certificates, or not of this one.
    ChangeUnwanted,
    /// The account wants to hear of orange in its summary only.
    DigestOnly,
    /// The incident is muted.
    Muted,
    /// There is nobody to tell.
    NoRecipient,
    /// The certificate is not to be renewed: no reminders.
    NotRenewed,
    /// It was owed before.
    Repeated,
    /// Another message about the same report says it.
    ToldTogether,
}

impl Silence {
    /// Every reason.
    pub const ALL: [Self; 8] = [
        Self::Acknowledged,
        Self::ChangeUnwanted,
        Self::DigestOnly,
        Self::Muted,
        Self::NoRecipient,
        Self::NotRenewed,
        Self::Repeated,
        Self::ToldTogether,
    ];

    /// The word used in metrics.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Acknowledged => "acknowledged",
            Self::ChangeUnwanted => "change_unwanted",
            Self::DigestOnly => "digest_only",
            Self::Muted => "muted",
            Self::NoRecipient => "no_recipient",
            Self::NotRenewed => "not_renewed",
            Self::Repeated => "repeated",
            Self::ToldTogether => "told_together",
        }
    }
}

/// Which of the happenings of one report are told, in their order. A message holds the whole report, so one is enough for
/// all alarms of it (the gravest, and among equals that of the shared certificate), and one for all recoveries. A changed
/// certificate needs no message of its own beside those, nor a reminder beside the alarm that says the same.
pub(crate) fn told_together(happenings: &[Happening]) -> Vec<bool> {
    let rank = |happening: &Happening| (happening.colour, happening.shared);
    let best = |wanted: fn(Event) -> bool| {
        let of_kind = happenings
            .iter()
            .enumerate()
            .filter(|(_, happening)| wanted(happening.event));
        // The first of the gravest.
        of_kind
            .rev()
            .max_by_key(|(_, happening)| rank(happening))
            .map(|(index, _)| index)
    };
    let (alarm, recovery) = (best(is_alarm), best(|event| event == Event::Recovered));
    happenings
        .iter()
        .enumerate()
        .map(|(index, happening)| match happening.event {
            Event::Opened | Event::Worsened => Some(index) == alarm,
            Event::Recovered => Some(index) == recovery,
            Event::Changed => alarm.is_none() && recovery.is_none(),
            Event::Digest | Event::MonitoringBroken | Event::Reminder | Event::Test => true,
        })
        .collect()
}

fn is_alarm(event: Event) -> bool {
    matches!(event, Event::Opened | Event::Worsened)
}

/// Whether an incident keeps a message from being sent. A mute holds back everything, and what it held back is not sent
/// when it ends. An acknowledgement holds back reminders alone: somebody who knows still wants to hear that it got worse or
/// is over.
pub(crate) fn silenced(incident: &Incident, event: Event, now: Timestamp) -> Option<Silence> {
    if incident.muted_until.is_some_and(|until| now < until) {
        return Some(Silence::Muted);
    }
    let known = incident
        .acknowledgement
        .as_ref()
        .is_some_and(|known| known.until.is_none_or(|until| now < until));
    (known && event == Event::Reminder).then_some(Silence::Acknowledged)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::{days, noon};
    use store::Acknowledgement;
    use ulid::Ulid;

    fn happening(event: Event, colour: Verdict, shared: bool) -> Happening {
        Happening { event, colour, shared }
    }

    #[test]
    fn one_report_gives_one_alarm_and_one_recovery() {
        use Event::{Changed, Opened, Recovered, Reminder, Worsened};
        use Verdict::{Orange, Red};
        let rows = [
            (vec![(Opened, Red, true)], vec![true]),
            (vec![(Opened, Red, true), (Opened, Red, false)], vec![true, false]),
            (vec![(Opened, Red, false), (Opened, Red, true)], vec![false, true]),
            (vec![(Opened, Orange, true), (Worsened, Red, false)], vec![false, true]),
            (vec![(Opened, Red, true), (Opened, Red, true)], vec![true, false]),
            (
                vec![
                    (Recovered, Orange, true),
                    (Recovered, Red, false),
                    (Changed, Orange, false),
                ],
                vec![false, true, false],
            ),
            (vec![(Recovered, Red, true), (Opened, Orange, false)], vec![true, true]),
            (vec![(Reminder, Red, true), (Opened, Orange, false)], vec![true, true]),
            (vec![(Changed, Red, false)], vec![true]),
        ];
        for (happenings, expected) in rows {
            let happenings: Vec<_> = happenings
                .into_iter()
                .map(|(event, colour, shared)| happening(event, colour, shared))
                .collect();
            assert_eq!(told_together(&happenings), expected, "{happenings:?}");
        }
    }

    #[test]
    fn mute_holds_back_everything_and_acknowledgement_reminders() {
        let incident = Incident {
            id: Ulid::nil().into(),
            account: Ulid::nil().into(),
            key: String::new(),
            colour: Verdict::Red,
            cause: String::new(),
            facts: serde_json::Value::Null,
            opened_at: noon(),
            worsened_at: None,
            closed_at: None,
            acknowledgement: None,
            muted_until: None,
        };
        let known = |until| Incident {
            acknowledgement: Some(Acknowledgement {
                at: noon(),
                by: "operator".to_owned(),
                reason: String::new(),
                until,
            }),
            ..incident.clone()
        };
        let muted = |until| Incident {
            muted_until: Some(until),
            ..incident.clone()
        };
        let rows = [
            (incident.clone(), Event::Reminder, None),
            (known(None), Event::Reminder, Some(Silence::Acknowledged)),
            (known(None), Event::Worsened, None),
            (known(None), Event::Recovered, None),
            (known(Some(noon())), Event::Reminder, None),
            (
                known(Some(noon() + days(1))),
                Event::Reminder,
                Some(Silence::Acknowledged),
            ),
            (muted(noon() + days(1)), Event::Recovered, Some(Silence::Muted)),
            (muted(noon() + days(1)), Event::Worsened, Some(Silence::Muted)),
            (muted(noon()), Event::Worsened, None),
        ];
        for (incident, event, expected) in rows {
            assert_eq!(silenced(&incident, event, noon()), expected, "{event:?}");
        }
    }
}
