//! What a scan says of revocations: staples, responders, lists.

use crate::scene::{HOST, Pki, Scene, codes, evidence, finding, now, pki, state};
use certificates::revocation::RevocationList;
use model::{CheckState, Code, Depth, Report, RevocationFacts, RevocationSource, RevocationStatus, Verdict};
use outbound::Guard;
use probes::Revocation;
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use testbed::{
    CertificateBuilder, DAY, HttpResponse, HttpServer, Identity, OcspStatus, Purpose, Revoked, Script, Sequence,
    Server, TlsServer, TlsVersions,
};

/// A leaf below the usual intermediate, and the web server that its authority has.
struct World {
    pki: Pki,
    leaf: Identity,
    web: HttpServer,
}

impl World {
    async fn new(change: impl Fn(CertificateBuilder, &HttpServer) -> CertificateBuilder) -> Self {
        let web = HttpServer::start().await.unwrap();
        let pki = pki();
        let leaf = change(pki.intermediate.leaf(HOST).current(now()), &web)
            .issue()
            .unwrap();
        Self { pki, leaf, web }
    }

    async fn with_responder() -> Self {
        Self::new(|leaf, web| leaf.ocsp(&web.url("/ocsp"))).await
    }

    async fn with_list() -> Self {
        Self::new(|leaf, web| leaf.crl(&web.url("/list.crl"))).await
    }

    async fn with_both() -> Self {
        Self::new(|leaf, web| leaf.ocsp(&web.url("/ocsp")).crl(&web.url("/list.crl"))).await
    }

    async fn serve(&self) -> Server {
        Server::start(TlsServer::new(&self.leaf).unwrap()).await.unwrap()
    }

    fn stapling(&self, staple: &[u8]) -> TlsServer {
        TlsServer::builder(&self.leaf).staple(staple).build().unwrap()
    }

    fn scene(&self, server: &Server) -> Scene {
        Scene::new(server.address(), &self.pki.root)
    }

    fn response(&self, status: OcspStatus) -> Vec<u8> {
        response(&self.pki.intermediate, &self.pki.intermediate, &self.leaf, status)
    }

    /// Answers every question at `/ocsp` like this.
    fn answer(&self, status: OcspStatus) {
        let response = HttpResponse::ok("application/ocsp-response", self.response(status));
        self.web.serve("/ocsp*", response);
    }

    fn list(&self, revoked: &[&Identity], next_update: SystemTime) -> Vec<u8> {
        list(&self.pki.intermediate, revoked, next_update)
    }

    fn publish(&self, list: Vec<u8>) {
        self.web
            .serve("/list.crl", HttpResponse::ok("application/pkix-crl", list));
    }

    fn paths(&self) -> Vec<String> {
        let requests = self.web.requests().into_iter();
        requests
            .map(|request| format!("{} {}", request.method, request.target))
            .collect()
    }
}

fn response(signer: &Identity, issuer: &Identity, leaf: &Identity, status: OcspStatus) -> Vec<u8> {
    signer
        .sign_ocsp(issuer, leaf, status, now() - DAY, Some(now() + DAY))
        .unwrap()
}

fn list(issuer: &Identity, revoked: &[&Identity], next_update: SystemTime) -> Vec<u8> {
    let revoked: Vec<Revoked> = revoked
        .iter()
        .map(|identity| Revoked {
            serial: identity.serial().to_vec(),
            at: now() - DAY,
        })
        .collect();
    issuer.sign_crl(now() - 2 * DAY, next_update, &revoked).unwrap()
}

/// What the report says of the leaf.
fn of_leaf(report: &Report) -> &RevocationFacts {
    let facts = report
        .endpoints
        .first()
        .and_then(|endpoint| endpoint.revocation.as_ref());
    facts.unwrap().first().unwrap()
}

fn status(report: &Report) -> (RevocationStatus, Option<RevocationSource>) {
    (of_leaf(report).status, of_leaf(report).source)
}

fn reason(report: &Report, code: Code) -> Option<&str> {
    let check = report.checks.iter().find(|check| check.check == code)?;
    check.reason.as_deref()
}

fn staples(report: &Report) -> Option<bool> {
    report.endpoints.first()?.features.as_ref()?.ocsp_stapling
}

