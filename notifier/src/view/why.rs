use super::{Link, Source, Why};
use crate::{hostile::peer, phrases::Phrases};
use model::{Event, RecipientRole};

/// Why this address receives the mail, how to change that, and the numbers that support asks for.
pub(super) fn why(source: &Source<'_>) -> Why {
    let phrases = source.phrases;
    let notification = source.notification;
    let account = peer(&notification.account_name);
    let role = match (notification.event, notification.recipient.role) {
        (Event::Test, _) => "why-test",
        (_, RecipientRole::Copy) => "why-copy",
        (_, RecipientRole::Emergency) => "why-emergency",
        (_, RecipientRole::Manager) => "why-manager",
    };
    let mut lines = vec![phrases.say_with(role, [("account", account.into())])];
    if let (Event::Reminder, Some(word)) = (notification.event, &notification.threshold) {
        let threshold = threshold(word, phrases);
        lines.push(phrases.say_with("why-threshold", [("threshold", threshold.into())]));
    }
    let links = [
        ("link-settings", source.links.settings()),
        ("link-unsubscribe", source.links.unsubscribe()),
    ];
    let reference =
        |(id, number): (&str, Option<ulid::Ulid>)| Some(phrases.say_with(id, [("id", number?.to_string().into())]));
    Why {
        heading: phrases.say("heading-why"),
        lines,
        links: links
            .into_iter()
            .filter_map(|(label, url)| {
                Some(Link {
                    label: phrases.say(label),
                    url: url?,
                })
            })
            .collect(),
        references: [
            ("reference-incident", notification.incident),
            ("reference-scan", source.report().map(|report| report.scan_id)),
        ]
        .into_iter()
        .filter_map(reference)
        .collect(),
    }
}

/// A threshold from its word: `orange`, `orange/2`, `red`, `3d`, `expiry`, `+1d`. Another word is shown as it is.
fn threshold(word: &str, phrases: Phrases) -> String {
    let days = |text: &str| text.strip_suffix('d').and_then(|days| days.parse::<i64>().ok());
    match word {
        "orange" => phrases.say("threshold-orange"),
        "orange/2" => phrases.say("threshold-orange-half"),
        "red" => phrases.say("threshold-red"),
        "expiry" => phrases.say("threshold-expiry"),
        other => match (other.strip_prefix('+').and_then(days), days(other)) {
            (Some(after), _) => phrases.say_with("threshold-after", [("count", after.into())]),
            (None, Some(before)) => phrases.say_with("threshold-days", [("count", before.into())]),
            (None, None) => peer(other),
        },
    }
}
