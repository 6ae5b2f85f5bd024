use super::{CertificateSource, FileDetails, row::bind_details};
use crate::{
    AccountId, CertificateId, Error, FileId, Lineage, Store, accounts, blobs,
    db::{Bind, Transaction, json, sql},
    digest::sha256,
    is_successor,
    page::searchable,
};
use jiff::{SignedDuration, Timestamp};
use model::CertificateFacts;
use std::collections::{BTreeMap, BTreeSet};

/// A certificate to be added to the inventory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCertificate {
    /// The certificate itself.
    pub der: Vec<u8>,
    /// What is read from it; `der` in it is not kept.
    pub facts: CertificateFacts,
    /// The intermediates that came with it (DER), the one that certifies it first.
    pub chain: Vec<Vec<u8>>,
    /// The reference of the CA; may be empty.
    pub ca_reference: String,
    /// Where it comes from.
    pub source: CertificateSource,
    /// What belongs to its line, where it begins one. A line that it continues keeps its own.
    pub details: FileDetails,
}

/// What became of an import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// The certificate: the one added, or the same one that was there.
    pub certificate: CertificateId,
    /// Its line.
    pub file: FileId,
    /// Whether the certificate is new to the account.
    pub new: bool,
    /// Whether it begins a line.
    pub new_line: bool,
    /// The certificates that it replaces and that nothing replaced before.
    pub replaced: Vec<CertificateId>,
}

/// A certificate of the account that shares a name with the new one.
struct Relative {
    id: CertificateId,
    file: FileId,
    successor: Option<CertificateId>,
    lineage: Lineage,
}

/// Adds a certificate inside a transaction.
pub(crate) async fn import(
    store: &Store,
    transaction: &mut Transaction,
    account: AccountId,
    certificate: &NewCertificate,
    now: Timestamp,
) -> Result<Imported, Error> {
    let fingerprint = sha256(&certificate.der);
    let query = sql("SELECT id, file_id FROM certificate WHERE account_id = $1 AND fingerprint = $2");
    if let Some(row) = transaction.one(query.bind(account).bind(&fingerprint)).await? {
        return Ok(Imported {
            certificate: row.get("id")?,
            file: row.get("file_id")?,
            new: false,
            new_line: false,
            replaced: Vec::new(),
        });
    }
    let lineage = Lineage {
        names: names(&certificate.facts),
        not_before: certificate.facts.not_before,
        not_after: certificate.facts.not_after,
        fingerprint,
    };
    let relatives = relatives(transaction, account, &lineage.names).await?;
    let (older, newer): (Vec<_>, Vec<_>) = relatives
        .into_iter()
        .filter(|relative| related(&lineage, &relative.lineage))
        .partition(|relative| is_successor(&lineage, &relative.lineage));
    let id = store.mint(now);
    let (file, new_line) = match latest(&older).or_else(|| latest(&newer)) {
        Some(relative) => (relative.file, false),
        None => (
            begin_line(store, transaction, account, &certificate.details, now).await?,
            true,
        ),
    };
    let successor = latest(&newer).map(|relative| relative.id);
    insert(transaction, account, (id, file, successor), certificate, &lineage, now).await?;
    let replaced = replace(transaction, (id, file), &lineage, &older, now).await?;
    if successor.is_none() {
        plan_installation_test(transaction, account, file, lineage.not_after, now).await?;
    }
    Ok(Imported {
        certificate: id,
        file,
        new: true,
        new_line,
        replaced,
    })
}

/// The names that a certificate is for: those of its subjectAltName extension, else its common name.
fn names(facts: &CertificateFacts) -> BTreeSet<String> {
    let dns = facts.dns_names.iter().map(|name| name.to_lowercase());
    let mut names: BTreeSet<String> = dns.chain(facts.ip_addresses.iter().map(ToString::to_string)).collect();
    if names.is_empty() {
        names.extend(facts.common_name.as_ref().map(|name| name.to_lowercase()));
    }
    names
}

fn related(one: &Lineage, other: &Lineage) -> bool {
    is_successor(one, other) || is_successor(other, one)
}

fn latest(relatives: &[Relative]) -> Option<&Relative> {
    relatives
        .iter()
        .max_by_key(|relative| (relative.lineage.not_before, relative.lineage.not_after, relative.id))
}

/// How many names one statement looks up, and how many rows one statement writes.
const CHUNK: usize = 200;

/// Every certificate of the account that shares a name.
async fn relatives(
    transaction: &mut Transaction,
    account: AccountId,
    names: &BTreeSet<String>,
) -> Result<Vec<Relative>, Error> {
    let names: Vec<&String> = names.iter().collect();
    let mut found: BTreeMap<CertificateId, Relative> = BTreeMap::new();
    for names in names.chunks(CHUNK) {
        let query = sql(
            "SELECT id, file_id, successor_id, names, not_before, not_after, fingerprint FROM certificate \
             WHERE id IN (SELECT certificate_id FROM certificate_name WHERE account_id = ",
        )
        .arg(account)
        .push(" AND name IN ")
        .list(names.iter().copied())
        .push(")");
        for row in transaction.all(query).await? {
            let relative = Relative {
                id: row.get("id")?,
                // A line that went on elsewhere is left for good: `continued_in` is followed when it is written.
                file: row.get("file_id")?,
                successor: row.maybe("successor_id")?,
                lineage: Lineage {
                    names: row.json("names")?,
                    not_before: row.get("not_before")?,
                    not_after: row.get("not_after")?,
                    fingerprint: row.get("fingerprint")?,
                },
            };
            found.insert(relative.id, relative);
        }
    }
    let mut relatives: Vec<Relative> = found.into_values().collect();
    for relative in &mut relatives {
        let query = sql("SELECT continued_in FROM certificate_file WHERE id = $1").bind(relative.file);
        let row = transaction.one(query).await?;
        if let Some(file) = row.map(|row| row.maybe("continued_in")).transpose()?.flatten() {
            relative.file = file;
        }
    }
    Ok(relatives)
}

