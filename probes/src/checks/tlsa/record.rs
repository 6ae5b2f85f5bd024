//! Which TLSA records count, and what they match. The numbers are those of RFC 6698 section 2.1.

use aws_lc_rs::digest::{SHA256, SHA512, digest};
use certificates::Certificate;
use outbound::TlsaRecord;

/// PKIX-TA: an authority on a path that public trust accepts.
pub(super) const PKIX_TA: u8 = 0;
/// PKIX-EE: the certificate itself, which public trust must accept as well.
pub(super) const PKIX_EE: u8 = 1;
/// DANE-TA: an authority that the server sends, trusted by this record alone.
pub(super) const DANE_TA: u8 = 2;
/// DANE-EE: the certificate itself, whatever else it says.
pub(super) const DANE_EE: u8 = 3;

const WHOLE_CERTIFICATE: u8 = 0;
const PUBLIC_KEY: u8 = 1;

const FULL: u8 = 0;
const SHA_256: u8 = 1;
const SHA_512: u8 = 2;

/// The most bytes of a record that are shown.
const LONGEST_SHOWN: usize = 64;

/// The records that a client takes into account: those that it understands (RFC 7671 section 4.1, RFC 7672 section 3.1.3), and
/// of the digests for one usage and selector only the strongest (RFC 7671 section 9).
pub(super) fn usable(records: &[TlsaRecord], smtp: bool) -> Vec<&TlsaRecord> {
    let understood: Vec<&TlsaRecord> = records.iter().filter(|record| is_understood(record, smtp)).collect();
    let is_outdone = |record: &TlsaRecord| {
        record.matching == SHA_256
            && understood.iter().any(|other| {
                other.matching == SHA_512 && (other.usage, other.selector) == (record.usage, record.selector)
            })
    };
    understood
        .iter()
        .copied()
        .filter(|record| !is_outdone(record))
        .collect()
}

fn is_understood(record: &TlsaRecord, smtp: bool) -> bool {
    let usage = match record.usage {
        PKIX_TA | PKIX_EE => !smtp,
        DANE_TA | DANE_EE => true,
        _ => false,
    };
    let data = match (record.matching, record.selector) {
        (FULL, WHOLE_CERTIFICATE) => Certificate::from_der(&record.data).is_ok(),
        (FULL, PUBLIC_KEY) => !record.data.is_empty(),
        (SHA_256, WHOLE_CERTIFICATE | PUBLIC_KEY) => record.data.len() == 32,
        (SHA_512, WHOLE_CERTIFICATE | PUBLIC_KEY) => record.data.len() == 64,
        _ => false,
    };
    usage && data
}

/// Whether a record means this certificate.
pub(super) fn matches(record: &TlsaRecord, certificate: &Certificate) -> bool {
    let selected = match record.selector {
        WHOLE_CERTIFICATE => certificate.der(),
        PUBLIC_KEY => certificate.spki(),
        _ => return false,
    };
    match record.matching {
        FULL => selected == record.data,
        SHA_256 => digest(&SHA256, selected).as_ref() == record.data,
        SHA_512 => digest(&SHA512, selected).as_ref() == record.data,
        _ => false,
    }
}

/// The authority that a record holds whole, so that the server need not send it.
pub(super) fn authority(record: &TlsaRecord) -> Option<Certificate> {
    let is_whole = record.matching == FULL && record.selector == WHOLE_CERTIFICATE;
    is_whole.then(|| Certificate::from_der(&record.data).ok()).flatten()
}

/// Whether a record holds the bare key of an authority, which may have signed what the server sends without being sent itself.
pub(super) fn is_bare_key(record: &TlsaRecord) -> bool {
    (record.usage, record.selector, record.matching) == (DANE_TA, PUBLIC_KEY, FULL)
}

/// As zone files write it, cut where it gets long.
pub(super) fn shown(record: &TlsaRecord) -> String {
    let bytes = record.data.iter().take(LONGEST_SHOWN);
    let data: String = bytes.map(|byte| format!("{byte:02x}")).collect();
    let more = if record.data.len() > LONGEST_SHOWN { "..." } else { "" };
    format!("{} {} {} {data}{more}", record.usage, record.selector, record.matching)
}

/// The record to publish for a certificate: its key by SHA-256, which a renewal with the same key does not change (RFC 7671
/// section 5.1).
pub(super) fn suggested(leaf: &Certificate) -> String {
    let digest: String = leaf.spki_sha256().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{DANE_EE} {PUBLIC_KEY} {SHA_256} {digest}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use testbed::Identity;

    fn record(usage: u8, selector: u8, matching: u8, data: &[u8]) -> TlsaRecord {
        TlsaRecord {
            usage,
            selector,
            matching,
            data: data.to_vec(),
        }
    }

    fn certificate() -> Certificate {
        Certificate::from_der(Identity::root("Root").issue().unwrap().certificate()).unwrap()
    }

    #[test]
    fn every_selector_and_matching_type_is_compared() {
        let (mine, other) = (certificate(), certificate());
        for (selector, selected) in [(0, mine.der()), (1, mine.spki())] {
            for (matching, data) in [
                (0, selected.to_vec()),
                (1, digest(&SHA256, selected).as_ref().to_vec()),
                (2, digest(&SHA512, selected).as_ref().to_vec()),
            ] {
                let record = record(3, selector, matching, &data);
                assert_eq!(
                    usable(std::slice::from_ref(&record), true).len(),
                    1,
                    "{selector} {matching}"
                );
                assert!(
                    matches(&record, &mine) && !matches(&record, &other),
                    "{selector} {matching}"
                );
            }
        }
        assert!(suggested(&mine).starts_with("3 1 1 "));
        assert_eq!(suggested(&mine).len(), 6 + 64);
    }

    #[test]
    fn what_nobody_understands_does_not_count() {
        let good = [7; 32];
        for (record, counts) in [
            (record(3, 1, 1, &good), true),
            (record(2, 0, 1, &good), true),
            (record(1, 1, 1, &good), true),
            (record(4, 1, 1, &good), false),
            (record(255, 1, 1, &good), false),
            (record(3, 2, 1, &good), false),
            (record(3, 1, 3, &good), false),
            (record(3, 1, 1, &good[1..]), false),
            (record(3, 1, 2, &good), false),
            (record(3, 0, 0, &good), false),
            (record(3, 1, 0, &good), true),
            (record(3, 1, 0, &[]), false),
        ] {
            assert_eq!(
                usable(std::slice::from_ref(&record), false).len(),
                usize::from(counts),
                "{record:?}"
            );
        }
        // Mail servers know no public trust.
        let smtp = |usage| usable(&[record(usage, 1, 1, &good)], true).len();
        assert_eq!((0..4).map(smtp).collect::<Vec<_>>(), [0, 0, 1, 1]);
    }

    #[test]
    fn a_stronger_digest_outdoes_a_weaker_one_of_its_kind() {
        let records = [
            record(3, 1, 1, &[1; 32]),
            record(3, 1, 2, &[2; 64]),
            record(3, 0, 1, &[3; 32]),
            record(2, 1, 1, &[4; 32]),
            record(3, 1, 0, &[5; 91]),
        ];
        let kept: Vec<u8> = usable(&records, true).iter().map(|record| record.data[0]).collect();
        assert_eq!(kept, [2, 3, 4, 5]);
    }

    #[test]
    fn long_records_are_cut() {
        assert_eq!(shown(&record(3, 1, 1, &[0xab; 2])), "3 1 1 abab");
        assert!(shown(&record(3, 0, 0, &[0; 900])).ends_with("00..."));
    }
}
