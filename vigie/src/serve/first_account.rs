//! The first start: an account, and a token that opens it.

use super::settings::FirstAccountSettings;
use anyhow::Context;
use aws_lc_rs::rand;
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use jiff::Timestamp;
use std::{fs::OpenOptions, io::Write, net::SocketAddr, path::Path};
use store::{Account, AccountSettings, NewToken, Rights, Store, UserProfile};

/// What only this start knows: the secret of a token that was just made.
#[derive(Debug)]
pub(crate) struct FirstToken {
    account: String,
    secret: String,
}

/// What the token may do: everything.
const SCOPES: [&str; 2] = ["administrative", "technical"];

/// Makes what an empty store lacks. None where somebody was here before.
///
/// A start that was killed between two steps is completed by the next one: an account without any token gets its first.
///
/// # Errors
/// The database.
pub(crate) async fn ensure(store: &Store, settings: &FirstAccountSettings) -> anyhow::Result<Option<FirstToken>> {
    let now = store.now().await?;
    let accounts = store.accounts().list().await?;
    let account = match accounts.as_slice() {
        [] => make_account(store, settings, now).await?,
        [only] if store.tokens().list(only.id).await?.is_empty() => only.clone(),
        _ => return Ok(None),
    };
    let secret = secret()?;
    let token = NewToken {
        user: None,
        name: "first token".to_owned(),
        scopes: SCOPES.map(str::to_owned).to_vec(),
        expires_at: None,
    };
    store.tokens().create(account.id, &token, &secret, now).await?;
    tracing::info!(account = account.name, "the first token of the account was made");
    Ok(Some(FirstToken {
        account: account.name,
        secret,
    }))
}

async fn make_account(store: &Store, settings: &FirstAccountSettings, now: Timestamp) -> anyhow::Result<Account> {
    let own = AccountSettings {
        language: settings.language,
        time_zone: settings.time_zone.clone(),
        ..AccountSettings::default()
    };
    let mut account = store.accounts().create(&settings.name, own, now).await?;
    if !settings.manager_email.is_empty() {
        let profile = UserProfile {
            name: settings.manager_email.clone(),
            email: settings.manager_email.clone(),
            rights: Rights {
                super_user: true,
                administrative: true,
                technical: true,
            },
            language: None,
            mail_format: None,
            time_zone: None,
        };
        let manager = store.users().create(account.id, &profile, now).await?;
        account.settings.manager = Some(manager);
        store
            .accounts()
            .update(account.id, &account.name, &account.settings, now)
            .await?;
    }
    tracing::info!(account = account.name, "the first account was made");
    Ok(account)
}

/// 256 random bits, with a prefix by which scanners of secrets know what they found.
fn secret() -> anyhow::Result<String> {
    let mut bytes = [0; 32];
    rand::fill(&mut bytes)
        .ok()
        .context("the operating system gives no random bytes")?;
    Ok(format!("vigie_{}", BASE64_URL_SAFE_NO_PAD.encode(bytes)))
}

impl FirstToken {
    /// The secret itself.
    pub(crate) fn secret(&self) -> &str {
        &self.secret
    }

    /// Hands the token to the operator: into the file of the settings, or onto standard output.
    ///
    /// # Errors
    /// The file cannot be written.
    pub(crate) fn hand_over(&self, settings: &FirstAccountSettings, address: SocketAddr) -> anyhow::Result<()> {
        let Self { account, secret } = self;
        let file = settings.token_file.as_path();
        if !file.as_os_str().is_empty() {
            write_secret(file, secret).with_context(|| format!("the token cannot be written to {}", file.display()))?;
            anstream::println!(
                "The API token of the account {account:?} is in {}: keep it safe.",
                file.display()
            );
            return Ok(());
        }
        anstream::println!(
            "Welcome to Vigie. This token opens the account {account:?}; it is shown this once:\n\n    {secret}\n\n\
             Keep it safe, and try it:\n\n    curl -H 'Authorization: Bearer {secret}' http://{address}/api/v1/me\n\n\
             Status pages: http://{address}/ (sign in with the token)"
        );
        std::io::stdout().flush().context("standard output cannot be written")
    }
}

fn write_secret(file: &Path, secret: &str) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(file)?;
    writeln!(file, "{secret}")?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn store() -> (Store, tempfile::TempDir) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("vigie.db");
        let store = Store::open(path.to_str().unwrap()).await.unwrap();
        store.migrate().await.unwrap();
        (store, folder)
    }

    #[tokio::test]
    async fn the_first_start_makes_an_account_and_a_token_that_opens_it_and_no_later_one_does() {
        let (store, _folder) = store().await;
        let settings = FirstAccountSettings {
            manager_email: "ops@example.org".to_owned(),
            time_zone: "Europe/Paris".to_owned(),
            ..FirstAccountSettings::default()
        };
        let first = ensure(&store, &settings).await.unwrap().unwrap();
        assert!(ensure(&store, &settings).await.unwrap().is_none());

        let now = store.now().await.unwrap();
        let token = store.tokens().authenticate(&first.secret, now).await.unwrap().unwrap();
        let account = store.accounts().find(token.account).await.unwrap().unwrap();
        assert_eq!(
            (account.name.as_str(), account.settings.time_zone.as_str()),
            ("default", "Europe/Paris")
        );
        let manager = account.settings.manager.unwrap();
        let manager = store.users().find(account.id, manager).await.unwrap().unwrap();
        assert_eq!(manager.profile.email, "ops@example.org");
        assert!(manager.profile.rights.super_user);
        assert_eq!(token.scopes, SCOPES);
    }

    #[tokio::test]
    async fn a_first_start_that_was_killed_before_the_token_is_completed() {
        let (store, _folder) = store().await;
        let settings = FirstAccountSettings::default();
        let now = store.now().await.unwrap();
        make_account(&store, &settings, now).await.unwrap();
        assert!(ensure(&store, &settings).await.unwrap().is_some());
        assert!(ensure(&store, &settings).await.unwrap().is_none());
    }

    #[test]
    fn no_two_tokens_are_alike() {
        let (one, other) = (secret().unwrap(), secret().unwrap());
        assert_ne!(one, other);
        assert!(one.starts_with("vigie_") && one.len() == 6 + 43, "{one}");
    }

    #[cfg(unix)]
    #[test]
    fn the_file_of_the_token_is_for_its_owner_alone() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("token");
        let token = FirstToken {
            account: "default".to_owned(),
            secret: "vigie_x".to_owned(),
        };
        let settings = FirstAccountSettings {
            token_file: file.clone(),
            ..FirstAccountSettings::default()
        };
        token.hand_over(&settings, ([127, 0, 0, 1], 1).into()).unwrap();
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "vigie_x\n");
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
}
