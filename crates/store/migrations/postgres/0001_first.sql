-- The first schema. Conventions, the same in SQLite and PostgreSQL:
--   ids are ULIDs as text; instants are milliseconds since 1970 (UTC); flags are 0 or 1; lists and settings are JSON text;
--   colours are 0 red, 1 orange, 2 green, 3 never scanned, and priorities begin with 0: what is grave comes first;
--   `available_at` is the instant from which a row may be claimed (its due time, or the end of its lease) and null when
--   nobody may claim it any more, so that one partial index serves both what waits and what a dead process held.

CREATE TABLE account (
    id TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    settings TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX account_name ON account (name);

CREATE TABLE app_user (
    id TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    account_id TEXT COLLATE "C" NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    name TEXT COLLATE "C" NOT NULL,
    email TEXT COLLATE "C" NOT NULL,
    super_user BIGINT NOT NULL,
    administrative BIGINT NOT NULL,
    technical BIGINT NOT NULL,
    language TEXT COLLATE "C",
    mail_format TEXT COLLATE "C",
    time_zone TEXT COLLATE "C",
    password_hash TEXT COLLATE "C",
    totp_secret TEXT COLLATE "C",
    failed_sign_ins BIGINT NOT NULL DEFAULT 0,
    locked_at BIGINT,
    suspended_at BIGINT,
    last_sign_in_at BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX app_user_name ON app_user (name);
CREATE INDEX app_user_account ON app_user (account_id, name);

CREATE TABLE api_token (
    id TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    account_id TEXT COLLATE "C" NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    user_id TEXT COLLATE "C" REFERENCES app_user (id) ON DELETE CASCADE,
    name TEXT COLLATE "C" NOT NULL,
    secret_sha256 TEXT COLLATE "C" NOT NULL,
    scopes TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT,
    revoked_at BIGINT,
    last_used_at BIGINT
);
CREATE UNIQUE INDEX api_token_secret ON api_token (secret_sha256);
CREATE INDEX api_token_account ON api_token (account_id, id);
CREATE INDEX api_token_user ON api_token (user_id);

CREATE TABLE contact_point (
    id TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    account_id TEXT COLLATE "C" NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    kind TEXT COLLATE "C" NOT NULL,
    channel TEXT COLLATE "C" NOT NULL,
    address TEXT COLLATE "C" NOT NULL,
    language TEXT COLLATE "C",
    disabled_at BIGINT,
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX contact_point_address ON contact_point (account_id, kind, channel, address);

-- Bytes by the lower-case hexadecimal SHA-256 of themselves: certificates (DER), private CA bundles (PEM).
CREATE TABLE blob (
    digest TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    bytes BYTEA NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE trust_bundle (
    account_id TEXT COLLATE "C" NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    digest TEXT COLLATE "C" NOT NULL REFERENCES blob (digest),
    name TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, digest)
);
CREATE INDEX trust_bundle_digest ON trust_bundle (digest);

-- The seat of a name: the line of certificates issued for it, and what belongs to the line rather than to one of them.
CREATE TABLE certificate_file (
    id TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    account_id TEXT COLLATE "C" NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    continued_in TEXT COLLATE "C" REFERENCES certificate_file (id) ON DELETE SET NULL,
    reference TEXT COLLATE "C" NOT NULL,
    customer_reference TEXT COLLATE "C" NOT NULL,
    custom_a TEXT COLLATE "C" NOT NULL,
    custom_b TEXT COLLATE "C" NOT NULL,
    custom_c TEXT COLLATE "C" NOT NULL,
    custom_d TEXT COLLATE "C" NOT NULL,
    note TEXT COLLATE "C" NOT NULL,
    organisation TEXT COLLATE "C" NOT NULL,
    responsible_id TEXT COLLATE "C" REFERENCES app_user (id) ON DELETE SET NULL,
    monitored BIGINT NOT NULL,
    renewed BIGINT NOT NULL,
    offline BIGINT NOT NULL,
    test_due_at BIGINT,
    review_due_at BIGINT,
    search TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX certificate_file_account ON certificate_file (account_id, id);
CREATE INDEX certificate_file_continued ON certificate_file (continued_in) WHERE continued_in IS NOT NULL;
CREATE INDEX certificate_file_responsible ON certificate_file (responsible_id);
CREATE INDEX certificate_file_test_due ON certificate_file (test_due_at) WHERE test_due_at IS NOT NULL;
CREATE INDEX certificate_file_review_due ON certificate_file (review_due_at) WHERE review_due_at IS NOT NULL;

CREATE TABLE certificate (
    id TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    account_id TEXT COLLATE "C" NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    file_id TEXT COLLATE "C" NOT NULL REFERENCES certificate_file (id) ON DELETE CASCADE,
    successor_id TEXT COLLATE "C" REFERENCES certificate (id) ON DELETE SET NULL,
    fingerprint TEXT COLLATE "C" NOT NULL REFERENCES blob (digest),
    ca_reference TEXT COLLATE "C" NOT NULL,
    common_name TEXT COLLATE "C" NOT NULL,
    serial TEXT COLLATE "C" NOT NULL,
    not_before BIGINT NOT NULL,
    not_after BIGINT NOT NULL,
    names TEXT COLLATE "C" NOT NULL,
    facts TEXT COLLATE "C" NOT NULL,
    chain TEXT COLLATE "C" NOT NULL,
    source TEXT COLLATE "C" NOT NULL,
    revoked_at BIGINT,
    search TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX certificate_fingerprint ON certificate (account_id, fingerprint);
CREATE INDEX certificate_blob ON certificate (fingerprint);
CREATE INDEX certificate_in_file ON certificate (file_id, not_before);
CREATE INDEX certificate_successor ON certificate (successor_id) WHERE successor_id IS NOT NULL;
CREATE INDEX certificate_expiry ON certificate (account_id, not_after, id);
CREATE INDEX certificate_active ON certificate (account_id, not_after, successor_id, revoked_at) WHERE successor_id IS NULL AND revoked_at IS NULL;
CREATE INDEX certificate_common_name ON certificate (account_id, common_name, id);
CREATE INDEX certificate_serial ON certificate (account_id, serial);

CREATE TABLE certificate_name (
    account_id TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    certificate_id TEXT COLLATE "C" NOT NULL REFERENCES certificate (id) ON DELETE CASCADE,
    PRIMARY KEY (account_id, name, certificate_id)
);
CREATE INDEX certificate_name_certificate ON certificate_name (certificate_id);

-- Every pool that a monitor ever named: a scheduler asks for the work of one pool at a time.
CREATE TABLE pool (
    name TEXT COLLATE "C" PRIMARY KEY NOT NULL
);

CREATE TABLE monitor (
    id TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    account_id TEXT COLLATE "C" NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    external_id TEXT COLLATE "C",
    name TEXT COLLATE "C" NOT NULL,
    names TEXT COLLATE "C" NOT NULL,
    file_id TEXT COLLATE "C" REFERENCES certificate_file (id) ON DELETE SET NULL,
    port BIGINT NOT NULL,
    starttls TEXT COLLATE "C" NOT NULL,
    enabled BIGINT NOT NULL,
    frequency_s BIGINT,
    depth TEXT COLLATE "C" NOT NULL,
    connect TEXT COLLATE "C",
    sni TEXT COLLATE "C",
    verify_name TEXT COLLATE "C",
    xmpp_domain TEXT COLLATE "C",
    client_certificate TEXT COLLATE "C",
    pool TEXT COLLATE "C" NOT NULL REFERENCES pool (name),
    trust TEXT COLLATE "C" NOT NULL,
    manager_id TEXT COLLATE "C" REFERENCES app_user (id) ON DELETE SET NULL,
    tags TEXT COLLATE "C" NOT NULL,
    thresholds TEXT COLLATE "C",
    search TEXT COLLATE "C" NOT NULL,
    revision BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX monitor_external_id ON monitor (account_id, external_id);
CREATE INDEX monitor_account ON monitor (account_id, id);
CREATE INDEX monitor_name ON monitor (account_id, name, id);
CREATE INDEX monitor_file ON monitor (file_id) WHERE file_id IS NOT NULL;
CREATE INDEX monitor_manager ON monitor (manager_id);
CREATE INDEX monitor_pool ON monitor (pool);

-- One row for each name of a monitor. `spread` is a number made from the id: the phase in a period is spread % period.
CREATE TABLE target (
    id TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    account_id TEXT COLLATE "C" NOT NULL,
    monitor_id TEXT COLLATE "C" NOT NULL REFERENCES monitor (id) ON DELETE CASCADE,
    host TEXT COLLATE "C" NOT NULL,
    port BIGINT NOT NULL,
    starttls TEXT COLLATE "C" NOT NULL,
    enabled BIGINT NOT NULL,
    pool TEXT COLLATE "C" NOT NULL,
    interval_s BIGINT,
    spread BIGINT NOT NULL,
    due_class BIGINT NOT NULL,
    next_due_at BIGINT,
    claimed_at BIGINT,
    colour BIGINT NOT NULL,
    colour_since BIGINT,
    suspect_since BIGINT,
    failures BIGINT NOT NULL,
    greens BIGINT NOT NULL,
    scanned_at BIGINT,
    scan_id TEXT COLLATE "C",
    report_id TEXT COLLATE "C",
    outcome TEXT COLLATE "C",
    cause TEXT COLLATE "C",
    fingerprints TEXT COLLATE "C" NOT NULL,
    findings_digest TEXT COLLATE "C" NOT NULL,
    not_after BIGINT,
    changed_at BIGINT,
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX target_host ON target (monitor_id, host);
CREATE INDEX target_due ON target (pool, due_class, next_due_at) WHERE next_due_at IS NOT NULL;
CREATE INDEX target_by_host ON target (account_id, host, id);
CREATE INDEX target_by_colour ON target (account_id, colour, host, id);
CREATE INDEX target_counts ON target (account_id, enabled, colour, interval_s);
CREATE INDEX target_by_expiry ON target (account_id, COALESCE(not_after, 9007199254740991), id);

-- What the last report of each target found, one row for each code.
CREATE TABLE target_finding (
    target_id TEXT COLLATE "C" NOT NULL REFERENCES target (id) ON DELETE CASCADE,
    code TEXT COLLATE "C" NOT NULL,
    severity TEXT COLLATE "C" NOT NULL,
    account_id TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (target_id, code)
);
CREATE INDEX target_finding_code ON target_finding (account_id, code, target_id, severity);

-- A scan is one row from the order to the history line: what was found stands in its last columns once it is done.
CREATE TABLE scan (
    id TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    account_id TEXT COLLATE "C" NOT NULL,
    target_id TEXT COLLATE "C" REFERENCES target (id) ON DELETE CASCADE,
    file_id TEXT COLLATE "C" REFERENCES certificate_file (id) ON DELETE SET NULL,
    reason TEXT COLLATE "C" NOT NULL,
    priority BIGINT NOT NULL,
    pool TEXT COLLATE "C" NOT NULL,
    due_at BIGINT NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    available_at BIGINT,
    lease_by TEXT COLLATE "C",
    attempts BIGINT NOT NULL,
    demand TEXT COLLATE "C",
    avoid_scanner TEXT COLLATE "C",
    started_at BIGINT,
    duration_ms BIGINT,
    recorded_at BIGINT,
    colour BIGINT,
    outcome TEXT COLLATE "C",
    cause TEXT COLLATE "C",
    scanner TEXT COLLATE "C",
    report_id TEXT COLLATE "C"
);
CREATE UNIQUE INDEX scan_due ON scan (target_id, due_at);
CREATE INDEX scan_open ON scan (pool, priority, available_at) WHERE available_at IS NOT NULL;
CREATE INDEX scan_open_target ON scan (target_id) WHERE available_at IS NOT NULL;
CREATE INDEX scan_demand ON scan (account_id, id) WHERE target_id IS NULL;
CREATE INDEX scan_file ON scan (file_id) WHERE file_id IS NOT NULL;

-- Full reports: JSON, zlib. One that a newer one replaced has superseded_at and goes with retention.
CREATE TABLE report (
    scan_id TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    account_id TEXT COLLATE "C" NOT NULL,
    target_id TEXT COLLATE "C" REFERENCES target (id) ON DELETE CASCADE,
    recorded_at BIGINT NOT NULL,
    superseded_at BIGINT,
    body BYTEA NOT NULL
);
CREATE INDEX report_target ON report (target_id, recorded_at);
CREATE INDEX report_superseded ON report (superseded_at) WHERE superseded_at IS NOT NULL;
CREATE INDEX report_account ON report (account_id) WHERE target_id IS NULL;

CREATE TABLE incident (
    id TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    account_id TEXT COLLATE "C" NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    incident_key TEXT COLLATE "C" NOT NULL,
    colour BIGINT NOT NULL,
    cause TEXT COLLATE "C" NOT NULL,
    facts TEXT COLLATE "C" NOT NULL,
    opened_at BIGINT NOT NULL,
    worsened_at BIGINT,
    closed_at BIGINT,
    acknowledged_at BIGINT,
    acknowledged_by TEXT COLLATE "C",
    acknowledged_reason TEXT COLLATE "C",
    acknowledged_until BIGINT,
    muted_until BIGINT,
    updated_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX incident_open_key ON incident (account_id, incident_key) WHERE closed_at IS NULL;
CREATE INDEX incident_account ON incident (account_id, id);
CREATE INDEX incident_closed ON incident (closed_at) WHERE closed_at IS NOT NULL;
CREATE INDEX incident_state ON incident (account_id, closed_at, id);

CREATE TABLE incident_target (
    incident_id TEXT COLLATE "C" NOT NULL REFERENCES incident (id) ON DELETE CASCADE,
    target_id TEXT COLLATE "C" NOT NULL REFERENCES target (id) ON DELETE CASCADE,
    colour BIGINT NOT NULL,
    cause TEXT COLLATE "C" NOT NULL,
    attached_at BIGINT NOT NULL,
    recovered_at BIGINT,
    PRIMARY KEY (incident_id, target_id)
);
CREATE INDEX incident_target_target ON incident_target (target_id, recovered_at);

-- `subject` is the incident's id, or what stands in its place for messages without one (`digest:2026-W47`).
CREATE TABLE outbox (
    id TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    account_id TEXT COLLATE "C" NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    subject TEXT COLLATE "C" NOT NULL,
    incident_id TEXT COLLATE "C" REFERENCES incident (id) ON DELETE SET NULL,
    event TEXT COLLATE "C" NOT NULL,
    threshold TEXT COLLATE "C" NOT NULL,
    channel TEXT COLLATE "C" NOT NULL,
    recipient TEXT COLLATE "C" NOT NULL,
    priority BIGINT NOT NULL,
    message_id TEXT COLLATE "C" NOT NULL,
    in_reply_to TEXT COLLATE "C",
    payload TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    available_at BIGINT,
    lease_by TEXT COLLATE "C",
    attempts BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    finished_at BIGINT,
    last_error TEXT COLLATE "C"
);
CREATE UNIQUE INDEX outbox_once ON outbox (account_id, subject, event, threshold, recipient);
CREATE UNIQUE INDEX outbox_message_id ON outbox (message_id);
CREATE INDEX outbox_open ON outbox (priority, available_at, created_at) WHERE available_at IS NOT NULL;
CREATE INDEX outbox_finished ON outbox (state, finished_at) WHERE finished_at IS NOT NULL;
CREATE INDEX outbox_incident ON outbox (incident_id) WHERE incident_id IS NOT NULL;
CREATE INDEX outbox_account ON outbox (account_id, id);

-- Who did what. Names are copied, so that a deleted user still has one here.
CREATE TABLE audit (
    id TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    account_id TEXT COLLATE "C" NOT NULL,
    at BIGINT NOT NULL,
    user_id TEXT COLLATE "C",
    actor TEXT COLLATE "C" NOT NULL,
    address TEXT COLLATE "C",
    door TEXT COLLATE "C" NOT NULL,
    action TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    object TEXT COLLATE "C" NOT NULL,
    details TEXT COLLATE "C" NOT NULL
);
CREATE INDEX audit_account ON audit (account_id, at, id);
CREATE INDEX audit_user ON audit (account_id, user_id, at, id);
CREATE INDEX audit_kind ON audit (account_id, kind, at, id);