#[tokio::test]
async fn a_good_staple_tells_that_the_certificate_is_not_revoked() {
    let world = World::with_both().await;
    for versions in [TlsVersions::Tls12, TlsVersions::Tls13] {
        for depth in [Depth::Quick, Depth::Standard] {
            let tls = TlsServer::builder(&world.leaf).staple(&world.response(OcspStatus::Good));
            let server = Server::start(tls.versions(versions).build().unwrap()).await.unwrap();
            let report = world.scene(&server).fetching().depth(depth).scan().await;
            assert_eq!(report.endpoints[0].verdict, report.verdict);
            assert_eq!(state(&report, Code::CertRevoked), Some(CheckState::NotFound));
            assert_eq!(state(&report, Code::RevocationUnknown), Some(CheckState::NotFound));
            assert_eq!(
                state(&report, Code::CertMustStapleMissing),
                Some(CheckState::NotApplicable)
            );
            assert_eq!(
                status(&report),
                (RevocationStatus::Good, Some(RevocationSource::Staple))
            );
            assert_eq!(
                of_leaf(&report).next_update.unwrap().to_string(),
                "2026-11-23T00:00:00Z"
            );
            assert_eq!(staples(&report), (depth > Depth::Quick).then_some(true));
        }
    }
    assert_eq!(world.paths(), Vec::<String>::new(), "nobody else was asked");
}

#[tokio::test]
async fn a_revoked_certificate_is_red_by_its_staple_at_any_depth() {
    let world = World::with_both().await;
    let staple = world.response(OcspStatus::Revoked(now() - DAY));
    let server = Server::start(world.stapling(&staple)).await.unwrap();
    let report = world.scene(&server).scan().await;
    assert_eq!((report.verdict, codes(&report)), (Verdict::Red, vec!["cert.revoked"]));
    assert_eq!(finding(&report, Code::CertRevoked).certificate, Some(0));
    assert_eq!(evidence(&report, Code::CertRevoked, "reason"), "keyCompromise");
    assert_eq!(
        evidence(&report, Code::CertRevoked, "revoked_at"),
        "2026-11-21T00:00:00Z"
    );
    assert_eq!(evidence(&report, Code::CertRevoked, "source"), "staple");
    let path = &report.endpoints[0].chain.as_ref().unwrap().path;
    let states: Vec<_> = path
        .iter()
        .map(|element| element.status == model::PathStatus::Error)
        .collect();
    assert_eq!(states, [false, false, true], "the leaf is marked, the others are not");
}

#[tokio::test]
async fn a_bad_staple_is_none_and_is_told() {
    let world = World::with_responder().await;
    let other = world
        .pki
        .intermediate
        .leaf("other.example.test")
        .current(now())
        .issue()
        .unwrap();
    let stranger = Identity::root("Test Intermediate").issue().unwrap();
    let expired = world
        .pki
        .intermediate
        .sign_ocsp(
            &world.pki.intermediate,
            &world.leaf,
            OcspStatus::Good,
            now() - 9 * DAY,
            Some(now() - 2 * DAY),
        )
        .unwrap();
    for (staple, expected) in [
        (expired, "expired_answer"),
        (
            response(
                &world.pki.intermediate,
                &world.pki.intermediate,
                &other,
                OcspStatus::Good,
            ),
            "other_certificate",
        ),
        (
            response(&stranger, &world.pki.intermediate, &world.leaf, OcspStatus::Good),
            "not_authorized",
        ),
        (world.response(OcspStatus::Unknown), "responder_unknown"),
        (b"rubbish".to_vec(), "malformed_answer"),
    ] {
        let server = Server::start(world.stapling(&staple)).await.unwrap();
        let report = world.scene(&server).depth(Depth::Standard).scan().await;
        assert_eq!(evidence(&report, Code::RevocationUnknown, "reason"), expected);
        let attempts = finding(&report, Code::RevocationUnknown)
            .evidence
            .value("attempts")
            .unwrap();
        assert_eq!(attempts[0], format!("staple: {expected}"));
        assert_eq!(state(&report, Code::CertRevoked), Some(CheckState::CouldNotTest));
        assert_eq!(reason(&report, Code::CertRevoked), Some(expected));
        assert_eq!(codes(&report), Vec::<&str>::new(), "unknown is no fault");
        assert_eq!(staples(&report), Some(true));
    }
}

#[tokio::test]
async fn a_delegated_responder_may_sign_a_staple() {
    let world = World::with_responder().await;
    let delegate = world
        .pki
        .intermediate
        .leaf("responder")
        .purposes(&[Purpose::OcspSigning])
        .issue()
        .unwrap();
    let staple = response(&delegate, &world.pki.intermediate, &world.leaf, OcspStatus::Good);
    let server = Server::start(world.stapling(&staple)).await.unwrap();
    let report = world.scene(&server).scan().await;
    assert_eq!(
        status(&report),
        (RevocationStatus::Good, Some(RevocationSource::Staple))
    );
}

