-- Who may post vacancies, by organisation number. `name` and `municipality_id` are the business
-- register's, which has been asked once the status is no longer `unverified`; `approved` says that a host
-- or a login vouches for those who act for it, `withdrawn` that a host does not, whatever they log in with.
CREATE TABLE employer (
    organisation_number TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    name TEXT,
    municipality_id TEXT COLLATE "C" REFERENCES municipality (id),
    status TEXT COLLATE "C" NOT NULL CHECK (status IN ('unverified', 'verified', 'refused')),
    refusal TEXT COLLATE "C",
    approved BOOLEAN NOT NULL,
    withdrawn BOOLEAN NOT NULL,
    checked_at BIGINT,
    created_at BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    CHECK ((status = 'refused') = (refusal IS NOT NULL)),
    CHECK (NOT (approved AND withdrawn))
);
CREATE INDEX employer_unverified ON employer (checked_at) WHERE status = 'unverified';

CREATE TABLE membership (
    organisation_number TEXT COLLATE "C" NOT NULL REFERENCES employer (organisation_number),
    account_id TEXT COLLATE "C" NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (organisation_number, account_id)
);
CREATE INDEX membership_account ON membership (account_id);

-- A vacancy gets a life: a posted one (`organisation_number`) begins as a draft and may be paused;
-- what is deleted stays as a row that nobody sees. `expires` is the last day on which it is open;
-- `withheld` is why a moderator took it away.
ALTER TABLE vacancy DROP CONSTRAINT vacancy_status_check;
ALTER TABLE vacancy ADD CONSTRAINT vacancy_status_check
    CHECK (status IN ('draft', 'open', 'paused', 'closed', 'filled', 'deleted'));
ALTER TABLE vacancy ADD COLUMN organisation_number TEXT COLLATE "C" REFERENCES employer (organisation_number);
ALTER TABLE vacancy ADD COLUMN expires TEXT COLLATE "C";
ALTER TABLE vacancy ADD COLUMN withheld TEXT COLLATE "C";
ALTER TABLE vacancy ADD COLUMN withheld_note TEXT;
UPDATE vacancy SET expires = deadline;
CREATE INDEX vacancy_organisation ON vacancy (organisation_number, id) WHERE organisation_number IS NOT NULL;

-- How often a vacancy was read and applied for, by day.
CREATE TABLE vacancy_use (
    vacancy_id TEXT COLLATE "C" NOT NULL REFERENCES vacancy (id) ON DELETE CASCADE,
    day TEXT COLLATE "C" NOT NULL,
    views BIGINT NOT NULL,
    applications BIGINT NOT NULL,
    PRIMARY KEY (vacancy_id, day)
);
