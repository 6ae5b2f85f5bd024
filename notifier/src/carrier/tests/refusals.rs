//! What the server refuses.

use super::*;

#[tokio::test]
async fn a_server_that_is_not_trusted_or_offers_no_tls_gets_nothing_and_the_mail_waits() {
    let office = Office::open().await;
    let root = Authority::root("Mail Root").issue().unwrap();
    let server = root.leaf("mail.example.test").issue().unwrap();
    let untrusted = SmtpSink::builder().starttls(TlsServer::new(&server).unwrap());
    for (sink, key) in [
        (untrusted.start().await.unwrap(), "a"),
        (SmtpSink::start().await.unwrap(), "b"),
    ] {
        let id = office.owe(key, "alice@example.org", MessagePriority::Urgent).await;
        let mut settings = settings(&sink);
        settings.smtp.tls = SmtpTls::Starttls;
        let running = Running::start(&office, &settings);
        let waiting = office.until(id, |message| message.last_error.is_some()).await;
        let counts = running.stop().await;
        assert_eq!(waiting.state, MessageState::Pending, "{waiting:?}");
        assert!(waiting.last_error.unwrap().starts_with("tls: "));
        assert!(counts.operator_problems >= 1);
        assert_eq!(counts.server_reached, Some(false));
        assert!(sink.messages().is_empty());
        let now = office.store.now().await.unwrap();
        assert!(office.store.outbox().mark_sent(id, now).await.unwrap());
    }
}

#[tokio::test]
async fn a_wrong_password_delays_mail_and_the_right_one_sends_it() {
    let office = Office::open().await;
    let sink = SmtpSink::builder().credentials("vigie", "right").start().await.unwrap();
    let id = office.owe("one", "alice@example.org", MessagePriority::Urgent).await;
    let mut settings = settings(&sink);
    settings.smtp.username = Some("vigie".to_owned());
    settings.smtp.password = Some(Secret::new("wrong"));
    let running = Running::start(&office, &settings);
    let waiting = office
        .until(id, |message| message.attempts >= 2 && message.last_error.is_some())
        .await;
    assert!(running.stop().await.operator_problems >= 1);
    let problem = waiting.last_error.unwrap();
    assert!(
        problem.starts_with("auth: 535") && !problem.contains("wrong"),
        "{problem}"
    );
    settings.smtp.password = Some(Secret::new("right"));
    let running = Running::start(&office, &settings);
    office.until(id, |message| message.state == MessageState::Sent).await;
    running.stop().await;
    assert_eq!(sink.messages().len(), 1);
}

#[tokio::test]
async fn a_refusal_for_now_is_tried_again_and_the_others_do_not_wait() {
    let office = Office::open().await;
    let sink = SmtpSink::start().await.unwrap();
    sink.add_fault(
        Fault::reply(At::Recipient, "451 4.7.1 greylisted")
            .only_for("grey@")
            .times(2),
    );
    let grey = office.owe("grey", "grey@example.org", MessagePriority::Urgent).await;
    let bob = office.owe("bob", "bob@example.org", MessagePriority::Low).await;
    let running = Running::start(&office, &settings(&sink));
    for id in [bob, grey] {
        office.until(id, |message| message.state == MessageState::Sent).await;
    }
    let counts = running.stop().await;
    assert_eq!(office.find(grey).await.attempts, 3);
    assert_eq!(office.find(bob).await.attempts, 1);
    assert_eq!(counts.deferred.get("opened"), Some(&2));
    assert_eq!(counts.replies.get("4xx"), Some(&2));
    assert_eq!(sink.messages().len(), 2);
}

#[tokio::test]
async fn a_refusal_for_now_that_lasts_for_days_is_given_up() {
    let office = Office::open().await;
    let sink = SmtpSink::start().await.unwrap();
    sink.add_fault(Fault::reply(At::Recipient, "452 4.2.2 mailbox full"));
    let now = office.store.now().await.unwrap();
    let notification = sample(Event::Opened, Language::En, MailFormat::Html, now).unwrap();
    let owe = async |key: &str, days: i64| {
        let since = now - SignedDuration::from_hours(days * 24);
        office
            .owe_that(key, "full@example.org", MessagePriority::Normal, &notification, since)
            .await
    };
    let (old, young) = (owe("old", 6).await, owe("young", 4).await);
    let running = Running::start(&office, &settings(&sink));
    let given_up = office.until(old, |message| message.state == MessageState::Failed).await;
    assert_eq!(
        given_up.last_error.as_deref(),
        Some("recipient: 452 4.2.2 mailbox full")
    );
    let waiting = office.until(young, |message| message.last_error.is_some()).await;
    assert_eq!(waiting.state, MessageState::Pending);
    running.stop().await;
}

#[tokio::test]
async fn an_address_that_is_refused_for_good_is_given_up_and_the_connection_goes_on() {
    let office = Office::open().await;
    let sink = SmtpSink::start().await.unwrap();
    sink.add_fault(Fault::reply(At::Recipient, "550 5.1.1 no such user").only_for("gone@"));
    let gone = office.owe("gone", "gone@example.org", MessagePriority::Urgent).await;
    let none = office.owe("none", "no address at all", MessagePriority::Urgent).await;
    let bob = office.owe("bob", "bob@example.org", MessagePriority::Normal).await;
    let mut settings = settings(&sink);
    (settings.connections, settings.connections_per_domain) = (1, 1);
    let running = Running::start(&office, &settings);
    office.until(bob, |message| message.state == MessageState::Sent).await;
    let counts = running.stop().await;
    for (id, problem) in [
        (gone, "recipient: 550 5.1.1 no such user"),
        (none, "\"no address at all\" is no mail address"),
    ] {
        let message = office.find(id).await;
        assert_eq!(message.state, MessageState::Failed);
        assert!(message.last_error.as_ref().unwrap().starts_with(problem), "{message:?}");
    }
    assert_eq!(counts.refused_recipients, 1);
    assert_eq!(counts.failed.get("opened"), Some(&1));
    assert_eq!(sink.server().connections(), 1, "the refusal cost a connection");
}

#[tokio::test]
async fn a_webhook_waits_for_a_version_that_carries_it() {
    let office = Office::open().await;
    let sink = SmtpSink::start().await.unwrap();
    let now = office.store.now().await.unwrap();
    let hook = NewMessage {
        account: office.account,
        subject: MessageSubject::Other("hook".to_owned()),
        event: "opened".to_owned(),
        threshold: String::new(),
        channel: Channel::Webhook,
        recipient: "https://hooks.example.org/".to_owned(),
        priority: MessagePriority::Urgent,
        domain: "notify.example.net".to_owned(),
        payload: serde_json::json!({}),
    };
    let hook = office.store.outbox().enqueue(&hook, now).await.unwrap().unwrap();
    let bob = office.owe("bob", "bob@example.org", MessagePriority::Low).await;
    let running = Running::start(&office, &settings(&sink));
    office.until(bob, |message| message.state == MessageState::Sent).await;
    let waiting = office.until(hook, |message| message.last_error.is_some()).await;
    running.stop().await;
    assert_eq!(waiting.state, MessageState::Pending);
}
