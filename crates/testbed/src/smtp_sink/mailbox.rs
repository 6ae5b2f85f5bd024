//! Where messages are kept: in memory, and on disk where that is wanted.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::watch;

use crate::Error;

/// An accepted message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The name that the client gave with EHLO or HELO.
    pub client: String,
    /// Who signed in with AUTH.
    pub user: Option<String>,
    /// Whether it came inside TLS.
    pub tls: bool,
    /// MAIL FROM, without brackets and parameters; empty for a bounce.
    pub sender: String,
    /// RCPT TO, without brackets and parameters.
    pub recipients: Vec<String>,
    /// The message itself, dots removed, lines ending as they came.
    pub content: Vec<u8>,
}

impl Message {
    /// The content as text; bytes that are not UTF-8 are replaced.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.content).into_owned()
    }

    /// The value of the first header of that name, unfolded, still encoded.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<String> {
        let text = self.text();
        let head = text
            .split("\r\n\r\n")
            .next()?
            .replace("\r\n ", " ")
            .replace("\r\n\t", " ");
        let fields = head.lines().filter_map(|line| line.split_once(':'));
        let mut values = fields.filter(|(field, _)| field.eq_ignore_ascii_case(name));
        values.next().map(|(_, value)| value.trim().to_owned())
    }

    /// The form on disk: the envelope in lines, an empty line, the content.
    fn encode(&self) -> Vec<u8> {
        let mut out = format!("CLIENT {}\nTLS {}\nFROM {}\n", self.client, self.tls, self.sender);
        if let Some(user) = &self.user {
            out.push_str(&format!("USER {user}\n"));
        }
        for recipient in &self.recipients {
            out.push_str(&format!("TO {recipient}\n"));
        }
        out.push('\n');
        [out.as_bytes(), &self.content].concat()
    }

    fn decode(bytes: &[u8]) -> Option<Self> {
        let end = bytes.windows(2).position(|window| window == b"\n\n")?;
        let envelope = String::from_utf8_lossy(bytes.get(..end)?).into_owned();
        let content = bytes.get(end + 2..)?.to_vec();
        let values = |key: &str| -> Vec<String> {
            let lines = envelope.lines().filter_map(|line| line.split_once(' '));
            lines
                .filter(|(one, _)| *one == key)
                .map(|(_, value)| value.to_owned())
                .collect()
        };
        let one = |key: &str| values(key).into_iter().next();
        Some(Self {
            client: one("CLIENT")?,
            user: one("USER"),
            tls: one("TLS")? == "true",
            sender: one("FROM")?,
            recipients: values("TO"),
            content,
        })
    }
}

/// The messages that a sink wrote to a folder with [`record_to`](crate::SmtpSinkBuilder::record_to), in the order in which they
/// were accepted. Works while the sink runs, in another process, and after it was killed.
///
/// # Errors
///
/// [`Error::Io`] where the folder cannot be read.
pub fn read_messages(folder: &Path) -> Result<Vec<Message>, Error> {
    let mut paths: Vec<PathBuf> = message_files(folder)?;
    paths.sort();
    let contents = paths.iter().map(fs::read).collect::<io::Result<Vec<_>>>()?;
    Ok(contents.iter().filter_map(|content| Message::decode(content)).collect())
}

fn message_files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
    let paths = entries.into_iter().map(|entry| entry.path());
    Ok(paths
        .filter(|path| path.extension().is_some_and(|extension| extension == "message"))
        .collect())
}

#[derive(Debug)]
pub(super) struct Mailbox {
    messages: watch::Sender<Vec<Message>>,
    disk: Option<Mutex<Disk>>,
}

impl Mailbox {
    pub(super) fn new(folder: Option<PathBuf>) -> Result<Self, Error> {
        let disk = folder.map(Disk::open).transpose()?;
        Ok(Self {
            messages: watch::Sender::new(Vec::new()),
            disk: disk.map(Mutex::new),
        })
    }

    /// Stores a message. Blocks for the time of an fsync, which is the point.
    pub(super) fn store(&self, message: Message) -> io::Result<()> {
        if let Some(disk) = &self.disk {
            disk.lock().unwrap_or_else(PoisonError::into_inner).write(&message)?;
        }
        self.messages.send_modify(|messages| messages.push(message));
        Ok(())
    }

    pub(super) fn messages(&self) -> Vec<Message> {
        self.messages.borrow().clone()
    }

    pub(super) async fn wait(&self, count: usize, within: Duration) -> Result<Vec<Message>, Error> {
        let mut messages = self.messages.subscribe();
        match tokio::time::timeout(within, messages.wait_for(|so_far| so_far.len() >= count)).await {
            Ok(Ok(messages)) => Ok(messages.clone()),
            Ok(Err(_)) | Err(_) => Err(Error::Timeout("messages")),
        }
    }
}

/// A folder of numbered files.
#[derive(Debug)]
struct Disk {
    folder: PathBuf,
    next: u64,
}

impl Disk {
    /// Goes on counting where an earlier sink ended.
    fn open(folder: PathBuf) -> io::Result<Self> {
        let files = message_files(&folder)?;
        let numbers = files
            .iter()
            .filter_map(|path| path.file_stem()?.to_str()?.parse::<u64>().ok());
        Ok(Self {
            next: numbers.max().map_or(0, |highest| highest + 1),
            folder,
        })
    }

    /// Under its name stands a whole message or nothing: written aside, synchronised, renamed, and the folder synchronised.
    fn write(&mut self, message: &Message) -> io::Result<()> {
        let name = format!("{:012}", self.next);
        self.next += 1;
        let aside = self.folder.join(format!("{name}.part"));
        let mut file = File::create(&aside)?;
        file.write_all(&message.encode())?;
        file.sync_all()?;
        fs::rename(&aside, self.folder.join(format!("{name}.message")))?;
        File::open(&self.folder)?.sync_all()
    }
}
