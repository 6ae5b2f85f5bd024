//! What goes well.

use super::*;

#[tokio::test]
async fn what_is_owed_is_sent_once_with_its_message_id() {
    let office = Office::open().await;
    let sink = SmtpSink::start().await.unwrap();
    let id = office.owe("one", "alice@example.org", MessagePriority::Urgent).await;
    let running = Running::start(&office, &settings(&sink));
    let sent = office.until(id, |message| message.state == MessageState::Sent).await;
    let counts = running.stop().await;
    let messages = sink.messages();
    assert_eq!(messages.len(), 1);
    let mail = &messages[0];
    assert_eq!(mail.header("Message-ID"), Some(sent.message_id));
    assert_eq!(mail.header("Auto-Submitted").as_deref(), Some("auto-generated"));
    assert_eq!(mail.header("X-Vigie-Status").as_deref(), Some("red"));
    assert_eq!(mail.recipients, ["alice@example.org"]);
    assert_eq!(mail.sender, "alerts@notify.example.net");
    assert!(
        mail.header("Content-Type")
            .unwrap()
            .starts_with("multipart/alternative")
    );
    assert_eq!(counts.sent.get("opened"), Some(&1));
    assert_eq!(counts.replies.get("2xx"), Some(&1));
    assert_eq!(counts.server_reached, Some(true));
}

#[tokio::test]
async fn mails_of_one_incident_are_one_thread() {
    let office = Office::open().await;
    let sink = SmtpSink::start().await.unwrap();
    let now = office.store.now().await.unwrap();
    let notification = test(
        office.account.0,
        "Example SA".to_owned(),
        sample(Event::Test, Language::Fr, MailFormat::Text, now)
            .unwrap()
            .recipient,
        now,
    );
    let id = office
        .owe_that("t", "alice@example.org", MessagePriority::Low, &notification, now)
        .await;
    let mailer = Mailer::new(&settings(&sink), None).unwrap();
    let root = "<incident-01M3250V000000000000000002@notify.example.net>";
    let message = office.find(id).await;
    let delivery = crate::compose::Delivery {
        message_id: &message.message_id,
        in_reply_to: Some(root),
        at: now,
    };
    let letter = mailer.letter(&notification, delivery).unwrap();
    mailer.send(&letter, &message.message_id).await.unwrap();
    let mail = sink.wait_for_messages(1, SOON).await.unwrap().remove(0);
    assert_eq!(mail.header("In-Reply-To").as_deref(), Some(root));
    assert_eq!(mail.header("References").as_deref(), Some(root));
    assert!(mail.header("Content-Type").unwrap().starts_with("text/plain"));
}

#[tokio::test]
async fn each_way_to_encrypt_and_to_sign_in_works() {
    let office = Office::open().await;
    let root = Authority::root("Mail Root").issue().unwrap();
    let server = root.leaf("mail.example.test").issue().unwrap();
    let ca_file = office._folder.path().join("roots.pem");
    std::fs::write(&ca_file, root.pem()).unwrap();
    let password_file = office._folder.path().join("password");
    std::fs::write(&password_file, "sword fish\n").unwrap();
    let tls = || TlsServer::new(&server).unwrap();
    for (way, credentials) in [
        (SmtpTls::None, false),
        (SmtpTls::None, true),
        (SmtpTls::Starttls, false),
        (SmtpTls::Starttls, true),
        (SmtpTls::Implicit, true),
    ] {
        let mut builder = SmtpSink::builder();
        builder = match way {
            SmtpTls::Implicit => builder.implicit_tls(tls()),
            SmtpTls::None => builder,
            SmtpTls::Starttls => builder.starttls(tls()),
        };
        if credentials {
            builder = builder.credentials("vigie", "sword fish");
        }
        let sink = builder.start().await.unwrap();
        let mut settings = settings(&sink);
        settings.smtp.tls = way;
        settings.smtp.tls_name = Some("mail.example.test".to_owned());
        settings.smtp.ca_file = Some(ca_file.clone());
        settings.smtp.ehlo_name = Some("scanner.example.net".to_owned());
        if credentials {
            settings.smtp.username = Some("vigie".to_owned());
            settings.smtp.password_file = Some(password_file.clone());
        }
        let mailer = Mailer::new(&settings, None).unwrap();
        let now = office.store.now().await.unwrap();
        let recipient = sample(Event::Test, Language::Fr, MailFormat::Html, now)
            .unwrap()
            .recipient;
        let sent = mailer
            .send_test(office.account.0, "Example SA", &recipient, now)
            .await
            .unwrap();
        let mail = sink.wait_for_messages(1, SOON).await.unwrap().remove(0);
        assert_eq!(mail.tls, way != SmtpTls::None, "{way:?}");
        assert_eq!(mail.user.as_deref(), credentials.then_some("vigie"), "{way:?}");
        assert_eq!(mail.client, "scanner.example.net", "{way:?}");
        assert_eq!(mail.header("Message-ID"), Some(sent.message_id), "{way:?}");
    }
}

#[tokio::test]
async fn red_goes_first_and_a_wake_is_enough() {
    let office = Office::open().await;
    let sink = SmtpSink::start().await.unwrap();
    office.owe("low", "low@example.org", MessagePriority::Low).await;
    office
        .owe("normal", "normal@example.org", MessagePriority::Normal)
        .await;
    office.owe("red", "red@example.org", MessagePriority::Urgent).await;
    let mut settings = settings(&sink);
    (settings.connections, settings.connections_per_domain) = (1, 1);
    settings.poll_interval_ms = 3_600_000;
    let running = Running::start(&office, &settings);
    let order: Vec<String> = sink
        .wait_for_messages(3, SOON)
        .await
        .unwrap()
        .iter()
        .map(|mail| mail.recipients[0].clone())
        .collect();
    assert_eq!(order, ["red@example.org", "normal@example.org", "low@example.org"]);
    let id = office.owe("later", "later@example.org", MessagePriority::Normal).await;
    running.wake.notify_one();
    office.until(id, |message| message.state == MessageState::Sent).await;
    running.stop().await;
}

#[tokio::test]
async fn a_folder_holds_one_file_a_mail() {
    let office = Office::open().await;
    let folder = office._folder.path().join("mails");
    let id = office.owe("one", "alice@example.org", MessagePriority::Urgent).await;
    let settings = Settings {
        transport: TransportKind::File,
        folder: Some(folder.clone()),
        poll_interval_ms: 50,
        ..Settings::default()
    };
    let running = Running::start(&office, &settings);
    office.until(id, |message| message.state == MessageState::Sent).await;
    running.stop().await;
    let text = std::fs::read_to_string(folder.join(format!("{id}.eml"))).unwrap();
    assert!(text.contains(&format!("Message-ID: <{id}@notify.example.net>")));
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1);
}
