use std::sync::Arc;

use rustls::{ClientConfig, RootCertStore};
use rustls_pki_types::ServerName;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::{TcpSocket, TcpStream};
use tokio_rustls::TlsConnector;

use super::*;
use crate::Identity;

const SOON: Duration = Duration::from_secs(10);

async fn connect(sink: &SmtpSink) -> TcpStream {
    TcpSocket::new_v4()
        .unwrap()
        .connect(sink.server().address())
        .await
        .unwrap()
}

async fn start_tls(identity: &Identity, stream: TcpStream) -> tokio_rustls::client::TlsStream<TcpStream> {
    let mut roots = RootCertStore::empty();
    roots.add(identity.anchor().clone()).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap();
    let config = builder.with_root_certificates(roots).with_no_client_auth();
    let name = ServerName::try_from("mail.example.test").unwrap();
    TlsConnector::from(Arc::new(config))
        .connect(name, stream)
        .await
        .unwrap()
}

/// Sends each line and gives the last line of each reply, without its text; a reply that does not come is `---`.
async fn talk<S: AsyncRead + AsyncWrite + Unpin>(stream: &mut BufReader<S>, lines: &[&str]) -> Vec<String> {
    let mut codes = Vec::new();
    for line in lines {
        if !line.is_empty() {
            stream.write_all(format!("{line}\r\n").as_bytes()).await.unwrap();
            stream.flush().await.unwrap();
        }
        loop {
            let mut reply = String::new();
            if stream.read_line(&mut reply).await.unwrap_or(0) == 0 {
                codes.push("---".to_owned());
                return codes;
            }
            if reply.as_bytes().get(3) != Some(&b'-') {
                codes.push(reply.chars().take(3).collect());
                break;
            }
        }
    }
    codes
}

const ENVELOPE: [&str; 4] = [
    "EHLO client",
    "MAIL FROM:<a@example.test> SIZE=9",
    "RCPT TO:<b@example.test>",
    "DATA",
];

#[tokio::test]
async fn a_message_is_kept_with_its_envelope_and_without_the_stuffed_dots() {
    let sink = SmtpSink::start().await.unwrap();
    let mut stream = BufReader::new(connect(&sink).await);
    assert_eq!(talk(&mut stream, &[""]).await, ["220"]);
    assert_eq!(talk(&mut stream, &ENVELOPE).await, ["250", "250", "250", "354"]);
    let content = "Subject: one\r\n two\r\n\r\n..dot\r\n\u{e9}\r\n.";
    assert_eq!(
        talk(&mut stream, &[content, "NOOP", "RSET", "DATA", "QUIT"]).await,
        ["250", "250", "250", "503", "221"]
    );
    let messages = sink.wait_for_messages(1, SOON).await.unwrap();
    let expected = Message {
        client: "client".to_owned(),
        user: None,
        tls: false,
        sender: "a@example.test".to_owned(),
        recipients: vec!["b@example.test".to_owned()],
        content: "Subject: one\r\n two\r\n\r\n.dot\r\n\u{e9}\r\n".into(),
    };
    assert_eq!(messages, [expected]);
    assert_eq!(messages[0].header("subject").as_deref(), Some("one two"));
}

#[tokio::test]
async fn commands_may_be_pipelined() {
    let sink = SmtpSink::start().await.unwrap();
    let mut stream = BufReader::new(connect(&sink).await);
    let all = format!("{}\r\ntext\r\n.\r\nQUIT\r\n", ENVELOPE.join("\r\n"));
    stream.write_all(all.as_bytes()).await.unwrap();
    assert_eq!(
        talk(&mut stream, &["", "", "", "", "", "", ""]).await,
        ["220", "250", "250", "250", "354", "250", "221"]
    );
    assert_eq!(sink.messages().len(), 1);
}

