//! X.509: read, match names, build and judge chains.
