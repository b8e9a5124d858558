-- The tables, for PostgreSQL. The same tables, columns and order as for SQLite: a test compares them.
-- Keys and dates compare byte by byte (COLLATE "C"), as SQLite does.

-- The number of the last committed write transaction: every writer takes the next one first, so
-- writers stand in line on this row. `reference` is the revision that last changed the slow part
-- (municipalities, matrices, population, occupations); `changed_at` is in microseconds since 1970.
CREATE TABLE revision (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    value BIGINT NOT NULL,
    reference BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
);

-- Where figures come from. A NULL licence is unknown.
CREATE TABLE source (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    url TEXT,
    licence TEXT
);

-- A municipality (kommune) is an identity: names and numbers come and go. `id` is its slug.
CREATE TABLE municipality (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY
);

CREATE TABLE municipality_name (
    municipality_id TEXT COLLATE "C" NOT NULL REFERENCES municipality (id),
    language TEXT COLLATE "C" NOT NULL,
    name TEXT NOT NULL,
    valid_from TEXT COLLATE "C",
    valid_to TEXT COLLATE "C",
    PRIMARY KEY (municipality_id, language, name)
);

-- Official numbers (kommunenummer). `valid_to` is the first day it no longer holds; NULL is open
-- or, for `valid_from`, not known.
CREATE TABLE municipality_number (
    municipality_id TEXT COLLATE "C" NOT NULL REFERENCES municipality (id),
    number TEXT COLLATE "C" NOT NULL,
    valid_from TEXT COLLATE "C",
    valid_to TEXT COLLATE "C",
    PRIMARY KEY (municipality_id, number)
);
CREATE INDEX municipality_number_number ON municipality_number (number);

-- When a municipality is a member of the region (the membership has changed over the years).
CREATE TABLE region_membership (
    municipality_id TEXT COLLATE "C" NOT NULL REFERENCES municipality (id),
    valid_from TEXT COLLATE "C" NOT NULL,
    valid_to TEXT COLLATE "C",
    PRIMARY KEY (municipality_id, valid_from)
);

-- A destination outside the region that is counted as one: never a home, never in a catchment.
CREATE TABLE labour_market (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    name_nb TEXT NOT NULL,
    name_nn TEXT NOT NULL,
    name_en TEXT NOT NULL
);

CREATE TABLE commuting_matrix (
    year INTEGER NOT NULL PRIMARY KEY,
    source_id TEXT COLLATE "C" NOT NULL REFERENCES source (id),
    is_default BOOLEAN NOT NULL
);

-- The areas of a matrix in its order. `code` is the code that the matrix was published with.
CREATE TABLE matrix_area (
    year INTEGER NOT NULL REFERENCES commuting_matrix (year) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    code TEXT COLLATE "C" NOT NULL,
    municipality_id TEXT COLLATE "C" REFERENCES municipality (id),
    labour_market_id TEXT COLLATE "C" REFERENCES labour_market (id),
    PRIMARY KEY (year, ordinal),
    UNIQUE (year, code),
    CHECK ((municipality_id IS NULL) <> (labour_market_id IS NULL))
);

-- Employed people who live in `residence` and work in `work` (ordinals of areas). A NULL count was
-- not shown by the source, which is not zero.
CREATE TABLE matrix_cell (
    year INTEGER NOT NULL,
    residence INTEGER NOT NULL,
    work INTEGER NOT NULL,
    commuters BIGINT,
    status TEXT COLLATE "C" NOT NULL CHECK (status IN ('certain', 'inferred', 'ambiguous')),
    PRIMARY KEY (year, residence, work),
    FOREIGN KEY (year, residence) REFERENCES matrix_area (year, ordinal) ON DELETE CASCADE,
    FOREIGN KEY (year, work) REFERENCES matrix_area (year, ordinal) ON DELETE CASCADE,
    CHECK (commuters >= 0)
);
CREATE INDEX matrix_cell_work ON matrix_cell (year, work);

CREATE TABLE population (
    municipality_id TEXT COLLATE "C" NOT NULL REFERENCES municipality (id),
    as_of TEXT COLLATE "C" NOT NULL,
    people BIGINT NOT NULL CHECK (people >= 0),
    source_id TEXT COLLATE "C" NOT NULL REFERENCES source (id),
    PRIMARY KEY (municipality_id, as_of)
);

