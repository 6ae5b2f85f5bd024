//! LMTP before TLS (RFC 2033): SMTP with LHLO.

use super::lines::Dialect;
use super::smtp;

pub(super) const DIALECT: Dialect = Dialect {
    greeting: |_| "220 mail.example.test LMTP\r\n",
    busy: "421 4.7.0 mail.example.test too many connections, come back later\r\n",
    answer: |command, offer| smtp::answer("LHLO", command, offer),
};
