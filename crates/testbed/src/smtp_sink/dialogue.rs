//! One SMTP session (RFC 5321, RFC 4954 for AUTH, RFC 3207 for STARTTLS).

use std::io;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};

use super::Offer;
use super::fault::{Faults, Misconduct, Stage};
use super::mailbox::{Mailbox, Message};

/// Beyond what any command or text line may have (RFC 5321 section 4.5.3.1); mailers send longer text lines all the same.
const LINE_LIMIT: u64 = 64 * 1024;
const MESSAGE_LIMIT: usize = 32 * 1024 * 1024;
const COMMANDS: usize = 10_000;

/// How a session ended.
#[derive(Debug)]
pub(super) enum Ended<S> {
    Over,
    /// The client was told to start TLS.
    WantsTls(S),
}

/// What comes after a command.
enum Next {
    Close,
    Go,
    Hang,
    Tls,
}

pub(super) struct Session<'a> {
    offer: &'a Offer,
    mailbox: &'a Mailbox,
    faults: &'a Faults,
    client: String,
    user: Option<String>,
    tls: bool,
    greeted: bool,
    sender: Option<String>,
    recipients: Vec<String>,
}

impl<'a> Session<'a> {
    pub(super) fn new(offer: &'a Offer, mailbox: &'a Mailbox, faults: &'a Faults) -> Self {
        Self {
            offer,
            mailbox,
            faults,
            client: String::new(),
            user: None,
            tls: false,
            greeted: false,
            sender: None,
            recipients: Vec::new(),
        }
    }

    /// TLS has begun: everything said before is forgotten.
    pub(super) fn enter_tls(&mut self) {
        *self = Self {
            tls: true,
            greeted: self.greeted,
            ..Self::new(self.offer, self.mailbox, self.faults)
        };
    }

    pub(super) async fn run<S: AsyncRead + AsyncWrite + Send + Unpin>(&mut self, stream: S) -> io::Result<Ended<S>> {
        let mut wire = Wire {
            stream: BufReader::new(stream),
            faults: self.faults,
            refused: false,
        };
        if !self.greeted {
            self.greeted = true;
            match wire.answer(Stage::Greeting, b"", "220 sink.example.test ESMTP").await? {
                Next::Go | Next::Tls => {}
                Next::Close => return wire.close().await,
                Next::Hang => return wire.hang().await,
            }
        }
        for _ in 0..COMMANDS {
            let Some(line) = wire.read_line().await? else {
                return Ok(Ended::Over);
            };
            match self.command(&mut wire, &line).await? {
                Next::Go => {}
                Next::Close => return wire.close().await,
                Next::Hang => return wire.hang().await,
                Next::Tls => return Ok(Ended::WantsTls(wire.stream.into_inner())), // what came too early is gone with the buffer
            }
        }
        wire.close().await
    }

    async fn command<S: AsyncRead + AsyncWrite + Send + Unpin>(
        &mut self,
        wire: &mut Wire<'_, S>,
        line: &[u8],
    ) -> io::Result<Next> {
        let text = String::from_utf8_lossy(line).trim_end().to_owned();
        let (verb, argument) = text.split_once(' ').unwrap_or((text.as_str(), ""));
        match verb.to_ascii_uppercase().as_str() {
            "EHLO" | "HELO" => self.hello(wire, verb, argument).await,
            "STARTTLS" if self.offer.starttls.is_some() && !self.tls => {
                match wire.answer(Stage::StartTls, line, "220 2.0.0 go ahead").await? {
                    Next::Go if wire.refused => Ok(Next::Go),
                    Next::Go => Ok(Next::Tls),
                    other => Ok(other),
                }
            }
            "AUTH" => self.auth(wire, argument).await,
            "MAIL" if self.offer.credentials.is_some() && self.user.is_none() => {
                wire.say("530 5.7.0 authentication required").await
            }
            "MAIL" => {
                let next = wire.answer(Stage::MailFrom, line, "250 2.1.0 OK").await?;
                if !wire.refused {
                    (self.sender, self.recipients) = (Some(address(argument)), Vec::new());
                }
                Ok(next)
            }
            "RCPT" if self.sender.is_none() => wire.say("503 5.5.1 MAIL first").await,
            "RCPT" => {
                let next = wire.answer(Stage::Recipient, line, "250 2.1.5 OK").await?;
                if !wire.refused {
                    self.recipients.push(address(argument));
                }
                Ok(next)
            }
            "DATA" if self.recipients.is_empty() => wire.say("503 5.5.1 RCPT first").await,
            "DATA" => match wire.answer(Stage::Data, line, "354 end with a dot").await? {
                Next::Go if !wire.refused => self.message(wire).await,
                next => Ok(next),
            },
            "RSET" => {
                (self.sender, self.recipients) = (None, Vec::new());
                wire.say("250 2.0.0 OK").await
            }
            "NOOP" => wire.say("250 2.0.0 OK").await,
            "QUIT" => {
                wire.say("221 2.0.0 goodbye").await?;
                Ok(Next::Close)
            }
            _ => wire.say("502 5.5.1 command not implemented").await,
        }
    }

