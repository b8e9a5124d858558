-- How far each outside source has been taken in. Times are in microseconds since 1970. `cursor` is where the
-- source was left, in its own words; `as_of` the year, day or moment of what is there; `report` what the last run
-- did, as JSON; `failures` how many runs in a row have failed. Whoever is the `holder` may take it in, and nobody
-- else before `held_until`.
CREATE TABLE sync (
    source_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES source (id),
    cursor TEXT COLLATE "C",
    as_of TEXT COLLATE "C",
    records BIGINT,
    report TEXT COLLATE "C",
    succeeded_at BIGINT,
    failed_at BIGINT,
    failure TEXT COLLATE "C",
    failures INTEGER NOT NULL,
    next_at BIGINT,
    holder TEXT COLLATE "C",
    held_until BIGINT,
    CHECK ((failed_at IS NULL) = (failure IS NULL)),
    CHECK ((holder IS NULL) = (held_until IS NULL))
);

-- What a source sent, byte for byte: the last of each name that was taken in, and the last that could not be.
CREATE TABLE payload (
    source_id TEXT COLLATE "C" NOT NULL REFERENCES source (id),
    name TEXT COLLATE "C" NOT NULL,
    url TEXT COLLATE "C" NOT NULL,
    fetched_at BIGINT NOT NULL,
    media_type TEXT COLLATE "C",
    etag TEXT COLLATE "C",
    last_modified TEXT COLLATE "C",
    body BYTEA NOT NULL,
    PRIMARY KEY (source_id, name)
);