#[tokio::test]
async fn a_promised_staple_that_is_missing_is_red_after_three_tries() {
    let world = World::new(|leaf, _| leaf.must_staple()).await;
    let server = world.serve().await;
    let report = world.scene(&server).scan().await;
    assert_eq!(
        (report.verdict, codes(&report)),
        (Verdict::Red, vec!["cert.must_staple_missing"])
    );
    let finding = finding(&report, Code::CertMustStapleMissing);
    assert_eq!(finding.evidence.value("tries").unwrap(), 3);
    assert_eq!(finding.evidence.value("staple").unwrap(), "none");
    assert_eq!((report.connections, server.connections()), (3, 3));
}

#[tokio::test]
async fn a_promised_staple_that_is_expired_is_missing() {
    let world = World::new(|leaf, _| leaf.must_staple()).await;
    let issuer = &world.pki.intermediate;
    let expired = issuer
        .sign_ocsp(
            issuer,
            &world.leaf,
            OcspStatus::Good,
            now() - 9 * DAY,
            Some(now() - 2 * DAY),
        )
        .unwrap();
    let server = Server::start(world.stapling(&expired)).await.unwrap();
    let report = world.scene(&server).scan().await;
    assert_eq!(codes(&report), ["cert.must_staple_missing"]);
    assert_eq!(
        evidence(&report, Code::CertMustStapleMissing, "staple"),
        "expired_answer"
    );
}

#[tokio::test]
async fn a_promised_staple_may_come_at_the_third_try() {
    let world = World::new(|leaf, _| leaf.must_staple()).await;
    for without in 0..3 {
        let mut server = Sequence::ending_in(world.stapling(&world.response(OcspStatus::Good)));
        for _ in 0..without {
            server = server.first(TlsServer::new(&world.leaf).unwrap());
        }
        let server = Server::start(server).await.unwrap();
        let report = world.scene(&server).scan().await;
        assert_eq!(report.verdict, Verdict::Green, "{:?}", report.findings);
        assert_eq!(state(&report, Code::CertMustStapleMissing), Some(CheckState::NotFound));
        assert_eq!(
            status(&report),
            (RevocationStatus::Good, Some(RevocationSource::Staple))
        );
        assert_eq!(report.connections, 1 + without);
    }
}

#[tokio::test]
async fn a_promise_that_could_not_be_tested_is_no_broken_promise() {
    let world = World::new(|leaf, _| leaf.must_staple()).await;
    let server = Sequence::ending_in(Script::closes()).first(TlsServer::new(&world.leaf).unwrap());
    let server = Server::start(server).await.unwrap();
    let report = world.scene(&server).scan().await;
    assert_eq!(
        state(&report, Code::CertMustStapleMissing),
        Some(CheckState::CouldNotTest)
    );
    assert_eq!(reason(&report, Code::CertMustStapleMissing), Some("tls_error"));
    assert_eq!(codes(&report), Vec::<&str>::new());
}

#[tokio::test]
async fn a_responder_is_asked_where_nothing_is_stapled() {
    let world = World::with_responder().await;
    for (said, expected, verdict) in [
        (OcspStatus::Good, RevocationStatus::Good, None),
        (
            OcspStatus::Revoked(now()),
            RevocationStatus::Revoked,
            Some("cert.revoked"),
        ),
    ] {
        world.answer(said);
        let server = world.serve().await;
        let report = world.scene(&server).fetching().depth(Depth::Standard).scan().await;
        assert_eq!(status(&report), (expected, Some(RevocationSource::Ocsp)));
        assert_eq!(
            of_leaf(&report).address.as_deref(),
            Some(world.web.url("/ocsp").as_str())
        );
        assert_eq!(codes(&report), Vec::from_iter(verdict));
        assert_eq!(staples(&report), Some(false));
        assert_eq!(state(&report, Code::RevocationUnknown), Some(CheckState::NotFound));
    }
    let question = &world.web.requests()[0];
    assert_eq!(question.header("content-type"), Some("application/ocsp-request"));
    assert_eq!(world.paths(), ["POST /ocsp", "POST /ocsp"]);
}

