-- How many of them are of which age, in whole years; all are NULL where that is not known.
ALTER TABLE population ADD COLUMN age_0 BIGINT CHECK (age_0 >= 0);
ALTER TABLE population ADD COLUMN age_1_5 BIGINT CHECK (age_1_5 >= 0);
ALTER TABLE population ADD COLUMN age_6_15 BIGINT CHECK (age_6_15 >= 0);
ALTER TABLE population ADD COLUMN age_16_19 BIGINT CHECK (age_16_19 >= 0);
ALTER TABLE population ADD COLUMN age_20_66 BIGINT CHECK (age_20_66 >= 0);
ALTER TABLE population ADD COLUMN age_67_and_over BIGINT CHECK (age_67_and_over >= 0);

-- People from 15 to 74 years of age in the fourth quarter of a year: how many live in a municipality, how many of
-- those are employed, and how many are employed there wherever they live. NULL is not known.
CREATE TABLE employment (
    municipality_id TEXT COLLATE "C" NOT NULL REFERENCES municipality (id),
    year INTEGER NOT NULL,
    residents BIGINT CHECK (residents >= 0),
    employed_residents BIGINT CHECK (employed_residents >= 0),
    employed_here BIGINT CHECK (employed_here >= 0),
    source_id TEXT COLLATE "C" NOT NULL REFERENCES source (id),
    PRIMARY KEY (municipality_id, year)
);
