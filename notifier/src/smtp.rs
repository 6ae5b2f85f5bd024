//! SMTP, command by command, so that each refusal is known by what it refused.

use crate::{
    SmtpSettings, SmtpTls,
    compose::Letter,
    failure::{Reply, SendError, Stage},
    mailer::SetupError,
};
use lettre::transport::smtp::{
    Error as LettreError,
    authentication::{Credentials, Mechanism},
    client::{AsyncSmtpConnection, Certificate, TlsParameters},
    commands::{Data, Mail, Rcpt, Rset},
    extension::{ClientId, Extension, MailParameter},
};
use std::{
    error::Error as _,
    fmt, fs,
    future::Future,
    net::IpAddr,
    sync::{Mutex, PoisonError},
    time::Duration,
};
use tokio::time::{Instant, timeout};

/// Servers close what is silent for five minutes (RFC 5321 section 4.5.3.2.7); some much sooner.
const IDLE: Duration = Duration::from_secs(60);
/// Some servers end a session after a hundred messages.
const MESSAGES: u32 = 50;

/// A mail server, with the connections to it that wait for the next mail.
pub(crate) struct Smtp {
    host: String,
    port: u16,
    tls: Tls,
    hello: ClientId,
    credentials: Option<Credentials>,
    timeout: Duration,
    idle: Mutex<Vec<Session>>,
    kept: usize,
}

enum Tls {
    Implicit(TlsParameters),
    None,
    Starttls(TlsParameters),
}

/// An open connection, greeted and signed in. It is owned by one delivery at a time: a delivery that is broken off takes
/// its connection with it, so that no answer is taken for the answer to something else.
struct Session {
    connection: AsyncSmtpConnection,
    sent: u32,
    since: Instant,
}

impl fmt::Debug for Smtp {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Smtp")
            .field("host", &self.host)
            .field("port", &self.port)
            .finish_non_exhaustive()
    }
}

impl Smtp {
    /// Reads what the settings name. Connects to nothing.
    pub(crate) fn new(settings: &SmtpSettings, kept: usize) -> Result<Self, SetupError> {
        let name = settings.tls_name.as_ref().unwrap_or(&settings.host);
        let tls = match settings.tls {
            SmtpTls::Implicit => Tls::Implicit(parameters(name, settings)?),
            SmtpTls::None => Tls::None,
            SmtpTls::Starttls => Tls::Starttls(parameters(name, settings)?),
        };
        Ok(Self {
            host: settings.host.clone(),
            port: settings.port.unwrap_or(settings.tls.default_port()),
            tls,
            hello: match &settings.ehlo_name {
                Some(name) => hello(name)?,
                None => ClientId::default(),
            },
            credentials: credentials(settings)?,
            timeout: Duration::from_secs(settings.timeout_seconds.max(1)),
            idle: Mutex::new(Vec::new()),
            kept,
        })
    }

    /// Sends one mail to its one recipient, and gives the server's last words.
    pub(crate) async fn send(&self, letter: &Letter) -> Result<String, SendError> {
        let mut session = match self.waiting().await {
            Some(session) => session,
            None => self.open().await?,
        };
        match self.transact(&mut session.connection, letter).await {
            Ok(answer) => {
                session.sent += 1;
                self.keep(session);
                Ok(answer)
            }
            Err(error) => {
                let usable = matches!(&error, SendError::Refused { reply, .. } if reply.code != 421);
                if usable && self.ask(Stage::Data, session.connection.command(Rset)).await.is_ok() {
                    self.keep(session);
                }
                Err(error)
            }
        }
    }

    async fn transact(&self, connection: &mut AsyncSmtpConnection, letter: &Letter) -> Result<String, SendError> {
        let mut parameters = Vec::new();
        if !letter.from.to_string().is_ascii() || !letter.to.to_string().is_ascii() {
            if !connection.server_info().supports_feature(Extension::SmtpUtfEight) {
                let reply = Reply::new(553, "5.6.7 the server takes no internationalised address (RFC 6531)");
                let stage = Stage::Recipient;
                return Err(SendError::Refused { stage, reply });
            }
            parameters.push(MailParameter::SmtpUtfEight);
        }
        let mail = Mail::new(Some(letter.from.clone()), parameters);
        self.ask(Stage::Sender, connection.command(mail)).await?;
        let recipient = Rcpt::new(letter.to.clone(), Vec::new());
        self.ask(Stage::Recipient, connection.command(recipient)).await?;
        self.ask(Stage::Data, connection.command(Data)).await?;
        let message = connection.message(&letter.bytes);
        let answer = within(self.timeout * 4, Stage::Message, message).await?;
        Ok(crate::hostile::peer(answer.first_line().unwrap_or_default()))
    }

    /// A connection that waits and still answers.
    async fn waiting(&self) -> Option<Session> {
        loop {
            let mut session = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop()?;
            if session.since.elapsed() >= IDLE || session.sent >= MESSAGES {
                // The mail does not wait for the goodbye.
                let _ = timeout(Duration::from_millis(200), session.connection.quit()).await;
                continue;
            }
            if let Ok(true) = timeout(self.timeout, session.connection.test_connected()).await {
                return Some(session);
            }
        }
    }

