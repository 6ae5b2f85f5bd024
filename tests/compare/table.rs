use crate::facts::Facts;
use crate::scanners::Scanner;
use std::{collections::BTreeMap, fmt::Write as _};

/// Who told what otherwise than it is.
#[derive(Debug, Default)]
pub(crate) struct Table {
    rows: Vec<String>,
    wrong: BTreeMap<Scanner, [usize; 2]>,
    took: BTreeMap<Scanner, Vec<(u32, f64, f64)>>,
    configurations: usize,
}

impl Table {
    /// Notes what a scanner took for one server.
    pub(crate) fn took(&mut self, scanner: Scanner, connections: u32, cpu_seconds: f64, wall_seconds: f64) {
        self.took
            .entry(scanner)
            .or_default()
            .push((connections, cpu_seconds, wall_seconds));
    }

    /// Adds a row for each fact that somebody tells otherwise.
    pub(crate) fn add(&mut self, name: &str, truth: &Facts, told: &[Facts; 4]) {
        self.configurations += 1;
        let mut differs = [false; 4];
        for (fact, is) in truth {
            let cells: Vec<String> = told.iter().map(|facts| cell(facts.get(fact), is)).collect();
            if cells.iter().all(|cell| cell.is_empty() || cell == "·") {
                continue;
            }
            for (differs, cell) in differs.iter_mut().zip(&cells) {
                *differs |= !cell.is_empty() && cell != "·" && cell != "?";
            }
            for (scanner, cell) in Scanner::ALL.iter().zip(&cells) {
                if cell == "?" {
                    self.wrong.entry(*scanner).or_default()[1] += 1;
                }
            }
            let is = if fact.starts_with("suites") { "" } else { is };
            self.rows
                .push(format!("| {name} | {fact} | {is} | {} |", cells.join(" | ")));
        }
        for (scanner, differs) in Scanner::ALL.iter().zip(differs) {
            self.wrong.entry(*scanner).or_default()[0] += usize::from(differs);
        }
    }

    /// All of it in Markdown.
    pub(crate) fn markdown(&self) -> String {
        let names: Vec<&str> = Scanner::ALL.iter().map(|scanner| scanner.name()).collect();
        let mut text = format!(
            "| server | fact | is | {} |\n|---|---|---|---|---|---|---|\n",
            names.join(" | ")
        );
        for row in &self.rows {
            writeln!(text, "{row}").unwrap();
        }
        writeln!(
            text,
            "\n| of {} servers | told something wrong | answers of \"?\" | connections | CPU s | wall s |",
            self.configurations
        )
        .unwrap();
        writeln!(text, "|---|---|---|---|---|---|").unwrap();
        for scanner in Scanner::ALL {
            let took = self.took.get(&scanner).map(Vec::as_slice).unwrap_or_default();
            let [wrong, unsure] = self.wrong.get(&scanner).copied().unwrap_or_default();
            let connections = median(took.iter().map(|(connections, ..)| f64::from(*connections)));
            let (cpu, wall) = (
                median(took.iter().map(|(_, cpu, _)| *cpu)),
                median(took.iter().map(|(_, _, wall)| *wall)),
            );
            let name = scanner.name();
            writeln!(
                text,
                "| {name} | {wrong} | {unsure} | {connections:.0} | {cpu:.3} | {wall:.1} |"
            )
            .unwrap();
        }
        text
    }
}

/// Nothing where a scanner does not look, "·" where it is right, else what it tells.
fn cell(told: Option<&String>, is: &str) -> String {
    match told {
        None => String::new(),
        Some(told) if told == is => "·".to_owned(),
        Some(told) if told.contains(' ') || is.contains(' ') => difference(told, is),
        Some(told) => told.clone(),
    }
}

fn difference(told: &str, is: &str) -> String {
    let without = |left: &str, right: &str| -> Vec<String> {
        let right: Vec<&str> = right.split(' ').collect();
        let left = left
            .split(' ')
            .filter(|suite| !suite.is_empty() && !right.contains(suite));
        left.map(str::to_owned).collect()
    };
    let (missing, invented) = (without(is, told), without(told, is));
    let part = |sign: &str, suites: &[String]| match suites {
        [] => String::new(),
        [one, two, three, four, .., last] => format!("{sign}{} ({one} {two} {three} {four} … {last})", suites.len()),
        few => format!("{sign}{}", few.join(&format!(" {sign}"))),
    };
    [part("−", &missing), part("+", &invented)].join(" ").trim().to_owned()
}

fn median(figures: impl Iterator<Item = f64>) -> f64 {
    let mut sorted: Vec<f64> = figures.collect();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or_default()
}
