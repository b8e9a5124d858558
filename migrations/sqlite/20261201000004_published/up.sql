-- The revision that last changed something that is public, and when: entity tags are made from it, so that
-- drafts change none. `value` goes on counting every change.
ALTER TABLE revision ADD COLUMN published INTEGER NOT NULL DEFAULT 0;
ALTER TABLE revision ADD COLUMN published_at INTEGER NOT NULL DEFAULT 0;
UPDATE revision SET published = value, published_at = changed_at;
