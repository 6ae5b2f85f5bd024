use crate::{
    samples::Server,
    world::{noon, world},
};
use axum::http::{StatusCode, header};
use jiff::SignedDuration;
use model::StartTls;
use serde_json::json;

#[tokio::test]
async fn a_target_says_its_colour_its_cause_and_its_next_scan() {
    let world = world().await;
    let (_, target) = world.scanned("münchen.example", Server::Expired).await;
    let answer = world.get(&format!("/api/v1/targets/{}", target.id)).await;
    let json = answer.json();
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(json["host"], "xn--mnchen-3ya.example");
    assert_eq!(json["host_unicode"], "münchen.example");
    assert_eq!(json["colour"], "red");
    assert_eq!(
        json["cause"],
        json!({"code": "cert.expired", "number": 10, "name": "CERT HAS EXPIRED"})
    );
    assert!(json["next_scan_at"].is_string() && json["scanned_at"].is_string());
}

#[tokio::test]
async fn targets_are_filtered_by_colour_code_and_name_and_sorted() {
    let world = world().await;
    world.scanned("b.example.org", Server::Good).await;
    world.scanned("a.example.org", Server::Expired).await;
    world.scanned("c.example.org", Server::ExpiresSoon).await;
    world.watch("d.example.org", 443, StartTls::None).await;
    let hosts = async |query: &str| -> Vec<String> {
        let answer = world.get(&format!("/api/v1/targets?{query}")).await;
        assert_eq!(answer.status, StatusCode::OK, "{query}: {}", answer.text);
        let items = answer.json()["items"].as_array().unwrap().clone();
        items
            .iter()
            .map(|item| item["host"].as_str().unwrap().chars().take(1).collect())
            .collect()
    };
    assert_eq!(hosts("").await, ["a", "b", "c", "d"]);
    assert_eq!(hosts("sort=expiry").await, ["a", "c", "b", "d"]);
    assert_eq!(hosts("sort=colour").await, ["a", "c", "b", "d"]);
    assert_eq!(hosts("colour=red").await, ["a", "c"]);
    assert_eq!(hosts("colour=never").await, ["d"]);
    assert_eq!(hosts("search=B.EXAMPLE").await, ["b"]);
    assert_eq!(hosts("code=cert.expired").await, ["a"]);
    let refused = world.get("/api/v1/targets?code=cert.expired&colour=red").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let refused = world.get("/api/v1/targets?code=cert.bad").await;
    assert_eq!(refused.json()["errors"][0]["field"], "code");
}

#[tokio::test]
async fn the_latest_report_comes_with_texts_in_the_language_that_is_asked_for() {
    let world = world().await;
    let (_, target) = world.scanned("www.example.org", Server::Incomplete).await;
    let path = format!("/api/v1/targets/{}/report", target.id);
    let plain = world.get(&path).await;
    assert!(plain.json()["findings"][0].get("texts").is_none());
    let french = world.get(&format!("{path}?lang=fr")).await;
    insta::assert_snapshot!(french.snapshot());
    let mut without = french.json();
    without["findings"][0].as_object_mut().unwrap().remove("texts");
    assert_eq!(without, plain.json(), "texts are an addition");
    assert_eq!(
        world.get(&format!("{path}?lang=de")).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let by_scan = world.get(&format!("/api/v1/reports/{}", target.scan.unwrap())).await;
    assert_eq!(by_scan.json(), plain.json());
}

#[tokio::test]
async fn the_chain_to_install_is_a_file() {
    let world = world().await;
    let (_, target) = world.scanned("www.example.org", Server::Incomplete).await;
    let chain = world.get(&format!("/api/v1/targets/{}/chain.pem", target.id)).await;
    assert_eq!(chain.status, StatusCode::OK);
    assert_eq!(chain.text.matches("-----BEGIN CERTIFICATE-----").count(), 2);
    assert_eq!(chain.header(header::CONTENT_TYPE), "application/x-pem-file");
    assert_eq!(
        chain.header(header::CONTENT_DISPOSITION),
        "attachment; filename=\"chain.pem\""
    );
    let (_, good) = world.scanned("good.example.org", Server::Good).await;
    let none = world.get(&format!("/api/v1/targets/{}/chain.pem", good.id)).await;
    assert_eq!(none.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_history_is_newest_first() {
    let world = world().await;
    let (monitor, target) = world.scanned("www.example.org", Server::Good).await;
    let later = noon() + SignedDuration::from_hours(26);
    for context in world.claim(later).await {
        let target = &context.watched.as_ref().unwrap().target;
        let report = crate::samples::report(
            context.scan.id.0,
            ("www.example.org", 443, StartTls::None),
            Server::Expired,
            later,
        );
        world.record(&report, Some(target), later).await;
    }
    let history = world
        .get(&format!("/api/v1/targets/{}/history", target.id))
        .await
        .json();
    let colours: Vec<&str> = history["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|scan| scan["result"]["colour"].as_str().unwrap())
        .collect();
    assert_eq!(colours, ["red", "green"]);
    let page = world
        .get(&format!("/api/v1/targets/{}/history?limit=1", target.id))
        .await
        .json();
    assert!(page["next"].is_string());
    let of_monitor = world
        .get(&format!("/api/v1/targets?monitor={}", monitor.id))
        .await
        .json();
    assert_eq!(of_monitor["items"].as_array().unwrap().len(), 1);
}
