-- Replies that were given to an Idempotency-Key, kept for a day so that a repeated request gets the
-- same. `fingerprint` is the SHA-256 of method, path and body.
CREATE TABLE idempotency (
    account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    key TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    status INTEGER NOT NULL,
    location TEXT,
    revision INTEGER,
    body TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (account_id, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_created ON idempotency (created_at);

-- Who changed what: one row for each record that a request or a command changed. `before` and
-- `after` are the record as JSON; NULL where there was or is none. `account_id` is NULL where the
-- service itself or somebody at the command line did it.
CREATE TABLE audit (
    id TEXT NOT NULL PRIMARY KEY,
    at INTEGER NOT NULL,
    account_id TEXT,
    action TEXT NOT NULL,
    entity TEXT NOT NULL,
    entity_id TEXT NOT NULL,
    before TEXT,
    after TEXT,
    request_id TEXT
) STRICT;
CREATE INDEX audit_entity ON audit (entity, entity_id, id);
