//! The entries of a list, which may be hundreds of thousands: walked through once, then found by an index.

use crate::{
    certificate::{distinguished::NameKey, read::range},
    der::{self, Element},
    revocation::{
        extension,
        ocsp::name,
        reason::{self, UNSPECIFIED},
        subject::significant,
        time,
    },
};
use jiff::Timestamp;
use std::cmp::Ordering;

/// Where which serial number stands.
pub(super) struct Entries {
    /// The end of each serial number and the place of its entry in the list, in the order of the serial numbers.
    index: Vec<(u64, u32)>,
    /// From which place on the entries are of another issuer than the list (RFC 5280 section 5.3.3).
    issuers: Vec<(u32, NameKey)>,
    /// One of them has a critical extension that nobody here understands.
    pub(super) has_unknown_critical: bool,
    /// A serial number stands there twice.
    pub(super) has_twice: bool,
}

/// What an entry says.
pub(super) struct Entry {
    pub(super) at: Timestamp,
    pub(super) reason: &'static str,
}

/// Changes of the issuer within one list: indirect lists of this size are not in use.
const ISSUERS: usize = 10_000;

/// Walks through the content of `revokedCertificates`, which is a part of `list`. None where an entry cannot be read.
pub(super) fn index(list: &[u8], content: &[u8]) -> Option<Entries> {
    let mut entries = Entries {
        index: Vec::new(),
        issuers: Vec::new(),
        has_unknown_critical: false,
        has_twice: false,
    };
    let mut rest = content;
    while !rest.is_empty() {
        let (element, after) = der::first(rest)?;
        let place = u32::try_from(range(list, element.whole).start).ok()?;
        let parts = Parts::of(&element)?;
        let issuer = match parts.extensions {
            Some(extensions) => entries.look_at(extensions)?,
            None => None,
        };
        if let Some(issuer) = issuer {
            if entries.issuers.len() == ISSUERS {
                return None;
            }
            entries.issuers.push((place, issuer));
        }
        entries.index.push((tail(parts.serial), place));
        rest = after;
    }
    entries.index.shrink_to_fit();
    let mut sorted = std::mem::take(&mut entries.index);
    sorted.sort_unstable_by(|one, other| compare(list, *one, *other));
    // In a list for several issuers each has numbers of its own.
    entries.has_twice = entries.issuers.is_empty()
        && sorted
            .windows(2)
            .any(|pair| matches!(pair, [one, other] if compare(list, *one, *other) == Ordering::Equal));
    entries.index = sorted;
    Some(entries)
}

impl Entries {
    pub(super) fn len(&self) -> usize {
        self.index.len()
    }

    pub(super) fn memory(&self) -> usize {
        self.index.len() * size_of::<(u64, u32)>() + self.issuers.len() * 256
    }

    /// The entry of a serial number under an issuer for whom `is_meant` holds; `own` is the issuer of the list.
    pub(super) fn find(
        &self,
        list: &[u8],
        serial: &[u8],
        own: &NameKey,
        is_meant: impl Fn(&NameKey) -> bool,
    ) -> Option<Entry> {
        let serial = significant(serial);
        let key = tail(serial);
        let order = |(end, place): (u64, u32)| end.cmp(&key).then_with(|| serial_at(list, place).cmp(serial));
        let from = self.index.partition_point(|entry| order(*entry) == Ordering::Less);
        let same = self
            .index
            .get(from..)?
            .iter()
            .take_while(|entry| order(**entry) == Ordering::Equal);
        same.filter(|(_, place)| is_meant(self.issuer_of(*place).unwrap_or(own)))
            .find_map(|(_, place)| read(list, *place))
    }

    fn issuer_of(&self, place: u32) -> Option<&NameKey> {
        let after = self.issuers.partition_point(|(from, _)| *from <= place);
        self.issuers.get(after.checked_sub(1)?).map(|(_, issuer)| issuer)
    }

    /// Looks at the extensions of an entry: the issuer that it names, if it does. None where they cannot be read.
    fn look_at(&mut self, content: &[u8]) -> Option<Option<NameKey>> {
        const CERTIFICATE_ISSUER: &[u8] = &[0x55, 0x1d, 29];
        let mut issuer = None;
        for extension in extension::read(content)? {
            match extension.oid {
                CERTIFICATE_ISSUER => issuer = Some(directory_name(extension.value)?),
                REASON_CODE | HOLD_INSTRUCTION | INVALIDITY_DATE => {}
                _ => self.has_unknown_critical |= extension.critical,
            }
        }
        Some(issuer)
    }
}

const REASON_CODE: &[u8] = &[0x55, 0x1d, 21];
const HOLD_INSTRUCTION: &[u8] = &[0x55, 0x1d, 23];
const INVALIDITY_DATE: &[u8] = &[0x55, 0x1d, 24];

/// The parts of an entry.
struct Parts<'a> {
    /// Without zeros in front.
    serial: &'a [u8],
    date: Element<'a>,
    /// The content of the SEQUENCE.
    extensions: Option<&'a [u8]>,
}

impl<'a> Parts<'a> {
    fn of(entry: &Element<'a>) -> Option<Self> {
        if entry.tag != der::SEQUENCE {
            return None;
        }
        let (serial, rest) = der::first(entry.content)?;
        let (date, rest) = der::first(rest)?;
        let extensions = match rest {
            [] => None,
            rest => Some(der::only(rest, der::SEQUENCE)?),
        };
        let is_time = matches!(date.tag, der::UTC_TIME | der::GENERALIZED_TIME);
        (serial.tag == der::INTEGER && is_time).then_some(Self {
            serial: significant(serial.content),
            date,
            extensions,
        })
    }
}

fn read(list: &[u8], place: u32) -> Option<Entry> {
    let (element, _) = der::first(list.get(usize::try_from(place).ok()?..)?)?;
    let parts = Parts::of(&element)?;
    let extensions = extension::read(parts.extensions.unwrap_or_default())?;
    let code = extensions
        .iter()
        .find(|extension| extension.oid == REASON_CODE)
        .and_then(|extension| reason::code(extension.value));
    Some(Entry {
        // A date that cannot be read makes no certificate good.
        at: time::read(&parts.date).map_or(Timestamp::UNIX_EPOCH, |time| time.instant),
        reason: code.map_or(UNSPECIFIED, reason::name),
    })
}

fn serial_at(list: &[u8], place: u32) -> &[u8] {
    let entry = || {
        let (element, _) = der::first(list.get(usize::try_from(place).ok()?..)?)?;
        let (serial, _) = der::first(element.content)?;
        Some(significant(serial.content))
    };
    entry().unwrap_or_default()
}

fn compare(list: &[u8], one: (u64, u32), other: (u64, u32)) -> Ordering {
    one.0
        .cmp(&other.0)
        .then_with(|| serial_at(list, one.1).cmp(serial_at(list, other.1)))
}

/// The last eight bytes as a number: serial numbers are random, or count up.
fn tail(serial: &[u8]) -> u64 {
    let from = serial.len().saturating_sub(8);
    let last = serial.get(from..).unwrap_or_default();
    last.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte))
}

/// The directoryName of a GeneralNames.
fn directory_name(value: &[u8]) -> Option<NameKey> {
    const DIRECTORY_NAME: u8 = 0xa4;
    const NAMES: usize = 16;
    let names = der::at_most(der::only(value, der::SEQUENCE)?, NAMES)?;
    let directory = names.iter().find(|name| name.tag == DIRECTORY_NAME)?;
    name(directory.content)
}
