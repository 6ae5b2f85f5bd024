use crate::{
    samples::{Server, report},
    world::{noon, world},
};
use axum::http::Method;
use model::StartTls;
use serde_json::Value;
use std::{collections::BTreeSet, fs, path::Path};

fn document() -> Value {
    serde_json::to_value(api::document()).unwrap()
}

fn operations(document: &Value) -> Vec<(String, String, Value)> {
    let mut found = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            found.push((path.clone(), method.to_uppercase(), operation.clone()));
        }
    }
    found
}

#[tokio::test]
async fn the_committed_document_is_the_one_that_is_served() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/openapi.json");
    let made = serde_json::to_string_pretty(&document()).unwrap() + "\n";
    #[expect(
        clippy::disallowed_methods,
        reason = "the switch of every test that regenerates a document"
    )]
    if std::env::var_os("UPDATE_GENERATED").is_some() {
        fs::write(&path, &made).unwrap();
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == made,
        "docs/openapi.json is old: run this test with UPDATE_GENERATED=1"
    );
    let world = world().await;
    let served = world.ask(Method::GET, "/api/v1/openapi.json", "", None).await;
    assert_eq!(served.json(), document());
}

#[test]
fn every_operation_has_a_summary_a_schema_and_problems() {
    let document = document();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let mut names = BTreeSet::new();
    for (path, method, operation) in operations(&document) {
        let place = format!("{method} {path}");
        assert!(
            operation["summary"].as_str().is_some_and(|summary| !summary.is_empty()),
            "{place} has no summary"
        );
        assert!(
            names.insert(operation["operationId"].as_str().unwrap().to_owned()),
            "{place} shares its id"
        );
        let responses = operation["responses"].as_object().unwrap();
        let success = responses
            .iter()
            .find(|(status, _)| status.starts_with('2'))
            .map(|(_, response)| response);
        let success = success.unwrap_or_else(|| panic!("{place} never succeeds"));
        let has_schema = success["content"]
            .as_object()
            .is_some_and(|content| content.values().all(|kind| !kind["schema"].is_null()));
        assert!(has_schema || responses.contains_key("204"), "{place} has no schema");
        let problems = responses.iter().filter(|(status, _)| !status.starts_with('2'));
        let mut count = 0;
        for (status, response) in problems {
            let schema = &response["content"]["application/problem+json"]["schema"]["$ref"];
            assert_eq!(schema, "#/components/schemas/Problem", "{place} {status}");
            count += 1;
        }
        assert!(count > 0, "{place} never fails");
        if ["POST", "PUT", "PATCH"].contains(&method.as_str()) {
            assert!(operation["requestBody"]["content"].is_object(), "{place} has no body");
        }
    }
}

#[test]
fn every_file_of_an_operation_is_in_the_document() {
    fn count(folder: &Path) -> usize {
        let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let counts = entries.map(|path| match path.is_dir() {
            true => count(&path),
            false => fs::read_to_string(&path).unwrap().matches("#[utoipa::path(").count(),
        });
        counts.sum()
    }
    let written = count(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/routes"));
    assert_eq!(written, operations(&document()).len());
}

#[test]
fn no_two_schemas_share_a_name() {
    fn names(folder: &Path, found: &mut Vec<String>) {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                names(&path, found);
                continue;
            }
            let source = fs::read_to_string(&path).unwrap();
            for rest in source.split("ToSchema)]").skip(1) {
                let words: Vec<&str> = rest.split(|c: char| !c.is_alphanumeric()).collect();
                let kind = words.iter().position(|word| ["struct", "enum"].contains(word)).unwrap();
                found.push(words[kind + 1].to_owned());
            }
        }
    }
    let mut found = Vec::new();
    names(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
    // Parameters stand in their operations, not beside the others.
    found.retain(|name| name != "Sort");
    let distinct: BTreeSet<&String> = found.iter().collect();
    assert_eq!(distinct.len(), found.len(), "{found:?}");
}

#[tokio::test]
async fn every_operation_of_the_document_is_routed_and_guarded() {
    let world = world().await;
    for (path, method, operation) in operations(&document()) {
        let open = operation["security"]
            .as_array()
            .is_some_and(|ways| ways.iter().any(|way| way == &serde_json::json!({})));
        let path = path
            .replace("{id}", "01ARZ3NDEKTSV4RRFFQ69G5FAV")
            .replace("{external_id}", "x");
        let answer = world
            .ask(Method::from_bytes(method.as_bytes()).unwrap(), &path, "", None)
            .await;
        let expected = if open { 200 } else { 401 };
        assert_eq!(answer.status.as_u16(), expected, "{method} {path}: {}", answer.text);
    }
}

#[test]
fn every_reference_of_the_document_leads_somewhere() {
    fn walk<'a>(value: &'a Value, found: &mut BTreeSet<&'a str>) {
        match value {
            Value::Object(fields) => fields.iter().for_each(|(name, value)| match value.as_str() {
                Some(reference) if name == "$ref" => {
                    found.insert(reference);
                }
                _ => walk(value, found),
            }),
            Value::Array(items) => items.iter().for_each(|item| walk(item, found)),
            _ => {}
        }
    }
    let document = document();
    let mut references = BTreeSet::new();
    walk(&document, &mut references);
    assert!(references.len() > 20);
    for reference in references {
        let pointer = reference.trim_start_matches('#');
        assert!(document.pointer(pointer).is_some(), "{reference}");
    }
}

/// The keys of a report are those of its schema, down to the last.
#[test]
fn the_schema_of_a_report_knows_every_key_of_one() {
    fn compare(document: &Value, schema: &Value, value: &Value, place: &str) {
        if let Some(reference) = schema["$ref"].as_str() {
            let schema = document.pointer(reference.trim_start_matches('#')).unwrap();
            return compare(document, schema, value, place);
        }
        if let Some(choices) = schema["oneOf"].as_array() {
            let choice = choices.iter().find(|choice| choice["type"] != "null").unwrap();
            return compare(document, choice, value, place);
        }
        match value {
            Value::Object(fields) => {
                let Some(properties) = schema["properties"].as_object() else {
                    return;
                };
                for (name, value) in fields {
                    let inner = properties
                        .get(name)
                        .unwrap_or_else(|| panic!("{place}.{name} is not in the schema"));
                    compare(document, inner, value, &format!("{place}.{name}"));
                }
                for required in schema["required"].as_array().into_iter().flatten() {
                    assert!(
                        fields.contains_key(required.as_str().unwrap()),
                        "{place} lacks {required}"
                    );
                }
            }
            Value::Array(items) => items
                .iter()
                .for_each(|item| compare(document, &schema["items"], item, place)),
            _ => {}
        }
    }
    let document = document();
    for server in [Server::Incomplete, Server::OldProtocols, Server::Mute] {
        let report = report(
            ulid::Ulid::nil(),
            ("www.example.org", 443, StartTls::None),
            server,
            noon(),
        );
        let value = serde_json::to_value(&report).unwrap();
        compare(
            &document,
            &serde_json::json!({"$ref": "#/components/schemas/Report"}),
            &value,
            "report",
        );
    }
}