async fn begin_line(
    store: &Store,
    transaction: &mut Transaction,
    account: AccountId,
    details: &FileDetails,
    now: Timestamp,
) -> Result<FileId, Error> {
    let id: FileId = store.mint(now);
    let insert = sql(
        "INSERT INTO certificate_file (id, account_id, created_at, updated_at, review_due_at, reference, \
         customer_reference, custom_a, custom_b, custom_c, custom_d, note, organisation, responsible_id, monitored, \
         renewed, offline, search) VALUES ($1, $2, $3, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
    )
    .bind(id)
    .bind(account)
    .bind(now)
    .bind(details.offline.then_some(now));
    transaction.run(bind_details(insert, details)).await?;
    Ok(id)
}

async fn insert(
    transaction: &mut Transaction,
    account: AccountId,
    (id, file, successor): (CertificateId, FileId, Option<CertificateId>),
    certificate: &NewCertificate,
    lineage: &Lineage,
    now: Timestamp,
) -> Result<(), Error> {
    blobs::put(transaction, &certificate.der, now).await?;
    let mut chain = Vec::with_capacity(certificate.chain.len());
    for der in &certificate.chain {
        chain.push(blobs::put(transaction, der, now).await?);
    }
    let facts = CertificateFacts {
        der: String::new(),
        ..certificate.facts.clone()
    };
    let common_name = facts
        .common_name
        .clone()
        .or_else(|| lineage.names.first().cloned())
        .unwrap_or_default();
    let parts = [
        common_name.as_str(),
        &facts.serial,
        &certificate.ca_reference,
        &facts.subject,
    ];
    let search = searchable(parts.into_iter().chain(lineage.names.iter().map(String::as_str)));
    let insert = sql(
        "INSERT INTO certificate (id, account_id, file_id, successor_id, fingerprint, ca_reference, common_name, serial, \
         not_before, not_after, names, facts, chain, source, search, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
    )
    .bind(id)
    .bind(account)
    .bind(file)
    .bind(successor)
    .bind(&lineage.fingerprint)
    .bind(&certificate.ca_reference)
    .bind(common_name)
    .bind(&facts.serial)
    .bind(lineage.not_before)
    .bind(lineage.not_after)
    .bind(json(&lineage.names)?)
    .bind(json(&facts)?)
    .bind(json(&chain)?)
    .bind(certificate.source.as_str())
    .bind(search)
    .bind(now);
    transaction.run(insert).await?;
    let names: Vec<&String> = lineage.names.iter().collect();
    for names in names.chunks(CHUNK) {
        let rows = names
            .iter()
            .map(|name| vec![account.into_value(), name.into_value(), id.into_value()]);
        let insert = sql("INSERT INTO certificate_name (account_id, name, certificate_id) VALUES ").rows(rows);
        transaction.run(insert).await?;
    }
    Ok(())
}

/// Notes what the new certificate replaces. Another line of which it replaces the last certificate goes on in its own:
/// the monitors that expected that line expect this one.
async fn replace(
    transaction: &mut Transaction,
    (id, file): (CertificateId, FileId),
    lineage: &Lineage,
    older: &[Relative],
    now: Timestamp,
) -> Result<Vec<CertificateId>, Error> {
    let mut replaced = Vec::new();
    for relative in older {
        let first = relative.successor.is_none();
        let update = sql(
            "UPDATE certificate SET successor_id = $2 WHERE id = $1 AND (successor_id IS NULL OR \
             (SELECT s.not_before FROM certificate s WHERE s.id = certificate.successor_id) <= $3)",
        );
        let update = update.bind(relative.id).bind(id).bind(lineage.not_before);
        transaction.run(update).await?;
        if first {
            replaced.push(relative.id);
        }
        if first && relative.file != file {
            for statement in [
                "UPDATE certificate_file SET continued_in = $2, test_due_at = NULL, review_due_at = NULL, \
                 updated_at = $3 WHERE id = $1 OR continued_in = $1",
                "UPDATE monitor SET file_id = $2, updated_at = $3, revision = revision + 1 WHERE file_id = $1",
            ] {
                transaction
                    .run(sql(statement).bind(relative.file).bind(file).bind(now))
                    .await?;
            }
        }
    }
    Ok(replaced)
}

/// One test of the installation some days after a certificate was added, unless the account wants none. Whether anybody
/// monitors it is looked at when the day has come.
async fn plan_installation_test(
    transaction: &mut Transaction,
    account: AccountId,
    file: FileId,
    not_after: Timestamp,
    now: Timestamp,
) -> Result<(), Error> {
    let settings = accounts::find(transaction, account)
        .await?
        .map(|account| account.settings);
    let Some(days) = settings.and_then(|settings| settings.installation_test_days) else {
        return Ok(());
    };
    let due = now
        .saturating_add(SignedDuration::from_hours(24 * i64::from(days)))
        .map_err(Error::inconsistent)?;
    if due < not_after {
        let update = sql("UPDATE certificate_file SET test_due_at = $2 WHERE id = $1 AND offline = 0");
        transaction.run(update.bind(file).bind(due)).await?;
    }
    Ok(())
}
