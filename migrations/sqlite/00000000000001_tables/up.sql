-- The tables, for SQLite. The same tables, columns and order as for PostgreSQL: a test compares them.

-- The number of the last committed write transaction: every writer takes the next one first, so
-- writers stand in line on this row. `reference` is the revision that last changed the slow part
-- (municipalities, matrices, population, occupations); `changed_at` is in microseconds since 1970.
CREATE TABLE revision (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    value INTEGER NOT NULL,
    reference INTEGER NOT NULL,
    changed_at INTEGER NOT NULL
) STRICT;

-- Where figures come from. A NULL licence is unknown.
CREATE TABLE source (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    url TEXT,
    licence TEXT
) STRICT;

-- A municipality (kommune) is an identity: names and numbers come and go. `id` is its slug.
CREATE TABLE municipality (
    id TEXT NOT NULL PRIMARY KEY
) STRICT;

CREATE TABLE municipality_name (
    municipality_id TEXT NOT NULL REFERENCES municipality (id),
    language TEXT NOT NULL,
    name TEXT NOT NULL,
    valid_from TEXT,
    valid_to TEXT,
    PRIMARY KEY (municipality_id, language, name)
) STRICT, WITHOUT ROWID;

-- Official numbers (kommunenummer). `valid_to` is the first day it no longer holds; NULL is open
-- or, for `valid_from`, not known.
CREATE TABLE municipality_number (
    municipality_id TEXT NOT NULL REFERENCES municipality (id),
    number TEXT NOT NULL,
    valid_from TEXT,
    valid_to TEXT,
    PRIMARY KEY (municipality_id, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX municipality_number_number ON municipality_number (number);

-- When a municipality is a member of the region (the membership has changed over the years).
CREATE TABLE region_membership (
    municipality_id TEXT NOT NULL REFERENCES municipality (id),
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    PRIMARY KEY (municipality_id, valid_from)
) STRICT, WITHOUT ROWID;

-- A destination outside the region that is counted as one: never a home, never in a catchment.
CREATE TABLE labour_market (
    id TEXT NOT NULL PRIMARY KEY,
    name_nb TEXT NOT NULL,
    name_nn TEXT NOT NULL,
    name_en TEXT NOT NULL
) STRICT;

CREATE TABLE commuting_matrix (
    year INTEGER NOT NULL PRIMARY KEY,
    source_id TEXT NOT NULL REFERENCES source (id),
    is_default INTEGER NOT NULL
) STRICT;

-- The areas of a matrix in its order. `code` is the code that the matrix was published with.
CREATE TABLE matrix_area (
    year INTEGER NOT NULL REFERENCES commuting_matrix (year) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    code TEXT NOT NULL,
    municipality_id TEXT REFERENCES municipality (id),
    labour_market_id TEXT REFERENCES labour_market (id),
    PRIMARY KEY (year, ordinal),
    UNIQUE (year, code),
    CHECK ((municipality_id IS NULL) <> (labour_market_id IS NULL))
) STRICT, WITHOUT ROWID;

-- Employed people who live in `residence` and work in `work` (ordinals of areas). A NULL count was
-- not shown by the source, which is not zero.
CREATE TABLE matrix_cell (
    year INTEGER NOT NULL,
    residence INTEGER NOT NULL,
    work INTEGER NOT NULL,
    commuters INTEGER,
    status TEXT NOT NULL CHECK (status IN ('certain', 'inferred', 'ambiguous')),
    PRIMARY KEY (year, residence, work),
    FOREIGN KEY (year, residence) REFERENCES matrix_area (year, ordinal) ON DELETE CASCADE,
    FOREIGN KEY (year, work) REFERENCES matrix_area (year, ordinal) ON DELETE CASCADE,
    CHECK (commuters >= 0)
) STRICT, WITHOUT ROWID;
CREATE INDEX matrix_cell_work ON matrix_cell (year, work);

CREATE TABLE population (
    municipality_id TEXT NOT NULL REFERENCES municipality (id),
    as_of TEXT NOT NULL,
    people INTEGER NOT NULL CHECK (people >= 0),
    source_id TEXT NOT NULL REFERENCES source (id),
    PRIMARY KEY (municipality_id, as_of)
) STRICT, WITHOUT ROWID;

-- STYRK-08, the Norwegian standard classification of occupations.
CREATE TABLE occupation (
    code TEXT NOT NULL PRIMARY KEY,
    level INTEGER NOT NULL CHECK (level = length(code)),
    parent_code TEXT,
    title_nb TEXT NOT NULL,
    title_en TEXT,
    source_id TEXT NOT NULL REFERENCES source (id)
) STRICT;

-- A municipality as a place to live. NULL is "no one has recorded it". Lists of tags are separated
-- by single spaces.
CREATE TABLE place (
    municipality_id TEXT NOT NULL PRIMARY KEY REFERENCES municipality (id),
    kindergarten_places INTEGER CHECK (kindergarten_places >= 0),
    stages TEXT,
    interests TEXT NOT NULL,
    as_of TEXT NOT NULL,
    source_id TEXT NOT NULL REFERENCES source (id),
    demo INTEGER NOT NULL,
    imported_at INTEGER NOT NULL,
    revision INTEGER NOT NULL
) STRICT;
CREATE INDEX place_revision ON place (revision);

-- A home that is let or sold. `price` is in NOK: a month when let, the sum when sold.
CREATE TABLE housing (
    id TEXT NOT NULL PRIMARY KEY,
    source_id TEXT NOT NULL REFERENCES source (id),
    reference TEXT NOT NULL,
    municipality_id TEXT NOT NULL REFERENCES municipality (id),
    kind TEXT NOT NULL,
    tenure TEXT NOT NULL CHECK (tenure IN ('rent', 'buy')),
    bedrooms INTEGER NOT NULL CHECK (bedrooms >= 0),
    area_m2 INTEGER NOT NULL CHECK (area_m2 > 0),
    price INTEGER NOT NULL CHECK (price >= 0),
    available_from TEXT,
    title TEXT NOT NULL,
    url TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('open', 'closed')),
    as_of TEXT NOT NULL,
    demo INTEGER NOT NULL,
    imported_at INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    UNIQUE (source_id, reference)
) STRICT;
CREATE INDEX housing_open ON housing (status, id);
CREATE INDEX housing_revision ON housing (revision, id);
CREATE INDEX housing_demo ON housing (demo) WHERE demo;

-- An advertised job. NULL is unknown; extents are percent of full time; `search` is what `q` looks
-- in: title, employer and description in lower case.
CREATE TABLE vacancy (
    id TEXT NOT NULL PRIMARY KEY,
    source_id TEXT NOT NULL REFERENCES source (id),
    reference TEXT NOT NULL,
    title TEXT NOT NULL,
    employer TEXT NOT NULL,
    occupation TEXT,
    extent_min INTEGER,
    extent_max INTEGER,
    start TEXT,
    published TEXT NOT NULL,
    deadline TEXT,
    positions INTEGER NOT NULL CHECK (positions > 0),
    remote TEXT NOT NULL CHECK (remote IN ('none', 'hybrid', 'full')),
    languages TEXT,
    licences TEXT,
    description TEXT,
    apply_url TEXT,
    search TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('open', 'closed')),
    demo INTEGER NOT NULL,
    imported_at INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    UNIQUE (source_id, reference),
    CHECK ((extent_min IS NULL) = (extent_max IS NULL)),
    CHECK (extent_min > 0 AND extent_min <= extent_max AND extent_max <= 100)
) STRICT;
CREATE INDEX vacancy_open ON vacancy (status, published, id);
CREATE INDEX vacancy_revision ON vacancy (revision, id);
CREATE INDEX vacancy_demo ON vacancy (demo) WHERE demo;

-- Where the work is done; `ordinal` keeps the order of the advertisement.
CREATE TABLE vacancy_municipality (
    vacancy_id TEXT NOT NULL REFERENCES vacancy (id) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    municipality_id TEXT NOT NULL REFERENCES municipality (id),
    PRIMARY KEY (vacancy_id, municipality_id)
) STRICT, WITHOUT ROWID;