    async fn hello<S: AsyncRead + AsyncWrite + Send + Unpin>(
        &mut self,
        wire: &mut Wire<'_, S>,
        verb: &str,
        client: &str,
    ) -> io::Result<Next> {
        self.client = client.to_owned();
        (self.sender, self.recipients) = (None, Vec::new());
        let mut reply = String::from("250-sink.example.test\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n");
        let starttls = self.offer.starttls.is_some() && !self.tls;
        if starttls {
            reply.push_str("250-STARTTLS\r\n");
        }
        if self.offer.credentials.is_some() && !starttls {
            reply.push_str("250-AUTH PLAIN LOGIN\r\n");
        }
        reply.push_str(&format!("250 SIZE {MESSAGE_LIMIT}"));
        let reply = if verb.eq_ignore_ascii_case("HELO") {
            "250 sink.example.test"
        } else {
            &reply
        };
        wire.answer(Stage::Hello, client.as_bytes(), reply).await
    }

    async fn auth<S: AsyncRead + AsyncWrite + Send + Unpin>(
        &mut self,
        wire: &mut Wire<'_, S>,
        argument: &str,
    ) -> io::Result<Next> {
        let Some((name, password)) = &self.offer.credentials else {
            return wire.say("502 5.5.1 AUTH is not offered").await;
        };
        let (mechanism, initial) = argument.split_once(' ').unwrap_or((argument, ""));
        let given = match mechanism.to_ascii_uppercase().as_str() {
            "PLAIN" => {
                let response = wire.response(initial, "334 ").await?;
                let mut parts = response.split('\0').skip(1).map(str::to_owned);
                (parts.next().unwrap_or_default(), parts.next().unwrap_or_default())
            }
            "LOGIN" => (
                wire.response(initial, "334 VXNlcm5hbWU6").await?,
                wire.response("", "334 UGFzc3dvcmQ6").await?,
            ),
            _ => return wire.say("504 5.5.4 mechanism not known").await,
        };
        if given != (name.clone(), password.clone()) {
            return wire.say("535 5.7.8 authentication credentials invalid").await;
        }
        let next = wire
            .answer(Stage::Auth, given.0.as_bytes(), "235 2.7.0 welcome")
            .await?;
        if !wire.refused {
            self.user = Some(given.0);
        }
        Ok(next)
    }

    /// Reads a message to its dot, stores it, and says so.
    async fn message<S: AsyncRead + AsyncWrite + Send + Unpin>(&mut self, wire: &mut Wire<'_, S>) -> io::Result<Next> {
        let mut content = Vec::new();
        loop {
            let Some(line) = wire.read_line().await? else {
                return Ok(Next::Close);
            };
            if matches!(line.as_slice(), b".\r\n" | b".\n") {
                break;
            }
            let unstuffed = line.strip_prefix(b".").unwrap_or(&line); // RFC 5321 section 4.5.2
            content.extend_from_slice(unstuffed);
            if content.len() > MESSAGE_LIMIT {
                wire.say("552 5.3.4 message too big").await?;
                return Ok(Next::Close);
            }
        }
        let message = Message {
            client: self.client.clone(),
            user: self.user.clone(),
            tls: self.tls,
            sender: self.sender.take().unwrap_or_default(),
            recipients: std::mem::take(&mut self.recipients),
            content,
        };
        match wire.fault(Stage::Message, &message.content).await? {
            None => {}
            Some(next) => return Ok(next),
        }
        let content = message.content.clone();
        self.mailbox.store(message)?;
        wire.answer(Stage::Stored, &content, "250 2.0.0 stored").await
    }
}

