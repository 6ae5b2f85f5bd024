mod located;

use super::{Setting, clock, identity, scan_ids::ScanIds, trust};
use crate::{
    cli::CheckArguments,
    exit::Exit,
    fleet::{self, End},
    input::Targets,
    output::{Detail, Form, Printer, Progress, Scope},
};
use anyhow::{Context, ensure};
use certificates::TrustStore;
use located::Location;
use model::{Depth, Expected, Policy, Reason, ScanJob, StartTls, Target, Trust};
use outbound::{Connector, DnssecAnchors, FetchSettings, Fetcher, Guard, HostsFile, Resolver, ResolverSettings};
use probes::{Environment, KnownIntermediates, Revocation, TrustStores};
use service::{Clock, Stop};
use std::{path::Path, sync::Arc};

/// Tests the targets.
pub(super) fn run(arguments: &CheckArguments, setting: Setting) -> anyhow::Result<Exit> {
    let (location, starttls) = Location::of(arguments)?;
    let written = targets(arguments, starttls)?;
    let is_list = location != Location::AsWritten
        || !arguments.file.is_empty()
        || arguments.targets.iter().any(|word| word == "-");
    let scope = match (written.len(), is_list) {
        (1, false) => Scope::One,
        _ => Scope::List,
    };
    let detail = match scope {
        Scope::List if !arguments.details => Detail::Line,
        Scope::List | Scope::One => Detail::Diagnosis,
    };
    let form = Form::new(&arguments.output, scope, detail, setting.language, setting.shades)?;
    let clock = clock(arguments.judging.at);
    let (environment, trust) = environment(arguments, clock)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("the runtime cannot be started")?;
    let located = runtime.block_on(location.locate(written, &environment.resolver));
    let all_is_tested = located.failures.is_empty();
    for failure in &located.failures {
        anstream::eprintln!("error: {}", render::safe(failure));
    }
    ensure!(!located.targets.is_empty(), "nothing was tested: no server was found");
    let work = Work {
        jobs: jobs(arguments.jobs, located.targets.len()),
        environment: Arc::new(environment),
        form,
        order: Order::new(arguments, trust, clock),
        targets: located.targets,
    };
    let exit = runtime.block_on(work.run());
    // What a stopped scan still waits for holds nothing back.
    runtime.shutdown_background();
    match exit? {
        Exit::Stopped => Ok(Exit::Stopped),
        exit if all_is_tested => Ok(exit),
        _ => Ok(Exit::NotRun),
    }
}

/// Every target of arguments, files and standard input.
fn targets(arguments: &CheckArguments, starttls: StartTls) -> anyhow::Result<Vec<Target>> {
    let mut targets = Targets::default();
    for word in &arguments.targets {
        match word.as_str() {
            "-" => targets.take_list(Path::new("-"), starttls)?,
            word => targets.take_argument(word, starttls),
        }
    }
    for path in &arguments.file {
        targets.take_list(path, starttls)?;
    }
    let mut targets = targets.finish()?;
    ensure!(!targets.is_empty(), "there is no target: the list is empty");
    for target in &mut targets {
        target.connect = arguments.connect.map(|place| place.with_port(target.port));
        target.sni.clone_from(&arguments.sni);
        target.xmpp_domain.clone_from(&arguments.xmpp_domain);
    }
    Ok(targets)
}

/// So many targets at once where nothing is said.
const JOBS: usize = 64;
/// A scan of a name with several addresses holds some sockets at once, two an address at most.
const FILES_OF_A_JOB: u64 = 8;
/// Standard streams, the runtime, name resolution.
const FILES_OF_THE_PROCESS: u64 = 48;

/// How many targets are tested at once: no more than the limit of open files allows, or its errors would be told as
/// those of servers.
fn jobs(asked: Option<u16>, targets: usize) -> usize {
    let wanted = asked.map_or(JOBS, usize::from);
    let possible = service::open_files_limit().map_or(usize::MAX, |limit| {
        let files = limit.saturating_sub(FILES_OF_THE_PROCESS) / FILES_OF_A_JOB;
        usize::try_from(files).unwrap_or(usize::MAX).max(1)
    });
    if wanted > possible && targets > possible && asked.is_some() {
        anstream::eprintln!(
            "note: --jobs {wanted} needs more open files than this process may have; {possible} targets are tested at \
             once (raise it with: ulimit -n)"
        );
    }
    wanted.min(possible).min(targets.max(1))
}