#[tokio::test]
async fn faults_come_at_their_stage_as_often_as_they_are_told_to() {
    let sink = SmtpSink::start().await.unwrap();
    sink.add_fault(Fault::reply(Stage::Recipient, "550 5.1.1 no such user").only_for("gone@"));
    sink.add_fault(Fault::reply(Stage::Message, "451 4.3.0 later").times(1));
    for expected in ["451", "250"] {
        let mut stream = BufReader::new(connect(&sink).await);
        let lines = [
            "",
            "EHLO c",
            "MAIL FROM:<>",
            "RCPT TO:<gone@example.test>",
            "RCPT TO:<b@example.test>",
            "DATA",
            "x\r\n.",
        ];
        assert_eq!(
            talk(&mut stream, &lines).await,
            ["220", "250", "250", "550", "250", "354", expected]
        );
    }
    assert_eq!(sink.messages().len(), 1);

    sink.add_fault(Fault::reply(Stage::Greeting, "421 4.7.0 busy").times(1));
    let mut stream = BufReader::new(connect(&sink).await);
    assert_eq!(talk(&mut stream, &["", "EHLO c"]).await, ["421", "---"]);
    sink.add_fault(Fault::at(Stage::Stored, Misconduct::Close));
    let mut stream = BufReader::new(connect(&sink).await);
    let lines = [&[""][..], &ENVELOPE, &["x\r\n."]].concat();
    assert_eq!(talk(&mut stream, &lines).await.last().unwrap(), "---");
    assert_eq!(sink.messages().len(), 2);
    sink.heal();
    let mut stream = BufReader::new(connect(&sink).await);
    assert_eq!(talk(&mut stream, &lines).await.last().unwrap(), "250");
}

#[tokio::test]
async fn starttls_comes_before_the_password() {
    let identity = Identity::root("Root")
        .issue()
        .unwrap()
        .leaf("mail.example.test")
        .issue()
        .unwrap();
    let tls = TlsServer::new(&identity).unwrap();
    let sink = SmtpSink::builder()
        .starttls(tls.clone())
        .credentials("user", "secret")
        .start()
        .await
        .unwrap();
    let mut stream = BufReader::new(connect(&sink).await);
    assert_eq!(
        talk(&mut stream, &["", "EHLO c", "MAIL FROM:<>", "STARTTLS"]).await,
        ["220", "250", "530", "220"]
    );
    let mut stream = BufReader::new(start_tls(&identity, stream.into_inner()).await);
    let plain = "AUTH PLAIN AHVzZXIAc2VjcmV0"; // \0user\0secret
    assert_eq!(
        talk(&mut stream, &["EHLO c", "AUTH PLAIN AHVzZXIAd3Jvbmc=", plain]).await,
        ["250", "535", "235"]
    );
    assert_eq!(
        talk(&mut stream, &[&ENVELOPE[1..], &["x\r\n."]].concat()).await,
        ["250", "250", "354", "250"]
    );
    let message = sink.messages().remove(0);
    assert_eq!((message.tls, message.user.as_deref()), (true, Some("user")));

    let sink = SmtpSink::builder()
        .implicit_tls(tls)
        .credentials("user", "secret")
        .start()
        .await
        .unwrap();
    let mut stream = BufReader::new(start_tls(&identity, connect(&sink).await).await);
    let login = ["", "EHLO c", "AUTH LOGIN", "dXNlcg==", "c2VjcmV0"];
    assert_eq!(talk(&mut stream, &login).await, ["220", "250", "334", "334", "235"]);
}

#[tokio::test]
async fn recorded_messages_outlive_the_sink() {
    let folder = tempfile::tempdir().unwrap();
    let mut all = Vec::new();
    for _ in 0..2 {
        let sink = SmtpSink::builder().record_to(folder.path()).start().await.unwrap();
        let mut stream = BufReader::new(connect(&sink).await);
        assert_eq!(
            talk(&mut stream, &[&[""][..], &ENVELOPE, &["a\r\n\r\nb\r\n."]].concat())
                .await
                .last()
                .unwrap(),
            "250"
        );
        all.extend(sink.messages());
    }
    assert_eq!(read_messages(folder.path()).unwrap(), all);
    assert_eq!(all.len(), 2);
}
