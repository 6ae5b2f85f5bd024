//! Accounts, users, tokens, contact points.

use crate::world::{World, noon, noon_and};
use store::{AccountSettings, Channel, Conflict, ContactKind, Error, Frequency, NewToken, Rights, UserId, UserProfile};

fn profile(name: &str) -> UserProfile {
    UserProfile {
        name: name.to_owned(),
        email: format!("{name}@example.org"),
        rights: Rights {
            technical: true,
            ..Rights::default()
        },
        language: Some(model::Language::Fr),
        mail_format: None,
        time_zone: None,
    }
}

async fn user(world: &World, name: &str) -> UserId {
    world
        .store
        .users()
        .create(world.account, &profile(name), noon())
        .await
        .unwrap()
}

pub(crate) async fn settings_keep_what_was_written_and_default_the_rest(world: &World) {
    let settings = AccountSettings {
        default_frequency: Frequency::Never,
        time_zone: "Europe/Paris".to_owned(),
        ..AccountSettings::default()
    };
    let accounts = world.store.accounts();
    assert!(
        accounts
            .update(world.account, "renamed", &settings, noon_and(1))
            .await
            .unwrap()
    );
    let account = accounts.find_by_name("renamed").await.unwrap().unwrap();
    assert_eq!((account.settings, account.updated_at), (settings, noon_and(1)));
    assert_eq!(
        serde_json::from_str::<AccountSettings>("{}").unwrap(),
        AccountSettings::default()
    );
    assert_eq!(accounts.list().await.unwrap().len(), 1);
}

pub(crate) async fn names_are_taken_once(world: &World) {
    let again = world
        .store
        .accounts()
        .create("example", AccountSettings::default(), noon())
        .await;
    assert!(
        matches!(again, Err(Error::Conflict(Conflict::AccountName))),
        "{again:?}"
    );
    user(world, "ada").await;
    let again = world.store.users().create(world.account, &profile("ada"), noon()).await;
    assert!(matches!(again, Err(Error::Conflict(Conflict::UserName))), "{again:?}");
}

pub(crate) async fn tokens_open_their_account_until_they_are_revoked(world: &World) {
    let user = user(world, "robot").await;
    let tokens = world.store.tokens();
    let new = NewToken {
        user: Some(user),
        name: "cmdb".to_owned(),
        scopes: vec!["monitors:write".to_owned()],
        expires_at: Some(noon_and(100)),
    };
    let id = tokens
        .create(world.account, &new, "a long secret", noon())
        .await
        .unwrap();
    let token = tokens
        .authenticate("a long secret", noon_and(1))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (token.id, token.account, token.scopes),
        (id, world.account, new.scopes.clone())
    );
    assert!(tokens.authenticate("another secret", noon()).await.unwrap().is_none());
    assert!(
        tokens
            .authenticate("a long secret", noon_and(100))
            .await
            .unwrap()
            .is_none(),
        "expired"
    );
    assert_eq!(
        tokens.list(world.account).await.unwrap()[0].last_used_at,
        Some(noon_and(1))
    );

    world
        .store
        .users()
        .suspend(world.account, user, Some(noon()))
        .await
        .unwrap();
    assert!(
        tokens.authenticate("a long secret", noon()).await.unwrap().is_none(),
        "suspended"
    );
    world.store.users().suspend(world.account, user, None).await.unwrap();
    assert!(tokens.revoke(world.account, id, noon()).await.unwrap());
    assert!(
        tokens.authenticate("a long secret", noon()).await.unwrap().is_none(),
        "revoked"
    );
    assert!(!tokens.revoke(world.account, id, noon()).await.unwrap());
}

pub(crate) async fn contacts_are_the_manager_and_the_enabled_points(world: &World) {
    let (ada, bob) = (user(world, "ada").await, user(world, "bob").await);
    let points = world.store.contact_points();
    let mail = (Channel::Mail, "copy@example.org");
    let copy = points
        .create(world.account, ContactKind::Copy, mail, None, noon())
        .await
        .unwrap();
    let twice = points
        .create(world.account, ContactKind::Copy, mail, None, noon())
        .await;
    assert!(
        matches!(twice, Err(Error::Conflict(Conflict::ContactPoint))),
        "{twice:?}"
    );
    let emergency = points
        .create(world.account, ContactKind::Emergency, mail, None, noon())
        .await
        .unwrap();
    points.disable(world.account, copy, Some(noon())).await.unwrap();

    let mut recording = world.store.recording(noon()).await.unwrap();
    let contacts = recording.contacts(world.account, Some(bob), Some(ada)).await.unwrap();
    assert_eq!(contacts.manager.unwrap().id, bob);
    assert_eq!(
        contacts.points.iter().map(|point| point.id).collect::<Vec<_>>(),
        [emergency]
    );
    let contacts = recording.contacts(world.account, None, Some(ada)).await.unwrap();
    assert_eq!(contacts.manager.unwrap().profile, profile("ada"));
}

pub(crate) async fn deleting_an_account_leaves_nothing_behind(world: &World) {
    let robot = user(world, "robot").await;
    let monitor = world.monitor(&["www.example.org"]).await;
    world.claim(crate::world::first_scans()).await;
    assert!(world.store.accounts().delete(world.account).await.unwrap());
    assert!(!world.store.accounts().delete(world.account).await.unwrap());
    assert!(world.store.users().find(world.account, robot).await.unwrap().is_none());
    assert!(
        world
            .store
            .monitors()
            .find(world.account, monitor.id)
            .await
            .unwrap()
            .is_none()
    );
    assert!(world.claim(noon_and(1_000_000)).await.is_empty());
}
