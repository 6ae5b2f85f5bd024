use super::{Also, AlsoItem, Source, Status};
use crate::hostile::peer;

/// Fifty targets behind one certificate are one message; it names so many of them.
const SHOWN: usize = 20;

pub(super) fn also(source: &Source<'_>) -> Option<Also> {
    let affected = &source.notification.also;
    if affected.is_empty() {
        return None;
    }
    let shown = match affected.len() {
        all if all == SHOWN + 1 => all,
        _ => SHOWN,
    };
    let item = |affected: &model::Affected| AlsoItem {
        tag: Status::of_severity(affected.severity).tag(source.phrases),
        name: peer(&affected.name),
    };
    let more = affected.len().saturating_sub(shown);
    Some(Also {
        heading: source.phrases.say("heading-also"),
        items: affected.iter().take(shown).map(item).collect(),
        more: (more > 0).then(|| source.phrases.say_with("also-more", [("count", more.into())])),
    })
}
