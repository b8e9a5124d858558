-- Addresses that have logged in to an account, by a keyed digest of both. They may still log in when guessers
-- have used up the tries that all other addresses have at the account.
CREATE TABLE known_address (
    account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    digest TEXT NOT NULL,
    seen_at INTEGER NOT NULL,
    PRIMARY KEY (account_id, digest)
) STRICT, WITHOUT ROWID;
CREATE INDEX known_address_seen ON known_address (seen_at);

-- The records that a kept reply shows: it is erased with the first of them.
CREATE TABLE idempotency_record (
    account_id TEXT NOT NULL,
    key TEXT NOT NULL,
    record_id TEXT NOT NULL,
    PRIMARY KEY (account_id, key, record_id),
    FOREIGN KEY (account_id, key) REFERENCES idempotency (account_id, key) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_record_id ON idempotency_record (record_id);
INSERT INTO idempotency_record (account_id, key, record_id)
SELECT account_id, key, substr(location, length(location) - 35) FROM idempotency WHERE length(location) > 36;
UPDATE idempotency SET status = 410, location = NULL, revision = NULL, body = ''
WHERE length(location) > 36 AND substr(location, length(location) - 35) IN (
    SELECT id FROM vacancy WHERE status = 'deleted' UNION SELECT id FROM housing WHERE status = 'deleted'
);

-- The audit names the fields that a change gave other values (`changed`), and keeps no texts, which may be
-- erased elsewhere. What it kept of whole records until now is gone.
ALTER TABLE audit ADD COLUMN changed TEXT NOT NULL DEFAULT '';
UPDATE audit SET before = NULL, after = NULL WHERE before IS NOT NULL OR after IS NOT NULL;

-- Deleted records keep no texts.
UPDATE vacancy SET languages = NULL, licences = NULL WHERE status = 'deleted';
UPDATE housing SET title = '', url = '', kind = 'deleted' WHERE status = 'deleted';
