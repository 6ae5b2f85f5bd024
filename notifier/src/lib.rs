//! The notifier: carries the outbox to mail. Webhooks and digests come later.
//!
//! [`render`] makes a mail of a notification: one typed view in `view/` is filled into the templates of
//! `templates/<event>/`, plain text and HTML, in the recipient's language. Everything that a certificate, a name server or
//! a banner said is hostile on its way there: stripped, cut, escaped.

mod hostile;
mod identity;
mod links;
mod mail;
mod moment;
mod phrases;
mod place;
mod problem;
mod samples;
mod templates;
mod unsubscribe;
mod view;
mod wrap;

pub use identity::{Identity, IdentityError};
pub use mail::{MailError, RenderedMail, render};
pub use samples::sample;
pub use unsubscribe::{Unsubscribe, UnsubscribeKey};