/// The address in `FROM:<a@b> SIZE=1`.
fn address(argument: &str) -> String {
    let after = argument.split_once(':').map_or(argument, |(_, after)| after).trim();
    let inside = after
        .strip_prefix('<')
        .and_then(|rest| rest.split_once('>'))
        .map(|(inside, _)| inside);
    inside
        .unwrap_or_else(|| after.split_whitespace().next().unwrap_or_default())
        .to_owned()
}

/// The client's side of a session, with the faults in front of it.
struct Wire<'a, S> {
    stream: BufReader<S>,
    faults: &'a Faults,
    /// Whether the last answer was a fault's instead of the one that was meant.
    refused: bool,
}

impl<S: AsyncRead + AsyncWrite + Send + Unpin> Wire<'_, S> {
    /// One line with its end; none where the client closed.
    async fn read_line(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut line = Vec::new();
        (&mut self.stream).take(LINE_LIMIT).read_until(b'\n', &mut line).await?;
        match line.last() {
            Some(b'\n') => Ok(Some(line)),
            Some(_) if line.len() as u64 >= LINE_LIMIT => {
                Err(io::Error::new(io::ErrorKind::InvalidData, "a line without end"))
            }
            Some(_) | None => Ok(None),
        }
    }

    async fn say(&mut self, reply: &str) -> io::Result<Next> {
        self.stream.write_all(format!("{reply}\r\n").as_bytes()).await?;
        self.stream.flush().await?;
        Ok(Next::Go)
    }

    /// Says the reply, unless a fault has something else in mind.
    async fn answer(&mut self, stage: Stage, text: &[u8], reply: &str) -> io::Result<Next> {
        match self.fault(stage, text).await? {
            Some(next) => Ok(next),
            None => self.say(reply).await,
        }
    }

    /// What a fault does at this moment; none where all goes its way.
    async fn fault(&mut self, stage: Stage, text: &[u8]) -> io::Result<Option<Next>> {
        let due = self.faults.due(stage, text);
        self.refused = matches!(due, Some(Misconduct::Close | Misconduct::Hang | Misconduct::Reply(_)));
        Ok(match due {
            None => None,
            Some(Misconduct::Close) => Some(Next::Close),
            Some(Misconduct::Hang) => Some(Next::Hang),
            Some(Misconduct::Pause(pause)) => {
                tokio::time::sleep(pause).await;
                None
            }
            Some(Misconduct::Reply(line)) => {
                self.say(&line).await?;
                Some(if line.starts_with("421") { Next::Close } else { Next::Go })
            }
        })
    }

    /// A base64 response of AUTH, asked for where it did not come with the command.
    async fn response(&mut self, initial: &str, prompt: &str) -> io::Result<String> {
        let encoded = match initial {
            "" => {
                self.say(prompt).await?;
                self.read_line().await?.unwrap_or_default()
            }
            given => given.as_bytes().to_vec(),
        };
        let decoded = STANDARD.decode(encoded.trim_ascii()).unwrap_or_default();
        Ok(String::from_utf8_lossy(&decoded).into_owned())
    }

    async fn close(mut self) -> io::Result<Ended<S>> {
        self.stream.shutdown().await?;
        Ok(Ended::Over)
    }

    async fn hang(mut self) -> io::Result<Ended<S>> {
        let mut scratch = [0; 4096];
        while self.stream.read(&mut scratch).await? > 0 {}
        Ok(Ended::Over)
    }
}
