//! What breaks a rule in a certificate: which rule, how much clients make of it, and in which place of a chain it counts.

/// A breach of RFC 5280, or of the Baseline Requirements of the CA/Browser Forum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Malformation {
    /// The document and its section: `RFC 5280 section 4.2`.
    pub(crate) clause: &'static str,
    /// What is wrong.
    pub(crate) detail: String,
    pub(crate) gravity: Gravity,
    pub(crate) place: Place,
}

/// What clients make of a breach.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Gravity {
    /// Clients in wide use refuse the certificate: no path goes through it.
    Refused,
    /// A standard forbids it to every CA. Only clients that hold certificates to the letter refuse it: OpenSSL with
    /// `-x509_strict`, as Python does from 3.13 on, and others for single rules.
    Standard,
    /// The Baseline Requirements forbid it to public CAs.
    Baseline,
    /// As [`Gravity::Baseline`], in a field that no client reads any more.
    Formal,
}

/// Where in a path a rule binds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Anywhere,
    /// Where another certificate issued it: not for one that signed itself.
    Issued,
    /// The end of the path that the server presents.
    Leaf,
    /// Below the root.
    NotRoot,
    /// A certificate that issued itself, on top of the path.
    Root,
}

impl Malformation {
    /// One for which clients in wide use refuse the certificate wherever it stands.
    pub(crate) fn refused(clause: &'static str, detail: impl Into<String>) -> Self {
        Self {
            clause,
            detail: detail.into(),
            gravity: Gravity::Refused,
            place: Place::Anywhere,
        }
    }

    /// One that a standard forbids to every CA.
    pub(crate) fn standard(clause: &'static str, detail: impl Into<String>) -> Self {
        Self {
            gravity: Gravity::Standard,
            ..Self::refused(clause, detail)
        }
    }

    /// One that is forbidden to public CAs.
    pub(crate) fn baseline(clause: &'static str, detail: impl Into<String>) -> Self {
        Self {
            gravity: Gravity::Baseline,
            ..Self::refused(clause, detail)
        }
    }

    /// The same, where the rule binds in this place alone.
    #[must_use]
    pub(crate) fn at(self, place: Place) -> Self {
        Self { place, ..self }
    }
}
