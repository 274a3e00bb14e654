ALTER TABLE task ADD COLUMN priority TEXT NOT NULL DEFAULT 'normal' CHECK (priority IN ('low', 'normal', 'high'));

-- Until now people said it in the title.
UPDATE task SET priority = 'high' WHERE title LIKE 'urgent:%';
