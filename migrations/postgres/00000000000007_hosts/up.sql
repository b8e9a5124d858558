-- A home may be deleted: it stays as a row that nobody sees. What is recorded of a municipality has
-- its own day for each fact, since hosts renew them apart; NULL is `as_of`.
ALTER TABLE housing DROP CONSTRAINT housing_status_check;
ALTER TABLE housing ADD CONSTRAINT housing_status_check CHECK (status IN ('open', 'closed', 'deleted'));
ALTER TABLE place ADD COLUMN kindergarten_as_of TEXT COLLATE "C";
ALTER TABLE place ADD COLUMN stages_as_of TEXT COLLATE "C";
ALTER TABLE place ADD COLUMN interests_as_of TEXT COLLATE "C";
