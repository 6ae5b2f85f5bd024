use super::{Monitor, MonitorSpec};
use crate::{
    Error, Frequency,
    db::{Query, Row, json},
    page::searchable,
    words::client_certificate,
};

/// Binds what can be edited, from `external_id` to `search`.
pub(super) fn bind_spec(query: Query, spec: &MonitorSpec) -> Result<Query, Error> {
    let text = |host: &Option<model::Host>| host.as_ref().map(ToString::to_string);
    let hosts: Vec<String> = spec.names.iter().map(ToString::to_string).collect();
    let search = searchable(
        [spec.name.as_str(), spec.external_id.as_deref().unwrap_or_default()]
            .into_iter()
            .chain(hosts.iter().map(String::as_str))
            .chain(spec.tags.iter().map(String::as_str)),
    );
    Ok(query
        .bind(spec.external_id.clone())
        .bind(&spec.name)
        .bind(json(&spec.names)?)
        .bind(spec.file)
        .bind(i64::from(spec.port))
        .bind(spec.starttls.as_str())
        .bind(spec.enabled)
        .bind(spec.frequency.map(Frequency::column))
        .bind(spec.depth.as_str())
        .bind(spec.connect.map(|address| address.to_string()))
        .bind(text(&spec.sni))
        .bind(text(&spec.verify_name))
        .bind(text(&spec.xmpp_domain))
        .bind(spec.client_certificate.map(model::ClientCertificate::as_str))
        .bind(&spec.pool)
        .bind(json(&spec.trust)?)
        .bind(spec.manager)
        .bind(json(&spec.tags)?)
        .bind(spec.thresholds.as_ref().map(json).transpose()?)
        .bind(search))
}

pub(super) fn read(row: &Row) -> Result<Monitor, Error> {
    Ok(Monitor {
        id: row.get("id")?,
        account: row.get("account_id")?,
        spec: MonitorSpec {
            external_id: row.maybe("external_id")?,
            name: row.get("name")?,
            names: row.json("names")?,
            port: row.get("port")?,
            starttls: row.word("starttls")?,
            enabled: row.get("enabled")?,
            frequency: row.maybe("frequency_s")?.map(Frequency::from_column).transpose()?,
            depth: row.word("depth")?,
            file: row.maybe("file_id")?,
            connect: row.maybe_word("connect")?,
            sni: row.maybe_word("sni")?,
            verify_name: row.maybe_word("verify_name")?,
            xmpp_domain: row.maybe_word("xmpp_domain")?,
            client_certificate: row
                .maybe::<String>("client_certificate")?
                .map(|word| client_certificate(&word))
                .transpose()?,
            pool: row.get("pool")?,
            trust: row.json("trust")?,
            manager: row.maybe("manager_id")?,
            tags: row.json("tags")?,
            thresholds: row.maybe_json("thresholds")?,
        },
        revision: row.get("revision")?,
        created_at: row.get("created_at")?,
        updated_at: row.get("updated_at")?,
    })
}
