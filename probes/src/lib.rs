//! Everything that is done to one TLS endpoint.
