//! Which certificate is shown to whom.

use std::sync::Arc;

use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;

#[derive(Debug)]
pub(super) struct Resolver {
    pub(super) named: Vec<(String, Arc<CertifiedKey>)>,
    /// Without it, who asks for an unknown name is refused.
    pub(super) default: Option<Arc<CertifiedKey>>,
}

impl ResolvesServerCert for Resolver {
    fn resolve(&self, hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        let asked = hello.server_name().map(str::to_ascii_lowercase);
        let named = self.named.iter().find(|(name, _)| asked.as_ref() == Some(name));
        named
            .map(|(_, certified)| Arc::clone(certified))
            .or_else(|| self.default.clone())
    }
}
