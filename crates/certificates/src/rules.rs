//! Every rule of the judge in both outcomes, arranged by the sections of RFC 5280: certificates made with one defect each, and
//! the colour that each policy gives them. `docs/chains.md` is the same as prose.

mod alternative_names;
mod baseline;
mod constraint_family;
mod graphs;
mod issuers;
mod key_identifiers;
mod name_constraints;
mod paths;
mod purposes;
mod signed_part;

use crate::testing::*;
use model::{CheckState, Code, Policy, PolicyName, Verdict, essential_checks};
use testbed::{CertificateBuilder, Identity};

const HOST: &str = "www.example.test";

// Object identifiers of extensions.
const ACCESS: [u64; 9] = [1, 3, 6, 1, 5, 5, 7, 1, 1];
const ALTERNATIVE_NAMES: [u64; 4] = [2, 5, 29, 17];
const AUTHORITY_KEY_ID: [u64; 4] = [2, 5, 29, 35];
const BASIC_CONSTRAINTS: [u64; 4] = [2, 5, 29, 19];
const EXTENDED_KEY_USAGE: [u64; 4] = [2, 5, 29, 37];
const INHIBIT_ANY_POLICY: [u64; 4] = [2, 5, 29, 54];
const KEY_USAGE: [u64; 4] = [2, 5, 29, 15];
const NAME_CONSTRAINTS: [u64; 4] = [2, 5, 29, 30];
const POLICY_CONSTRAINTS: [u64; 4] = [2, 5, 29, 36];
const SUBJECT_KEY_ID: [u64; 4] = [2, 5, 29, 14];

/// A change of one certificate.
type Change<'a> = &'a dyn Fn(CertificateBuilder) -> CertificateBuilder;

/// Root, intermediate and leaf, of which some are changed; the server sends all but the root, which is trusted.
fn chain(root: Change<'_>, intermediate: Change<'_>, leaf: Change<'_>) -> Scene {
    let root = root(Identity::root("Root")).issue().unwrap();
    let intermediate = intermediate(root.intermediate("Intermediate")).issue().unwrap();
    let leaf = leaf(intermediate.leaf(HOST).current(today())).issue().unwrap();
    Scene::of([&leaf, &intermediate]).trusting(&root).host(HOST)
}

fn same(builder: CertificateBuilder) -> CertificateBuilder {
    builder
}

fn with_root(root: impl Fn(CertificateBuilder) -> CertificateBuilder) -> Scene {
    chain(&root, &same, &same)
}

fn with_intermediate(intermediate: impl Fn(CertificateBuilder) -> CertificateBuilder) -> Scene {
    chain(&same, &intermediate, &same)
}

fn with_leaf(leaf: impl Fn(CertificateBuilder) -> CertificateBuilder) -> Scene {
    chain(&same, &same, &leaf)
}

/// What a policy makes of a scene, and all that it is told, as text.
fn verdict(scene: &Scene, name: PolicyName) -> (Verdict, String) {
    let mut scene = scene.clone();
    scene.policy = name;
    let observation = scene.judge().observation;
    let policy = Policy::named(name);
    let weights = observation
        .findings
        .iter()
        .map(|finding| policy.severity(finding).verdict());
    let open = observation.checks.iter().any(|check| {
        check.state == CheckState::CouldNotTest && essential_checks(model::Depth::Quick).contains(&check.check)
    });
    let floor = if open { Verdict::Orange } else { Verdict::Green };
    let told = observation.findings.iter().map(|finding| {
        let evidence = finding.evidence.iter().map(|(key, value)| format!("{key}={value}"));
        let evidence: Vec<String> = evidence.collect();
        format!("{} {}", finding.code, evidence.join(" "))
    });
    (weights.fold(floor, Verdict::max), told.collect::<Vec<_>>().join("\n"))
}

/// subjectAltName or a list of its names: tags and contents.
fn general_names(names: &[(u8, &[u8])]) -> Vec<u8> {
    let element = |tag: u8, content: &[u8]| {
        let length = u16::try_from(content.len()).unwrap().to_be_bytes();
        [&[tag, 0x82, length[0], length[1]], content].concat()
    };
    let names: Vec<u8> = names.iter().flat_map(|(tag, content)| element(*tag, content)).collect();
    element(0x30, &names)
}

/// The tags of GeneralName.
const OTHER: u8 = 0xa0;
const EMAIL: u8 = 0x81;
const DNS: u8 = 0x82;
const DIRECTORY: u8 = 0xa4;
const URI: u8 = 0x86;
const IP: u8 = 0x87;

/// Puts these alternative names in the place of what there is.
fn named(names: &[(u8, &[u8])]) -> impl Fn(CertificateBuilder) -> CertificateBuilder + 'static {
    let content = general_names(names);
    move |it| {
        let content = content.clone();
        it.edit(move |tbs| {
            tbs.set(&ALTERNATIVE_NAMES, false, &content);
        })
    }
}

/// A line of a table: what is wrong, the scene, the colour by default and by `strict`, and what must be told of it.
type Line<'a> = (&'a str, Scene, Verdict, Verdict, &'a str);

use Verdict::{Green, Orange, Red};

/// Judges each line by both policies, and the sound chain beside it.
fn assert_lines(lines: &[Line<'_>]) {
    for (what, scene, default, strict, told) in lines {
        for (name, expected) in [(PolicyName::Copibot, default), (PolicyName::Strict, strict)] {
            let (colour, text) = verdict(scene, name);
            assert_eq!(colour, *expected, "{what} by {}:\n{text}", name.as_str());
            let is_told = text.contains(told);
            assert!(
                is_told || *expected == Green,
                "{what} by {}: {told:?} is not told:\n{text}",
                name.as_str()
            );
        }
    }
}

#[test]
fn a_sound_chain_is_green_by_every_policy() {
    assert_lines(&[
        ("three certificates", chain(&same, &same, &same), Green, Green, ""),
        (
            "the leaf alone below its root",
            {
                let root = root();
                let leaf = root.leaf(HOST).current(today()).issue().unwrap();
                Scene::of([&leaf]).trusting(&root).host(HOST)
            },
            Green,
            Green,
            "",
        ),
        (
            "an intermediate that is trusted as it is",
            {
                let (_, intermediate, leaf) = family();
                Scene::of([&leaf]).trusting(&intermediate).host(HOST)
            },
            Green,
            Green,
            "",
        ),
    ]);
}
