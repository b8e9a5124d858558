//! The names of the counties, by the first two digits of the numbers of their municipalities, past and present.

/// The names of each county; those in other languages stand apart.
const COUNTIES: [(&str, &[&str]); 35] = [
    ("01", &["østfold"]),
    ("02", &["akershus"]),
    ("03", &["oslo"]),
    ("04", &["hedmark"]),
    ("05", &["oppland"]),
    ("06", &["buskerud"]),
    ("07", &["vestfold"]),
    ("08", &["telemark"]),
    ("09", &["aust-agder"]),
    ("10", &["vest-agder"]),
    ("11", &["rogaland"]),
    ("12", &["hordaland"]),
    ("14", &["sogn og fjordane"]),
    ("15", &["møre og romsdal"]),
    ("16", &["sør-trøndelag"]),
    ("17", &["nord-trøndelag"]),
    ("18", &["nordland", "nordlánnda"]),
    ("19", &["troms", "romsa"]),
    ("20", &["finnmark", "finnmárku"]),
    ("21", &["svalbard"]),
    ("22", &["jan mayen"]),
    ("30", &["viken"]),
    ("31", &["østfold"]),
    ("32", &["akershus"]),
    ("33", &["buskerud"]),
    ("34", &["innlandet"]),
    ("38", &["vestfold og telemark"]),
    ("39", &["vestfold"]),
    ("40", &["telemark"]),
    ("42", &["agder"]),
    ("46", &["vestland"]),
    ("50", &["trøndelag", "trööndelage"]),
    ("54", &["troms og finnmark"]),
    ("55", &["troms", "romsa", "tromssa"]),
    ("56", &["finnmark", "finnmárku", "finmarkku"]),
];

/// Whether a municipality with this number lies in the county with this name, in lower case.
pub(super) fn lies_in(number: &str, county: &str) -> bool {
    COUNTIES.iter().any(|(digits, names)| number.starts_with(digits) && names.contains(&county))
}
