-- A kindergarten or a school, as the register that is its source has it. NULL is "the register does not say".
-- `lowest` and `highest` are the ages of a kindergarten's children, or the grades of a school; `stages` are
-- those of a school, separated by single spaces; `enrolled` is how many children are there, never how many
-- there is room for. `longitude` and `latitude` are in millionths of a degree (ETRS89). `as_of` is the day on
-- which the register last changed it.
CREATE TABLE establishment (
    source_id TEXT NOT NULL REFERENCES source (id),
    organisation_number TEXT NOT NULL,
    municipality_id TEXT NOT NULL REFERENCES municipality (id),
    name TEXT NOT NULL,
    private INTEGER,
    lowest INTEGER,
    highest INTEGER,
    stages TEXT,
    enrolled INTEGER CHECK (enrolled >= 0),
    inactive_in_basil INTEGER,
    longitude INTEGER,
    latitude INTEGER,
    address TEXT,
    postal_code TEXT,
    post_town TEXT,
    website TEXT,
    as_of TEXT NOT NULL,
    revision INTEGER NOT NULL,
    PRIMARY KEY (source_id, organisation_number),
    CHECK ((lowest IS NULL) = (highest IS NULL) AND lowest <= highest),
    CHECK ((longitude IS NULL) = (latitude IS NULL))
) STRICT;

-- Of which municipalities a register has been asked: of the others it is not known what is there.
CREATE TABLE establishment_coverage (
    source_id TEXT NOT NULL REFERENCES source (id),
    municipality_id TEXT NOT NULL REFERENCES municipality (id),
    PRIMARY KEY (source_id, municipality_id)
) STRICT, WITHOUT ROWID;
