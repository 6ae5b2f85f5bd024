//! The first start: an account, and a token that opens it.
//!
//! A first token that was never used may never have reached anybody: its file could not be written, or nobody kept what was
//! printed. So each start takes it back and makes another one, until one was used.

use super::settings::FirstAccountSettings;
use anyhow::Context;
use aws_lc_rs::rand;
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use jiff::Timestamp;
use std::{
    fs::{File, OpenOptions},
    io::Write,
    net::SocketAddr,
    path::Path,
};
use store::{Account, AccountSettings, NewToken, Rights, Store, Token, UserId, UserProfile};

/// What only this start knows: the secret of a token that was just made.
#[derive(Debug)]
pub(crate) struct FirstToken {
    account: String,
    secret: String,
    has_manager: bool,
}

/// What the token may do: everything.
const SCOPES: [&str; 2] = ["administrative", "technical"];

/// What people call it.
const NAME: &str = "first token";

/// How to have somebody told.
const NO_MANAGER: &str = "no manager: set account.manager_email and start again, or nobody is told by mail";

/// Makes what an empty store lacks: the account, its manager where the settings name one, its token. A start that was killed
/// between two steps is completed by the next one. No token where the first one was used.
///
/// # Errors
/// The database; a file for the token that cannot be written, and then no token is made.
pub(crate) async fn ensure(store: &Store, settings: &FirstAccountSettings) -> anyhow::Result<Option<FirstToken>> {
    let now = store.now().await?;
    let mut accounts = store.accounts().list().await?;
    if accounts.is_empty() {
        accounts.push(make_account(store, settings, now).await?);
    }
    if let [only] = accounts.as_mut_slice() {
        ensure_manager(store, only, settings, now).await?;
    }
    for account in accounts.iter().filter(|account| account.settings.manager.is_none()) {
        tracing::warn!(account = account.name, "{NO_MANAGER}");
    }
    let [account] = accounts.as_slice() else {
        return Ok(None);
    };
    let before = store.tokens().list(account.id).await?;
    if !before.iter().all(is_unused_first) {
        return Ok(None);
    }
    let file = settings.token_file.as_path();
    if !file.as_os_str().is_empty() {
        open_secret(file).with_context(|| unwritable(file))?;
    }
    let secret = secret()?;
    let token = NewToken {
        user: None,
        name: NAME.to_owned(),
        scopes: SCOPES.map(str::to_owned).to_vec(),
        expires_at: None,
    };
    store.tokens().create(account.id, &token, &secret, now).await?;
    for lost in before.iter().filter(|token| token.revoked_at.is_none()) {
        store.tokens().revoke(account.id, lost.id, now).await?;
        tracing::info!(
            account = account.name,
            "the first token was never used: another one replaces it"
        );
    }
    tracing::info!(account = account.name, "the first token of the account was made");
    Ok(Some(FirstToken {
        account: account.name.clone(),
        secret,
        has_manager: account.settings.manager.is_some(),
    }))
}

/// A token that a start made, and that nobody used.
fn is_unused_first(token: &Token) -> bool {
    token.user.is_none() && token.name == NAME && token.last_used_at.is_none()
}

async fn make_account(store: &Store, settings: &FirstAccountSettings, now: Timestamp) -> anyhow::Result<Account> {
    let own = AccountSettings {
        language: settings.language,
        time_zone: settings.time_zone.clone(),
        ..AccountSettings::default()
    };
    let account = store.accounts().create(&settings.name, own, now).await?;
    tracing::info!(account = account.name, "the first account was made");
    Ok(account)
}

/// Gives an account without a manager the one of the settings: the user with this address, made where there is none.
async fn ensure_manager(
    store: &Store,
    account: &mut Account,
    settings: &FirstAccountSettings,
    now: Timestamp,
) -> anyhow::Result<()> {
    let address = settings.manager_email.as_str();
    if account.settings.manager.is_some() || address.is_empty() {
        return Ok(());
    }
    let users = store.users().list(account.id).await?;
    let there = users
        .iter()
        .find(|user| user.profile.email == address && user.suspended_at.is_none());
    let manager = match there {
        Some(user) => user.id,
        None => make_manager(store, account, address, now).await?,
    };
    account.settings.manager = Some(manager);
    store
        .accounts()
        .update(account.id, &account.name, &account.settings, now)
        .await?;
    tracing::info!(
        account = account.name,
        "the manager of the account is that of the settings"
    );
    Ok(())
}

