use sqlx::{
    SqlSafeStr,
    migrate::{Migration, MigrationType, Migrator},
};
use std::borrow::Cow;

/// Number, name and text of each migration, in order. Forward only, never edited once released, usable by the version
/// before; the same numbers and names stand under `migrations/postgres`.
const SQLITE: [(i64, &str, &str); 2] = [
    (1, "first", include_str!("../../migrations/sqlite/0001_first.sql")),
    (
        2,
        "intermediates",
        include_str!("../../migrations/sqlite/0002_intermediates.sql"),
    ),
];

/// The schema version that this program writes.
pub(crate) const LATEST: i64 = 2;

/// The migrations of SQLite. A file of a newer version is refused before this runs.
pub(crate) fn migrator() -> Migrator {
    let migrations = SQLITE.map(|(number, name, text)| {
        Migration::new(
            number,
            Cow::Borrowed(name),
            MigrationType::Simple,
            text.into_sql_str(),
            false,
        )
    });
    Migrator::with_migrations(migrations.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    const POSTGRES: [(i64, &str, &str); 2] = [
        (1, "first", include_str!("../../migrations/postgres/0001_first.sql")),
        (
            2,
            "intermediates",
            include_str!("../../migrations/postgres/0002_intermediates.sql"),
        ),
    ];

    #[test]
    fn both_engines_have_the_same_tables() {
        assert_eq!(SQLITE.last().map(|(number, ..)| *number), Some(LATEST));
        for ((number, name, sqlite), (same_number, same_name, postgres)) in SQLITE.iter().zip(POSTGRES) {
            assert_eq!((*number, *name), (same_number, same_name));
            let translated = sqlite
                .replace(") STRICT, WITHOUT ROWID;", ");")
                .replace(") STRICT;", ");")
                .replace("TEXT", "TEXT COLLATE \"C\"")
                .replace("INTEGER", "BIGINT")
                .replace("BLOB", "BYTEA");
            assert_eq!(
                translated, postgres,
                "migration {number} differs in more than its types"
            );
        }
    }
}
