-- The title of an occupation in Nynorsk, where it differs.
ALTER TABLE occupation ADD COLUMN title_nn TEXT COLLATE "C";
