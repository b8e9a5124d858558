-- The border of a municipality, as a GeoJSON geometry (RFC 7946): a Polygon or a MultiPolygon.
CREATE TABLE municipality_border (
    municipality_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES municipality (id),
    geometry TEXT NOT NULL,
    source_id TEXT COLLATE "C" NOT NULL REFERENCES source (id)
);
