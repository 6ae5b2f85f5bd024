use model::Language;
use serde::Deserialize;
use std::path::PathBuf;

/// Where the store is, and how long what is in it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct StoreSettings {
    /// The folder of the store.
    pub(crate) directory: PathBuf,
    /// The address of the store; empty: `vigie.db` in the folder.
    pub(crate) url: String,
    /// How long the history of scans is kept, in days.
    pub(crate) keep_scans_days: u32,
    /// How long closed incidents are kept, in days.
    pub(crate) keep_incidents_days: u32,
    /// How long the audit log is kept, in days.
    pub(crate) keep_audit_days: u32,
}

impl Default for StoreSettings {
    fn default() -> Self {
        Self {
            directory: "vigie-data".into(),
            url: String::new(),
            keep_scans_days: 400,
            keep_incidents_days: 730,
            keep_audit_days: 1_100,
        }
    }
}

impl StoreSettings {
    /// The file of the store.
    pub(crate) fn file(&self) -> PathBuf {
        let path = self
            .url
            .strip_prefix("sqlite://")
            .or_else(|| self.url.strip_prefix("sqlite:"));
        match path.unwrap_or(&self.url) {
            "" => self.directory.join("vigie.db"),
            path => path.into(),
        }
    }
}

/// The account that is made where there is none.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct FirstAccountSettings {
    /// Its name.
    pub(crate) name: String,
    /// The language of its mails and pages.
    pub(crate) language: Language,
    /// The IANA time zone of its mails and pages.
    pub(crate) time_zone: String,
    /// Who receives its mails; empty: nobody.
    pub(crate) manager_email: String,
    /// The file into which its token is written; empty: it is printed.
    pub(crate) token_file: PathBuf,
}

impl Default for FirstAccountSettings {
    fn default() -> Self {
        Self {
            name: "default".to_owned(),
            language: Language::En,
            time_zone: "UTC".to_owned(),
            manager_email: String::new(),
            token_file: PathBuf::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn the_store_is_a_file_in_the_folder_unless_an_address_is_given() {
        let file = |url: &str| {
            let settings = StoreSettings {
                url: url.to_owned(),
                ..StoreSettings::default()
            };
            settings.file()
        };
        assert_eq!(file(""), Path::new("vigie-data/vigie.db"));
        for address in ["/srv/v.db", "sqlite:///srv/v.db", "sqlite:/srv/v.db"] {
            assert_eq!(file(address), Path::new("/srv/v.db"));
        }
    }
}
