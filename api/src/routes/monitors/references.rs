use crate::{State, pools, problem::Problem, validation::Validation};
use store::{AccountId, CertificateFilter, CertificateOrder, MonitorSpec};

/// Whether everything that a monitor names exists in the same account. Ids of another account are as good as none. `before`
/// is the state that it changes, where that is known.
pub(crate) async fn check(
    state: &State,
    account: AccountId,
    (spec, before): (&MonitorSpec, Option<&MonitorSpec>),
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
    let known = knows_pool(state, account, spec, before).await?;
    let pool = &spec.pool;
    validation.require(
        known,
        "pool",
        format!("no scanner of pool {pool} is present: start one first, or name another pool, such as public"),
    );
    bundles(state, account, &spec.trust, validation).await
}

/// Whether the pool is `public`, is served by a scanner now, or is the one that the monitor has already: a scanner that
/// restarts stands in the way of no change.
async fn knows_pool(
    state: &State,
    account: AccountId,
    spec: &MonitorSpec,
    before: Option<&MonitorSpec>,
) -> Result<bool, Problem> {
    if spec.pool == MonitorSpec::PUBLIC_POOL || pools::is_served(state, &spec.pool).await? {
        return Ok(true);
    }
    if let Some(before) = before {
        return Ok(before.pool == spec.pool);
    }
    let Some(external_id) = &spec.external_id else {
        return Ok(false);
    };
    let monitors = state.store().monitors();
    let before = monitors.find_by_external_id(account, external_id).await?;
    Ok(before.is_some_and(|before| before.spec.pool == spec.pool))
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