-- STYRK-08, the Norwegian standard classification of occupations.
CREATE TABLE occupation (
    code TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    level INTEGER NOT NULL CHECK (level = length(code)),
    parent_code TEXT COLLATE "C",
    title_nb TEXT NOT NULL,
    title_en TEXT,
    source_id TEXT COLLATE "C" NOT NULL REFERENCES source (id)
);

-- A municipality as a place to live. NULL is "no one has recorded it". Lists of tags are separated
-- by single spaces.
CREATE TABLE place (
    municipality_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES municipality (id),
    kindergarten_places INTEGER CHECK (kindergarten_places >= 0),
    stages TEXT,
    interests TEXT NOT NULL,
    as_of TEXT COLLATE "C" NOT NULL,
    source_id TEXT COLLATE "C" NOT NULL REFERENCES source (id),
    demo BOOLEAN NOT NULL,
    imported_at BIGINT NOT NULL,
    revision BIGINT NOT NULL
);
CREATE INDEX place_revision ON place (revision);

-- A home that is let or sold. `price` is in NOK: a month when let, the sum when sold.
CREATE TABLE housing (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    source_id TEXT COLLATE "C" NOT NULL REFERENCES source (id),
    reference TEXT COLLATE "C" NOT NULL,
    municipality_id TEXT COLLATE "C" NOT NULL REFERENCES municipality (id),
    kind TEXT COLLATE "C" NOT NULL,
    tenure TEXT COLLATE "C" NOT NULL CHECK (tenure IN ('rent', 'buy')),
    bedrooms INTEGER NOT NULL CHECK (bedrooms >= 0),
    area_m2 INTEGER NOT NULL CHECK (area_m2 > 0),
    price BIGINT NOT NULL CHECK (price >= 0),
    available_from TEXT COLLATE "C",
    title TEXT NOT NULL,
    url TEXT NOT NULL,
    status TEXT COLLATE "C" NOT NULL CHECK (status IN ('open', 'closed')),
    as_of TEXT COLLATE "C" NOT NULL,
    demo BOOLEAN NOT NULL,
    imported_at BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    UNIQUE (source_id, reference)
);
CREATE INDEX housing_open ON housing (status, id);
CREATE INDEX housing_revision ON housing (revision, id);
CREATE INDEX housing_demo ON housing (demo) WHERE demo;

-- An advertised job. NULL is unknown; extents are percent of full time; `search` is what `q` looks
-- in: title, employer and description in lower case.
CREATE TABLE vacancy (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    source_id TEXT COLLATE "C" NOT NULL REFERENCES source (id),
    reference TEXT COLLATE "C" NOT NULL,
    title TEXT NOT NULL,
    employer TEXT NOT NULL,
    occupation TEXT COLLATE "C",
    extent_min INTEGER,
    extent_max INTEGER,
    start TEXT COLLATE "C",
    published TEXT COLLATE "C" NOT NULL,
    deadline TEXT COLLATE "C",
    positions INTEGER NOT NULL CHECK (positions > 0),
    remote TEXT COLLATE "C" NOT NULL CHECK (remote IN ('none', 'hybrid', 'full')),
    languages TEXT,
    licences TEXT,
    description TEXT,
    apply_url TEXT,
    search TEXT NOT NULL,
    status TEXT COLLATE "C" NOT NULL CHECK (status IN ('open', 'closed')),
    demo BOOLEAN NOT NULL,
    imported_at BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    UNIQUE (source_id, reference),
    CHECK ((extent_min IS NULL) = (extent_max IS NULL)),
    CHECK (extent_min > 0 AND extent_min <= extent_max AND extent_max <= 100)
);
CREATE INDEX vacancy_open ON vacancy (status, published, id);
CREATE INDEX vacancy_revision ON vacancy (revision, id);
CREATE INDEX vacancy_demo ON vacancy (demo) WHERE demo;

-- Where the work is done; `ordinal` keeps the order of the advertisement.
CREATE TABLE vacancy_municipality (
    vacancy_id TEXT COLLATE "C" NOT NULL REFERENCES vacancy (id) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    municipality_id TEXT COLLATE "C" NOT NULL REFERENCES municipality (id),
    PRIMARY KEY (vacancy_id, municipality_id)
);