/// What scans need of the world, and what their jobs trust.
fn environment(arguments: &CheckArguments, clock: Clock) -> anyhow::Result<(Environment, Trust)> {
    let resolver = Arc::new(Resolver::new(resolver(arguments)?)?);
    let fetch_ports = [80, 443]
        .into_iter()
        .chain(arguments.fetch_ports.iter().copied())
        .collect::<Vec<_>>();
    let connector = Arc::new(Connector::new(Guard::everything().fetch_ports(fetch_ports.into())));
    let now = Arc::new(move || clock.now());
    let mut environment = Environment::new(now, Arc::clone(&resolver), Arc::clone(&connector), identity());
    environment.at = arguments.judging.at;
    if !arguments.no_fetch {
        environment.fetcher = Some(Arc::new(Fetcher::new(resolver, connector, FetchSettings::default())));
    }
    let trusted = trust::read(&arguments.judging)?;
    environment.revocation = Arc::new(Revocation::new(environment.fetcher.clone(), trusted.lists));
    environment.intermediates = Arc::new(KnownIntermediates::new(trusted.intermediates));
    let stores = TrustStores::new(trusted.public);
    let mut trust = Trust {
        public: !arguments.judging.no_public_roots,
        bundles: Vec::new(),
    };
    if !trusted.private.is_empty() {
        let id = TrustStore::empty().with(trusted.private.iter().cloned()).id();
        let id: String = id.iter().map(|byte| format!("{byte:02x}")).collect();
        stores.add_bundle(id.clone(), trusted.private);
        trust.bundles.push(id);
    }
    environment.trust = Arc::new(stores);
    Ok((environment, trust))
}

fn resolver(arguments: &CheckArguments) -> anyhow::Result<ResolverSettings> {
    let mut settings = ResolverSettings {
        name_servers: arguments
            .dns
            .iter()
            .map(|place| place.with_port(CheckArguments::DNS_PORT))
            .collect(),
        ..ResolverSettings::default()
    };
    if let Some(path) = &arguments.hosts_file {
        settings.hosts_file = HostsFile::Path(path.clone());
    }
    if let Some(path) = &arguments.dnssec_anchor {
        settings.anchors = DnssecAnchors::read(path)?;
    }
    for pinned in &arguments.resolve {
        let addresses = settings.overrides.entry(pinned.name.clone()).or_default();
        addresses.extend(&pinned.addresses);
    }
    Ok(settings)
}

/// What all jobs of a run have in common.
#[derive(Clone, Debug)]
struct Order {
    depth: Depth,
    policy: Policy,
    trust: Trust,
    deadline_ms: u64,
    clock: Clock,
    ids: ScanIds,
}

impl Order {
    fn new(arguments: &CheckArguments, trust: Trust, clock: Clock) -> Self {
        let by_depth = match arguments.depth {
            Depth::Quick => 15_000,
            Depth::Standard => 30_000,
            Depth::Deep => 120_000,
        };
        let asked = |seconds: crate::cli::Seconds| u64::try_from(seconds.0.as_millis()).unwrap_or(u64::MAX);
        Self {
            depth: arguments.depth,
            policy: Policy::named(arguments.judging.policy),
            trust,
            deadline_ms: arguments.timeout.map_or(by_depth, asked),
            clock,
            ids: ScanIds::new(),
        }
    }

    fn job(&self, index: usize, target: Target) -> ScanJob {
        let now = self.clock.now();
        ScanJob {
            schema: ScanJob::SCHEMA,
            scan_id: self.ids.at(index, now),
            reason: Reason::Demand,
            account: None,
            pool: "local".to_owned(),
            target,
            depth: self.depth,
            policy: self.policy.clone(),
            trust: self.trust.clone(),
            expected: Expected::default(),
            client_certificate: None,
            avoid_scanner: None,
            deadline_ms: self.deadline_ms,
            enqueued_at: now,
        }
    }
}

/// A run, ready to start.
struct Work {
    targets: Vec<Target>,
    jobs: usize,
    environment: Arc<Environment>,
    form: Form,
    order: Order,
}

impl Work {
    async fn run(self) -> anyhow::Result<Exit> {
        let stop = Stop::on_signals()?;
        let form = Arc::new(self.form);
        let progress = match form.scope {
            Scope::List => Progress::of(self.targets.len()),
            // A bar from 0 to 1 tells nothing.
            Scope::One => Progress::none(),
        };
        // Not locked: the printer crosses await points.
        let mut printer = Printer::start(&form, std::io::stdout(), progress.clone())?;
        let start = |index: usize| {
            let job = self
                .targets
                .get(index)
                .map(|target| self.order.job(index, target.clone()));
            let (environment, form) = (Arc::clone(&self.environment), Arc::clone(&form));
            let progress = progress.clone();
            async move {
                let job = job.context("a target that was counted is there")?;
                tracing::info!(target_tested = %job.target, depth = job.depth.as_str(), "a target is tested");
                let report = probes::scan(&job, &environment).await;
                tracing::info!(
                    target_tested = %job.target,
                    verdict = report.verdict.as_str(),
                    outcome = report.outcome.as_str(),
                    duration_ms = report.duration_ms,
                    connections = report.connections,
                    "a target was tested"
                );
                progress.advance(report.verdict);
                // Written out here: that work too is shared by the threads.
                form.render(&report)
            }
        };
        let count = self.targets.len();
        let end = fleet::run(count, self.jobs, stop, start, |rendered| Ok(printer.take(rendered?)?)).await?;
        let exit = printer.finish()?;
        Ok(match end {
            End::Complete => exit,
            End::Stopped => {
                anstream::eprintln!("stopped before the end");
                Exit::Stopped
            }
        })
    }
}
