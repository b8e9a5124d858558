-- Who may post vacancies, by organisation number. `name` and `municipality_id` are the business
-- register's, which has been asked once the status is no longer `unverified`; `approved` says that a host
-- or a login vouches for those who act for it, `withdrawn` that a host does not, whatever they log in with.
CREATE TABLE employer (
    organisation_number TEXT NOT NULL PRIMARY KEY,
    name TEXT,
    municipality_id TEXT REFERENCES municipality (id),
    status TEXT NOT NULL CHECK (status IN ('unverified', 'verified', 'refused')),
    refusal TEXT,
    approved INTEGER NOT NULL,
    withdrawn INTEGER NOT NULL,
    checked_at INTEGER,
    created_at INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    CHECK ((status = 'refused') = (refusal IS NOT NULL)),
    CHECK (NOT (approved AND withdrawn))
) STRICT;
CREATE INDEX employer_unverified ON employer (checked_at) WHERE status = 'unverified';

CREATE TABLE membership (
    organisation_number TEXT NOT NULL REFERENCES employer (organisation_number),
    account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (organisation_number, account_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX membership_account ON membership (account_id);

-- A vacancy gets a life: a posted one (`organisation_number`) begins as a draft and may be paused;
-- what is deleted stays as a row that nobody sees. `expires` is the last day on which it is open;
-- `withheld` is why a moderator took it away.
CREATE TABLE vacancy_new (
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
    status TEXT NOT NULL CHECK (status IN ('draft', 'open', 'paused', 'closed', 'filled', 'deleted')),
    demo INTEGER NOT NULL,
    imported_at INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    organisation_number TEXT REFERENCES employer (organisation_number),
    expires TEXT,
    withheld TEXT,
    withheld_note TEXT,
    UNIQUE (source_id, reference),
    CHECK ((extent_min IS NULL) = (extent_max IS NULL)),
    CHECK (extent_min > 0 AND extent_min <= extent_max AND extent_max <= 100)
) STRICT;
INSERT INTO vacancy_new SELECT
    id, source_id, reference, title, employer, occupation, extent_min, extent_max, start, published, deadline, positions,
    remote, languages, licences, description, apply_url, search, status, demo, imported_at, revision, NULL, deadline, NULL, NULL
FROM vacancy;
CREATE TABLE vacancy_municipality_new (
    vacancy_id TEXT NOT NULL REFERENCES vacancy_new (id) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    municipality_id TEXT NOT NULL REFERENCES municipality (id),
    PRIMARY KEY (vacancy_id, municipality_id)
) STRICT, WITHOUT ROWID;
INSERT INTO vacancy_municipality_new SELECT vacancy_id, ordinal, municipality_id FROM vacancy_municipality;
DROP TABLE vacancy_municipality;
DROP TABLE vacancy;
-- What refers to a table follows its new name.
ALTER TABLE vacancy_new RENAME TO vacancy;
ALTER TABLE vacancy_municipality_new RENAME TO vacancy_municipality;
CREATE INDEX vacancy_open ON vacancy (status, published, id);
CREATE INDEX vacancy_revision ON vacancy (revision, id);
CREATE INDEX vacancy_demo ON vacancy (demo) WHERE demo;
CREATE INDEX vacancy_organisation ON vacancy (organisation_number, id) WHERE organisation_number IS NOT NULL;

-- How often a vacancy was read and applied for, by day.
CREATE TABLE vacancy_use (
    vacancy_id TEXT NOT NULL REFERENCES vacancy (id) ON DELETE CASCADE,
    day TEXT NOT NULL,
    views INTEGER NOT NULL,
    applications INTEGER NOT NULL,
    PRIMARY KEY (vacancy_id, day)
) STRICT, WITHOUT ROWID;
