//! Which certificate is shown to whom.

use std::sync::Arc;

use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;

#[derive(Debug)]
pub(super) struct Resolver {
    pub(super) named: Vec<(String, Arc<CertifiedKey>)>,
    /// For clients that take no signature of the default's kind.
    pub(super) second: Option<Arc<CertifiedKey>>,
    /// Without it, who asks for an unknown name is refused.
    pub(super) default: Option<Arc<CertifiedKey>>,
}

impl ResolvesServerCert for Resolver {
    fn resolve(&self, hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        let asked = hello.server_name().map(str::to_ascii_lowercase);
        let named = self.named.iter().find(|(name, _)| asked.as_ref() == Some(name));
        let named = named.map(|(_, certified)| Arc::clone(certified));
        let default = named.or_else(|| self.default.clone())?;
        let serves = |certified: &CertifiedKey| certified.key.choose_scheme(hello.signature_schemes()).is_some();
        match &self.second {
            Some(second) if !serves(&default) && serves(second) => Some(Arc::clone(second)),
            _ => Some(default),
        }
    }
}
