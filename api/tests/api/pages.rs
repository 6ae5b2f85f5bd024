use crate::{
    samples::{Server, report},
    world::{ALL, Answer, OTHER, READ, World, noon, redacted, world, world_with},
};
use api::Settings;
use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use jiff::SignedDuration;
use model::{Host, StartTls};
use std::collections::BTreeSet;
use store::MonitorSpec;

/// A browser: it keeps cookies, and names the site that a form comes from.
struct Browser<'w> {
    world: &'w World,
    cookies: Vec<String>,
}

impl<'w> Browser<'w> {
    fn new(world: &'w World) -> Self {
        Self {
            world,
            cookies: Vec::new(),
        }
    }

    async fn send(&mut self, request: axum::http::request::Builder, body: String) -> Answer {
        let request = request.header(header::COOKIE, self.cookies.join("; "));
        let answer = self.world.call(request.body(Body::from(body)).unwrap()).await;
        for cookie in answer.headers.get_all(header::SET_COOKIE) {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap().to_owned();
            let name = pair.split('=').next().unwrap().to_owned();
            self.cookies.retain(|known| known.split('=').next() != Some(&name));
            self.cookies.push(pair);
        }
        answer
    }

    async fn open(&mut self, path: &str) -> Answer {
        self.send(Request::get(path), String::new()).await
    }

    async fn submit(&mut self, path: &str, form: &str) -> Answer {
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin");
        self.send(request, form.to_owned()).await
    }

    async fn sign_in(mut self, token: &str) -> Self {
        let answer = self.submit("/sign-in", &format!("token={token}&next=/")).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
        self
    }
}

fn open_to_everybody() -> Settings {
    Settings {
        open_status_page: true,
        ..Settings::default()
    }
}

