use super::Code;
use crate::{Arguments, EvidenceKind, Finding, Language, Messages, ReportTarget, StartTls, is_end_of_time};
use jiff::Timestamp;
use std::{
    collections::BTreeSet,
    net::{IpAddr, SocketAddr},
    sync::LazyLock,
};

static ENGLISH: LazyLock<Messages> = LazyLock::new(|| Messages::new(Language::En, &sources::ENGLISH));
static FRENCH: LazyLock<Messages> = LazyLock::new(|| Messages::new(Language::Fr, &sources::FRENCH));

/// The texts as they stand in the folder `texts`, one file a family.
mod sources {
    macro_rules! texts {
        ($language:literal) => {
            [
                include_str!(concat!("../../texts/", $language, "/chain.ftl")),
                include_str!(concat!("../../texts/", $language, "/cert.ftl")),
                include_str!(concat!("../../texts/", $language, "/net.ftl")),
                include_str!(concat!("../../texts/", $language, "/protocol.ftl")),
                include_str!(concat!("../../texts/", $language, "/cipher.ftl")),
                include_str!(concat!("../../texts/", $language, "/vuln.ftl")),
                include_str!(concat!("../../texts/", $language, "/other.ftl")),
            ]
        };
    }
    pub(super) const ENGLISH: [&str; 7] = texts!("en");
    pub(super) const FRENCH: [&str; 7] = texts!("fr");
}

/// The catalogue's texts, in one language.
pub fn table_of_texts(language: Language) -> &'static Messages {
    match language {
        Language::En => &ENGLISH,
        Language::Fr => &FRENCH,
    }
}

/// Everything that a person reads about a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Texts {
    /// A short headline.
    pub title: String,
    /// One sentence that says what was seen, with the evidence in it.
    pub sentence: String,
    /// What it is and who notices.
    pub meaning: String,
    /// How to mend it, step by step.
    pub steps: Vec<String>,
    /// A command that shows whether it is mended, where there is one.
    pub verify: Option<String>,
}

/// What the texts may name besides the evidence: the place that was looked at.
#[derive(Clone, Copy, Debug, Default)]
pub struct Context<'a> {
    /// The host, or a file name when no server was asked.
    pub host: &'a str,
    /// The port, where a server was asked.
    pub port: Option<u16>,
    /// How TLS is reached there.
    pub starttls: StartTls,
    /// Where to connect instead of to the addresses of the host.
    pub connect: Option<SocketAddr>,
    /// The name to send in the SNI extension instead of the host.
    pub sni: Option<&'a str>,
}

impl<'a> From<&'a ReportTarget> for Context<'a> {
    fn from(target: &'a ReportTarget) -> Self {
        Self {
            host: &target.host,
            port: target.port,
            starttls: target.starttls,
            connect: target.connect,
            sni: target.sni.as_deref(),
        }
    }
}

impl Context<'static> {
    /// The example that documentation uses.
    pub const EXAMPLE: Self = Self {
        host: "www.example.org",
        port: Some(443),
        starttls: StartTls::None,
        connect: None,
        sni: None,
    };
}

impl Context<'_> {
    /// The host as it stands in a URL: IPv6 addresses in brackets.
    fn url_host(&self) -> String {
        match self.host.parse::<std::net::Ipv6Addr>() {
            Ok(address) => format!("[{address}]"),
            Err(_) => self.host.to_owned(),
        }
    }

    /// The name that a client sends; an address is no server name (RFC 6066 section 3).
    fn server_name(&self) -> Option<&str> {
        let name = self.sni.unwrap_or(self.host);
        name.parse::<IpAddr>().is_err().then_some(name)
    }

    /// The `openssl` command that reaches the place.
    fn s_client(&self) -> String {
        let place = match self.connect {
            Some(place) => place.to_string(),
            None => format!("{}:{}", self.url_host(), self.port()),
        };
        let name = self.server_name().map(|name| format!(" -servername {name}"));
        let dialogue = self.starttls.openssl_name().map(|word| format!(" -starttls {word}"));
        format!(
            "openssl s_client -connect {place}{}{}",
            name.unwrap_or_default(),
            dialogue.unwrap_or_default()
        )
    }

    fn port(&self) -> u16 {
        self.port.unwrap_or(self.starttls.default_port())
    }

    /// The host as `nmap` takes it. Under an address its scripts know no name unless they are told.
    fn nmap_host(&self) -> String {
        let address = self.connect.map(|place| place.ip()).or(self.host.parse().ok());
        let six = if address.is_some_and(|address| address.is_ipv6()) {
            "-6 "
        } else {
            ""
        };
        let host = match self.connect {
            Some(place) => place.ip().to_string(),
            None => self.host.to_owned(),
        };
        match self.server_name().filter(|name| *name != host) {
            Some(name) => format!("{six}--script-args tls.servername={name} {host}"),
            None => format!("{six}{host}"),
        }
    }

    /// The option that leads `curl` to the place; empty where the URL does.
    fn curl_place(&self) -> String {
        self.connect
            .map(|place| format!(" --connect-to ::{place}"))
            .unwrap_or_default()
    }
}

