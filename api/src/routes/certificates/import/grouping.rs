use certificates::Certificate;

/// A certificate with the intermediates that stood beside it.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) certificate: Certificate,
    /// The one that certifies it first; never a root.
    pub(super) chain: Vec<Certificate>,
}

/// No chain in use is near this.
const LONGEST_CHAIN: usize = 10;

/// What a file holds: each end entity with its intermediates. A file of authorities alone holds each of them.
pub(super) fn groups(found: Vec<Certificate>) -> Vec<Group> {
    let (authorities, leaves): (Vec<_>, Vec<_>) = found.into_iter().partition(Certificate::is_ca);
    if leaves.is_empty() {
        let alone = authorities.into_iter().map(|certificate| Group {
            certificate,
            chain: Vec::new(),
        });
        return alone.collect();
    }
    let with_chain = leaves.into_iter().map(|certificate| Group {
        chain: chain(&certificate, &authorities),
        certificate,
    });
    with_chain.collect()
}

fn chain(leaf: &Certificate, authorities: &[Certificate]) -> Vec<Certificate> {
    let mut chain: Vec<Certificate> = Vec::new();
    while chain.len() < LONGEST_CHAIN {
        let below = chain.last().unwrap_or(leaf);
        let issuer = authorities
            .iter()
            .filter(|authority| !authority.is_self_issued() && !chain.contains(authority))
            .find(|authority| certifies(authority, below));
        match issuer {
            Some(issuer) => chain.push(issuer.clone()),
            None => break,
        }
    }
    chain
}

/// By name, and by key identifier where both certificates carry one (RFC 5280 section 4.2.1.1).
fn certifies(authority: &Certificate, below: &Certificate) -> bool {
    let (above, below) = (authority.facts(), below.facts());
    let identifiers_agree = match (&above.subject_key_id, &below.authority_key_id) {
        (Some(above), Some(below)) => above == below,
        (_, None) | (None, _) => true,
    };
    above.subject == below.issuer && identifiers_agree
}