#[tokio::test]
async fn pages_ask_for_a_token_and_keep_the_way() {
    let world = world().await;
    let (_, target) = world.scanned("www.example.org", Server::Good).await;
    let mut browser = Browser::new(&world);
    assert_eq!(browser.open("/").await.header(header::LOCATION), "/sign-in");
    let path = format!("/targets/{}", target.id);
    let sent = browser.open(&format!("{path}?lang=fr")).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    assert_eq!(
        sent.header(header::LOCATION),
        format!("/sign-in?next={path}%3Flang%3Dfr")
    );
    let form = browser.open(sent.header(header::LOCATION)).await;
    assert!(form.text.contains("<html lang=\"fr\">"), "the language is remembered");
    let refused = browser.submit("/sign-in", &format!("token=guess&next={path}")).await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    assert!(refused.text.contains("role=\"alert\""));
    let entered = browser.submit("/sign-in", &format!("token={READ}&next={path}")).await;
    assert_eq!(entered.header(header::LOCATION), path);
    let cookie = entered.header(header::SET_COOKIE).to_owned();
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && !cookie.contains(READ),
        "{cookie}"
    );
    assert!(
        !cookie.contains("Secure"),
        "over plain HTTP a secure cookie would be lost"
    );
    assert_eq!(browser.open(&path).await.status, StatusCode::OK);
    browser.submit("/sign-out", "").await;
    assert_eq!(browser.open(&path).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_token_that_is_taken_back_ends_its_sessions() {
    let world = world().await;
    let mut browser = Browser::new(&world).sign_in(READ).await;
    assert_eq!(browser.open("/").await.status, StatusCode::OK);
    let tokens = world.store.tokens().list(world.account).await.unwrap();
    let reading = tokens.iter().find(|token| token.name == "reading").unwrap();
    world
        .store
        .tokens()
        .revoke(world.account, reading.id, noon())
        .await
        .unwrap();
    assert_eq!(browser.open("/").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn cookies_travel_over_tls_alone_where_the_public_address_is_https() {
    let world = world_with(Settings {
        public_url: Some("https://vigie.example.org".to_owned()),
        ..Settings::default()
    })
    .await;
    let mut browser = Browser::new(&world);
    let entered = browser.submit("/sign-in", &format!("token={READ}")).await;
    assert!(entered.header(header::SET_COOKIE).contains("; Secure"));
}

#[tokio::test]
async fn forms_of_other_sites_change_nothing() {
    let world = world().await;
    let (_, target) = world.watch("www.example.org", 443, StartTls::None).await;
    let mut browser = Browser::new(&world).sign_in(ALL).await;
    let path = format!("/targets/{}/scan", target.id);
    let forged = browser
        .send(
            Request::post(&path).header("sec-fetch-site", "cross-site"),
            String::new(),
        )
        .await;
    assert_eq!(forged.status, StatusCode::FORBIDDEN);
    assert!(world.claim(noon()).await.is_empty(), "no scan was ordered");
    let ordered = browser.submit(&path, "").await;
    assert_eq!(ordered.status, StatusCode::SEE_OTHER, "{}", ordered.text);
    let waiting = browser.open(ordered.header(header::LOCATION)).await;
    assert!(waiting.text.contains("waits for a scanner") && waiting.text.contains("data-refresh=\"2\""));
}

#[tokio::test]
async fn an_open_status_page_is_for_one_account_alone_and_changes_nothing() {
    let world = world_with(open_to_everybody()).await;
    let (_, target) = world.scanned("www.example.org", Server::Expired).await;
    let mut anybody = Browser::new(&world);
    let two_accounts = anybody.open("/").await;
    assert_eq!(
        two_accounts.status,
        StatusCode::SEE_OTHER,
        "nobody says whose page it is"
    );
    world.store.accounts().delete(world.other).await.unwrap();
    assert_eq!(anybody.open("/").await.status, StatusCode::OK);
    let page = anybody.open(&format!("/targets/{}", target.id)).await;
    assert!(page.text.contains("CERT HAS EXPIRED") && !page.text.contains("Scan again"));
    let refused = anybody.submit(&format!("/targets/{}/scan", target.id), "").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert_eq!(
        world
            .call(Request::get("/api/v1/targets").body(Body::empty()).unwrap())
            .await
            .status,
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test]
async fn pages_of_another_account_do_not_exist() {
    let world = world().await;
    let (_, target) = world.scanned("www.example.org", Server::Incomplete).await;
    let incidents = world
        .store
        .incidents()
        .list(world.account, &store::IncidentFilter::default(), None, 1)
        .await
        .unwrap();
    let incident = incidents.items[0].id;
    let scan = target.scan.unwrap();
    let paths = [
        format!("/targets/{}", target.id),
        format!("/targets/{}/chain.pem", target.id),
        format!("/targets/{}/scan", target.id),
        format!("/scans/{scan}"),
        format!("/scans/{scan}/chain.pem"),
        format!("/incidents/{incident}/acknowledge"),
        format!("/incidents/{incident}/mute"),
    ];
    let mut other = Browser::new(&world).sign_in(OTHER).await;
    let mut own = Browser::new(&world).sign_in(ALL).await;
    for path in &paths {
        assert_eq!(own.open(path).await.status, StatusCode::OK, "{path}");
        assert_eq!(other.open(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert!(!other.open("/").await.text.contains("www.example.org"));
}

#[tokio::test]
async fn the_overview_says_colour_cause_end_and_scans_in_words() {
    let world = world().await;
    world.scanned("good.example.org", Server::Good).await;
    world.scanned("expired.example.org", Server::Expired).await;
    world.scanned("old.example.org", Server::OldProtocols).await;
    world.scanned("imap.example.org", Server::OtherName).await;
    world.scanned("mute.example.org", Server::Mute).await;
    world.watch("new.example.org", 25, StartTls::Smtp).await;
    let mut browser = Browser::new(&world).sign_in(READ).await;
    let english = browser.open("/?lang=en").await;
    let main = |page: &str| {
        let start = page.find("<main").unwrap();
        let end = page.find("</main>").unwrap();
        redacted(&page[start..end])
    };
    // Targets spread their scans by their ids, which differ from run to run.
    let steady = |page: &str| {
        let lines = main(page)
            .lines()
            .filter(|line| !line.contains("Next scan\">") && !line.contains("Prochain test\">"))
            .map(str::to_owned)
            .collect::<Vec<_>>();
        lines.join("\n")
    };
    insta::assert_snapshot!("overview_en", steady(&english.text));
    let french = browser.open("/?lang=fr").await;
    insta::assert_snapshot!("overview_fr", steady(&french.text));
    let red = browser.open("/?colour=red").await;
    assert!(red.text.contains("expired.example.org") && !red.text.contains("good.example.org"));
    let found = browser.open("/?search=OLD.&sort=expiry").await;
    assert!(found.text.contains("old.example.org") && !found.text.contains("expired.example.org"));
    let none = browser.open("/?search=elsewhere").await;
    assert!(
        none.text.contains("Aucune cible"),
        "in the language that was chosen before"
    );
}

#[tokio::test]
async fn the_overview_is_paged_without_script() {
    let world = world().await;
    let names = (0..150)
        .map(|index| format!("host-{index:03}.example.org").parse::<Host>().unwrap())
        .collect();
    world
        .store
        .monitors()
        .create(world.account, &MonitorSpec::of(names), noon())
        .await
        .unwrap();
    let mut browser = Browser::new(&world).sign_in(READ).await;
    let first = browser.open("/?sort=host").await.text;
    assert_eq!(first.matches("<tr class=\"unknown\">").count(), 100);
    let next = first
        .split("rel=\"next\" href=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let second = browser
        .open(&next.replace("&amp;", "&").replace("&#x3D;", "="))
        .await
        .text;
    assert_eq!(second.matches("<tr class=\"unknown\">").count(), 50, "{next}");
    assert!(second.contains("host-149.example.org") && !second.contains("rel=\"next\""));
}

#[tokio::test]
async fn a_target_page_holds_the_whole_diagnosis() {
    let world = world().await;
    let (_, target) = world.scanned("www.example.org", Server::Incomplete).await;
    let mut browser = Browser::new(&world).sign_in(ALL).await;
    let page = browser.open(&format!("/targets/{}?lang=en", target.id)).await.text;
    for part in [
        "The certificate is not valid.",
        "Error 21: UNABLE TO VERIFY LEAF SIGNATURE",
        "The server does not send CN&#x3D;Example TLS R3",
        "href=\"/findings/chain.incomplete\"",
        "Then check:",
        "openssl s_client -connect www.example.org:443",
        "Example Root R1",
        "Example TLS R3 (missing)",
        "SHA384 with RSA",
        &format!("href=\"/targets/{}/chain.pem\"", target.id),
        "TLS 1.3",
        "192.0.2.10",
        "71 days left",
        "(13:00 Europe/Paris)",
        "Scan again",
        "/acknowledge",
        &format!("href=\"/scans/{}\"", target.scan.unwrap()),
    ] {
        assert!(page.contains(part), "{part} is missing in {page}");
    }
    let scan = browser.open(&format!("/scans/{}", target.scan.unwrap())).await.text;
    assert!(scan.contains("UNABLE TO VERIFY LEAF SIGNATURE") && scan.contains("href=\"/targets/"));
}

#[tokio::test]
async fn incidents_are_acknowledged_and_muted_after_a_question() {
    let world = world().await;
    let (_, target) = world.scanned("www.example.org", Server::Expired).await;
    let incidents = world.store.incidents();
    let incident = incidents
        .list(world.account, &store::IncidentFilter::default(), None, 1)
        .await
        .unwrap()
        .items
        .remove(0);
    let mut browser = Browser::new(&world).sign_in(ALL).await;
    let question = browser.open(&format!("/incidents/{}/mute?hours=24", incident.id)).await;
    assert!(question.text.contains("value=\"24\""));
    let after = incidents.find(world.account, incident.id).await.unwrap().unwrap();
    assert_eq!(after.muted_until, None, "opening a link changes nothing");
    let muted = browser
        .submit(&format!("/incidents/{}/mute", incident.id), "hours=24")
        .await;
    assert_eq!(muted.header(header::LOCATION), format!("/targets/{}", target.id));
    let known = browser
        .submit(
            &format!("/incidents/{}/acknowledge", incident.id),
            "reason=Renewal+is+ordered&days=3",
        )
        .await;
    assert_eq!(known.status, StatusCode::SEE_OTHER);
    let after = incidents.find(world.account, incident.id).await.unwrap().unwrap();
    assert_eq!(after.muted_until, Some(noon() + SignedDuration::from_hours(24)));
    assert_eq!(after.acknowledgement.unwrap().reason, "Renewal is ordered");
    let empty = browser
        .submit(&format!("/incidents/{}/acknowledge", incident.id), "reason=")
        .await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    refuses_what_does_not_hold(&mut browser, &format!("/incidents/{}", incident.id)).await;
    let unchanged = incidents.find(world.account, incident.id).await.unwrap().unwrap();
    assert_eq!(unchanged.muted_until, Some(noon() + SignedDuration::from_hours(24)));
    let mut recording = world.store.recording(noon()).await.unwrap();
    recording.close(incident.id).await.unwrap();
    recording.commit().await.unwrap();
    for (form, body) in [("mute", "hours=1"), ("acknowledge", "reason=known&days=1")] {
        let over = browser
            .submit(&format!("/incidents/{}/{form}", incident.id), body)
            .await;
        assert_eq!(over.status, StatusCode::CONFLICT, "{form}");
        assert!(over.text.contains("This problem is over"), "{form}: {}", over.text);
    }
    let mut reader = Browser::new(&world).sign_in(READ).await;
    let refused = reader
        .submit(&format!("/incidents/{}/mute", incident.id), "hours=1")
        .await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
}

async fn refuses_what_does_not_hold(browser: &mut Browser<'_>, incident: &str) {
    for (form, body, said) in [
        ("mute", "hours=soon", "from 1 to 8784"),
        ("mute", "hours=0", "from 1 to 8784"),
        ("mute", "hours=8785", "from 1 to 8784"),
        ("mute", "", "from 1 to 8784"),
        ("acknowledge", "reason=known&days=0", "from 1 to 366"),
        ("acknowledge", "reason=known&days=367", "from 1 to 366"),
        ("acknowledge", "reason=known&days=soon", "from 1 to 366"),
    ] {
        let refused = browser.submit(&format!("{incident}/{form}"), body).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{form} {body}");
        assert!(refused.text.contains(said), "{form} {body}: {}", refused.text);
    }
}

#[tokio::test]
async fn findings_are_explained_to_anybody_in_the_language_of_the_reader() {
    let world = world().await;
    for code in model::Code::ALL {
        for language in ["en", "fr"] {
            let request = Request::get(format!("/findings/{code}")).header(header::ACCEPT_LANGUAGE, language);
            let page = world.call(request.body(Body::empty()).unwrap()).await;
            assert_eq!(page.status, StatusCode::OK, "{code}");
            assert!(page.text.contains(&format!("<html lang=\"{language}\">")), "{code}");
            assert!(page.text.contains("<ol class=\"steps\">"), "{code}");
        }
    }
    let list = world.call(Request::get("/findings").body(Body::empty()).unwrap()).await;
    assert_eq!(list.text.matches("href=\"/findings/").count(), model::Code::ALL.len());
    let unknown = world
        .call(Request::get("/findings/cert.nothing").body(Body::empty()).unwrap())
        .await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    assert!(unknown.text.contains("<html"), "people get a page, not JSON");
    let request = Request::get("/nowhere")
        .header(header::ACCEPT, "text/html,*/*")
        .header(header::ACCEPT_LANGUAGE, "fr");
    let nowhere = world.call(request.body(Body::empty()).unwrap()).await;
    assert_eq!(nowhere.status, StatusCode::NOT_FOUND);
    assert!(nowhere.text.contains("Cette page n’existe pas"), "{}", nowhere.text);
}

const HOSTILE: &str = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>\u{202e}";

/// A target of which everything that others write is hostile, one of its scans and its incident.
async fn hostile(world: &World) -> (store::TargetId, store::ScanId, store::IncidentId) {
    let spec = MonitorSpec {
        name: HOSTILE.to_owned(),
        external_id: Some(HOSTILE.to_owned()),
        tags: vec![HOSTILE.to_owned()],
        ..MonitorSpec::of(vec!["www.example.org".parse().unwrap()])
    };
    let monitor = world
        .store
        .monitors()
        .create(world.account, &spec, noon())
        .await
        .unwrap();
    let later = noon() + SignedDuration::from_mins(10);
    let context = world.claim(later).await.remove(0);
    let scan = context.scan.id;
    let mut found = report(
        context.scan.id.0,
        ("www.example.org", 443, StartTls::None),
        Server::Incomplete,
        later,
    );
    poison(&mut found);
    world
        .record(&found, Some(&context.watched.unwrap().target), later)
        .await;
    let incident = world
        .store
        .incidents()
        .list(world.account, &store::IncidentFilter::default(), None, 1)
        .await
        .unwrap()
        .items
        .remove(0);
    let known = store::Acknowledgement {
        at: noon(),
        by: HOSTILE.to_owned(),
        reason: HOSTILE.to_owned(),
        until: None,
    };
    world
        .store
        .incidents()
        .acknowledge(world.account, incident.id, Some(&known))
        .await
        .unwrap();
    let account = world.store.accounts().find(world.account).await.unwrap().unwrap();
    world
        .store
        .accounts()
        .update(world.account, HOSTILE, &account.settings, noon())
        .await
        .unwrap();
    (world.target_of(&monitor).await.id, scan, incident.id)
}

/// Writes hostile text wherever a peer could.
fn poison(report: &mut model::Report) {
    for chain in report
        .endpoints
        .iter_mut()
        .filter_map(|endpoint| endpoint.chain.as_mut())
    {
        for certificate in &mut chain.presented {
            certificate.subject = HOSTILE.to_owned();
            certificate.issuer = HOSTILE.to_owned();
            certificate.dns_names = vec![HOSTILE.to_owned()];
            certificate.serial = HOSTILE.to_owned();
        }
        chain
            .path
            .iter_mut()
            .for_each(|element| element.name = HOSTILE.to_owned());
    }
    for finding in &mut report.findings {
        finding.evidence.set("missing", vec![HOSTILE.to_owned()]);
    }
}

#[tokio::test]
async fn what_peers_and_callers_write_is_never_markup() {
    let world = world().await;
    let (target, scan, incident) = hostile(&world).await;
    let mut browser = Browser::new(&world).sign_in(ALL).await;
    let query = "%22%27%3E%3Cscript%3Ealert(1)%3C/script%3E%3Cimg%20src=x%20onerror=alert(1)%3E%E2%80%AE";
    for path in [
        format!("/?search={query}&colour={query}&sort={query}"),
        format!("/?cursor={query}"),
        format!("/targets/{target}"),
        format!("/targets/{target}?x={query}"),
        format!("/scans/{scan}"),
        format!("/incidents/{incident}/acknowledge"),
        format!("/sign-in?next=/{query}"),
        format!("/findings/{query}"),
        format!("/{query}"),
    ] {
        let page = browser.open(&path).await;
        assert!(!page.text.is_empty(), "{path}");
        for wrong in ["<script>", "<img", "onerror=alert(1)>"] {
            assert!(!page.text.contains(wrong), "{wrong} on {path}: {}", page.text);
        }
    }
    let page = browser.open(&format!("/targets/{target}")).await.text;
    assert!(page.contains("&lt;script&gt;"), "the hostile text is shown as text");
    assert!(!page.contains('\u{202e}'), "nothing turns the direction of the page");
}

#[tokio::test]
async fn pages_are_built_for_people_who_do_not_see_colours() {
    let world = world().await;
    let (_, target) = world.scanned("www.example.org", Server::Incomplete).await;
    let mut browser = Browser::new(&world).sign_in(ALL).await;
    for path in [
        "/",
        &format!("/targets/{}", target.id),
        "/findings",
        "/findings/cert.expired",
        "/sign-in",
    ] {
        let page = browser.open(path).await.text;
        assert_eq!(page.matches("<h1").count(), 1, "{path} has one title");
        assert!(
            page.contains("<html lang=\"en\">") && page.contains("class=\"skip\" href=\"#content\""),
            "{path}"
        );
        assert_eq!(
            page.matches("<table").count(),
            page.matches("</table>").count(),
            "{path}"
        );
        for cell in page.split("<th").skip(1).filter(|rest| rest.starts_with([' ', '>'])) {
            assert!(
                cell.starts_with(" scope="),
                "{path}: a header of {}",
                &cell[..40.min(cell.len())]
            );
        }
        for badge in page.split("<span class=\"badge ").skip(1) {
            let word = badge.split("</svg>").nth(1).unwrap().split('<').next().unwrap();
            assert!(!word.trim().is_empty(), "{path}: a colour without a word");
        }
        let ids: Vec<&str> = page
            .split(" id=\"")
            .skip(1)
            .map(|rest| rest.split('"').next().unwrap())
            .collect();
        assert_eq!(ids.len(), ids.iter().collect::<BTreeSet<_>>().len(), "{path}: {ids:?}");
        for label in page
            .split("aria-labelledby=\"")
            .skip(1)
            .map(|rest| rest.split('"').next().unwrap())
        {
            assert!(ids.contains(&label), "{path}: {label} labels nothing");
        }
        assert!(
            !page.contains("style=\"") && !page.contains("onclick") && !page.contains("<style"),
            "{path}"
        );
    }
}
