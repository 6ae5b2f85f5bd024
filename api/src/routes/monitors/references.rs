use crate::{State, problem::Problem, validation::Validation};
use store::{AccountId, CertificateFilter, CertificateOrder, MonitorSpec};

/// Whether everything that a monitor names exists in the same account. Ids of another account are as good as none.
pub(crate) async fn check(
    state: &State,
    account: AccountId,
    spec: &MonitorSpec,
    mut validation: Validation,
) -> Result<Validation, Problem> {
    if let Some(manager) = spec.manager {
        let user = state.store().users().find(account, manager).await?;
        validation.require(user.is_some(), "manager", "there is no such user in this account");
    }
    if let Some(file) = spec.file {
        let filter = CertificateFilter {
            file: Some(file),
            ..CertificateFilter::default()
        };
        let certificates = state.store().certificates();
        let found = certificates
            .list(account, &filter, CertificateOrder::Expiry, None, 1)
            .await?;
        let exists = !found.items.is_empty();
        validation.require(exists, "file", "there is no such line of certificates in this account");
    }
    bundles(state, account, &spec.trust, validation).await
}

/// Whether every private CA bundle is one of the account.
pub(crate) async fn bundles(
    state: &State,
    account: AccountId,
    trust: &model::Trust,
    mut validation: Validation,
) -> Result<Validation, Problem> {
    if trust.bundles.is_empty() {
        return Ok(validation);
    }
    let known = state.store().blobs().bundles(account).await?;
    for (index, digest) in trust.bundles.iter().enumerate() {
        validation.require(
            known.iter().any(|bundle| bundle.digest == *digest),
            &format!("trust.bundles[{index}]"),
            "there is no such private CA bundle in this account",
        );
    }
    Ok(validation)
}
