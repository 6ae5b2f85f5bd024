//! Answers made from a wildcard, in zones with NSEC records. hickory takes those that stand one label below the wildcard's
//! parent for false: it wants the wildcard itself to be denied.

use hickory_resolver::proto::dnssec::Proof;
use hickory_resolver::proto::dnssec::rdata::{DNSSECRData, NSEC};
use hickory_resolver::proto::op::DnsResponse;
use hickory_resolver::proto::rr::{Name, RData, RecordType};

/// Whether the records of a kind that a response has for a name are signed as those of a wildcard, and a signed NSEC record
/// says that nothing nearer to the name exists (RFC 4035 section 5.3.4). The signatures have been checked.
pub(super) fn is_proven(response: &DnsResponse, name: &Name, kind: RecordType) -> bool {
    let mut mine = response
        .answers
        .iter()
        .filter(|record| record.name == *name && record.record_type() == kind);
    let Some(encloser) = encloser(response, name, kind) else {
        return false;
    };
    let all_secure = mine.all(|record| record.proof == Proof::Secure);
    all_secure
        && response.authorities.iter().any(|record| match &record.data {
            RData::DNSSEC(DNSSECRData::NSEC(nsec)) if record.proof == Proof::Secure => {
                denies_nearer(&record.name, nsec, name, &encloser)
            }
            _ => false,
        })
}

/// The parent of the wildcard, which the signature tells by its number of labels (RFC 4034 section 3.1.3).
fn encloser(response: &DnsResponse, name: &Name, kind: RecordType) -> Option<Name> {
    response.answers.iter().find_map(|record| match &record.data {
        RData::DNSSEC(DNSSECRData::RRSIG(signature)) if record.name == *name && record.proof == Proof::Secure => {
            let input = signature.input();
            let is_expanded = input.type_covered == kind && input.num_labels < name.num_labels();
            is_expanded.then(|| name.trim_to(usize::from(input.num_labels)))
        }
        _ => None,
    })
}

/// The name falls between two that follow one another, neither of which shares more with it than the wildcard's parent does.
fn denies_nearer(owner: &Name, nsec: &NSEC, name: &Name, encloser: &Name) -> bool {
    let next = nsec.next_domain_name();
    let types = nsec.type_set();
    let is_cut = types.contains(RecordType::NS) && !types.contains(RecordType::SOA);
    // What stands above a zone cut or a DNAME says nothing of names below it (RFC 6840 section 4.1).
    let is_above = owner.zone_of(name) && (is_cut || types.contains(RecordType::DNAME));
    let is_last = next <= owner;
    let is_between = owner < name && (name < next || is_last && next.zone_of(name));
    is_between && !is_above && nearest(owner, name).max(nearest(next, name)) == usize::from(encloser.num_labels())
}

/// How many labels two names share, from the right.
fn nearest(one: &Name, other: &Name) -> usize {
    let pairs = one.iter().rev().zip(other.iter().rev());
    pairs.take_while(|(one, other)| one.eq_ignore_ascii_case(other)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> Name {
        Name::from_ascii(text).unwrap()
    }

    fn denies(owner: &str, next: &str, types: &[RecordType], asked: &str, encloser: &str) -> bool {
        let nsec = NSEC::new(name(next), types.iter().copied());
        denies_nearer(&name(owner), &nsec, &name(asked), &name(encloser))
    }

    #[test]
    fn only_the_gap_in_which_the_name_falls_says_that_nothing_is_nearer() {
        use RecordType::{A, DNAME, NS, SOA};
        for (owner, next, types, asked, encloser, expected) in [
            ("*.z.", "ns.z.", &[A][..], "a.z.", "z.", true),
            ("*.z.", "z.", &[A], "zz.z.", "z.", true),
            ("*.z.", "ns.z.", &[A], "x.a.z.", "z.", true),
            // The gap is elsewhere.
            ("*.z.", "b.z.", &[A], "c.z.", "z.", false),
            ("b.z.", "z.", &[A], "a.z.", "z.", false),
            // `a.z.` exists, so that `*.z.` answers for nothing below it.
            ("*.z.", "y.a.z.", &[A], "x.a.z.", "z.", false),
            ("a.z.", "ns.z.", &[A], "x.a.z.", "z.", false),
            // The name itself exists, or another zone begins above it.
            ("a.z.", "ns.z.", &[A], "a.z.", "z.", false),
            ("a.z.", "ns.z.", &[NS], "x.a.z.", "a.z.", false),
            ("a.z.", "ns.z.", &[DNAME], "x.a.z.", "a.z.", false),
            ("a.z.", "ns.a.z.", &[NS, SOA], "b.a.z.", "a.z.", true),
        ] {
            assert_eq!(
                denies(owner, next, types, asked, encloser),
                expected,
                "{owner} {next} {asked} {encloser}"
            );
        }
    }
}
