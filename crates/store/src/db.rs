//! The thin layer between the repositories and the driver: statements, rows, transactions.
//!
//! Repositories write one SQL text for every engine (`$1`, `RETURNING`, `ON CONFLICT`) and see three kinds of values:
//! whole numbers, text, bytes. What differs between engines stands in this folder.

mod migrations;
mod query;
mod row;
mod sqlite;
mod transaction;

pub(crate) use migrations::{LATEST, migrator};
pub(crate) use query::{Bind, Query, Value, json, sql};
pub(crate) use row::{Column, Row};
pub(crate) use sqlite::{APPLICATION_ID, Database, open_file};
pub(crate) use transaction::Transaction;
