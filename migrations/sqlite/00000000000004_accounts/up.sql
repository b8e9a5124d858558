-- Who may call. `email` is the canonical form of a local account's; a caller for whom an outside
-- issuer vouches is known by `issuer` and `subject` instead. `password` is an Argon2id hash (PHC).
CREATE TABLE account (
    id TEXT NOT NULL PRIMARY KEY,
    email TEXT UNIQUE,
    name TEXT NOT NULL,
    password TEXT,
    issuer TEXT,
    subject TEXT,
    role TEXT NOT NULL CHECK (role IN ('employer', 'host', 'coordinator', 'admin')),
    municipality_id TEXT REFERENCES municipality (id),
    disabled INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    UNIQUE (issuer, subject),
    CHECK ((issuer IS NULL) = (subject IS NULL)),
    CHECK ((role = 'host') = (municipality_id IS NOT NULL))
) STRICT;

-- A login: a family of refresh tokens, of which the newest is good until the session ends.
CREATE TABLE session (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    ended_at INTEGER
) STRICT;
CREATE INDEX session_account ON session (account_id);
CREATE INDEX session_expires ON session (expires_at);
CREATE INDEX session_ended ON session (ended_at) WHERE ended_at IS NOT NULL;

-- Refresh tokens by their SHA-256. One that is used a second time ends its session.
CREATE TABLE refresh_token (
    hash TEXT NOT NULL PRIMARY KEY,
    session_id TEXT NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    used_at INTEGER
) STRICT;
CREATE INDEX refresh_token_session ON refresh_token (session_id);

-- Keys that sign access tokens. `id` is the RFC 7638 thumbprint, `public` the x of the JWK, `sealed`
-- the private part, sealed with a secret that is not in the database.
CREATE TABLE signing_key (
    id TEXT NOT NULL PRIMARY KEY,
    public TEXT NOT NULL,
    sealed TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('next', 'current', 'retired')),
    created_at INTEGER NOT NULL,
    retired_at INTEGER,
    CHECK ((state = 'retired') = (retired_at IS NOT NULL))
) STRICT;

-- Keys of systems, by their SHA-256. `scopes` is a list of tags.
CREATE TABLE api_key (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    hash TEXT NOT NULL UNIQUE,
    scopes TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER,
    revoked_at INTEGER
) STRICT;
CREATE INDEX api_key_account ON api_key (account_id);

-- Secrets that were sent by mail, by their SHA-256: good once, until they expire. `name` is that of the
-- account that is made when the first password is chosen.
CREATE TABLE ticket (
    hash TEXT NOT NULL PRIMARY KEY,
    purpose TEXT NOT NULL CHECK (purpose IN ('password', 'invitation')),
    email TEXT NOT NULL,
    organisation_number TEXT,
    name TEXT,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER
) STRICT;
CREATE INDEX ticket_expires ON ticket (expires_at);
CREATE INDEX ticket_unused ON ticket (email, purpose) WHERE used_at IS NULL;
CREATE INDEX ticket_invitation ON ticket (organisation_number) WHERE used_at IS NULL;

-- Mails to be sent: a row commits with its cause, and goes once the mail is sent.
CREATE TABLE mail (
    id TEXT NOT NULL PRIMARY KEY,
    recipient TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    next_attempt_at INTEGER NOT NULL
) STRICT;
CREATE INDEX mail_due ON mail (next_attempt_at, id);