    fn keep(&self, mut session: Session) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < self.kept {
            session.since = Instant::now();
            idle.push(session);
        }
    }

    /// Says goodbye on every connection that waits.
    pub(crate) async fn close(&self) {
        let sessions = std::mem::take(&mut *self.idle.lock().unwrap_or_else(PoisonError::into_inner));
        for mut session in sessions {
            let _ = timeout(Duration::from_secs(1), session.connection.quit()).await;
        }
    }

    async fn open(&self) -> Result<Session, SendError> {
        let implicit = match &self.tls {
            Tls::Implicit(parameters) => Some(parameters.clone()),
            Tls::None | Tls::Starttls(_) => None,
        };
        let place = (self.host.as_str(), self.port);
        let connect = AsyncSmtpConnection::connect_tokio1(place, Some(self.timeout), &self.hello, implicit, None);
        let mut connection = self.ask(Stage::Connect, connect).await?;
        if let Tls::Starttls(parameters) = &self.tls {
            if !connection.can_starttls() {
                let text = "the server does not offer STARTTLS".to_owned();
                let stage = Stage::Tls;
                return Err(SendError::Setup { stage, text });
            }
            let starttls = connection.starttls(parameters.clone(), &self.hello);
            self.ask(Stage::Tls, starttls).await?;
        }
        if let Some(credentials) = &self.credentials {
            let mechanisms = [Mechanism::Plain, Mechanism::Login];
            if connection.server_info().get_auth_mechanism(&mechanisms).is_none() {
                let text = "the server offers neither AUTH PLAIN nor AUTH LOGIN".to_owned();
                let stage = Stage::Auth;
                return Err(SendError::Setup { stage, text });
            }
            self.ask(Stage::Auth, connection.auth(&mechanisms, credentials)).await?;
        }
        Ok(Session {
            connection,
            sent: 0,
            since: Instant::now(),
        })
    }

    async fn ask<T>(&self, stage: Stage, what: impl Future<Output = Result<T, LettreError>>) -> Result<T, SendError> {
        within(self.timeout, stage, what).await
    }
}

async fn within<T>(
    limit: Duration,
    stage: Stage,
    what: impl Future<Output = Result<T, LettreError>>,
) -> Result<T, SendError> {
    match timeout(limit, what).await {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(judged(stage, &error)),
        Err(_) => Err(SendError::Away {
            stage,
            text: format!("no answer within {} s", limit.as_secs()),
        }),
    }
}

fn judged(stage: Stage, error: &LettreError) -> SendError {
    let source = error.source().map(ToString::to_string);
    if let Some(code) = error.status() {
        let reply = Reply::new(u16::from(code), &source.unwrap_or_default());
        return SendError::Refused { stage, reply };
    }
    let text = crate::hostile::peer(&source.unwrap_or_else(|| error.to_string()));
    // A certificate that is not trusted stays so until somebody mends it; a connection that breaks off does not.
    match error.is_tls() || (text.contains("invalid peer certificate")) {
        true => SendError::Setup {
            stage: Stage::Tls,
            text,
        },
        false => SendError::Away { stage, text },
    }
}

fn parameters(name: &str, settings: &SmtpSettings) -> Result<TlsParameters, SetupError> {
    let mut builder = TlsParameters::builder(name.to_owned());
    if let Some(path) = &settings.ca_file {
        let pem = fs::read(path).map_err(|cause| SetupError::File {
            path: path.clone(),
            cause,
        })?;
        let refused = || SetupError::Roots(path.clone());
        let roots = Certificate::from_pem(&pem).map_err(|_| refused())?;
        if !pem.windows(27).any(|window| window == b"-----BEGIN CERTIFICATE-----") {
            return Err(refused());
        }
        builder = builder.add_root_certificate(roots);
    }
    builder
        .build_rustls()
        .map_err(|error| SetupError::Tls(error.to_string()))
}

/// A password in the clear is for this machine alone.
fn credentials(settings: &SmtpSettings) -> Result<Option<Credentials>, SetupError> {
    let Some(username) = &settings.username else {
        return Ok(None);
    };
    if settings.tls == SmtpTls::None && !is_here(&settings.host) {
        return Err(SetupError::PasswordInTheClear(settings.host.clone()));
    }
    let password = match (&settings.password, &settings.password_file) {
        (Some(password), None) => password.reveal().to_owned(),
        (None, Some(path)) => {
            let text = fs::read_to_string(path).map_err(|cause| SetupError::File {
                path: path.clone(),
                cause,
            })?;
            text.trim_end_matches(['\r', '\n']).to_owned()
        }
        (Some(_), Some(_)) | (None, None) => return Err(SetupError::Password),
    };
    Ok(Some(Credentials::new(username.clone(), password)))
}

fn is_here(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// A name, or an address literal (RFC 5321 section 4.1.3).
fn hello(name: &str) -> Result<ClientId, SetupError> {
    match name.parse::<IpAddr>() {
        Ok(IpAddr::V4(address)) => Ok(ClientId::Ipv4(address)),
        Ok(IpAddr::V6(address)) => Ok(ClientId::Ipv6(address)),
        Err(_) if name.parse::<model::Host>().is_ok() && name.is_ascii() => Ok(ClientId::Domain(name.to_owned())),
        Err(_) => Err(SetupError::EhloName(name.to_owned())),
    }
}