#[tokio::test]
async fn a_responder_that_refuses_posts_is_asked_by_get() {
    let world = World::with_responder().await;
    let good = world.response(OcspStatus::Good);
    world
        .web
        .handle("/ocsp*", move |request| match request.method.as_str() {
            "GET" => HttpResponse::ok("application/ocsp-response", good.clone()),
            _ => HttpResponse::status(405),
        });
    let server = world.serve().await;
    let report = world.scene(&server).fetching().depth(Depth::Standard).scan().await;
    assert_eq!(status(&report), (RevocationStatus::Good, Some(RevocationSource::Ocsp)));
    assert!(world.paths()[1].starts_with("GET /ocsp/M"), "{:?}", world.paths());
}

#[tokio::test]
async fn a_responder_that_does_not_know_the_certificate_leaves_it_unknown() {
    let world = World::with_responder().await;
    world.answer(OcspStatus::Unknown);
    let server = world.serve().await;
    let report = world.scene(&server).fetching().depth(Depth::Standard).scan().await;
    assert_eq!(
        evidence(&report, Code::RevocationUnknown, "reason"),
        "responder_unknown"
    );
    assert_eq!(of_leaf(&report).status, RevocationStatus::Unknown);
    assert_eq!(state(&report, Code::CertRevoked), Some(CheckState::CouldNotTest));
}

#[tokio::test]
async fn what_a_responder_sends_instead_of_an_answer_is_told() {
    let world = World::with_responder().await;
    for (answer, expected) in [
        (HttpResponse::status(500), "fetch_failed"),
        (HttpResponse::ok("text/html", *b"<html>"), "malformed_answer"),
        (
            HttpResponse::ok("application/ocsp-response", [0x30, 3, 0x0a, 1, 6]),
            "responder_refused",
        ),
        (HttpResponse::endless(), "too_large"),
        (HttpResponse::redirect("/elsewhere"), "fetch_failed"),
    ] {
        world.web.serve("/ocsp*", answer);
        let server = world.serve().await;
        let report = world.scene(&server).fetching().depth(Depth::Standard).scan().await;
        assert_eq!(evidence(&report, Code::RevocationUnknown, "reason"), expected);
        assert_eq!(report.outcome, model::Outcome::Completed);
    }
}

#[tokio::test]
async fn a_responder_that_hangs_holds_nothing_up() {
    let world = World::with_both().await;
    world.web.serve("/ocsp*", HttpResponse::hang());
    world.publish(world.list(&[], now() + DAY));
    let server = world.serve().await;
    let mut scene = world.scene(&server).fetching().depth(Depth::Standard);
    scene.environment.limits.fetch = Duration::from_millis(800);
    let report = scene.scan().await;
    assert_eq!(
        status(&report),
        (RevocationStatus::Good, Some(RevocationSource::Crl)),
        "half of the time is the list's"
    );
    world.web.serve("/list.crl", HttpResponse::hang());
    scene = world.scene(&server).fetching().depth(Depth::Standard);
    scene.environment.limits.fetch = Duration::from_millis(200);
    let report = scene.scan().await;
    assert_eq!(evidence(&report, Code::RevocationUnknown, "reason"), "timeout");
}

#[tokio::test]
async fn a_list_is_fetched_where_there_is_no_responder_or_it_fails() {
    for world in [World::with_list().await, World::with_both().await] {
        for (revoked, expected) in [(false, RevocationStatus::Good), (true, RevocationStatus::Revoked)] {
            let listed = if revoked {
                vec![&world.leaf]
            } else {
                vec![&world.pki.root]
            };
            world.publish(world.list(&listed, now() + DAY));
            let server = world.serve().await;
            let report = world.scene(&server).fetching().depth(Depth::Standard).scan().await;
            assert_eq!(status(&report), (expected, Some(RevocationSource::Crl)));
            assert_eq!(codes(&report).contains(&"cert.revoked"), revoked);
            assert_eq!(
                of_leaf(&report).address.as_deref(),
                Some(world.web.url("/list.crl").as_str())
            );
        }
    }
}

#[tokio::test]
async fn a_list_that_cannot_be_used_leaves_it_unknown() {
    let world = World::with_list().await;
    let stranger = Identity::root("Test Intermediate").issue().unwrap();
    for (body, expected) in [
        (world.list(&[], now() - DAY), "expired_answer"),
        (list(&world.pki.root, &[], now() + DAY), "other_issuer"),
        (list(&stranger, &[&world.leaf], now() + DAY), "bad_signature"),
        (b"<html>".to_vec(), "malformed_answer"),
    ] {
        world.publish(body);
        let server = world.serve().await;
        let report = world.scene(&server).fetching().depth(Depth::Standard).scan().await;
        assert_eq!(evidence(&report, Code::RevocationUnknown, "reason"), expected);
        let attempts = finding(&report, Code::RevocationUnknown)
            .evidence
            .value("attempts")
            .unwrap();
        assert_eq!(attempts[0], format!("{}: {expected}", world.web.url("/list.crl")));
        assert_eq!(
            report.findings.iter().filter(|f| f.code == Code::CertRevoked).count(),
            0
        );
    }
}

