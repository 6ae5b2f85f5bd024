use std::collections::HashSet;
use std::io::Write;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use hickory_resolver::config::{ResolverConfig, ResolverOpts};
use hickory_resolver::proto::op::{Message, ResponseCode};
use hickory_resolver::proto::rr::rdata::{A, AAAA, CNAME, MX};
use hickory_resolver::proto::rr::{Name, RData, Record, RecordType};
use tokio::net::UdpSocket;

use super::*;

/// What the test server answers to one question.
#[derive(Clone)]
enum Reply {
    Code(ResponseCode),
    Data(Vec<RData>),
    Silence,
}

/// A name server on loopback. What it was not told about does not exist; of a name it knows, other types are empty.
struct NameServer {
    address: SocketAddr,
    asked: Arc<AtomicUsize>,
}

impl NameServer {
    async fn start(zone: Vec<(&'static str, RecordType, Reply)>) -> Self {
        let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = socket.local_addr().unwrap();
        let asked = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&asked);
        tokio::spawn(async move {
            let names: HashSet<_> = zone.iter().map(|(name, ..)| *name).collect();
            let mut buffer = [0; 1500];
            loop {
                let (length, client) = socket.recv_from(&mut buffer).await.unwrap();
                count.fetch_add(1, Ordering::SeqCst);
                let question = Message::from_vec(&buffer[..length]).unwrap();
                if let Some(answer) = answer(&question, &zone, &names) {
                    socket.send_to(&answer.to_vec().unwrap(), client).await.unwrap();
                }
            }
        });
        Self { address, asked }
    }

    fn settings(&self) -> ResolverSettings {
        ResolverSettings {
            name_servers: vec![self.address],
            hosts_file: HostsFile::Nowhere,
            timeout: Duration::from_millis(1500),
            ..ResolverSettings::default()
        }
    }

