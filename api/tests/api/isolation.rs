//! Nothing of one account is visible from another: its ids are as good as none.

use crate::{
    samples::Server,
    world::{ALL, OTHER, World, world},
};
use axum::http::{Method, StatusCode};
use serde_json::json;

async fn status(world: &World, method: &str, path: &str, token: &str) -> StatusCode {
    let body = match (method, path) {
        ("PUT", path) if path.ends_with("acknowledgement") => Some(json!({"reason": "known"})),
        ("PUT", path) if path.ends_with("mute") => Some(json!({"until": "2027-01-01T00:00:00Z"})),
        ("PATCH", _) => Some(json!({"name": "mine now"})),
        _ => None,
    };
    world
        .ask(Method::from_bytes(method.as_bytes()).unwrap(), path, token, body)
        .await
        .status
}

/// One thing of each kind, by its id.
struct Things {
    certificate: String,
    incident: String,
    monitor: String,
    scan: String,
    target: String,
    bundle: String,
}

impl Things {
    fn path(&self, template: &str) -> String {
        let id = match template.split('/').nth(3).unwrap() {
            "certificates" => &self.certificate,
            "incidents" => &self.incident,
            "monitors" => &self.monitor,
            "reports" | "scans" => &self.scan,
            "targets" => &self.target,
            "trust-bundles" => &self.bundle,
            other => panic!("how is {other} kept apart?"),
        };
        template.replace("{id}", id).replace("{external_id}", "key")
    }
}

#[tokio::test]
async fn every_operation_with_an_id_keeps_other_accounts_out() {
    let world = world().await;
    let (monitor, target) = world.scanned("www.example.org", Server::Incomplete).await;
    let certificate = crate::certificates::imported(&world).await;
    let incidents = world.get("/api/v1/incidents").await.json();
    let incident = incidents["items"][0]["id"].as_str().unwrap().to_owned();
    world
        .put(
            "/api/v1/monitors/by-external-id/key",
            json!({"names": ["key.example.org"]}),
        )
        .await;
    let things = Things {
        certificate,
        incident,
        monitor: monitor.id.to_string(),
        scan: target.scan.unwrap().to_string(),
        target: target.id.to_string(),
        bundle: crate::trust_bundles::added(&world).await,
    };
    let mut asked = 0;
    let document = serde_json::to_value(api::document()).unwrap();
    for (template, operations) in document["paths"].as_object().unwrap() {
        if !template.contains('{') {
            continue;
        }
        let path = things.path(template);
        for method in operations
            .as_object()
            .unwrap()
            .keys()
            .map(|method| method.to_uppercase())
        {
            // A put with another account's key makes a monitor of one's own.
            if template.contains("external_id") && method == "PUT" {
                continue;
            }
            let others = status(&world, &method, &path, OTHER).await;
            assert_eq!(others, StatusCode::NOT_FOUND, "{method} {path}");
            asked += 1;
        }
        let own = status(&world, "GET", &path, ALL).await;
        assert_ne!(
            own,
            StatusCode::NOT_FOUND,
            "{path} exists for its own account, so the test tests something"
        );
    }
    assert!(asked >= 15, "{asked}");
}

#[tokio::test]
async fn lists_show_ones_own_alone() {
    let world = world().await;
    world.scanned("www.example.org", Server::Expired).await;
    crate::certificates::imported(&world).await;
    world.post("/api/v1/scans", json!({"host": "192.0.2.1"})).await;
    crate::trust_bundles::added(&world).await;
    for path in [
        "monitors",
        "targets",
        "scans",
        "certificates?all=true",
        "incidents",
        "trust-bundles",
    ] {
        let own = world
            .ask(Method::GET, &format!("/api/v1/{path}"), ALL, None)
            .await
            .json();
        assert!(!own["items"].as_array().unwrap().is_empty(), "{path}");
        let others = world
            .ask(Method::GET, &format!("/api/v1/{path}"), OTHER, None)
            .await
            .json();
        assert!(others["items"].as_array().unwrap().is_empty(), "{path}");
    }
}

#[tokio::test]
async fn what_belongs_to_another_account_cannot_be_named() {
    let world = world().await;
    let certificate = crate::certificates::imported(&world).await;
    let shown = world.get(&format!("/api/v1/certificates/{certificate}")).await.json();
    let body = json!({"names": ["www.example.org"], "file": shown["file"]});
    let refused = world
        .ask(Method::POST, "/api/v1/monitors", OTHER, Some(body.clone()))
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text);
    assert_eq!(refused.json()["errors"][0]["field"], "file");
    assert_eq!(
        world
            .ask(Method::POST, "/api/v1/monitors", ALL, Some(body))
            .await
            .status,
        StatusCode::CREATED
    );
}
