-- The place in a municipality that journeys are reckoned from and to, in degrees (WGS 84).
CREATE TABLE municipality_centre (
    municipality_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES municipality (id),
    name TEXT COLLATE "C" NOT NULL,
    lat DOUBLE PRECISION NOT NULL CHECK (lat BETWEEN -90 AND 90),
    lon DOUBLE PRECISION NOT NULL CHECK (lon BETWEEN -180 AND 180),
    source_id TEXT COLLATE "C" NOT NULL REFERENCES source (id)
);

-- How long it takes from the centre of one municipality to that of another, one way, in minutes. `as_of` is the
-- day for which that was asked. What is not here is not known.
CREATE TABLE travel_time (
    from_id TEXT COLLATE "C" NOT NULL REFERENCES municipality (id),
    to_id TEXT COLLATE "C" NOT NULL REFERENCES municipality (id),
    mode TEXT COLLATE "C" NOT NULL CHECK (mode IN ('driving', 'transit')),
    minutes INTEGER NOT NULL CHECK (minutes >= 0),
    as_of TEXT COLLATE "C" NOT NULL,
    source_id TEXT COLLATE "C" NOT NULL REFERENCES source (id),
    PRIMARY KEY (from_id, to_id, mode),
    CHECK (from_id <> to_id)
);

-- When the matrix was last put there, in microseconds since 1970; NULL where it has been there from the start.
ALTER TABLE commuting_matrix ADD COLUMN imported_at BIGINT;

INSERT INTO source (id, name, url, licence) VALUES
    ('geonames', 'GeoNames: centres of municipalities', 'https://www.geonames.org/', 'CC BY 4.0');

INSERT INTO municipality_centre (municipality_id, name, lat, lon, source_id) VALUES
    ('rendalen', 'Bergset', 61.89126, 11.07769, 'geonames'),
    ('tolga', 'Tolga', 62.40898, 10.99883, 'geonames'),
    ('tynset', 'Tynset', 62.27594, 10.78241, 'geonames'),
    ('alvdal', 'Alvdal', 62.10766, 10.63073, 'geonames'),
    ('folldal', 'Folldal', 62.13246, 9.9968, 'geonames'),
    ('os', 'Os', 62.49647, 11.22326, 'geonames'),
    ('roros', 'Røros', 62.57468, 11.3842, 'geonames'),
    ('holtalen', 'Ålen', 62.84185, 11.3013, 'geonames');
