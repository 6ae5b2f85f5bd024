//! Servers with known TLS defects, a CA, an SMTP sink: for tests and for the demo.
