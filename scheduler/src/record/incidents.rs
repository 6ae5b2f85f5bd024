use super::{desk::Desk, owed::Told, target::Case};
use crate::decide::{Happening, IncidentFacts, Problem, ProblemStep, Raised, Seen, Shows, Step, raise, without};
use model::{Event, IncidentSubject, Verdict};
use store::{Error, Incident, TargetId};

impl Desk<'_> {
    /// Opens, changes and closes the incidents that a report is about. Answers what happened to them.
    pub(super) async fn incidents(&mut self, case: &Case<'_>, step: &Step) -> Result<Vec<Told>, Error> {
        let mut told = Vec::new();
        if case.seen == Seen::Facts {
            self.certificates(case, &mut told).await?;
        }
        match (step.problem, case.own_problem(), case.own()) {
            (ProblemStep::Set, Some(problem), own) if case.monitored || own.is_some() => {
                self.raise(case, problem, &mut told).await?;
            }
            (ProblemStep::Recover, _, Some(own)) => self.recover(case, own, &mut told).await?,
            (ProblemStep::Keep | ProblemStep::Recover | ProblemStep::Set, _, _) => {}
        }
        Ok(told)
    }

    async fn certificates(&mut self, case: &Case<'_>, told: &mut Vec<Told>) -> Result<(), Error> {
        let of_certificates = || {
            case.problems
                .iter()
                .filter(|problem| matches!(problem.subject, IncidentSubject::Certificate(_)))
        };
        if case.monitored {
            for problem in of_certificates() {
                self.raise(case, problem, told).await?;
            }
        }
        let own = case.own().map(|own| own.id);
        let over = case.attached.iter().filter(|incident| {
            let stands = of_certificates().any(|problem| problem.subject.key() == incident.key);
            Some(incident.id) != own && !stands
        });
        for incident in over {
            self.recover(case, incident, told).await?;
        }
        Ok(())
    }

    async fn raise(&mut self, case: &Case<'_>, problem: &Problem, told: &mut Vec<Told>) -> Result<(), Error> {
        let (account, target) = (case.context.scan.account, &case.watched.target);
        let shows = Shows {
            target: Some((target.id.0, case.watched.target().to_string())),
            manager: case.watched.monitor.spec.manager,
            thresholds: case.thresholds(),
        };
        let open = self.recording.open_incident(account, &problem.subject.key()).await?;
        // Thresholds as the scan saw them: its report may have waited.
        let raised = raise(open.as_ref(), problem, &shows, case.report.started_at);
        let incident = match open {
            Some(open) => {
                if raised.differs {
                    self.recording.change(&open, &raised.to).await?;
                }
                Incident {
                    colour: raised.to.colour,
                    ..open
                }
            }
            None => self.recording.open(account, &raised.to).await?.0,
        };
        let (own, cause) = (problem.severity.verdict(), problem.cause());
        let joined = self.recording.attach(incident.id, target.id, own, cause).await?;
        self.facts.insert(incident.id, raised.facts.clone());
        match raised.event {
            Some(Event::Opened) => self.tally.incident("opened"),
            Some(Event::Worsened) => self.tally.incident("worsened"),
            Some(_) | None if joined => self.tally.incident("attached"),
            Some(_) | None => {}
        }
        told.extend(happened(&raised, &incident, &shows));
        Ok(())
    }

    async fn recover(&mut self, case: &Case<'_>, incident: &Incident, told: &mut Vec<Told>) -> Result<(), Error> {
        let target: TargetId = case.watched.target.id;
        let facts = IncidentFacts::of(incident);
        if self.recording.recover(incident.id, target).await? > 0 {
            if let Some(to) = without(incident, target.0) {
                self.recording.change(incident, &to).await?;
            }
            return Ok(());
        }
        self.recording.close(incident.id).await?;
        self.tally.incident("recovered");
        self.facts.insert(incident.id, facts.clone());
        told.push(Told {
            happening: Happening {
                event: Event::Recovered,
                colour: facts.worst.max(incident.colour),
                shared: facts.certificate.is_some(),
            },
            status: Verdict::Green,
            incident: Some(incident.clone()),
            threshold: None,
            only: None,
        });
        Ok(())
    }
}

/// What is told of an incident that was raised: to all, or to the manager who joins those who know.
fn happened(raised: &Raised, incident: &Incident, shows: &Shows) -> Option<Told> {
    let (event, only) = match raised.event {
        Some(event) => (event, None),
        None if raised.new_manager => (Event::Opened, Some(shows.manager)),
        None => return None,
    };
    Some(Told {
        happening: Happening {
            event,
            colour: raised.to.colour,
            shared: raised.facts.certificate.is_some(),
        },
        status: raised.to.colour,
        incident: Some(incident.clone()),
        threshold: raised.threshold,
        only,
    })
}
