-- The first schema. Conventions, the same in SQLite and PostgreSQL:
--   ids are ULIDs as text; instants are milliseconds since 1970 (UTC); flags are 0 or 1; lists and settings are JSON text;
--   colours are 0 red, 1 orange, 2 green, 3 never scanned, and priorities begin with 0: what is grave comes first;
--   `available_at` is the instant from which a row may be claimed (its due time, or the end of its lease) and null when
--   nobody may claim it any more, so that one partial index serves both what waits and what a dead process held.

CREATE TABLE account (
    id TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    settings TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX account_name ON account (name);

CREATE TABLE app_user (
    id TEXT PRIMARY KEY NOT NULL,
    account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    super_user INTEGER NOT NULL,
    administrative INTEGER NOT NULL,
    technical INTEGER NOT NULL,
    language TEXT,
    mail_format TEXT,
    time_zone TEXT,
    password_hash TEXT,
    totp_secret TEXT,
    failed_sign_ins INTEGER NOT NULL DEFAULT 0,
    locked_at INTEGER,
    suspended_at INTEGER,
    last_sign_in_at INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX app_user_name ON app_user (name);
CREATE INDEX app_user_account ON app_user (account_id, name);

CREATE TABLE api_token (
    id TEXT PRIMARY KEY NOT NULL,
    account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    user_id TEXT REFERENCES app_user (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    secret_sha256 TEXT NOT NULL,
    scopes TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER,
    revoked_at INTEGER,
    last_used_at INTEGER
) STRICT;
CREATE UNIQUE INDEX api_token_secret ON api_token (secret_sha256);
CREATE INDEX api_token_account ON api_token (account_id, id);
CREATE INDEX api_token_user ON api_token (user_id);

CREATE TABLE contact_point (
    id TEXT PRIMARY KEY NOT NULL,
    account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    channel TEXT NOT NULL,
    address TEXT NOT NULL,
    language TEXT,
    disabled_at INTEGER,
    created_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX contact_point_address ON contact_point (account_id, kind, channel, address);

-- Bytes by the lower-case hexadecimal SHA-256 of themselves: certificates (DER), private CA bundles (PEM).
CREATE TABLE blob (
    digest TEXT PRIMARY KEY NOT NULL,
    bytes BLOB NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE trust_bundle (
    account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    digest TEXT NOT NULL REFERENCES blob (digest),
    name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (account_id, digest)
) STRICT, WITHOUT ROWID;
CREATE INDEX trust_bundle_digest ON trust_bundle (digest);

-- The seat of a name: the line of certificates issued for it, and what belongs to the line rather than to one of them.
CREATE TABLE certificate_file (
    id TEXT PRIMARY KEY NOT NULL,
    account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    continued_in TEXT REFERENCES certificate_file (id) ON DELETE SET NULL,
    reference TEXT NOT NULL,
    customer_reference TEXT NOT NULL,
    custom_a TEXT NOT NULL,
    custom_b TEXT NOT NULL,
    custom_c TEXT NOT NULL,
    custom_d TEXT NOT NULL,
    note TEXT NOT NULL,
    organisation TEXT NOT NULL,
    responsible_id TEXT REFERENCES app_user (id) ON DELETE SET NULL,
    monitored INTEGER NOT NULL,
    renewed INTEGER NOT NULL,
    offline INTEGER NOT NULL,
    test_due_at INTEGER,
    review_due_at INTEGER,
    search TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX certificate_file_account ON certificate_file (account_id, id);
CREATE INDEX certificate_file_continued ON certificate_file (continued_in) WHERE continued_in IS NOT NULL;
CREATE INDEX certificate_file_responsible ON certificate_file (responsible_id);
CREATE INDEX certificate_file_test_due ON certificate_file (test_due_at) WHERE test_due_at IS NOT NULL;
CREATE INDEX certificate_file_review_due ON certificate_file (review_due_at) WHERE review_due_at IS NOT NULL;

CREATE TABLE certificate (
    id TEXT PRIMARY KEY NOT NULL,
    account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    file_id TEXT NOT NULL REFERENCES certificate_file (id) ON DELETE CASCADE,
    successor_id TEXT REFERENCES certificate (id) ON DELETE SET NULL,
    fingerprint TEXT NOT NULL REFERENCES blob (digest),
    ca_reference TEXT NOT NULL,
    common_name TEXT NOT NULL,
    serial TEXT NOT NULL,
    not_before INTEGER NOT NULL,
    not_after INTEGER NOT NULL,
    names TEXT NOT NULL,
    facts TEXT NOT NULL,
    chain TEXT NOT NULL,
    source TEXT NOT NULL,
    revoked_at INTEGER,
    search TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX certificate_fingerprint ON certificate (account_id, fingerprint);
CREATE INDEX certificate_blob ON certificate (fingerprint);
CREATE INDEX certificate_in_file ON certificate (file_id, not_before);
CREATE INDEX certificate_successor ON certificate (successor_id) WHERE successor_id IS NOT NULL;
CREATE INDEX certificate_expiry ON certificate (account_id, not_after, id);
CREATE INDEX certificate_active ON certificate (account_id, not_after, successor_id, revoked_at) WHERE successor_id IS NULL AND revoked_at IS NULL;
CREATE INDEX certificate_common_name ON certificate (account_id, common_name, id);
CREATE INDEX certificate_serial ON certificate (account_id, serial);

CREATE TABLE certificate_name (
    account_id TEXT NOT NULL,
    name TEXT NOT NULL,
    certificate_id TEXT NOT NULL REFERENCES certificate (id) ON DELETE CASCADE,
    PRIMARY KEY (account_id, name, certificate_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX certificate_name_certificate ON certificate_name (certificate_id);

-- Every pool that a monitor ever named: a scheduler asks for the work of one pool at a time.
CREATE TABLE pool (
    name TEXT PRIMARY KEY NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE monitor (
    id TEXT PRIMARY KEY NOT NULL,
    account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    external_id TEXT,
    name TEXT NOT NULL,
    names TEXT NOT NULL,
    file_id TEXT REFERENCES certificate_file (id) ON DELETE SET NULL,
    port INTEGER NOT NULL,
    starttls TEXT NOT NULL,
    enabled INTEGER NOT NULL,
    frequency_s INTEGER,
    depth TEXT NOT NULL,
    connect TEXT,
    sni TEXT,
    verify_name TEXT,
    xmpp_domain TEXT,
    client_certificate TEXT,
    pool TEXT NOT NULL REFERENCES pool (name),
    trust TEXT NOT NULL,
    manager_id TEXT REFERENCES app_user (id) ON DELETE SET NULL,
    tags TEXT NOT NULL,
    thresholds TEXT,
    search TEXT NOT NULL,
    revision INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX monitor_external_id ON monitor (account_id, external_id);
CREATE INDEX monitor_account ON monitor (account_id, id);
CREATE INDEX monitor_name ON monitor (account_id, name, id);
CREATE INDEX monitor_file ON monitor (file_id) WHERE file_id IS NOT NULL;
CREATE INDEX monitor_manager ON monitor (manager_id);
CREATE INDEX monitor_pool ON monitor (pool);

-- One row for each name of a monitor. `spread` is a number made from the id: the phase in a period is spread % period.
CREATE TABLE target (
    id TEXT PRIMARY KEY NOT NULL,
    account_id TEXT NOT NULL,
    monitor_id TEXT NOT NULL REFERENCES monitor (id) ON DELETE CASCADE,
    host TEXT NOT NULL,
    port INTEGER NOT NULL,
    starttls TEXT NOT NULL,
    enabled INTEGER NOT NULL,
    pool TEXT NOT NULL,
    interval_s INTEGER,
    spread INTEGER NOT NULL,
    due_class INTEGER NOT NULL,
    next_due_at INTEGER,
    claimed_at INTEGER,
    colour INTEGER NOT NULL,
    colour_since INTEGER,
    suspect_since INTEGER,
    failures INTEGER NOT NULL,
    greens INTEGER NOT NULL,
    scanned_at INTEGER,
    scan_id TEXT,
    report_id TEXT,
    outcome TEXT,
    cause TEXT,
    fingerprints TEXT NOT NULL,
    findings_digest TEXT NOT NULL,
    not_after INTEGER,
    changed_at INTEGER,
    created_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX target_host ON target (monitor_id, host);
CREATE INDEX target_due ON target (pool, due_class, next_due_at) WHERE next_due_at IS NOT NULL;
CREATE INDEX target_by_host ON target (account_id, host, id);
CREATE INDEX target_by_colour ON target (account_id, colour, host, id);
CREATE INDEX target_counts ON target (account_id, enabled, colour, interval_s);
CREATE INDEX target_by_expiry ON target (account_id, COALESCE(not_after, 9007199254740991), id);

-- What the last report of each target found, one row for each code.
CREATE TABLE target_finding (
    target_id TEXT NOT NULL REFERENCES target (id) ON DELETE CASCADE,
    code TEXT NOT NULL,
    severity TEXT NOT NULL,
    account_id TEXT NOT NULL,
    PRIMARY KEY (target_id, code)
) STRICT, WITHOUT ROWID;
CREATE INDEX target_finding_code ON target_finding (account_id, code, target_id, severity);

-- A scan is one row from the order to the history line: what was found stands in its last columns once it is done.
CREATE TABLE scan (
    id TEXT PRIMARY KEY NOT NULL,
    account_id TEXT NOT NULL,
    target_id TEXT REFERENCES target (id) ON DELETE CASCADE,
    file_id TEXT REFERENCES certificate_file (id) ON DELETE SET NULL,
    reason TEXT NOT NULL,
    priority INTEGER NOT NULL,
    pool TEXT NOT NULL,
    due_at INTEGER NOT NULL,
    state TEXT NOT NULL,
    available_at INTEGER,
    lease_by TEXT,
    attempts INTEGER NOT NULL,
    demand TEXT,
    avoid_scanner TEXT,
    started_at INTEGER,
    duration_ms INTEGER,
    recorded_at INTEGER,
    colour INTEGER,
    outcome TEXT,
    cause TEXT,
    scanner TEXT,
    report_id TEXT
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX scan_due ON scan (target_id, due_at);
CREATE INDEX scan_open ON scan (pool, priority, available_at) WHERE available_at IS NOT NULL;
CREATE INDEX scan_open_target ON scan (target_id) WHERE available_at IS NOT NULL;
CREATE INDEX scan_demand ON scan (account_id, id) WHERE target_id IS NULL;
CREATE INDEX scan_file ON scan (file_id) WHERE file_id IS NOT NULL;

-- Full reports: JSON, zlib. One that a newer one replaced has superseded_at and goes with retention.
CREATE TABLE report (
    scan_id TEXT PRIMARY KEY NOT NULL,
    account_id TEXT NOT NULL,
    target_id TEXT REFERENCES target (id) ON DELETE CASCADE,
    recorded_at INTEGER NOT NULL,
    superseded_at INTEGER,
    body BLOB NOT NULL
) STRICT;
CREATE INDEX report_target ON report (target_id, recorded_at);
CREATE INDEX report_superseded ON report (superseded_at) WHERE superseded_at IS NOT NULL;
CREATE INDEX report_account ON report (account_id) WHERE target_id IS NULL;

CREATE TABLE incident (
    id TEXT PRIMARY KEY NOT NULL,
    account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    incident_key TEXT NOT NULL,
    colour INTEGER NOT NULL,
    cause TEXT NOT NULL,
    facts TEXT NOT NULL,
    opened_at INTEGER NOT NULL,
    worsened_at INTEGER,
    closed_at INTEGER,
    acknowledged_at INTEGER,
    acknowledged_by TEXT,
    acknowledged_reason TEXT,
    acknowledged_until INTEGER,
    muted_until INTEGER,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX incident_open_key ON incident (account_id, incident_key) WHERE closed_at IS NULL;
CREATE INDEX incident_account ON incident (account_id, id);
CREATE INDEX incident_closed ON incident (closed_at) WHERE closed_at IS NOT NULL;
CREATE INDEX incident_state ON incident (account_id, closed_at, id);

CREATE TABLE incident_target (
    incident_id TEXT NOT NULL REFERENCES incident (id) ON DELETE CASCADE,
    target_id TEXT NOT NULL REFERENCES target (id) ON DELETE CASCADE,
    colour INTEGER NOT NULL,
    cause TEXT NOT NULL,
    attached_at INTEGER NOT NULL,
    recovered_at INTEGER,
    PRIMARY KEY (incident_id, target_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX incident_target_target ON incident_target (target_id, recovered_at);

-- `subject` is the incident's id, or what stands in its place for messages without one (`digest:2026-W47`).
CREATE TABLE outbox (
    id TEXT PRIMARY KEY NOT NULL,
    account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    subject TEXT NOT NULL,
    incident_id TEXT REFERENCES incident (id) ON DELETE SET NULL,
    event TEXT NOT NULL,
    threshold TEXT NOT NULL,
    channel TEXT NOT NULL,
    recipient TEXT NOT NULL,
    priority INTEGER NOT NULL,
    message_id TEXT NOT NULL,
    in_reply_to TEXT,
    payload TEXT NOT NULL,
    state TEXT NOT NULL,
    available_at INTEGER,
    lease_by TEXT,
    attempts INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    finished_at INTEGER,
    last_error TEXT
) STRICT;
CREATE UNIQUE INDEX outbox_once ON outbox (account_id, subject, event, threshold, recipient);
CREATE UNIQUE INDEX outbox_message_id ON outbox (message_id);
CREATE INDEX outbox_open ON outbox (priority, available_at, created_at) WHERE available_at IS NOT NULL;
CREATE INDEX outbox_finished ON outbox (state, finished_at) WHERE finished_at IS NOT NULL;
CREATE INDEX outbox_incident ON outbox (incident_id) WHERE incident_id IS NOT NULL;
CREATE INDEX outbox_account ON outbox (account_id, id);

-- Who did what. Names are copied, so that a deleted user still has one here.
CREATE TABLE audit (
    id TEXT PRIMARY KEY NOT NULL,
    account_id TEXT NOT NULL,
    at INTEGER NOT NULL,
    user_id TEXT,
    actor TEXT NOT NULL,
    address TEXT,
    door TEXT NOT NULL,
    action TEXT NOT NULL,
    kind TEXT NOT NULL,
    object TEXT NOT NULL,
    details TEXT NOT NULL
) STRICT;
CREATE INDEX audit_account ON audit (account_id, at, id);
CREATE INDEX audit_user ON audit (account_id, user_id, at, id);
CREATE INDEX audit_kind ON audit (account_id, kind, at, id);