async fn make_manager(store: &Store, account: &Account, address: &str, now: Timestamp) -> anyhow::Result<UserId> {
    let profile = UserProfile {
        name: address.to_owned(),
        email: address.to_owned(),
        rights: Rights {
            super_user: true,
            administrative: true,
            technical: true,
        },
        language: None,
        mail_format: None,
        time_zone: None,
    };
    let made = store.users().create(account.id, &profile, now).await;
    made.context("the user of account.manager_email cannot be made")
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
    /// The file, or standard output, cannot be written.
    pub(crate) fn hand_over(&self, settings: &FirstAccountSettings, address: SocketAddr) -> anyhow::Result<()> {
        let file = settings.token_file.as_path();
        if file.as_os_str().is_empty() {
            let welcome = self.welcome(address);
            return print(&welcome).context(
                "the first token cannot be written to standard output: set account.token_file, or start again for another token",
            );
        }
        write_secret(file, &self.secret).with_context(|| unwritable(file))?;
        let said = format!(
            "The API token of the account {:?} is in {}: keep it safe.{}",
            self.account,
            file.display(),
            self.advice()
        );
        if let Err(error) = print(&said) {
            tracing::warn!(%error, file = %file.display(), "the first token is in its file; standard output cannot be written");
        }
        Ok(())
    }

    fn welcome(&self, address: SocketAddr) -> String {
        let Self { account, secret, .. } = self;
        format!(
            "Welcome to Vigie. This token opens the account {account:?}; it is shown this once:\n\n    {secret}\n\n\
             Keep it safe, and try it (until it is used, each start replaces it by another):\n\n    \
             curl -H 'Authorization: Bearer {secret}' http://{address}/api/v1/me\n\n\
             Status pages: http://{address}/ (sign in with the token){}",
            self.advice()
        )
    }

    /// What else has to be done.
    fn advice(&self) -> String {
        match self.has_manager {
            true => String::new(),
            false => format!("\n\nThe account has {NO_MANAGER}."),
        }
    }
}

fn print(text: &str) -> std::io::Result<()> {
    let mut output = anstream::stdout().lock();
    writeln!(output, "{text}")?;
    output.flush()
}

fn unwritable(file: &Path) -> String {
    format!(
        "the first token cannot be written to {}: choose another file with account.token_file",
        file.display()
    )
}

/// Opens the file of the token, made for its owner alone where it is missing; what is in it stays.
fn open_secret(file: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file)
}

fn write_secret(file: &Path, secret: &str) -> std::io::Result<()> {
    let mut file = open_secret(file)?;
    if file.metadata()?.is_file() {
        file.set_len(0)?;
    }
    writeln!(file, "{secret}")?;
    match file.metadata()?.is_file() {
        true => file.sync_all(),
        false => file.flush(),
    }
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
        let now = store.now().await.unwrap();
        let token = store.tokens().authenticate(&first.secret, now).await.unwrap().unwrap();
        assert!(ensure(&store, &settings).await.unwrap().is_none());

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
    }

    #[tokio::test]
    async fn a_first_token_that_was_never_used_is_replaced_and_opens_nothing_any_more() {
        let (store, _folder) = store().await;
        let settings = FirstAccountSettings::default();
        let lost = ensure(&store, &settings).await.unwrap().unwrap();
        let second = ensure(&store, &settings).await.unwrap().unwrap();
        let third = ensure(&store, &settings).await.unwrap().unwrap();
        let now = store.now().await.unwrap();
        for replaced in [&lost, &second] {
            assert_eq!(store.tokens().authenticate(&replaced.secret, now).await.unwrap(), None);
        }
        assert!(store.tokens().authenticate(&third.secret, now).await.unwrap().is_some());
        assert!(ensure(&store, &settings).await.unwrap().is_none());
    }

    #[tokio::test]
    async fn no_token_is_made_where_its_file_cannot_be_written() {
        let (store, folder) = store().await;
        let settings = FirstAccountSettings {
            token_file: folder.path().join("missing/token"),
            ..FirstAccountSettings::default()
        };
        let error = ensure(&store, &settings).await.unwrap_err();
        assert!(format!("{error:#}").contains("account.token_file"), "{error:#}");
        let account = store.accounts().list().await.unwrap().remove(0);
        assert_eq!(store.tokens().list(account.id).await.unwrap(), []);
    }

    #[tokio::test]
    async fn a_manager_named_after_the_first_start_is_made_and_another_one_changes_nothing() {
        let (store, _folder) = store().await;
        let manager = |address: &str| FirstAccountSettings {
            manager_email: address.to_owned(),
            ..FirstAccountSettings::default()
        };
        let first = ensure(&store, &manager("")).await.unwrap().unwrap();
        let told = first.welcome(([127, 0, 0, 1], 1).into());
        assert!(told.contains("set account.manager_email"), "{told}");
        let now = store.now().await.unwrap();
        store.tokens().authenticate(&first.secret, now).await.unwrap().unwrap();

        for address in ["ops@example.org", "ops@example.org", "other@example.org"] {
            assert!(ensure(&store, &manager(address)).await.unwrap().is_none());
            let account = store.accounts().list().await.unwrap().remove(0);
            let users = store.users().list(account.id).await.unwrap();
            assert_eq!(users.len(), 1);
            assert_eq!(users[0].profile.email, "ops@example.org");
            assert_eq!(account.settings.manager, Some(users[0].id));
        }
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
            has_manager: true,
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
