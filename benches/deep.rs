//! What a `deep` scan costs beside its floor: one verified handshake and as many bare hellos as the scan makes further
//! connections, with the same server in the same run.
//!
//! `cargo bench -p benches --bench deep` measures; docs/PERFORMANCE.md says what, and keeps the figures.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark fails by panicking, prints, and connects to what it started"
)]

use benches::{CpuTime, FleetServer, Handshakes, Scans, median};
use model::{Depth, ScanJob};
use std::net::Ipv4Addr;
use testbed::KeyKind;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const ROUNDS: usize = 21;
const PER_ROUND: usize = 8;
/// What a deep scan of a modern nginx may take.
const MOST_CONNECTIONS: u32 = 50;
const MOST_MILLISECONDS: f64 = 5.0;
/// How many of the hellos are of TLS 1.3, to be answered with a HelloRetryRequest: suites and groups, and their two refusals.
const RETRIED: u32 = 12;

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    for (name, kind) in [("ECDSA", KeyKind::EcdsaP256), ("RSA", KeyKind::Rsa2048)] {
        runtime.block_on(measure(name, kind));
    }
}

async fn measure(name: &str, kind: KeyKind) {
    let server = FleetServer::start(kind, PER_ROUND);
    let names: Vec<String> = (0..PER_ROUND).map(FleetServer::new_chain).collect();
    let scans = Scans::new(&server, Depth::Deep, names.clone());
    let handshakes = Handshakes::verified(&server);
    let jobs: Vec<ScanJob> = names.iter().map(|name| scans.job(name)).collect();
    let first = scans.report(jobs.first().unwrap(), &scans.forgetful()).await;
    let hellos = Hellos::new(server.port(), first.connections.saturating_sub(1));

    let mut costs = [const { Vec::new() }; 2];
    for round in 0..ROUNDS {
        let [floor, deep] = &mut costs;
        for turn in [round % 2 == 0, round % 2 == 1] {
            let environment = scans.forgetful();
            let before = CpuTime::now();
            if turn {
                handshakes.run(&names, 1).await;
                for name in &names {
                    hellos.send(name).await;
                }
                floor.push(before.elapsed_micros() / PER_ROUND as f64);
            } else {
                for job in &jobs {
                    let report = scans.report(job, &environment).await;
                    assert_eq!(report.connections, first.connections, "connections of two scans");
                }
                deep.push(before.elapsed_micros() / PER_ROUND as f64);
            }
        }
    }
    let [floor, deep] = &costs;
    let ratio = median(deep.iter().zip(floor).map(|(deep, floor)| deep / floor));
    let (floor, deep) = (median(floor.iter().copied()), median(deep.iter().copied()));
    println!("{name}: median of {ROUNDS} rounds of {PER_ROUND}, CPU of this process");
    println!("  connections   {:5}   (budget {MOST_CONNECTIONS})", first.connections);
    println!("  floor         {floor:5.0} µs");
    println!(
        "  deep scan     {deep:5.0} µs   (budget {:.0})",
        MOST_MILLISECONDS * 1_000.0
    );
    println!("  ratio         {ratio:5.2}");
}

/// Bare hellos: connect, send, read the first bytes of the answer, close. Nothing is parsed.
struct Hellos {
    port: u16,
    count: u32,
}

impl Hellos {
    const fn new(port: u16, count: u32) -> Self {
        Self { port, count }
    }

    async fn send(&self, name: &str) {
        for index in 0..self.count {
            let hello = match index < RETRIED {
                true => retried(name),
                false => answered(name),
            };
            let mut socket = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).await.unwrap();
            socket.set_nodelay(true).unwrap();
            socket.write_all(&hello).await.unwrap();
            let mut answer = [0; 8 * 1024];
            let count = socket.read(&mut answer).await.unwrap();
            assert_eq!(
                answer.get(..count).and_then(|answer| answer.first()),
                Some(&22),
                "no handshake record"
            );
        }
    }
}

/// A hello of TLS 1.3 with an empty key share (RFC 8446 section 4.2.8).
fn retried(name: &str) -> Vec<u8> {
    let versions = extension(43, &[2, 3, 4]);
    let shares = extension(51, &[0, 0]);
    hello(name, &[0x1301, 0x1302, 0x1303], &[versions, shares].concat())
}

/// A hello of TLS 1.2.
fn answered(name: &str) -> Vec<u8> {
    hello(name, &[0xC02B, 0xC02F, 0xC02C, 0xC030, 0xCCA9, 0xCCA8], &[])
}

fn hello(name: &str, suites: &[u16], further: &[u8]) -> Vec<u8> {
    let suites: Vec<u8> = suites.iter().flat_map(|suite| suite.to_be_bytes()).collect();
    let server_name = [&[0], vector16(name.as_bytes()).as_slice()].concat();
    let extensions = [
        extension(0, &vector16(&server_name)),
        extension(10, &vector16(&[0, 29, 0, 23])),
        extension(13, &vector16(&[4, 3, 8, 4, 4, 1])),
        further.to_vec(),
    ];
    let body = [
        &[3, 3],
        [7; 32].as_slice(),
        &[0],
        &vector16(&suites),
        &[1, 0],
        &vector16(&extensions.concat()),
    ];
    let body = vector16(&body.concat());
    // The length of a handshake message has three bytes, of which the first is zero here.
    let message = [&[1, 0], body.as_slice()].concat();
    [&[22, 3, 1], vector16(&message).as_slice()].concat()
}

fn extension(number: u16, content: &[u8]) -> Vec<u8> {
    [number.to_be_bytes().as_slice(), &vector16(content)].concat()
}

fn vector16(content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len()).unwrap();
    [length.to_be_bytes().as_slice(), content].concat()
}
