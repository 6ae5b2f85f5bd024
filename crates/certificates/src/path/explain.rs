//! A path as a report shows it, and the chain that should be installed.

use super::{End, Path, Source};
use crate::Certificate;
use model::{PathElement, PathRole, PathStatus};

/// The path, root first. `bad` says which links a finding of severity error concerns.
pub(crate) fn report(path: &Path, bad: impl Fn(usize) -> bool) -> Vec<PathElement> {
    let mut elements: Vec<PathElement> = path
        .links
        .iter()
        .enumerate()
        .map(|(index, link)| {
            let is_top = index + 1 == path.links.len();
            let role = match index {
                0 => PathRole::Leaf,
                _ if is_top && matches!(path.end, End::Anchor | End::SelfSigned) => PathRole::Root,
                _ => PathRole::Intermediate,
            };
            let nowhere = is_top && matches!(path.end, End::Loop | End::SelfSigned | End::TooLong);
            let left_out = matches!(link.source, Source::Extra(_)) && role != PathRole::Root;
            PathElement {
                role,
                name: link.certificate.name().to_owned(),
                status: status(nowhere || left_out || bad(index)),
                signature_hash: Some(link.certificate.signature_hash()),
            }
        })
        .collect();
    elements.extend(absent(path));
    elements.reverse();
    elements
}

/// The issuer that nobody gave. Above an intermediate stands a root; above a leaf, in practice, an intermediate.
fn absent(path: &Path) -> Option<PathElement> {
    let top = path.top().filter(|_| path.end == End::Missing)?;
    Some(PathElement {
        role: if path.links.len() > 1 {
            PathRole::Root
        } else {
            PathRole::Intermediate
        },
        name: top
            .certificate
            .fields()
            .issuer
            .common_name
            .clone()
            .unwrap_or_else(|| top.certificate.issuer().to_owned()),
        status: PathStatus::Error,
        signature_hash: None,
    })
}

fn status(bad: bool) -> PathStatus {
    if bad { PathStatus::Error } else { PathStatus::Ok }
}

/// The subjects of the intermediates that the server left out, leaf first.
pub(crate) fn missing(path: &Path) -> Vec<String> {
    path.extras()
        .map(|(_, certificate)| certificate.described().to_owned())
        .collect()
}

/// Whether the server sent all that a client needs.
pub(crate) fn complete(path: &Path) -> bool {
    match path.end {
        End::Anchor | End::SelfSigned => path.extras().next().is_none(),
        End::Loop | End::Missing | End::TooLong => false,
    }
}

/// Whether one can be the issuer of the other, as far as names and key identifiers tell.
pub(crate) fn certifies(issuer: &Certificate, certificate: &Certificate) -> bool {
    let authority = certificate.fields().extensions.authority_key_id.as_ref();
    let subject = issuer.fields().extensions.subject_key_id.as_ref();
    certificate.fields().issuer.key == issuer.fields().subject.key
        && (authority.is_none() || subject.is_none() || authority == subject)
}

/// The chain to install as PEM: leaf and intermediates in order, no root. None where clients would refuse that as well.
pub(crate) fn recommended(path: &Path) -> Option<String> {
    if !path.is_accepted() {
        return None;
    }
    let sent = path.links.len().saturating_sub(1).max(1);
    let pems = path.links.iter().take(sent).map(|link| link.certificate.to_pem());
    Some(pems.collect())
}
