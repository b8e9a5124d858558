-- Replies that were given to an Idempotency-Key, kept for a day so that a repeated request gets the
-- same. `fingerprint` is the SHA-256 of method, path and body.
CREATE TABLE idempotency (
    account_id TEXT COLLATE "C" NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    key TEXT COLLATE "C" NOT NULL,
    fingerprint TEXT COLLATE "C" NOT NULL,
    status INTEGER NOT NULL,
    location TEXT COLLATE "C",
    revision BIGINT,
    body TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, key)
);
CREATE INDEX idempotency_created ON idempotency (created_at);

-- Who changed what: one row for each record that a request or a command changed. `before` and
-- `after` are the record as JSON; NULL where there was or is none. `account_id` is NULL where the
-- service itself or somebody at the command line did it.
CREATE TABLE audit (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    account_id TEXT COLLATE "C",
    action TEXT COLLATE "C" NOT NULL,
    entity TEXT COLLATE "C" NOT NULL,
    entity_id TEXT COLLATE "C" NOT NULL,
    before TEXT,
    after TEXT,
    request_id TEXT COLLATE "C"
);
CREATE INDEX audit_entity ON audit (entity, entity_id, id);
