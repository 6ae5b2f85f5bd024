use super::{ledger::Ledger, scene::Death};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use tests::{Kind, Member, SqliteShell};

/// What is judged.
pub(super) struct Case<'c> {
    pub(super) name: &'static str,
    pub(super) shell: SqliteShell,
    pub(super) ledger: &'c Ledger,
    pub(super) members: &'c [Member],
    /// The places of each mail among those that the server accepted.
    pub(super) mails: BTreeMap<String, Vec<usize>>,
    pub(super) deaths: &'c [Death],
}

/// Prints what there was, and panics with everything that is wrong.
pub(super) fn pronounce(case: &Case<'_>) {
    let mut faults = Vec::new();
    if case.shell.soundness() != "ok" {
        faults.push(case.shell.soundness());
    }
    case.tell_deaths();
    case.reports(&mut faults);
    case.incidents(&mut faults);
    case.mails(&mut faults);
    case.colours(&mut faults);
    let shown: Vec<&String> = faults.iter().take(20).collect();
    assert!(faults.is_empty(), "{}: {} faults: {shown:#?}", case.name, faults.len());
}

impl Case<'_> {
    fn tell_deaths(&self) {
        let sum = |held: fn(&Death) -> i64| self.deaths.iter().map(held).sum::<i64>();
        let (scans, mails) = (sum(|death| death.scans), sum(|death| death.mails));
        let with_scans = self.deaths.iter().filter(|death| death.scans > 0).count();
        let with_mails = self.deaths.iter().filter(|death| death.mails > 0).count();
        let lives: Vec<u128> = self.deaths.iter().map(|death| death.lived.as_millis()).collect();
        eprintln!(
            "{}: {} deaths, after ms {lives:?}\n  {scans} scans in hand at {with_scans} of them, {mails} mails at {with_mails}",
            self.name,
            self.deaths.len()
        );
    }

    /// Each due time that was promised has one scan with its report, or passed while an earlier scan of the target ran.
    fn reports(&self, faults: &mut Vec<String>) {
        let rows = self.shell.rows(
            "SELECT id, target_id, due_at, state, started_at, recorded_at, attempts, report_id, \
             (SELECT COUNT(*) FROM report WHERE report.scan_id = scan.report_id) AS bodies FROM scan",
        );
        let mut scans: BTreeMap<(&str, i64), Vec<&Value>> = BTreeMap::new();
        let mut of_target: BTreeMap<&str, Vec<&Value>> = BTreeMap::new();
        for row in &rows {
            let target = text(row, "target_id");
            scans.entry((target, number(row, "due_at"))).or_default().push(row);
            of_target.entry(target).or_default().push(row);
            if text(row, "state") != "done" || number(row, "bodies") != 1 {
                faults.push(format!("a scan without its report: {row}"));
            }
        }
        let next = self.next_due();
        let (mut reported, mut passed, mut ahead) = (0, 0, 0);
        for (target, due_at) in self.ledger.promised() {
            let of_due = scans.get(&(target.as_str(), *due_at)).map_or(0, Vec::len);
            let ran = of_target.get(target.as_str()).is_some_and(|scans| {
                let covers =
                    |scan: &&&Value| number(scan, "due_at") < *due_at && number(scan, "recorded_at") >= *due_at;
                scans.iter().any(|scan| covers(&scan))
            });
            match of_due {
                1 => reported += 1,
                0 if next.get(target) == Some(due_at) => ahead += 1,
                0 if ran => passed += 1,
                count => faults.push(format!("{target} was due at {due_at}: {count} reports")),
            }
        }
        let again = rows.iter().filter(|row| number(row, "attempts") > 1).count();
        eprintln!(
            "  {} due times promised: {reported} have their one report, {passed} passed while a scan ran, {ahead} are ahead\n  \
             {} reports in all, {again} of scans that were handed out more than once",
            self.ledger.promised().len(),
            rows.len()
        );
    }

    /// A target that turned from green to another colour has one incident for each time; open exactly while it is not green.
    fn incidents(&self, faults: &mut Vec<String>) {
        let rows = self.shell.rows(
            "SELECT target.host, target.colour, (SELECT group_concat(colour, '') FROM (SELECT colour FROM scan WHERE \
             scan.target_id = target.id ORDER BY started_at)) AS colours, \
             (SELECT COUNT(*) FROM incident_target l WHERE l.target_id = target.id) AS incidents, \
             (SELECT COUNT(*) FROM incident_target l JOIN incident i ON i.id = l.incident_id WHERE l.target_id = target.id \
             AND i.closed_at IS NULL AND l.recovered_at IS NULL) AS open FROM target WHERE enabled = 1",
        );
        let (mut incidents, mut open) = (0, 0);
        for row in &rows {
            let colours = row["colours"].as_str().unwrap_or_default();
            let turns = turns(colours);
            incidents += number(row, "incidents");
            open += number(row, "open");
            if number(row, "incidents") != turns {
                faults.push(format!("turned bad {turns} times ({colours}): {row}"));
            }
            if (number(row, "open") > 0) != (number(row, "colour") != GREEN) {
                faults.push(format!("colour and open incidents do not agree: {row}"));
            }
        }
        eprintln!("  {incidents} incidents, {open} of them open");
        let untold = self.shell.rows(
            "SELECT i.id, i.cause, i.closed_at, (SELECT group_concat(event || ' ' || state) FROM outbox o WHERE \
             o.incident_id = i.id) AS told FROM incident i",
        );
        for row in &untold {
            let expected: &[&str] = match row["closed_at"].is_null() {
                true => &["opened sent"],
                false => &["opened sent", "recovered sent"],
            };
            let mut told: Vec<&str> = row["told"].as_str().unwrap_or_default().split(',').collect();
            told.sort_unstable();
            if told != expected {
                faults.push(format!("an incident that was not told as it should: {row}"));
            }
        }
    }

    /// Each mail that was owed arrived, and nothing else; one that arrived twice was in hand at a death.
    fn mails(&self, faults: &mut Vec<String>) {
        let rows = self.shell.rows("SELECT message_id, state, attempts FROM outbox");
        let owed: BTreeSet<&str> = rows.iter().map(|row| text(row, "message_id")).collect();
        let arrived: BTreeSet<&str> = self.mails.keys().map(String::as_str).collect();
        faults.extend(
            owed.difference(&arrived)
                .map(|id| format!("{id} was owed and never arrived")),
        );
        faults.extend(
            arrived
                .difference(&owed)
                .map(|id| format!("{id} arrived and was not owed")),
        );
        let mut again = 0;
        for (id, places) in &self.mails {
            again += places.len() - 1;
            let lives: BTreeSet<usize> = places.iter().map(|place| self.life(*place)).collect();
            if lives.len() < places.len() {
                faults.push(format!("{id} arrived twice in one life: {places:?}"));
            }
        }
        let most = self.deaths.len() * CONNECTIONS;
        if again > most {
            faults.push(format!(
                "{again} mails came again, and at most {most} were being sent at a death"
            ));
        }
        eprintln!(
            "  {} mails owed, {} arrived, {again} came once more under the same Message-ID after a death",
            owed.len(),
            arrived.len()
        );
    }

    /// In which life the server accepted a mail.
    fn life(&self, place: usize) -> usize {
        self.deaths.iter().filter(|death| death.accepted <= place).count()
    }

    /// The last look at each server saw what it is.
    fn colours(&self, faults: &mut Vec<String>) {
        let rows = self.shell.rows("SELECT host, colour FROM target WHERE enabled = 1");
        let colours: BTreeMap<&str, i64> = rows
            .iter()
            .map(|row| (text(row, "host"), number(row, "colour")))
            .collect();
        for member in self.members {
            let expected: &[i64] = match member.kind {
                Kind::Dead | Kind::Expired | Kind::SelfSigned => &[RED],
                Kind::Moody => &[GREEN, RED],
                Kind::Sound => &[GREEN],
                Kind::WrongHost => &[ORANGE],
            };
            let seen = colours.get(member.name.as_str());
            if !seen.is_some_and(|colour| expected.contains(colour)) {
                faults.push(format!("{} has colour {seen:?}", member.name));
            }
        }
    }

    fn next_due(&self) -> BTreeMap<String, i64> {
        let rows = self
            .shell
            .rows("SELECT id, next_due_at AS due FROM target WHERE next_due_at IS NOT NULL");
        let read = |row: &Value| (text(row, "id").to_owned(), number(row, "due"));
        rows.iter().map(read).collect()
    }
}

const RED: i64 = 0;
const ORANGE: i64 = 1;
const GREEN: i64 = 2;

/// Mails that are sent at the same time (`mail.connections_per_domain`): no more can be between the server's keeping and the mark.
const CONNECTIONS: usize = 2;

/// How often something turned from green, or from nothing, to another colour.
fn turns(colours: &str) -> i64 {
    let mut turns = 0;
    let mut before = '2';
    for colour in colours.chars() {
        turns += i64::from(before == '2' && colour != '2');
        before = colour;
    }
    turns
}

fn text<'r>(row: &'r Value, column: &str) -> &'r str {
    row[column].as_str().unwrap_or_else(|| panic!("{column} of {row}"))
}

fn number(row: &Value, column: &str) -> i64 {
    row[column].as_i64().unwrap_or_else(|| panic!("{column} of {row}"))
}
