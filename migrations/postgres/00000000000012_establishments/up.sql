-- A kindergarten or a school, as the register that is its source has it. NULL is "the register does not say".
-- `lowest` and `highest` are the ages of a kindergarten's children, or the grades of a school; `stages` are
-- those of a school, separated by single spaces; `enrolled` is how many children are there, never how many
-- there is room for. `longitude` and `latitude` are in millionths of a degree (ETRS89). `as_of` is the day on
-- which the register last changed it.
CREATE TABLE establishment (
    source_id TEXT COLLATE "C" NOT NULL REFERENCES source (id),
    organisation_number TEXT COLLATE "C" NOT NULL,
    municipality_id TEXT COLLATE "C" NOT NULL REFERENCES municipality (id),
    name TEXT COLLATE "C" NOT NULL,
    private BOOLEAN,
    lowest INTEGER,
    highest INTEGER,
    stages TEXT COLLATE "C",
    enrolled INTEGER CHECK (enrolled >= 0),
    inactive_in_basil BOOLEAN,
    longitude INTEGER,
    latitude INTEGER,
    address TEXT COLLATE "C",
    postal_code TEXT COLLATE "C",
    post_town TEXT COLLATE "C",
    website TEXT COLLATE "C",
    as_of TEXT COLLATE "C" NOT NULL,
    revision BIGINT NOT NULL,
    PRIMARY KEY (source_id, organisation_number),
    CHECK ((lowest IS NULL) = (highest IS NULL) AND lowest <= highest),
    CHECK ((longitude IS NULL) = (latitude IS NULL))
);

-- Of which municipalities a register has been asked: of the others it is not known what is there.
CREATE TABLE establishment_coverage (
    source_id TEXT COLLATE "C" NOT NULL REFERENCES source (id),
    municipality_id TEXT COLLATE "C" NOT NULL REFERENCES municipality (id),
    PRIMARY KEY (source_id, municipality_id)
);
