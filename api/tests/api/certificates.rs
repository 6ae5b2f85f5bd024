use crate::world::{ALL, World, world};
use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use certificates::Certificate;
use serde_json::{Value, json};
use testbed::Identity;

fn pem(identity: &Identity) -> String {
    Certificate::from_der(identity.certificate()).unwrap().to_pem()
}

/// A root, an intermediate and a leaf.
fn chain() -> (Identity, Identity, Identity) {
    let root = Identity::root("Test Root").issue().unwrap();
    let intermediate = root.intermediate("Test Intermediate").issue().unwrap();
    let leaf = intermediate.leaf("www.example.test").issue().unwrap();
    (root, intermediate, leaf)
}

/// Imports a leaf with its intermediate, and answers its id.
pub(crate) async fn imported(world: &World) -> String {
    let (_, intermediate, leaf) = chain();
    let body = json!({"certificates": [{"content": pem(&leaf) + &pem(&intermediate), "reference": "REF-1"}]});
    let answer = world.post("/api/v1/certificates/import", body).await;
    answer.json()["results"][0]["certificate"].as_str().unwrap().to_owned()
}

fn outcomes(answer: &Value) -> Vec<&str> {
    let results = answer["results"].as_array().unwrap();
    results
        .iter()
        .map(|result| result["outcome"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn many_are_imported_at_once_and_each_is_judged_alone() {
    let world = world().await;
    let (root, intermediate, leaf) = chain();
    let second = intermediate.leaf("*.shop.example.test").issue().unwrap();
    let both = pem(&root) + &pem(&intermediate) + &pem(&leaf) + "text between\n" + &pem(&second);
    let items = json!({"certificates": [
        {"content": both, "reference": "REF-1", "custom": ["a", "b", "c", "d"]},
        {"content": "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIA==\n-----END PRIVATE KEY-----\n"},
        {"content": "nothing"},
        {"content": pem(&leaf)},
    ]});
    let answer = world.post("/api/v1/certificates/import", items).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    let answer = answer.json();
    assert_eq!(outcomes(&answer), ["added", "added", "refused", "refused", "known"]);
    assert_eq!(answer["results"][2]["item"], 1);
    let detail = answer["results"][2]["detail"].as_str().unwrap();
    assert!(detail.contains("private key") && !detail.contains("MC4C"), "{detail}");
    let targets = world.get("/api/v1/targets").await.json();
    let hosts: Vec<&str> = targets["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|target| target["host"].as_str().unwrap())
        .collect();
    assert_eq!(
        hosts,
        ["sub.shop.example.test", "www.example.test"],
        "new lines are watched"
    );

    let id = answer["results"][0]["certificate"].as_str().unwrap();
    let shown = world.get(&format!("/api/v1/certificates/{id}")).await.json();
    assert_eq!(
        (&shown["intermediates"], &shown["reference"]),
        (&json!(1), &json!("REF-1")),
        "the root is no intermediate"
    );
    for (include, count) in [("certificate", 1), ("chain", 1), ("full", 2)] {
        let pem = world
            .get(&format!("/api/v1/certificates/{id}/pem?include={include}"))
            .await;
        assert_eq!(
            certificates::read(pem.text.as_bytes()).unwrap().len(),
            count,
            "{include}"
        );
    }
    let full = world
        .get(&format!("/api/v1/certificates/{id}/pem?include=full"))
        .await
        .text;
    assert_eq!(full, pem(&leaf) + &pem(&intermediate));
}

#[tokio::test]
async fn a_private_key_beside_a_certificate_is_told_of() {
    let world = world().await;
    let (_, intermediate, leaf) = chain();
    let second = intermediate.leaf("second.example.test").issue().unwrap();
    let key = "-----BEGIN EC PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIA==\n-----END EC PRIVATE KEY-----\n";
    let items = json!({"certificates": [{"content": pem(&leaf) + key}, {"content": pem(&second)}]});
    let answer = world.post("/api/v1/certificates/import", items).await.json();
    assert_eq!(outcomes(&answer), ["added", "added"]);
    let detail = answer["results"][0]["detail"].as_str().unwrap();
    assert!(detail.contains("private key") && !detail.contains("MC4C"), "{detail}");
    assert_eq!(answer["results"][1]["detail"], json!(null));
}

#[tokio::test]
async fn one_file_is_imported_as_it_is() {
    let world = world().await;
    let (_, _, leaf) = chain();
    let request = Request::post("/api/v1/certificates/import")
        .header(header::AUTHORIZATION, format!("Bearer {ALL}"))
        .header(header::CONTENT_TYPE, "application/octet-stream");
    let answer = world
        .call(request.body(Body::from(leaf.certificate().to_vec())).unwrap())
        .await;
    assert_eq!(outcomes(&answer.json()), ["added"], "{}", answer.text);
    let found = world.get("/api/v1/certificates?search=www.example").await.json();
    assert_eq!(found["items"][0]["names"], json!(["www.example.test"]));
    assert!(
        world.get("/api/v1/certificates?search=elsewhere").await.json()["items"]
            .as_array()
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn a_successor_takes_over_the_line_and_makes_no_second_monitor() {
    let world = world().await;
    let (_, intermediate, _) = chain();
    let date = testbed::date;
    let leaf = || intermediate.leaf("www.example.test");
    let old = leaf().valid(date(2026, 1, 1), date(2026, 12, 1)).issue().unwrap();
    let new = leaf().valid(date(2026, 11, 1), date(2027, 11, 1)).issue().unwrap();
    let import = |identity: &Identity| json!({"certificates": [{"content": pem(identity)}]});
    let first = world.post("/api/v1/certificates/import", import(&old)).await.json();
    let second = world.post("/api/v1/certificates/import", import(&new)).await.json();
    assert_eq!(first["results"][0]["file"], second["results"][0]["file"]);
    assert!(first["results"][0]["monitor"].is_string());
    assert!(second["results"][0]["monitor"].is_null());
    let all = world.get("/api/v1/certificates?all=true").await.json();
    assert_eq!(all["items"].as_array().unwrap().len(), 2);
    let active = world.get("/api/v1/certificates").await.json();
    assert_eq!(
        active["items"].as_array().unwrap().len(),
        1,
        "a replaced one is not active"
    );
}
