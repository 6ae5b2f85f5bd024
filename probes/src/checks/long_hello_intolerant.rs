//! `protocol.long_hello_intolerant`: whether the server bears hellos of the lengths that clients send: 256 to 511 bytes (old F5 devices
//! hang, RFC 7685 section 1), and as long as post-quantum key shares make them, in one segment and in two (<https://tldr.fail>).

use super::{AddressCheck, Peer};
use crate::discovery::{Asker, Reply};
use crate::wire::hello::ClientHello;
use crate::wire::version::Version;
use model::{Check, Code, Depth, Finding, Observation};

pub(super) const CHECK: AddressCheck = AddressCheck {
    id: "long_hello_intolerant",
    from: Depth::Deep,
    run: |peer, _| Box::pin(async move { think(&look(peer).await) }),
};

/// A form of hello.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Form {
    /// The least length of the message.
    bytes: usize,
    /// In how many segments it is sent.
    segments: usize,
}

const FORMS: [Form; 3] = [
    Form {
        bytes: 384,
        segments: 1,
    },
    Form {
        bytes: 1_700,
        segments: 1,
    },
    Form {
        bytes: 1_700,
        segments: 2,
    },
];

#[derive(Clone, Debug, PartialEq, Eq)]
enum Seen {
    /// This one fails, and a short hello is still answered.
    Intolerant(Form),
    /// SSL 3.0 knows no extensions, and no padding.
    NotApplicable,
    Tolerant,
    Unknown(String),
}

async fn look(peer: &Peer<'_>) -> Seen {
    let discovery = &peer.discovery;
    let mut offered = discovery.offered().rev().filter(|version| *version > Version::Ssl2);
    let Some(control) = offered.find_map(|version| discovery.proven(version, |_| true)) else {
        return Seen::Unknown("no_accepted_hello".to_owned());
    };
    if control.extensions.is_empty() {
        return Seen::NotApplicable;
    }
    let mut asker = peer.asker(control.clone());
    for form in FORMS {
        match Box::pin(send(&mut asker, &control, form)).await {
            Reply::Chosen(_) => {}
            // A server that hangs on it keeps silent; one that has had enough does not answer the control either.
            Reply::Refused(_) | Reply::Unknown(_) => return settle(&mut asker, &control, form).await,
        }
    }
    Seen::Tolerant
}

async fn send(asker: &mut Asker<'_>, control: &ClientHello, form: Form) -> Reply {
    /// What fits into one segment of Ethernet, and a little less.
    const FIRST: usize = 1_300;
    let mut hello = control.clone();
    hello.pad_to(form.bytes);
    match form.segments {
        1 => asker.ask_as_it_is(&hello).await,
        _ => asker.ask_in_two(&hello, FIRST).await,
    }
}

async fn settle(asker: &mut Asker<'_>, control: &ClientHello, form: Form) -> Seen {
    match Box::pin(asker.ask(control)).await {
        Reply::Chosen(_) => Seen::Intolerant(form),
        Reply::Refused(_) => Seen::Unknown("refused".to_owned()),
        Reply::Unknown(reason) => Seen::Unknown(reason),
    }
}

fn think(seen: &Seen) -> Observation {
    const CODE: Code = Code::ProtocolLongHelloIntolerant;
    let mut observation = Observation::default();
    match seen {
        Seen::Intolerant(Form { bytes, segments }) => {
            let finding = Finding::new(CODE).with("bytes", *bytes).with("segments", *segments);
            observation.answer(CODE, Some(finding));
        }
        Seen::NotApplicable => observation.checks.push(Check::not_applicable(CODE, "only_ssl3")),
        Seen::Tolerant => observation.answer(CODE, None),
        Seen::Unknown(reason) => observation.checks.push(Check::could_not_test(CODE, reason.clone())),
    }
    observation
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::CheckState;

    #[test]
    fn the_length_that_fails_is_told() {
        let observation = think(&Seen::Intolerant(FORMS[2]));
        assert!(observation.findings[0].missing_evidence().is_empty());
        assert_eq!(observation.findings[0].evidence.value("segments").unwrap(), 2);
        for (seen, state) in [
            (Seen::Tolerant, CheckState::NotFound),
            (Seen::NotApplicable, CheckState::NotApplicable),
            (Seen::Unknown("timeout".to_owned()), CheckState::CouldNotTest),
        ] {
            assert_eq!(think(&seen).checks[0].state, state);
        }
    }
}