#[tokio::test]
async fn a_list_in_pem_is_read_too() {
    let world = World::with_list().await;
    let der = world.list(&[&world.leaf], now() + DAY);
    let encoded = base64(&der);
    world.publish(format!("-----BEGIN X509 CRL-----\n{encoded}\n-----END X509 CRL-----\n").into_bytes());
    let server = world.serve().await;
    let report = world.scene(&server).fetching().depth(Depth::Standard).scan().await;
    assert_eq!(codes(&report), ["cert.revoked"]);
}

/// Base64 by hand: the tests need it once.
fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let group = chunk.iter().fold(0_u32, |sum, byte| sum << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for at in 0..=chunk.len() {
            let digit = ALPHABET.get((group >> (18 - 6 * at) & 63) as usize).unwrap();
            text.push(char::from(*digit));
        }
    }
    text
}

#[tokio::test]
async fn a_revoked_intermediate_is_red() {
    let web = HttpServer::start().await.unwrap();
    let root = Identity::root("Test Root").issue().unwrap();
    let intermediate = root
        .intermediate("Test Intermediate")
        .crl(&web.url("/root.crl"))
        .issue()
        .unwrap();
    let leaf = intermediate.leaf(HOST).current(now()).issue().unwrap();
    for (revoked, expected) in [(true, vec!["cert.revoked"]), (false, vec![])] {
        let listed = if revoked { vec![&intermediate] } else { vec![] };
        let list = list(&root, &listed, now() + DAY);
        web.serve("/root.crl", HttpResponse::ok("application/pkix-crl", list));
        let server = Server::start(TlsServer::new(&leaf).unwrap()).await.unwrap();
        let report = Scene::new(server.address(), &root)
            .fetching()
            .depth(Depth::Standard)
            .scan()
            .await;
        assert_eq!(codes(&report), expected);
        let facts = report.endpoints[0].revocation.as_ref().unwrap();
        assert_eq!(facts[0].status, RevocationStatus::NotNeeded);
        assert_eq!(facts[1].status == RevocationStatus::Revoked, revoked);
        if revoked {
            assert_eq!(finding(&report, Code::CertRevoked).certificate, Some(1));
        }
    }
}

#[tokio::test]
async fn depth_quick_fetches_nothing_and_uses_what_is_known() {
    let world = World::with_both().await;
    world.answer(OcspStatus::Revoked(now()));
    let server = world.serve().await;
    let mut scene = world.scene(&server).fetching();
    let report = scene.scan().await;
    assert_eq!(state(&report, Code::CertRevoked), Some(CheckState::CouldNotTest));
    assert_eq!(reason(&report, Code::CertRevoked), Some("not_at_this_depth"));
    assert_eq!(state(&report, Code::RevocationUnknown), Some(CheckState::CouldNotTest));
    assert_eq!((report.connections, world.paths().len()), (1, 0));

    scene = scene.depth(Depth::Standard);
    assert_eq!(codes(&scene.scan().await), ["cert.revoked"]);
    scene = scene.depth(Depth::Quick);
    assert_eq!(codes(&scene.scan().await), ["cert.revoked"], "from memory");
    assert_eq!(world.paths().len(), 1);
}

#[tokio::test]
async fn those_who_ask_at_once_cause_one_request() {
    let world = World::with_list().await;
    world.publish(world.list(&[], now() + DAY));
    let server = world.serve().await;
    let scene = world.scene(&server).fetching().depth(Depth::Standard);
    let reports = futures_util::future::join_all((0..4).map(|_| scene.scan())).await;
    assert!(
        reports
            .iter()
            .all(|report| of_leaf(report).status == RevocationStatus::Good)
    );
    assert_eq!(world.paths(), ["GET /list.crl"]);
}

