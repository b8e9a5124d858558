-- How much of full time, in the source's own words.
ALTER TABLE vacancy ADD COLUMN extent_text TEXT COLLATE "C";

-- Whom to ask about a vacancy, for as long as it is open; `ordinal` keeps the order of the advertisement.
CREATE TABLE vacancy_contact (
    vacancy_id TEXT COLLATE "C" NOT NULL REFERENCES vacancy (id) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    name TEXT COLLATE "C",
    title TEXT COLLATE "C",
    email TEXT COLLATE "C",
    phone TEXT COLLATE "C",
    PRIMARY KEY (vacancy_id, ordinal)
);

-- The advertisements in the whole country that NAV's feed says are active. `changed_at` is the newest change that
-- it has told of, in microseconds since 1970; `due_at` when to look at the advertisement itself, NULL where that has
-- been done; `attempts` how often it could not be used.
CREATE TABLE nav_ad (
    uuid TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    changed_at BIGINT NOT NULL,
    due_at BIGINT,
    attempts INTEGER NOT NULL
);

-- In which municipality, by number, all addresses with a postal code are; NULL where they are in several, or there
-- are none. `asked_at` is in microseconds since 1970.
CREATE TABLE postal_code (
    code TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    number TEXT COLLATE "C",
    asked_at BIGINT NOT NULL
);