    fn resolver(&self) -> Resolver {
        Resolver::new(self.settings()).unwrap()
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

fn answer(
    question: &Message,
    zone: &[(&'static str, RecordType, Reply)],
    names: &HashSet<&'static str>,
) -> Option<Message> {
    let query = question.queries[0].clone();
    let name = query.name().to_ascii();
    let mut answer = Message::response(question.metadata.id, question.metadata.op_code);
    answer.add_query(query.clone());
    let known = zone
        .iter()
        .find(|(owner, kind, _)| *owner == name && *kind == query.query_type());
    match known.map(|(.., reply)| reply.clone()) {
        Some(Reply::Silence) => return None,
        Some(Reply::Code(code)) => answer.metadata.response_code = code,
        Some(Reply::Data(data)) => {
            // A CNAME's records follow under the name it points to, as a recursive server answers.
            let mut owner = query.name().clone();
            for data in data {
                let next = if let RData::CNAME(target) = &data {
                    target.0.clone()
                } else {
                    owner.clone()
                };
                answer.add_answer(Record::from_rdata(owner, 60, data));
                owner = next;
            }
        }
        None if names.contains(name.as_str()) => {}
        None => answer.metadata.response_code = ResponseCode::NXDomain,
    }
    Some(answer)
}

fn v4(last: u8) -> RData {
    RData::A(A(Ipv4Addr::new(192, 0, 2, last)))
}

fn v6(last: u16) -> RData {
    RData::AAAA(AAAA(Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, last)))
}

fn alias(target: &str) -> RData {
    RData::CNAME(CNAME(Name::from_ascii(target).unwrap()))
}

fn mx(preference: u16, exchange: &str) -> RData {
    RData::MX(MX::new(preference, Name::from_ascii(exchange).unwrap()))
}

fn addresses(texts: &[&str]) -> Vec<IpAddr> {
    texts.iter().map(|text| text.parse().unwrap()).collect()
}

#[tokio::test]
async fn both_families_are_asked_and_told_in_order() {
    let server = NameServer::start(vec![
        (
            "www.example.org.",
            RecordType::A,
            Reply::Data(vec![v4(2), v4(1), v4(2)]),
        ),
        ("www.example.org.", RecordType::AAAA, Reply::Data(vec![v6(1)])),
    ])
    .await;
    let resolution = server.resolver().resolve("WWW.example.org.").await.unwrap();
    assert_eq!(
        resolution.addresses,
        addresses(&["192.0.2.1", "192.0.2.2", "2001:db8::1"])
    );
    assert_eq!((resolution.omitted, resolution.failed), (0, None));
    assert_eq!(resolution.source, AddressSource::Dns);
    assert_eq!(server.asked(), 2);
}

#[tokio::test]
async fn one_family_without_addresses_is_no_failure() {
    let server = NameServer::start(vec![("v6.example.org.", RecordType::AAAA, Reply::Data(vec![v6(1)]))]).await;
    let resolution = server.resolver().resolve("v6.example.org").await.unwrap();
    assert_eq!(resolution.addresses, addresses(&["2001:db8::1"]));
    assert_eq!(resolution.failed, None);
}

#[tokio::test]
async fn kinds_of_failure_are_told_apart() {
    let code = Reply::Code;
    let server = NameServer::start(vec![
        ("empty.example.org.", RecordType::TXT, Reply::Data(vec![])),
        ("broken.example.org.", RecordType::A, code(ResponseCode::ServFail)),
        ("broken.example.org.", RecordType::AAAA, code(ResponseCode::ServFail)),
        ("refused.example.org.", RecordType::A, code(ResponseCode::Refused)),
        ("half.example.org.", RecordType::A, code(ResponseCode::ServFail)),
    ])
    .await;
    let resolver = server.resolver();
    for (name, expected) in [
        ("none.example.org", ResolveError::NoSuchName),
        ("empty.example.org", ResolveError::NoAddresses),
        ("broken.example.org", ResolveError::ServerFailure { response_code: 2 }),
        ("refused.example.org", ResolveError::ServerFailure { response_code: 5 }),
        ("half.example.org", ResolveError::ServerFailure { response_code: 2 }),
        ("127.1", ResolveError::InvalidHost(crate::HostError::NumericForm)),
    ] {
        assert_eq!(resolver.resolve(name).await, Err(expected), "{name}");
    }
}

#[tokio::test]
async fn a_family_that_fails_does_not_take_the_other_with_it() {
    let server = NameServer::start(vec![
        ("a.example.org.", RecordType::A, Reply::Data(vec![v4(1)])),
        ("a.example.org.", RecordType::AAAA, Reply::Code(ResponseCode::ServFail)),
        ("b.example.org.", RecordType::A, Reply::Silence),
        ("b.example.org.", RecordType::AAAA, Reply::Data(vec![v6(1)])),
    ])
    .await;
    let settings = ResolverSettings {
        timeout: Duration::from_millis(200),
        ..server.settings()
    };
    let resolver = Resolver::new(settings).unwrap();
    let resolution = resolver.resolve("a.example.org").await.unwrap();
    assert_eq!(resolution.addresses, addresses(&["192.0.2.1"]));
    let error = ResolveError::ServerFailure { response_code: 2 };
    assert_eq!(
        resolution.failed,
        Some(FamilyFailure {
            family: Family::V6,
            error
        })
    );
    let resolution = resolver.resolve("b.example.org").await.unwrap();
    assert_eq!(resolution.addresses, addresses(&["2001:db8::1"]));
    assert_eq!(
        resolution.failed,
        Some(FamilyFailure {
            family: Family::V4,
            error: ResolveError::Timeout
        })
    );
}

#[tokio::test]
async fn silence_ends_in_time() {
    let server = NameServer::start(vec![
        ("silent.example.org.", RecordType::A, Reply::Silence),
        ("silent.example.org.", RecordType::AAAA, Reply::Silence),
    ])
    .await;
    let settings = ResolverSettings {
        timeout: Duration::from_millis(150),
        ..server.settings()
    };
    let outcome = Resolver::new(settings).unwrap().resolve("silent.example.org").await;
    assert_eq!(outcome, Err(ResolveError::Timeout));
}

#[tokio::test]
async fn aliases_are_followed_and_told() {
    let chain = vec![alias("b.example.net."), alias("c.example.net."), v4(1)];
    let server = NameServer::start(vec![
        ("a.example.org.", RecordType::A, Reply::Data(chain)),
        (
            "a.example.org.",
            RecordType::AAAA,
            Reply::Data(vec![alias("b.example.net.")]),
        ),
        ("b.example.net.", RecordType::AAAA, Reply::Data(vec![v6(7)])),
    ])
    .await;
    let resolution = server.resolver().resolve("a.example.org").await.unwrap();
    assert_eq!(resolution.addresses, addresses(&["192.0.2.1", "2001:db8::7"]));
    assert_eq!(resolution.aliases, ["b.example.net", "c.example.net"]);
}

#[tokio::test]
async fn more_than_eight_aliases_are_too_many() {
    let names: Vec<String> = (0..9).map(|index| format!("alias{index}.example.org.")).collect();
    let chain = |length: usize| Reply::Data(names[..length].iter().map(|name| alias(name)).chain([v4(1)]).collect());
    let server = NameServer::start(vec![
        ("eight.example.org.", RecordType::A, chain(8)),
        ("nine.example.org.", RecordType::A, chain(9)),
        (
            "loop.example.org.",
            RecordType::A,
            Reply::Data(vec![alias("loop.example.org.")]),
        ),
    ])
    .await;
    let resolver = server.resolver();
    assert_eq!(resolver.resolve("eight.example.org").await.unwrap().aliases.len(), 8);
    assert_eq!(
        resolver.resolve("nine.example.org").await,
        Err(ResolveError::TooManyAliases)
    );
    assert!(resolver.resolve("loop.example.org").await.is_err());
}

#[tokio::test]
async fn of_fifty_addresses_the_same_sixteen_are_kept() {
    let many = Reply::Data((1..=50).rev().map(v4).collect());
    let server = NameServer::start(vec![
        ("many.example.org.", RecordType::A, many.clone()),
        ("both.example.org.", RecordType::A, many),
        ("both.example.org.", RecordType::AAAA, Reply::Data(vec![v6(2), v6(1)])),
    ])
    .await;
    let resolver = server.resolver();
    let resolution = resolver.resolve("many.example.org").await.unwrap();
    assert_eq!((resolution.addresses.len(), resolution.omitted), (16, 34));
    assert_eq!(resolution.addresses.last(), Some(&"192.0.2.16".parse().unwrap()));
    let resolution = resolver.resolve("both.example.org").await.unwrap();
    assert_eq!((resolution.addresses.len(), resolution.omitted), (16, 36));
    assert_eq!(resolution.addresses[14..], addresses(&["2001:db8::1", "2001:db8::2"]));
}

#[tokio::test]
async fn only_names_without_a_dot_are_searched() {
    let server = NameServer::start(vec![
        ("db.corp.example.", RecordType::A, Reply::Data(vec![v4(1)])),
        ("db.x.corp.example.", RecordType::A, Reply::Data(vec![v4(2)])),
        ("top.", RecordType::A, Reply::Data(vec![v4(3)])),
    ])
    .await;
    let search = vec!["none.example".to_owned(), "corp.example".to_owned()];
    let resolver = Resolver::new(ResolverSettings {
        search,
        ..server.settings()
    })
    .unwrap();
    assert_eq!(
        resolver.resolve("db").await.unwrap().addresses,
        addresses(&["192.0.2.1"])
    );
    assert_eq!(
        resolver.resolve("top").await.unwrap().addresses,
        addresses(&["192.0.2.3"])
    );
    assert_eq!(resolver.resolve("nothing").await, Err(ResolveError::NoSuchName));
    let asked = server.asked();
    assert_eq!(resolver.resolve("db.x").await, Err(ResolveError::NoSuchName));
    assert_eq!(server.asked(), asked + 2);
}

#[tokio::test]
async fn what_is_known_is_not_asked() {
    let server = NameServer::start(vec![]).await;
    let mut file = tempfile::NamedTempFile::new().unwrap();
    writeln!(file, "192.0.2.1 box box.example.org\n2001:db8::1 box").unwrap();
    let resolver = Resolver::new(ResolverSettings {
        hosts_file: HostsFile::Path(file.path().to_owned()),
        overrides: HashMap::from([
            ("Faß.example".to_owned(), addresses(&["192.0.2.9"])),
            ("box.example.org".to_owned(), addresses(&["192.0.2.8"])),
            ("gone.example.org".to_owned(), Vec::new()),
        ]),
        ..server.settings()
    })
    .unwrap();
    for (host, expected) in [
        ("box", vec!["192.0.2.1", "2001:db8::1"]),
        ("box.example.org", vec!["192.0.2.8"]),
        ("xn--fa-hia.example", vec!["192.0.2.9"]),
        ("192.0.2.7", vec!["192.0.2.7"]),
        ("[2001:db8::7]", vec!["2001:db8::7"]),
        ("localhost", vec!["127.0.0.1", "::1"]),
    ] {
        assert_eq!(
            resolver.resolve(host).await.unwrap().addresses,
            addresses(&expected),
            "{host}"
        );
    }
    assert_eq!(
        resolver.resolve("gone.example.org").await,
        Err(ResolveError::NoAddresses)
    );
    assert_eq!(server.asked(), 0);
}

#[tokio::test]
async fn each_resolution_asks_anew() {
    let server = NameServer::start(vec![("a.example.org.", RecordType::A, Reply::Data(vec![v4(1)]))]).await;
    let resolver = server.resolver();
    for asked in [2, 4, 6] {
        resolver.resolve("a.example.org").await.unwrap();
        assert_eq!(server.asked(), asked);
    }
}

#[tokio::test]
async fn without_a_name_server_the_outcome_says_so() {
    let settings = ResolverSettings::default();
    let known = KnownNames::new(&HostsFile::Nowhere, HashMap::new()).unwrap();
    let nobody = ResolverConfig::from_name_servers(Vec::new());
    let dns = Dns::from_config(nobody, ResolverOpts::default(), settings.timeout).unwrap();
    let resolver = Resolver {
        dns,
        known,
        timeout: settings.timeout,
        anchors: Arc::default(),
    };
    assert_eq!(
        resolver.resolve("www.example.org").await,
        Err(ResolveError::NoNameServer)
    );
    assert_eq!(
        resolver.resolve("192.0.2.1").await.unwrap().addresses,
        addresses(&["192.0.2.1"])
    );
}

#[test]
fn settings_that_cannot_be_used_are_named() {
    let missing = ResolverSettings {
        hosts_file: HostsFile::Path("/nowhere/hosts".into()),
        ..Default::default()
    };
    assert!(matches!(Resolver::new(missing), Err(SetupError::HostsFile { .. })));
    let overrides = HashMap::from([("no name".to_owned(), Vec::new())]);
    let bad_name = ResolverSettings {
        overrides,
        hosts_file: HostsFile::Nowhere,
        ..Default::default()
    };
    assert!(matches!(Resolver::new(bad_name), Err(SetupError::Name { .. })));
}

#[tokio::test]
async fn mail_exchangers_come_by_preference() {
    let server = NameServer::start(vec![
        (
            "example.org.",
            RecordType::MX,
            Reply::Data(vec![
                mx(20, "b.example.net."),
                mx(10, "C.example.net."),
                mx(10, "a.example.net."),
            ]),
        ),
        ("null.example.org.", RecordType::MX, Reply::Data(vec![mx(0, ".")])),
        (
            "bad.example.org.",
            RecordType::MX,
            Reply::Data(vec![mx(10, "192.0.2.1."), mx(20, "ok.example.net.")]),
        ),
        ("plain.example.org.", RecordType::A, Reply::Data(vec![v4(1)])),
    ])
    .await;
    let resolver = server.resolver();
    let exchanger = |preference, host: &str| MailExchanger {
        preference,
        host: host.to_owned(),
    };
    let listed = MailExchangers::Listed {
        exchangers: vec![
            exchanger(10, "a.example.net"),
            exchanger(10, "c.example.net"),
            exchanger(20, "b.example.net"),
        ],
        invalid: Vec::new(),
    };
    assert_eq!(resolver.mail_exchangers("example.org").await, Ok(listed));
    assert_eq!(
        resolver.mail_exchangers("null.example.org").await,
        Ok(MailExchangers::Null)
    );
    assert_eq!(
        resolver.mail_exchangers("plain.example.org").await,
        Ok(MailExchangers::Implicit)
    );
    assert_eq!(
        resolver.mail_exchangers("none.example.org").await,
        Err(ResolveError::NoSuchName)
    );
    let partly = MailExchangers::Listed {
        exchangers: vec![exchanger(20, "ok.example.net")],
        invalid: vec!["192.0.2.1".to_owned()],
    };
    assert_eq!(resolver.mail_exchangers("bad.example.org").await, Ok(partly));
}
