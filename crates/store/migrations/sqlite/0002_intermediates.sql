-- Intermediates of public CAs that were seen on sound chains, by their SHA-256: what a server leaves out may be among them.
CREATE TABLE intermediate (
    digest TEXT PRIMARY KEY NOT NULL,
    der BLOB NOT NULL,
    seen_at INTEGER NOT NULL
) STRICT;
CREATE INDEX intermediate_seen ON intermediate (seen_at);
