-- A home may be deleted: it stays as a row that nobody sees. What is recorded of a municipality has
-- its own day for each fact, since hosts renew them apart; NULL is `as_of`.
CREATE TABLE housing_new (
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
    status TEXT NOT NULL CHECK (status IN ('open', 'closed', 'deleted')),
    as_of TEXT NOT NULL,
    demo INTEGER NOT NULL,
    imported_at INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    UNIQUE (source_id, reference)
) STRICT;
INSERT INTO housing_new SELECT
    id, source_id, reference, municipality_id, kind, tenure, bedrooms, area_m2, price, available_from, title, url,
    status, as_of, demo, imported_at, revision
FROM housing;
DROP TABLE housing;
ALTER TABLE housing_new RENAME TO housing;
CREATE INDEX housing_open ON housing (status, id);
CREATE INDEX housing_revision ON housing (revision, id);
CREATE INDEX housing_demo ON housing (demo) WHERE demo;
ALTER TABLE place ADD COLUMN kindergarten_as_of TEXT;
ALTER TABLE place ADD COLUMN stages_as_of TEXT;
ALTER TABLE place ADD COLUMN interests_as_of TEXT;
