use super::{Actions, Link, Source};
use model::Event;

/// Acknowledge, mute, scan again: links to pages that ask to confirm.
pub(super) fn actions(source: &Source<'_>) -> Option<Actions> {
    let phrases = source.phrases;
    let open = match source.notification.event {
        Event::Changed | Event::Digest | Event::MonitoringBroken | Event::Recovered | Event::Test => false,
        Event::Opened | Event::Reminder | Event::Worsened => true,
    };
    if !open {
        return None;
    }
    let links: Vec<Link> = [
        ("action-acknowledge", source.links.acknowledge()),
        ("action-mute", source.links.mute()),
        ("action-scan", source.links.scan_again()),
    ]
    .into_iter()
    .filter_map(|(label, url)| {
        Some(Link {
            label: phrases.say(label),
            url: url?,
        })
    })
    .collect();
    (!links.is_empty()).then(|| Actions {
        heading: phrases.say("heading-actions"),
        hint: phrases.say("actions-hint"),
        links,
    })
}
