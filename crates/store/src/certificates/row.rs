use super::{Certificate, FileDetails};
use crate::{
    Error,
    db::{Query, Row},
    page::searchable,
};

/// A certificate beside its line.
pub(super) const SELECT: &str = "SELECT c.*, f.reference, f.customer_reference, f.custom_a, f.custom_b, f.custom_c, \
     f.custom_d, f.note, f.organisation, f.responsible_id, f.monitored, f.renewed, f.offline \
     FROM certificate c JOIN certificate_file f ON f.id = c.file_id";

/// Binds what belongs to a line, from `reference` to `search`.
pub(super) fn bind_details(query: Query, details: &FileDetails) -> Query {
    let [a, b, c, d] = &details.custom;
    let parts = [
        &details.reference,
        &details.customer_reference,
        a,
        b,
        c,
        d,
        &details.organisation,
        &details.note,
    ];
    let search = searchable(parts.into_iter().map(String::as_str));
    query
        .bind(&details.reference)
        .bind(&details.customer_reference)
        .bind(a)
        .bind(b)
        .bind(c)
        .bind(d)
        .bind(&details.note)
        .bind(&details.organisation)
        .bind(details.responsible)
        .bind(details.monitored)
        .bind(details.renewed)
        .bind(details.offline)
        .bind(search)
}

pub(super) fn read(row: &Row) -> Result<Certificate, Error> {
    Ok(Certificate {
        id: row.get("id")?,
        account: row.get("account_id")?,
        file: row.get("file_id")?,
        successor: row.maybe("successor_id")?,
        facts: row.json("facts")?,
        names: row.json("names")?,
        chain: row.json("chain")?,
        ca_reference: row.get("ca_reference")?,
        source: row.word("source")?,
        revoked_at: row.maybe("revoked_at")?,
        created_at: row.get("created_at")?,
        details: FileDetails {
            reference: row.get("reference")?,
            customer_reference: row.get("customer_reference")?,
            custom: [
                row.get("custom_a")?,
                row.get("custom_b")?,
                row.get("custom_c")?,
                row.get("custom_d")?,
            ],
            note: row.get("note")?,
            organisation: row.get("organisation")?,
            responsible: row.maybe("responsible_id")?,
            monitored: row.get("monitored")?,
            renewed: row.get("renewed")?,
            offline: row.get("offline")?,
        },
    })
}
