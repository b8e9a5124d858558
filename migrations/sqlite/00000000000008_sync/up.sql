-- How far each outside source has been taken in. Times are in microseconds since 1970. `cursor` is where the
-- source was left, in its own words; `as_of` the year, day or moment of what is there; `report` what the last run
-- did, as JSON; `failures` how many runs in a row have failed. Whoever is the `holder` may take it in, and nobody
-- else before `held_until`.
CREATE TABLE sync (
    source_id TEXT NOT NULL PRIMARY KEY REFERENCES source (id),
    cursor TEXT,
    as_of TEXT,
    records INTEGER,
    report TEXT,
    succeeded_at INTEGER,
    failed_at INTEGER,
    failure TEXT,
    failures INTEGER NOT NULL,
    next_at INTEGER,
    holder TEXT,
    held_until INTEGER,
    CHECK ((failed_at IS NULL) = (failure IS NULL)),
    CHECK ((holder IS NULL) = (held_until IS NULL))
) STRICT;

-- What a source sent, byte for byte: the last of each name that was taken in, and the last that could not be.
CREATE TABLE payload (
    source_id TEXT NOT NULL REFERENCES source (id),
    name TEXT NOT NULL,
    url TEXT NOT NULL,
    fetched_at INTEGER NOT NULL,
    media_type TEXT,
    etag TEXT,
    last_modified TEXT,
    body BLOB NOT NULL,
    PRIMARY KEY (source_id, name)
) STRICT, WITHOUT ROWID;