impl Texts {
    /// The texts of a finding, with its evidence.
    pub fn of(finding: &Finding, language: Language, context: Context<'_>) -> Self {
        let mut arguments = place(context);
        for key in finding.code.entry().evidence {
            let value = finding.evidence.value(key.name);
            match (key.kind, value) {
                (EvidenceKind::Number, Some(value)) => arguments.set(key.name, value.as_i64().unwrap_or_default()),
                (EvidenceKind::List, Some(value)) => arguments.set(key.name, list(finding, key.name, value, language)),
                (kind, Some(value)) => arguments.set(key.name, readable(kind, value, language)),
                (_, None) if key.required => arguments.set(key.name, "?"),
                (_, None) => arguments.set(key.name, "none"),
            }
        }
        let texts = Self::format(finding.code, language, &arguments, context);
        Self {
            // Files have no server that a command could ask.
            verify: texts.verify.filter(|_| context.port.is_some()),
            ..texts
        }
    }

    /// The texts of a code without a finding, as the documentation shows them: evidence appears as `<key>`.
    pub fn in_general(code: Code, language: Language) -> Self {
        let mut arguments = place(Context::EXAMPLE);
        for key in code.entry().evidence {
            arguments.set(key.name, format!("<{}>", key.name));
        }
        Self::format(code, language, &arguments, Context::EXAMPLE)
    }

    /// Evidence comes from peers, and a command is pasted into a shell: `verify` knows nothing but the place.
    fn format(code: Code, language: Language, arguments: &Arguments<'_>, context: Context<'_>) -> Self {
        let table = table_of_texts(language);
        let id = code.as_str().replace(['.', '_'], "-");
        let text = |attribute: &str| table.text(&id, Some(attribute), Some(arguments));
        let required = |attribute: &str| text(attribute).unwrap_or_else(|| code.as_str().to_owned());
        Self {
            title: required("title"),
            sentence: required("sentence"),
            meaning: required("meaning"),
            steps: required("steps").lines().map(str::to_owned).collect(),
            verify: table.text(&id, Some("verify"), Some(&place(context))),
        }
    }
}

