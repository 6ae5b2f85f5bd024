use crate::{Tally, line::remark, phrases::Phrases, place, safe, when::days_left};
use model::{CertificateFacts, ExpiryThresholds, Language, Outcome, Report, Verdict};

/// A state of the monitoring plugins' guidelines; its number is the exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NagiosState {
    /// 0.
    Ok,
    /// 1.
    Warning,
    /// 2.
    Critical,
    /// 3.
    Unknown,
}

impl NagiosState {
    /// The state of a report: by its colour, except where Vigie itself could not answer.
    pub fn of(report: &Report) -> Self {
        match report.outcome {
            Outcome::Deferred | Outcome::Failed => Self::Unknown,
            Outcome::Blocked | Outcome::Completed | Outcome::Unreachable => Self::of_verdict(report.verdict),
        }
    }

    fn of_verdict(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Green => Self::Ok,
            Verdict::Orange => Self::Warning,
            Verdict::Red => Self::Critical,
        }
    }

    /// The exit code.
    pub fn code(self) -> u8 {
        match self {
            Self::Ok => 0,
            Self::Warning => 1,
            Self::Critical => 2,
            Self::Unknown => 3,
        }
    }

    fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "OK",
            Self::Warning => "WARNING",
            Self::Critical => "CRITICAL",
            Self::Unknown => "UNKNOWN",
        }
    }
}

/// One line as the monitoring plugins' guidelines ask, with performance data: `days_left` (with the thresholds that apply
/// by default), `time` and `connections`. Ends with a line feed.
pub fn nagios(report: &Report, language: Language) -> String {
    let phrases = Phrases::of(language);
    let place = place::host_and_port(&report.target);
    let state = NagiosState::of(report).as_str();
    let text = plain(&format!("VIGIE {state} - {place}: {}", remark(report, phrases)));
    let mut data = Vec::new();
    if let Some(leaf) = report.leaves().min_by_key(|leaf| leaf.not_after) {
        data.push(days(leaf, report));
    }
    if report.target.port.is_some() {
        data.push(format!(
            "time={}.{:03}s;;;0",
            report.duration_ms / 1000,
            report.duration_ms % 1000
        ));
        data.push(format!("connections={};;;0", report.connections));
    }
    format!("{text} | {}\n", data.join(" "))
}

fn days(leaf: &CertificateFacts, report: &Report) -> String {
    let lifetime = leaf.not_after.as_second() - leaf.not_before.as_second();
    let (orange, red) = ExpiryThresholds::default().seconds(lifetime);
    let whole_days = |seconds: i64| seconds.div_euclid(86_400);
    format!(
        "days_left={};{}:;{}:",
        days_left(leaf.not_after, report.started_at),
        whole_days(orange),
        whole_days(red)
    )
}

/// Several targets as one plugin result: the counts first, then the lines of those that are not green as long output.
pub fn nagios_of_many(tally: Tally, state: NagiosState, troubled: &[String], language: Language) -> String {
    let phrases = Phrases::of(language);
    let Tally { green, orange, red } = tally;
    let counts = phrases.say_with(
        "nagios-counts",
        [("red", red.into()), ("orange", orange.into()), ("green", green.into())],
    );
    let mut text = format!(
        "VIGIE {} - {counts} | red={red};;0;0;{total} orange={orange};0;;0;{total} green={green};;;0;{total}\n",
        state.as_str(),
        total = tally.total()
    );
    for line in troubled {
        let (line, _) = line.split_once(" | ").unwrap_or((line.trim_end(), ""));
        text.push_str(line);
        text.push('\n');
    }
    text
}

/// A bar would start the performance data.
fn plain(text: &str) -> String {
    safe(text).replace('|', "/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;

    #[test]
    fn one_line_a_sample() {
        let mut lines = String::new();
        for report in samples::all() {
            lines.push_str(&nagios(&report, Language::En));
        }
        lines.push_str(&nagios(&samples::incomplete(), Language::Fr));
        insta::assert_snapshot!(lines);
    }

    #[test]
    fn several_targets_are_one_result() {
        let mut tally = Tally::default();
        let mut troubled = Vec::new();
        for report in [samples::green(), samples::orange(), samples::unreachable()] {
            tally.add(report.verdict);
            if report.verdict != Verdict::Green {
                troubled.push(nagios(&report, Language::En));
            }
        }
        insta::assert_snapshot!(nagios_of_many(tally, NagiosState::Critical, &troubled, Language::En));
    }

    #[test]
    fn a_bar_in_a_name_starts_no_performance_data() {
        assert_eq!(plain("CN=a|b=1\n"), "CN=a/b=1\\u{a}");
    }
}
