//! Private CA bundles come in, are trusted by monitors of their account, and go.

use crate::world::{ALL, READ, World, world};
use axum::{
    body::Body,
    http::{Method, Request, StatusCode, header},
};
use certificates::Certificate;
use serde_json::{Value, json};
use testbed::Identity;

fn pem(identity: &Identity) -> String {
    Certificate::from_der(identity.certificate()).unwrap().to_pem()
}

/// Adds a bundle of one root, and answers its id.
pub(crate) async fn added(world: &World) -> String {
    let root = Identity::root("Bundle Root").issue().unwrap();
    let body = json!({"name": "Inside", "content": pem(&root)});
    let answer = world.post("/api/v1/trust-bundles", body).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
    answer.json()["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_bundle_is_added_named_anew_shown_used_and_removed() {
    let world = world().await;
    let root = Identity::root("Inside Root").issue().unwrap();
    let intermediate = root.intermediate("Inside CA").issue().unwrap();
    let content = format!("{}words between\n{}{}", pem(&root), pem(&intermediate), pem(&root));
    let body = |name: &str| json!({"name": name, "content": content});
    let first = world.post("/api/v1/trust-bundles", body("  Inside ")).await.json();
    let id = first["id"].as_str().unwrap().to_owned();
    assert_eq!(store::sha256(first["pem"].as_str().unwrap().as_bytes()), id);
    assert_eq!((&first["name"], first.get("detail")), (&json!("Inside"), None));
    let subjects: Vec<&Value> = first["certificates"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| &c["subject"])
        .collect();
    assert_eq!(subjects, ["CN=Inside Root", "CN=Inside CA"], "each once");

    let again = world.post("/api/v1/trust-bundles", body("Inside, again")).await.json();
    assert_eq!(again["id"], first["id"], "the same certificates are the same bundle");
    let list = world.get("/api/v1/trust-bundles").await.json();
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
    assert_eq!(list["items"][0]["name"], "Inside, again");
    let path = format!("/api/v1/trust-bundles/{id}");
    assert_eq!(world.get(&path).await.json()["pem"], first["pem"]);

    let monitor = json!({"names": ["inside.example.org"], "trust": {"public": false, "bundles": [id]}});
    let made = world.post("/api/v1/monitors", monitor.clone()).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    let gone = world.ask(Method::DELETE, &path, ALL, None).await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT);
    assert_eq!(world.get(&path).await.status, StatusCode::NOT_FOUND);
    let refused = world.post("/api/v1/monitors", monitor).await;
    assert_eq!(refused.json()["errors"][0]["field"], "trust.bundles[0]");
}

#[tokio::test]
async fn files_of_every_kind_are_taken_and_give_the_same_id() {
    let world = world().await;
    let root = Identity::root("File Root").issue().unwrap();
    let der = root.certificate().to_vec();
    let certificate = Certificate::from_der(&der).unwrap();
    let pkcs7 = testbed::pkcs7(&[root.certificate()]);
    let mut ids = Vec::new();
    for (kind, bytes) in [
        ("application/x-pem-file", certificate.to_pem().into_bytes()),
        ("application/octet-stream", der),
        ("application/pkcs7-mime", pkcs7),
    ] {
        let request = Request::post("/api/v1/trust-bundles?name=File%20Root")
            .header(header::AUTHORIZATION, format!("Bearer {ALL}"))
            .header(header::CONTENT_TYPE, kind)
            .body(Body::from(bytes))
            .unwrap();
        let answer = world.call(request).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{kind}: {}", answer.text);
        ids.push(answer.json()["id"].clone());
    }
    ids.dedup();
    assert_eq!(ids.len(), 1);
}

#[tokio::test]
async fn what_is_no_authority_is_refused_with_its_name() {
    let world = world().await;
    let root = Identity::root("Root").issue().unwrap();
    let leaf = root.leaf("www.example.test").issue().unwrap();
    let both = pem(&root) + &pem(&leaf);
    for (body, field, word) in [
        (json!({"name": "", "content": pem(&root)}), "name", "1 to 100"),
        (json!({"name": "n", "content": both}), "content", "CN=www.example.test"),
        (json!({"name": "n", "content": "nothing"}), "content", "certificate"),
        (
            json!({"name": "n".repeat(101), "content": pem(&root)}),
            "name",
            "1 to 100",
        ),
    ] {
        let answer = world.post("/api/v1/trust-bundles", body).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text);
        let error = &answer.json()["errors"][0];
        assert_eq!(error["field"], field);
        assert!(error["detail"].as_str().unwrap().contains(word), "{error}");
    }
    let key = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIA==\n-----END PRIVATE KEY-----\n";
    let with_key = json!({"name": "n", "content": pem(&root) + key});
    let answer = world.post("/api/v1/trust-bundles", with_key).await.json();
    assert!(answer["detail"].as_str().unwrap().contains("private key"), "{answer}");
    assert!(!answer["pem"].as_str().unwrap().contains("PRIVATE"));
    let body = json!({"name": "n", "content": pem(&root)});
    let forbidden = world.ask(Method::POST, "/api/v1/trust-bundles", READ, Some(body)).await;
    assert_eq!(forbidden.status, StatusCode::FORBIDDEN);
}
