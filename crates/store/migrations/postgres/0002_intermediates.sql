-- Intermediates of public CAs that were seen on sound chains, by their SHA-256: what a server leaves out may be among them.
CREATE TABLE intermediate (
    digest TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    der BYTEA NOT NULL,
    seen_at BIGINT NOT NULL
);
CREATE INDEX intermediate_seen ON intermediate (seen_at);
