use super::{body::ScanAnswer, show::find};
use crate::{
    State,
    caller::{Caller, Technical},
    extract::Json,
    order,
    problem::Problem,
    routes::{
        Refusals,
        monitors::{body, references},
        targets,
        words::{ClientCertificate, Depth, Trust},
    },
    validation::Validation,
};
use axum::{
    extract::State as Shared,
    http::{StatusCode, header},
    response::IntoResponse,
};
use model::{Expected, Host, StartTls, Target};
use serde::{Deserialize, Serialize};
use store::{Demand, TargetId};
use utoipa::ToSchema;

/// What is to be scanned: a target, or any host.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ScanBody {
    /// The id of a target, scanned as its monitor says. With it, nothing else is given.
    target: Option<String>,
    /// A host name or IP address.
    #[schema(example = "www.example.org")]
    host: Option<String>,
    /// The TCP port; left out: that of the STARTTLS type, 443 for none.
    #[schema(minimum = 1, maximum = 65535)]
    port: Option<u16>,
    /// How the connection becomes TLS; none unless given.
    #[schema(example = "none")]
    starttls: Option<String>,
    /// Connect to this address and port instead.
    connect: Option<String>,
    /// The name sent as SNI instead of the host.
    sni: Option<String>,
    /// The name that the certificate must cover instead of the host.
    verify_name: Option<String>,
    /// The XMPP domain, where it differs from the host.
    xmpp_domain: Option<String>,
    /// How much is tested; `deep` unless given.
    depth: Option<Depth>,
    /// Which roots are trusted; the public ones unless given.
    trust: Option<Trust>,
    /// What is expected about client certificates; left out: anything.
    client_certificate: Option<ClientCertificate>,
    /// The pool of scanners that does it; `public` unless given.
    pool: Option<String>,
}

/// A scan that was ordered.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OrderedScan {
    /// Whether the answer is a scan that was ordered before: the same one is not made again within the cooldown.
    cached: bool,
    #[serde(flatten)]
    scan: ScanAnswer,
}

/// Order a scan
///
/// Answers at once. Ask the address in `Location` until `state` is `done`, or follow `/events`. The scanner refuses private
/// destinations unless the settings of its pool allow them: its report then says `blocked`. While no scanner of the pool is
/// present, nothing is ordered: the answer is 503 (`unavailable`).
#[utoipa::path(
    post, path = "/api/v1/scans", operation_id = "order_scan", tag = "Scans", request_body = ScanBody,
    responses(
        (status = 202, description = "It is ordered, or was a moment ago.", body = OrderedScan,
            headers(("Location" = String, description = "Where it is."))),
        Refusals,
    ),
)]
pub(crate) async fn create(
    Shared(state): Shared<State>,
    caller: Caller<Technical>,
    Json(body): Json<ScanBody>,
) -> Result<impl IntoResponse, Problem> {
    let ordered = match (&body.target, &body.host) {
        (Some(target), None) => {
            let id: TargetId = target
                .parse()
                .map_err(|_| Problem::field("target", "it is no id of a target"))?;
            if !body.is_about_target_alone() {
                let detail = "a target is scanned as its monitor says: give no other field with it";
                return Err(Problem::field("target", detail));
            }
            let target = targets::show::find(&state, caller.account, id).await?;
            order::of_target(&state, caller.account, &target).await?
        }
        (None, Some(host)) => {
            let (demand, validation) = body.demand(host);
            let trust = &demand.as_ref().map(|demand| demand.trust.clone());
            let validation = match trust {
                Some(trust) => references::bundles(&state, caller.account, trust, validation).await?,
                None => validation,
            };
            match validation.finish(demand)? {
                Some(demand) => order::of_host(&state, caller.account, demand).await?,
                None => return Err(Problem::field("host", "it is no host")),
            }
        }
        (Some(_), Some(_)) => return Err(Problem::field("host", "give either a target or a host, not both")),
        (None, None) => return Err(Problem::field("host", "give a host, or the id of a target as `target`")),
    };
    if !ordered.cached {
        caller.note(&state, "order", "scan", ordered.scan).await;
    }
    let scan = find(&state, caller.account, ordered.scan).await?;
    let location = [(header::LOCATION, format!("/api/v1/scans/{}", ordered.scan))];
    let answer = OrderedScan {
        cached: ordered.cached,
        scan: ScanAnswer::from(&scan),
    };
    Ok((StatusCode::ACCEPTED, location, axum::Json(answer)))
}

impl ScanBody {
    fn is_about_target_alone(&self) -> bool {
        let texts = [
            &self.starttls,
            &self.connect,
            &self.sni,
            &self.verify_name,
            &self.xmpp_domain,
            &self.pool,
        ];
        texts.iter().all(|text| text.is_none())
            && self.port.is_none()
            && self.depth.is_none()
            && self.trust.is_none()
            && self.client_certificate.is_none()
    }

    /// The scan of a host; none where the host is none. What does not hold is in the validation.
    fn demand(&self, host: &str) -> (Option<Demand>, Validation) {
        let mut check = Validation::default();
        let host: Option<Host> = check.parse("host", host.trim());
        let starttls: StartTls = check.maybe("starttls", self.starttls.as_deref()).unwrap_or_default();
        check.require(
            self.port != Some(0),
            "port",
            "give a number from 1 to 65535, or leave it out",
        );
        let target = host.map(|host| Target {
            host,
            port: self.port.unwrap_or(starttls.default_port()),
            starttls,
            connect: body::address(&mut check, self.connect.as_deref()),
            sni: check.maybe("sni", self.sni.as_deref()),
            verify_name: check.maybe("verify_name", self.verify_name.as_deref()),
            xmpp_domain: check.maybe("xmpp_domain", self.xmpp_domain.as_deref()),
        });
        let pool = match &self.pool {
            Some(pool) => body::pool(&mut check, pool),
            None => store::MonitorSpec::PUBLIC_POOL.to_owned(),
        };
        let trust = body::trust(&mut check, &self.trust.clone().unwrap_or_default());
        let demand = target.map(|target| Demand {
            target,
            pool,
            depth: self.depth.map_or(model::Depth::Deep, Into::into),
            trust,
            expected: Expected::default(),
            client_certificate: self.client_certificate.map(Into::into),
        });
        (demand, check)
    }
}
