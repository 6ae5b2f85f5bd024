//! The notifier: carries the outbox to mail. Webhooks and digests come later.
//!
//! [`run`] takes what the outbox of the store owes and sends it through a [`Mailer`], which the [`Settings`] make.
//! [`render()`] makes a mail of a notification: one typed view in `view/` is filled into the templates of
//! `templates/<event>/`, plain text and HTML, in the recipient's language. Everything that a certificate, a name server or
//! a banner said is hostile on its way there: stripped, cut, escaped.

mod backoff;
mod carrier;
mod compose;
mod counters;
mod failure;
mod hostile;
mod identity;
mod links;
mod mail;
mod mailer;
mod moment;
mod phrases;
mod place;
mod problem;
mod samples;
mod settings;
mod smtp;
mod templates;
mod unsubscribe;
mod view;
mod wrap;

pub use carrier::run;
pub use compose::ComposeError;
pub use counters::{Counters, Counts, Histogram};
pub use failure::{Reply, SendError, Stage};
pub use identity::{Identity, IdentityError};
pub use mail::{MailError, RenderedMail, render};
pub use mailer::{Mailer, Sent, SetupError, TestError};
pub use samples::sample;
pub use settings::{Secret, Settings, SmtpSettings, SmtpTls, TransportKind};
pub use unsubscribe::{Unsubscribe, UnsubscribeKey};
