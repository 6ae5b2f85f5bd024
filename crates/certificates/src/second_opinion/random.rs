//! Random authorities, random flaws, random order: the two verdicts must be one. Flaws on which the two differ by intention
//! (see the tables) are left out.

use super::*;
use proptest::prelude::*;
use testbed::CertificateBuilder;

/// What is wrong with a certificate, if anything.
#[derive(Clone, Copy, Debug)]
enum Flaw {
    BrokenSignature,
    ClientsOnly,
    Early,
    Excluding,
    Expired,
    None,
    NotACa,
    PathLengthZero,
    Permitting,
    PermittingOthers,
    UnknownExtension,
}

/// An authority: who is its issuer (among those before it), its name, its flaw.
#[derive(Clone, Debug)]
struct Authority {
    issuer: prop::sample::Index,
    name: u8,
    flaw: Flaw,
}

fn flaw() -> impl Strategy<Value = Flaw> {
    prop_oneof![
        16 => Just(Flaw::None),
        1 => Just(Flaw::BrokenSignature),
        1 => Just(Flaw::ClientsOnly),
        1 => Just(Flaw::Early),
        1 => Just(Flaw::Excluding),
        1 => Just(Flaw::Expired),
        1 => Just(Flaw::NotACa),
        2 => Just(Flaw::PathLengthZero),
        2 => Just(Flaw::Permitting),
        1 => Just(Flaw::PermittingOthers),
        1 => Just(Flaw::UnknownExtension),
    ]
}

fn authority() -> impl Strategy<Value = Authority> {
    (any::<prop::sample::Index>(), 0..4_u8, flaw()).prop_map(|(issuer, name, flaw)| Authority { issuer, name, flaw })
}

fn flawed(builder: CertificateBuilder, flaw: Flaw, is_leaf: bool) -> CertificateBuilder {
    let unknown = [1, 3, 6, 1, 4, 1, 99999, 1];
    match flaw {
        Flaw::BrokenSignature => builder.broken_signature(),
        Flaw::ClientsOnly => builder.purposes(&[Purpose::ClientAuth]),
        Flaw::Early => builder.not_yet_valid(now()),
        Flaw::Expired => builder.expired(now()),
        Flaw::UnknownExtension => builder.extension(&unknown, true, &[5, 0]),
        Flaw::None => builder,
        _ if is_leaf => builder,
        Flaw::Excluding => builder.exclude("example.test"),
        Flaw::NotACa => builder.not_a_ca(),
        Flaw::PathLengthZero => builder.path_length(0),
        Flaw::Permitting => builder.permit("example.test"),
        Flaw::PermittingOthers => builder.permit("example.org"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 200, ..ProptestConfig::with_cases(64) })]

    #[test]
    fn random_families_are_judged_alike(
        authorities in proptest::collection::vec(authority(), 1..5),
        crosses in proptest::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 0..3),
        leaf_issuer in any::<prop::sample::Index>(),
        leaf_flaw in flaw(),
        trusted in 0..4_u8,
        order in any::<prop::sample::Index>(),
        left_out in proptest::option::weighted(0.3, any::<prop::sample::Index>()),
    ) {
        // Two roots; the name of the second is that of an intermediate too.
        let roots = [Identity::root("Root").issue().unwrap(), Identity::root("Name 0").issue().unwrap()];
        let mut all = roots.to_vec();
        let mut below = Vec::new();
        for authority in &authorities {
            let issuer = authority.issuer.get(&all).clone();
            // A name of its own for each issuer's child: a certificate that bears its issuer's name is counted differently.
            let name = format!("Name {}", authority.name);
            let issuer_name = Certificate::from_der(issuer.certificate()).unwrap().subject().to_owned();
            let name = if issuer_name == format!("CN={name}") { format!("{name} again") } else { name };
            let made = flawed(issuer.intermediate(&name), authority.flaw, false).issue().unwrap();
            all.push(made.clone());
            below.push(made);
        }
        let leaf = flawed(leaf_issuer.get(&all).leaf("www.example.test").current(now()), leaf_flaw, true).issue().unwrap();
        for (signer, signed) in &crosses {
            let (signer, signed) = (signer.get(&all).clone(), signed.get(&all).clone());
            let same = |identity: &Identity| Certificate::from_der(identity.certificate()).unwrap().subject().to_owned();
            if same(&signer) != same(&signed) {
                below.push(signer.cross_sign(&signed).unwrap());
            }
        }
        if let Some(left_out) = left_out {
            below.remove(left_out.index(below.len()));
        }
        if !below.is_empty() {
            let at = order.index(below.len());
            below.rotate_left(at);
        }
        let sent: Vec<&Identity> = std::iter::once(&leaf).chain(&below).collect();
        let anchors: Vec<&Identity> = match trusted {
            0 => vec![],
            1 => vec![&roots[0]],
            2 => vec![&roots[1]],
            _ => vec![&roots[0], &roots[1]],
        };
        let chain = chain("random", &sent, &anchors, BothAccept);
        let theirs = webpkis(&chain);
        prop_assert_eq!(ours(&chain), theirs.is_ok(), "webpki says {:?}", theirs);
    }
}