fn place(context: Context<'_>) -> Arguments<'static> {
    let mut arguments = Arguments::new();
    arguments.set("host", context.host.to_owned());
    arguments.set("port", context.port().to_string());
    arguments.set("curl_place", context.curl_place());
    arguments.set("nmap_host", context.nmap_host());
    arguments.set(
        "nmap_port",
        context.connect.map_or(context.port(), |place| place.port()).to_string(),
    );
    arguments.set("s_client", context.s_client());
    arguments.set("url_host", context.url_host());
    arguments
}

/// Evidence as a person reads it. Names come from a peer and are already escaped where they were read.
fn readable(kind: EvidenceKind, value: &serde_json::Value, language: Language) -> String {
    match kind {
        EvidenceKind::Time => value
            .as_str()
            .and_then(|instant| instant.parse::<Timestamp>().ok())
            .map_or_else(|| plain(value), |instant| date(instant, language)),
        EvidenceKind::List | EvidenceKind::Number | EvidenceKind::Text => plain(value),
    }
}

fn plain(value: &serde_json::Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// A list as a person reads it. Where the evidence holds only its beginning, `<key>_count` tells the true number.
fn list(finding: &Finding, key: &str, value: &serde_json::Value, language: Language) -> String {
    let items = value.as_array().map(Vec::as_slice).unwrap_or_default();
    let items: Vec<String> = items.iter().map(plain).collect();
    let count = finding.evidence.value(&format!("{key}_count"));
    let count = count
        .and_then(serde_json::Value::as_u64)
        .and_then(|count| usize::try_from(count).ok());
    bounded_list(&items, count, language)
}

/// A certificate may cover thousands of names; a sentence shows the first few.
fn bounded_list(items: &[String], count: Option<usize>, language: Language) -> String {
    const SHOWN: usize = 5;
    let unique: BTreeSet<&String> = items.iter().collect();
    if unique.is_empty() {
        return match language {
            Language::En => "none".to_owned(),
            Language::Fr => "aucun".to_owned(),
        };
    }
    let mut shown = Vec::new();
    for item in items {
        if !shown.contains(&item.as_str()) && shown.len() < SHOWN {
            shown.push(item.as_str());
        }
    }
    let rest = count.unwrap_or(unique.len()).saturating_sub(shown.len());
    let more = match (rest, language) {
        (0, _) => String::new(),
        (rest, Language::En) => format!(" and {rest} more"),
        (rest, Language::Fr) => format!(" et {rest} de plus"),
    };
    format!("{}{more}", shown.join(", "))
}

/// An instant as people read it: `20 Nov 2026 23:59 UTC`, `20 nov. 2026 23:59 UTC`. The end of time is said to be none.
pub fn date(instant: Timestamp, language: Language) -> String {
    if is_end_of_time(instant) {
        return match language {
            Language::En => "31 Dec 9999 23:59 UTC (no expiry)".to_owned(),
            Language::Fr => "31 déc. 9999 23:59 UTC (sans expiration)".to_owned(),
        };
    }
    const ENGLISH: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    const FRENCH: [&str; 12] = [
        "janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.",
    ];
    let civil = instant.to_zoned(jiff::tz::TimeZone::UTC);
    let months = match language {
        Language::En => ENGLISH,
        Language::Fr => FRENCH,
    };
    let month = usize::try_from(civil.month() - 1)
        .ok()
        .and_then(|index| months.get(index))
        .copied()
        .unwrap_or_default();
    format!(
        "{} {month} {} {:02}:{:02} UTC",
        civil.day(),
        civil.year(),
        civil.hour(),
        civil.minute()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_complete_texts_in_every_language() {
        let mut missing = Vec::new();
        for language in Language::ALL {
            for code in Code::ALL {
                let texts = Texts::in_general(*code, language);
                let id = code.as_str();
                for (part, text) in [
                    ("title", &texts.title),
                    ("sentence", &texts.sentence),
                    ("meaning", &texts.meaning),
                ] {
                    if text == id || text.trim().is_empty() {
                        missing.push(format!("{} {id} {part}", language.as_str()));
                    }
                }
                if texts.steps.iter().any(|step| step == id || step.trim().is_empty()) {
                    missing.push(format!("{} {id} steps", language.as_str()));
                }
            }
        }
        assert!(
            missing.is_empty(),
            "missing, or naming a value that is no evidence of the code: {missing:#?}"
        );
    }

    #[test]
    fn both_languages_verify_with_the_same_command() {
        for code in Code::ALL {
            let [english, french] = Language::ALL.map(|language| Texts::in_general(*code, language).verify);
            assert_eq!(english, french, "{code}");
        }
    }

    #[test]
    fn a_command_knows_nothing_that_a_peer_sent_and_needs_a_server() {
        let finding = Finding::new(Code::CertHostnameMismatch)
            .with("name", "$(reboot)")
            .with("covers", vec!["`reboot`".to_owned()]);
        let verify = Texts::of(&finding, Language::En, Context::EXAMPLE).verify.unwrap();
        assert!(
            verify.starts_with("openssl s_client -connect www.example.org:443"),
            "{verify}"
        );
        assert!(!verify.contains("reboot"), "{verify}");
        let file = Context {
            host: "chain.pem",
            ..Context::default()
        };
        assert_eq!(Texts::of(&finding, Language::En, file).verify, None);
    }

    #[test]
    fn a_sentence_counts_days() {
        let sentence = |days: i64, language| {
            let finding = Finding::new(Code::CertExpiresSoon)
                .with("subject", "CN=a")
                .with("not_after", "2026-08-03T07:05:00Z".parse::<Timestamp>().unwrap())
                .with("days", days);
            Texts::of(&finding, language, Context::EXAMPLE).sentence
        };
        for (days, english, french) in [
            (0, "in less than one day,", "dans moins d'un jour,"),
            (1, "in one day,", "dans un jour,"),
            (11, "in 11 days,", "dans 11 jours,"),
        ] {
            assert!(sentence(days, Language::En).contains(english));
            assert!(sentence(days, Language::Fr).contains(french));
        }
    }

    #[test]
    fn words_of_evidence_are_put_into_language() {
        let sentence = |reason: &str| {
            let finding = Finding::new(Code::NetDnsError).with("reason", reason);
            Texts::of(&finding, Language::En, Context::EXAMPLE).sentence
        };
        assert_eq!(
            sentence("no_such_name"),
            "The name www.example.org could not be resolved: there is no such name."
        );
        assert!(sentence("private").ends_with(": the address is in a private network."));
        assert!(sentence("a_word_from_tomorrow").ends_with(": a_word_from_tomorrow."));
    }

    #[test]
    fn a_long_list_is_cut() {
        let names: Vec<String> = (0..8).map(|index| format!("n{index}")).collect();
        assert_eq!(
            bounded_list(&names, None, Language::En),
            "n0, n1, n2, n3, n4 and 3 more"
        );
        assert_eq!(bounded_list(&[], None, Language::Fr), "aucun");
        let finding = Finding::new(Code::CertWildcard)
            .with("names", names)
            .with("names_count", 10_000_usize);
        let sentence = |language| Texts::of(&finding, language, Context::EXAMPLE).sentence;
        assert!(sentence(Language::En).contains("n4 and 9995 more"));
        assert!(sentence(Language::Fr).contains("n4 et 9995 de plus"));
    }

    #[test]
    fn dates_read_well_in_both_languages() {
        let instant: Timestamp = "2026-08-03T07:05:00Z".parse().unwrap();
        assert_eq!(date(instant, Language::En), "3 Aug 2026 07:05 UTC");
        assert_eq!(date(instant, Language::Fr), "3 août 2026 07:05 UTC");
        let none = [Language::En, Language::Fr].map(|language| date(Timestamp::MAX, language));
        assert_eq!(
            none,
            [
                "31 Dec 9999 23:59 UTC (no expiry)",
                "31 déc. 9999 23:59 UTC (sans expiration)"
            ]
        );
    }

    #[test]
    fn the_command_names_protocol_and_brackets() {
        let context = Context {
            host: "2001:db8::1",
            starttls: StartTls::Smtp,
            ..Context::default()
        };
        assert_eq!(
            context.s_client(),
            "openssl s_client -connect [2001:db8::1]:25 -starttls smtp"
        );
        assert_eq!(context.url_host(), "[2001:db8::1]");
        assert_eq!(
            Context::EXAMPLE.s_client(),
            "openssl s_client -connect www.example.org:443 -servername www.example.org"
        );
    }

    #[test]
    fn commands_lead_to_the_place_and_name_that_were_tested() {
        let context = Context {
            connect: Some(([192, 0, 2, 7], 7831).into()),
            sni: Some("shop.example.org"),
            ..Context::EXAMPLE
        };
        let command = |code| {
            Texts::format(code, Language::En, &place(context), context)
                .verify
                .unwrap()
        };
        let expiry = command(Code::CertExpiresSoon);
        assert!(
            expiry.starts_with("openssl s_client -connect 192.0.2.7:7831 -servername shop.example.org "),
            "{expiry}"
        );
        assert_eq!(
            command(Code::ProtocolSslv3),
            "nmap -p 7831 --script ssl-enum-ciphers --script-args tls.servername=shop.example.org 192.0.2.7"
        );
        let hsts = command(Code::HttpNoHsts);
        assert!(
            hsts.starts_with("curl --connect-to ::192.0.2.7:7831 -sS ")
                && hsts.contains("https://www.example.org:443/"),
            "{hsts}"
        );
    }

    #[test]
    fn evidence_that_not_every_finding_has_is_told_where_it_stands() {
        let sentence = |finding: &Finding, language| Texts::of(finding, language, Context::EXAMPLE).sentence;
        let unreachable = |silent: u32| {
            Finding::new(Code::NetAddressUnreachable)
                .with("phase", "connect")
                .with("reason", "refused")
                .with("silent", silent)
                .with("addresses", 16_u32)
        };
        let refused = Finding::new(Code::NetTlsError).with("reason", "alert_handshake_failure");
        let differs = Finding::new(Code::CertDiffersByAddress)
            .with("addresses", vec!["192.0.2.1".to_owned(), "192.0.2.2".to_owned()])
            .with("serials", vec!["0A".to_owned(), "0B".to_owned()])
            .with("until", vec!["2026-11-30".to_owned(), "2027-01-30".to_owned()]);
        let missing = Finding::new(Code::ChainIssuerMissing)
            .with("subject", "CN=a")
            .with("issuer", "CN=b")
            .with("not_fetched", vec!["http://ca.example/b.der".to_owned()]);
        for (finding, english, french) in [
            (unreachable(1), "One of the 16 addresses", "L'une des 16 adresses"),
            (unreachable(12), "12 of the 16 addresses", "12 des 16 adresses"),
            (
                refused.clone().with("seen", "without_name"),
                "clients that name no server.",
                "qui ne nomment aucun serveur.",
            ),
            (
                refused
                    .with("seen", "in_clear")
                    .with("suite", "TLS_RSA_WITH_AES_128_GCM_SHA256"),
                "speak TLS_RSA_WITH_AES_128_GCM_SHA256, may still connect.",
                "parlent TLS_RSA_WITH_AES_128_GCM_SHA256, peuvent encore se connecter.",
            ),
            (
                differs,
                "192.0.2.1, 192.0.2.2 (serial numbers 0A, 0B; valid until 2026-11-30, 2027-01-30).",
                "valables jusqu'au 2026-11-30, 2027-01-30).",
            ),
            (
                missing,
                "(nothing of use came from http://ca.example/b.der)",
                "(rien d'utile n'est venu de http://ca.example/b.der)",
            ),
        ] {
            assert!(finding.missing_evidence().is_empty());
            let (ours, theirs) = (sentence(&finding, Language::En), sentence(&finding, Language::Fr));
            assert!(ours.contains(english), "{ours}");
            assert!(theirs.contains(french), "{theirs}");
        }
    }

    #[test]
    fn the_numbers_that_a_server_gives_are_told_where_it_gives_some() {
        let sentence = |finding: &Finding, language| Texts::of(finding, language, Context::EXAMPLE).sentence;
        let refused = || Finding::new(Code::NetStarttlsRefused).with("reason", "refused");
        for (finding, english, french) in [
            (refused(), ": the server refuses.", " : le serveur refuse."),
            (
                refused().with("reply", 454_u32),
                ": the server refuses with code 454.",
                " : le serveur refuse avec le code 454.",
            ),
            (
                Finding::new(Code::NetTlsError)
                    .with("reason", "alert_unknown")
                    .with("alert", 255_u32),
                "with alert 255, which no standard knows.",
                "par l'alerte 255, qu'aucune norme ne connaît.",
            ),
            (
                Finding::new(Code::NetAddressUnreachable)
                    .with("phase", "starttls")
                    .with("reason", "too_long"),
                "more than any dialogue needs.",
                "plus qu'il ne faut à un dialogue.",
            ),
            (
                Finding::new(Code::NetConnectError).with("reason", "refused"),
                ": the connection was refused.",
                " : la connexion a été refusée.",
            ),
        ] {
            assert!(finding.missing_evidence().is_empty());
            let (ours, theirs) = (sentence(&finding, Language::En), sentence(&finding, Language::Fr));
            assert!(ours.ends_with(english), "{ours}");
            assert!(theirs.replace('\u{a0}', " ").ends_with(french), "{theirs}");
        }
    }
}
