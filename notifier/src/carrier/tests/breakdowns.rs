//! What breaks down, and who is killed.

use super::*;

#[tokio::test]
async fn a_server_that_is_away_delays_mail_and_loses_none() {
    let office = Office::open().await;
    let sink = SmtpSink::start().await.unwrap();
    sink.add_fault(Fault::at(At::Greeting, Misconduct::Close));
    let mut ids = Vec::new();
    for number in 0..30 {
        let address = format!("user{number}@example{}.org", number % 3);
        ids.push(
            office
                .owe(&format!("m{number}"), &address, MessagePriority::Normal)
                .await,
        );
    }
    let running = Running::start(&office, &settings(&sink));
    let tries = |running: &Running| running.counts().deferred.values().sum::<u64>();
    while tries(&running) < 6 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert!(sink.messages().is_empty());
    let tried: u32 = running
        .counts()
        .deferred
        .values()
        .map(|count| u32::try_from(*count).unwrap())
        .sum();
    assert!(
        tried < 30,
        "each mail found out by itself that the server is away: {tried}"
    );
    sink.heal();
    sink.wait_for_messages(30, SOON).await.unwrap();
    for id in &ids {
        office.until(*id, |message| message.state == MessageState::Sent).await;
    }
    running.stop().await;
    let mut seen: Vec<_> = sink
        .messages()
        .iter()
        .map(|mail| mail.header("Message-ID").unwrap())
        .collect();
    seen.sort();
    seen.dedup();
    assert_eq!((seen.len(), sink.messages().len()), (30, 30));
}

#[tokio::test]
async fn a_server_that_breaks_off_in_one_mail_gets_the_others() {
    let office = Office::open().await;
    let sink = SmtpSink::start().await.unwrap();
    sink.add_fault(
        Fault::at(At::Message, Misconduct::Close)
            .only_for("X-Vigie-Status: orange")
            .times(2),
    );
    let now = office.store.now().await.unwrap();
    let reminder = sample(Event::Reminder, Language::En, MailFormat::Html, now).unwrap();
    let poison = office
        .owe_that("poison", "alice@example.org", MessagePriority::Urgent, &reminder, now)
        .await;
    let bob = office.owe("bob", "bob@example.org", MessagePriority::Low).await;
    let running = Running::start(&office, &settings(&sink));
    for id in [bob, poison] {
        office.until(id, |message| message.state == MessageState::Sent).await;
    }
    running.stop().await;
    assert_eq!(office.find(poison).await.attempts, 3);
    assert_eq!(office.find(bob).await.attempts, 1);
}

#[tokio::test]
async fn a_crash_between_sending_and_mark_sends_the_same_message_id_again() {
    let office = Office::open().await;
    let sink = SmtpSink::start().await.unwrap();
    // The mail is stored, and the answer never comes.
    sink.add_fault(Fault::at(At::Stored, Misconduct::Hang).times(1));
    let id = office.owe("one", "alice@example.org", MessagePriority::Urgent).await;
    let running = Running::start(&office, &settings(&sink));
    sink.wait_for_messages(1, SOON).await.unwrap();
    running.kill().await;
    let held = office.find(id).await;
    assert_eq!((held.state, held.attempts), (MessageState::Pending, 1));

    // Another notifier takes it over once the lease has run out: here, by the clock of a claim in the future.
    let later = office.store.now().await.unwrap() + LEASE + SignedDuration::from_secs(1);
    let outbox = office.store.outbox();
    let soon = office.store.now().await.unwrap() + SignedDuration::from_secs(1);
    assert!(outbox.claim("early", 10, LEASE, soon).await.unwrap().is_empty());
    let taken = outbox.claim("late", 10, LEASE, later).await.unwrap();
    assert_eq!(taken.len(), 1);
    assert_eq!(
        outbox
            .release("late", &[id], office.store.now().await.unwrap())
            .await
            .unwrap(),
        1
    );

    let running = Running::start(&office, &settings(&sink));
    let sent = office.until(id, |message| message.state == MessageState::Sent).await;
    running.stop().await;
    let messages = sink.messages();
    assert_eq!(messages.len(), 2);
    for mail in messages {
        assert_eq!(mail.header("Message-ID"), Some(sent.message_id.clone()));
    }
}

#[tokio::test]
async fn a_wish_to_stop_finishes_what_is_being_sent_and_gives_back_the_rest() {
    let office = Office::open().await;
    let sink = SmtpSink::start().await.unwrap();
    sink.add_fault(Fault::at(At::Message, Misconduct::Pause(Duration::from_millis(600))).times(1));
    let mut ids = Vec::new();
    for number in 0..4 {
        ids.push(
            office
                .owe(&format!("m{number}"), "alice@example.org", MessagePriority::Normal)
                .await,
        );
    }
    let mut settings = settings(&sink);
    (settings.connections, settings.connections_per_domain) = (1, 1);
    let running = Running::start(&office, &settings);
    office.until(ids[0], |message| message.attempts == 1).await;
    while sink.server().connections() == 0 {
        tokio::task::yield_now().await;
    }
    running.stop().await;
    let mut states = Vec::new();
    for id in &ids {
        let message = office.find(*id).await;
        states.push((message.state, message.attempts));
    }
    assert_eq!(states[0], (MessageState::Sent, 1));
    assert_eq!(
        states[1..],
        [(MessageState::Pending, 0); 3],
        "given back, and not counted"
    );
    let now = office.store.now().await.unwrap();
    assert_eq!(
        office.store.outbox().claim("next", 10, LEASE, now).await.unwrap().len(),
        3
    );
}

#[tokio::test]
async fn one_slow_domain_does_not_take_every_connection() {
    let office = Office::open().await;
    let sink = SmtpSink::start().await.unwrap();
    sink.add_fault(Fault::at(At::Recipient, Misconduct::Hang).only_for("slow.example"));
    for number in 0..3 {
        let address = format!("user{number}@slow.example");
        office
            .owe(&format!("s{number}"), &address, MessagePriority::Urgent)
            .await;
    }
    let quick = office.owe("quick", "bob@quick.example", MessagePriority::Low).await;
    let mut settings = settings(&sink);
    (settings.connections, settings.connections_per_domain) = (3, 2);
    settings.smtp.timeout_seconds = 60;
    let running = Running::start(&office, &settings);
    office.until(quick, |message| message.state == MessageState::Sent).await;
    running.kill().await;
}

#[tokio::test]
async fn a_port_where_nobody_listens_delays_mail() {
    let office = Office::open().await;
    let sink = SmtpSink::start().await.unwrap();
    let id = office.owe("one", "alice@example.org", MessagePriority::Urgent).await;
    let mut absent = settings(&sink);
    absent.smtp.port = Some(testbed::closed_port().await.unwrap().port());
    let running = Running::start(&office, &absent);
    let waiting = office.until(id, |message| message.last_error.is_some()).await;
    running.stop().await;
    assert_eq!(waiting.state, MessageState::Pending);
    assert!(waiting.last_error.unwrap().starts_with("connect: "));
    let running = Running::start(&office, &settings(&sink));
    office.until(id, |message| message.state == MessageState::Sent).await;
    running.stop().await;
}
