//! Vigie beside sslscan, testssl.sh and sslyze on the servers of `tests/src/stacks`, whose truth is known from their
//! configuration.
//!
//! `tests/compare/install`, then `cargo run -p tests --bin compare -- [NAME ...] [-SCANNER ...]`: the table of what somebody
//! tells otherwise than it is, in Markdown, and what each took. With names, of these servers alone; `-testssl.sh` leaves that
//! scanner out, which takes minutes for each. docs/COMPARISON.md keeps a run and explains it.

#![expect(
    clippy::disallowed_methods,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a tool of the tests: it fails by panicking, prints, and connects to what it started"
)]

mod counter;
mod facts;
mod scanners;
mod table;

use counter::Counter;
use scanners::Scanner;
use table::Table;
use tests::stacks::configurations;

fn main() {
    let (left_out, wanted): (Vec<String>, Vec<String>) =
        std::env::args().skip(1).partition(|word| word.starts_with('-'));
    let mut table = Table::default();
    for configuration in configurations() {
        if !wanted.is_empty() && !wanted.iter().any(|name| name == configuration.name) {
            continue;
        }
        eprintln!("{}", configuration.name);
        let server = (configuration.start)();
        let counter = Counter::start(server.port());
        let mut names = facts::Names::new();
        let told = Scanner::ALL.map(|scanner| {
            if left_out
                .iter()
                .any(|word| word.strip_prefix('-') == Some(scanner.name()))
            {
                return facts::Facts::new();
            }
            let before = counter.connections();
            let run = scanner.run(counter.port(), server.credentials(), &mut names);
            let connections = counter.connections() - before;
            table.took(scanner, connections, run.cpu_seconds, run.wall_seconds);
            run.facts
        });
        let truth = facts::of_truth(&(configuration.truth)(), &names);
        table.add(configuration.name, &truth, &told);
    }
    print!("{}", table.markdown());
}
