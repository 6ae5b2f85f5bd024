use model::Trust;
use probes::TrustStores;
use queue::Blobs;

/// Reads a private CA bundle into the trust stores, under its digest.
///
/// The scanner does not read certificates itself: the program that starts it says how.
pub type BundleReader = dyn Fn(&TrustStores, &str, &[u8]) -> Result<(), UnreadableBundle> + Send + Sync;

/// A bundle that does not read: whoever uploaded it, or the queue, is at fault.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the bundle does not read: {0}")]
pub struct UnreadableBundle(pub String);

/// Fetches the bundles that a job names and that are not known yet. One that cannot be had fails the scan later, which
/// says so.
pub(crate) async fn fetch(trust: &Trust, stores: &TrustStores, blobs: &Blobs, read: &BundleReader) {
    for sha256 in &trust.bundles {
        if stores.knows(sha256) {
            continue;
        }
        match blobs.get(sha256).await {
            Ok(Some(bytes)) => {
                if let Err(error) = read(stores, sha256, &bytes) {
                    tracing::error!(%sha256, %error, "a private CA bundle cannot be used");
                }
            }
            Ok(None) => tracing::warn!(%sha256, "a private CA bundle is not in the queue; the scan will fail"),
            Err(error) => tracing::warn!(%sha256, %error, "a private CA bundle could not be fetched"),
        }
    }
}
