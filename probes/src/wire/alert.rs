//! Alerts (RFC 8446 section 6, RFC 5246 section 7.2).

/// An alert of the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Alert {
    /// 1 is a warning, 2 is fatal.
    pub(crate) level: u8,
    /// What is wrong.
    pub(crate) description: u8,
}

impl Alert {
    /// The server presents nothing under the name that was asked for.
    pub(crate) const UNRECOGNIZED_NAME: u8 = 112;
    /// The server speaks none of the application protocols that were offered.
    pub(crate) const NO_APPLICATION_PROTOCOL: u8 = 120;

    /// Reads the content of an alert record.
    pub(crate) fn read(payload: &[u8]) -> Option<Self> {
        match payload {
            &[level, description, ..] => Some(Self { level, description }),
            _ => None,
        }
    }

    /// Whether the server goes on after it: a warning other than `close_notify`.
    pub(crate) const fn is_passing(self) -> bool {
        self.level == 1 && self.description != 0
    }
}

/// The name of an alert in the IANA registry: a closed set.
pub(crate) const fn name(description: u8) -> &'static str {
    match description {
        0 => "close_notify",
        10 => "unexpected_message",
        20 => "bad_record_mac",
        21 => "decryption_failed",
        22 => "record_overflow",
        30 => "decompression_failure",
        40 => "handshake_failure",
        41 => "no_certificate",
        42 => "bad_certificate",
        43 => "unsupported_certificate",
        44 => "certificate_revoked",
        45 => "certificate_expired",
        46 => "certificate_unknown",
        47 => "illegal_parameter",
        48 => "unknown_ca",
        49 => "access_denied",
        50 => "decode_error",
        51 => "decrypt_error",
        60 => "export_restriction",
        70 => "protocol_version",
        71 => "insufficient_security",
        80 => "internal_error",
        86 => "inappropriate_fallback",
        90 => "user_canceled",
        100 => "no_renegotiation",
        109 => "missing_extension",
        110 => "unsupported_extension",
        111 => "certificate_unobtainable",
        112 => "unrecognized_name",
        113 => "bad_certificate_status_response",
        114 => "bad_certificate_hash_value",
        115 => "unknown_psk_identity",
        116 => "certificate_required",
        120 => "no_application_protocol",
        121 => "ech_required",
        _ => "unknown",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_warning_passes_and_a_farewell_does_not() {
        assert!(Alert::read(&[1, 112]).is_some_and(Alert::is_passing));
        assert!(!Alert::read(&[1, 0]).is_some_and(Alert::is_passing));
        assert!(!Alert::read(&[2, 40]).is_some_and(Alert::is_passing));
        assert_eq!(Alert::read(&[2]), None);
    }
}
