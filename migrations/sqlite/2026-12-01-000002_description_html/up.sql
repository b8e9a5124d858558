-- The description as clean HTML, made once when it is written. NULL where there is no description, or it has not been
-- cleaned yet; empty where nothing of it can be shown.
ALTER TABLE vacancy ADD COLUMN description_html TEXT;

-- Descriptions of earlier versions, which cleaned them for each reader. Cleaning takes code: the server does it when it
-- starts, and this index finds the next ones; it is empty afterwards.
CREATE INDEX vacancy_uncleaned ON vacancy (id) WHERE description IS NOT NULL AND description_html IS NULL;
