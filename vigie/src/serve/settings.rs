//! The settings of a service: a section for each part, from the crate of that part.

mod check;
mod own;

pub(crate) use own::{FirstAccountSettings, StoreSettings};

use serde::Deserialize;
use service::{Flag, Loaded, LogSettings, Schema, SettingsError, Sources};
use std::path::PathBuf;

/// Every setting. `settings/default.toml` says what each is for.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Settings {
    pub(crate) account: FirstAccountSettings,
    pub(crate) api: api::Settings,
    pub(crate) log: LogSettings,
    pub(crate) mail: notifier::Settings,
    pub(crate) queue: queue::Limits,
    pub(crate) recorder: scheduler::RecordSettings,
    pub(crate) scanner: scanner::Settings,
    pub(crate) scheduler: scheduler::DispatchSettings,
    pub(crate) store: StoreSettings,
}

/// The file of defaults, and which settings are secrets.
pub(crate) const SCHEMA: Schema = Schema {
    text: include_str!("settings/default.toml"),
    secrets: &["mail.smtp.password"],
};

/// Reads the settings and looks whether they make sense together.
///
/// # Errors
/// Everything that is wrong: where, and how to mend it.
pub(crate) fn load(file: Option<PathBuf>, flags: Vec<Flag>) -> Result<Loaded<Settings>, SettingsError> {
    load_from(&Sources::of_process(file, flags))
}

fn load_from(sources: &Sources) -> Result<Loaded<Settings>, SettingsError> {
    let mut loaded = SCHEMA.load::<Settings>(sources)?;
    let problems = check::problems(&loaded);
    if !problems.is_empty() {
        return Err(SettingsError { problems });
    }
    let says_nothing = |key| loaded.origin(key) == Some(&service::Origin::Default);
    let sender_decides = says_nothing("recorder.mail_domain");
    let Settings {
        api, mail, recorder, ..
    } = &mut loaded.settings;
    if mail.public_url.is_none() {
        mail.public_url.clone_from(&api.public_url);
    }
    if sender_decides && let Ok(identity) = notifier::Identity::new(&mail.from) {
        identity.domain().clone_into(&mut recorder.mail_domain);
    }
    Ok(loaded)
}

#[cfg(test)]
mod tests;