#[tokio::test]
async fn a_failure_is_asked_again_later_and_not_at_once() {
    let world = World::with_list().await;
    let server = world.serve().await;
    let scene = world.scene(&server).fetching().depth(Depth::Standard);
    for _ in 0..2 {
        let report = scene.scan().await;
        assert_eq!(evidence(&report, Code::RevocationUnknown, "reason"), "fetch_failed");
    }
    assert_eq!(world.paths(), ["GET /list.crl"]);
}

#[tokio::test]
async fn without_fetching_it_is_unknown_and_told() {
    let world = World::with_both().await;
    let server = world.serve().await;
    let report = world.scene(&server).depth(Depth::Standard).scan().await;
    assert_eq!(evidence(&report, Code::RevocationUnknown, "reason"), "not_fetched");
    assert_eq!(reason(&report, Code::CertRevoked), Some("not_fetched"));
    assert_eq!(codes(&report), Vec::<&str>::new());
}

#[tokio::test]
async fn the_guard_stands_before_every_address_of_a_certificate() {
    let world = World::with_both().await;
    world.answer(OcspStatus::Good);
    let server = world.serve().await;
    let scene = world
        .scene(&server)
        .fetching_behind(Guard::public())
        .depth(Depth::Standard);
    let report = scene.scan().await;
    assert_eq!(evidence(&report, Code::RevocationUnknown, "reason"), "blocked");
    assert_eq!(world.paths(), Vec::<String>::new());
}

#[tokio::test]
async fn addresses_that_are_not_of_the_web_are_not_fetched() {
    let world = World::new(|leaf, _| leaf.crl("ldap://ca.example/list").crl("file:///etc/passwd")).await;
    let server = world.serve().await;
    let report = world.scene(&server).fetching().depth(Depth::Standard).scan().await;
    assert_eq!(evidence(&report, Code::RevocationUnknown, "reason"), "no_http_source");
}

#[tokio::test]
async fn an_authority_that_names_no_address_is_no_defect() {
    let world = World::new(|leaf, _| leaf).await;
    let server = world.serve().await;
    let report = world.scene(&server).fetching().depth(Depth::Standard).scan().await;
    for code in [Code::CertRevoked, Code::RevocationUnknown] {
        assert_eq!(state(&report, code), Some(CheckState::NotApplicable));
        assert_eq!(reason(&report, code), Some("private_without_source"));
    }
    assert_eq!(of_leaf(&report).status, RevocationStatus::NotNeeded);
    assert_eq!(staples(&report), Some(false));
}

#[tokio::test]
async fn an_untrusted_chain_makes_nobody_fetch() {
    let world = World::with_both().await;
    let server = world.serve().await;
    let stranger = Identity::root("Stranger").issue().unwrap();
    let scene = Scene::new(server.address(), &stranger)
        .fetching()
        .depth(Depth::Standard);
    let report = scene.scan().await;
    assert_eq!(state(&report, Code::CertRevoked), Some(CheckState::CouldNotTest));
    assert_eq!(reason(&report, Code::CertRevoked), Some("no_trusted_path"));
    assert_eq!(world.paths(), Vec::<String>::new());

    let own = Identity::self_signed(HOST).current(now()).issue().unwrap();
    let server = Server::start(TlsServer::new(&own).unwrap()).await.unwrap();
    for (root, expected) in [(&stranger, "self_signed"), (&own, "trust_anchor")] {
        let report = Scene::new(server.address(), root).scan().await;
        assert_eq!(state(&report, Code::CertRevoked), Some(CheckState::NotApplicable));
        assert_eq!(reason(&report, Code::CertRevoked), Some(expected));
    }
}

#[tokio::test]
async fn lists_that_the_user_gives_decide_without_any_fetch() {
    let world = World::new(|leaf, _| leaf).await;
    let server = world.serve().await;
    let with = |der: Vec<u8>| {
        let mut scene = world.scene(&server);
        let given = vec![RevocationList::from_der(der).unwrap()];
        scene.environment.revocation = Arc::new(Revocation::new(None, given));
        scene
    };
    let report = with(world.list(&[&world.leaf], now() + DAY)).scan().await;
    assert_eq!(codes(&report), ["cert.revoked"]);
    let report = with(world.list(&[], now() + DAY)).scan().await;
    assert_eq!(
        (codes(&report), state(&report, Code::CertRevoked)),
        (vec![], Some(CheckState::NotFound))
    );
    let report = with(world.list(&[], now() - DAY)).scan().await;
    assert_eq!(
        codes(&report),
        ["revocation.unknown"],
        "who gives a list insists on an answer"
    );
    assert_eq!(report.verdict, Verdict::Red);
}
