//! The tables, as diesel sees them. The same for both databases: a test reads them back.

diesel::table! {
    revision (id) {
        id -> Integer,
        value -> BigInt,
        reference -> BigInt,
        changed_at -> BigInt,
    }
}

diesel::table! {
    source (id) {
        id -> Text,
        name -> Text,
        url -> Nullable<Text>,
        licence -> Nullable<Text>,
    }
}

diesel::table! {
    municipality (id) {
        id -> Text,
    }
}

diesel::table! {
    municipality_name (municipality_id, language, name) {
        municipality_id -> Text,
        language -> Text,
        name -> Text,
        valid_from -> Nullable<Text>,
        valid_to -> Nullable<Text>,
    }
}

diesel::table! {
    municipality_number (municipality_id, number) {
        municipality_id -> Text,
        number -> Text,
        valid_from -> Nullable<Text>,
        valid_to -> Nullable<Text>,
    }
}

diesel::table! {
    municipality_border (municipality_id) {
        municipality_id -> Text,
        geometry -> Text,
        source_id -> Text,
    }
}

diesel::table! {
    region_membership (municipality_id, valid_from) {
        municipality_id -> Text,
        valid_from -> Text,
        valid_to -> Nullable<Text>,
    }
}

diesel::table! {
    labour_market (id) {
        id -> Text,
        name_nb -> Text,
        name_nn -> Text,
        name_en -> Text,
    }
}

diesel::table! {
    commuting_matrix (year) {
        year -> Integer,
        source_id -> Text,
        is_default -> Bool,
    }
}

diesel::table! {
    matrix_area (year, ordinal) {
        year -> Integer,
        ordinal -> Integer,
        code -> Text,
        municipality_id -> Nullable<Text>,
        labour_market_id -> Nullable<Text>,
    }
}

diesel::table! {
    matrix_cell (year, residence, work) {
        year -> Integer,
        residence -> Integer,
        work -> Integer,
        commuters -> Nullable<BigInt>,
        status -> Text,
    }
}

diesel::table! {
    population (municipality_id, as_of) {
        municipality_id -> Text,
        as_of -> Text,
        people -> BigInt,
        source_id -> Text,
    }
}

diesel::table! {
    occupation (code) {
        code -> Text,
        level -> Integer,
        parent_code -> Nullable<Text>,
        title_nb -> Text,
        title_en -> Nullable<Text>,
        source_id -> Text,
    }
}

diesel::table! {
    place (municipality_id) {
        municipality_id -> Text,
        kindergarten_places -> Nullable<Integer>,
        stages -> Nullable<Text>,
        interests -> Text,
        as_of -> Text,
        source_id -> Text,
        demo -> Bool,
        imported_at -> BigInt,
        revision -> BigInt,
    }
}

diesel::table! {
    housing (id) {
        id -> Text,
        source_id -> Text,
        reference -> Text,
        municipality_id -> Text,
        kind -> Text,
        tenure -> Text,
        bedrooms -> Integer,
        area_m2 -> Integer,
        price -> BigInt,
        available_from -> Nullable<Text>,
        title -> Text,
        url -> Text,
        status -> Text,
        as_of -> Text,
        demo -> Bool,
        imported_at -> BigInt,
        revision -> BigInt,
    }
}

diesel::table! {
    vacancy (id) {
        id -> Text,
        source_id -> Text,
        reference -> Text,
        title -> Text,
        employer -> Text,
        occupation -> Nullable<Text>,
        extent_min -> Nullable<Integer>,
        extent_max -> Nullable<Integer>,
        start -> Nullable<Text>,
        published -> Text,
        deadline -> Nullable<Text>,
        positions -> Integer,
        remote -> Text,
        languages -> Nullable<Text>,
        licences -> Nullable<Text>,
        description -> Nullable<Text>,
        apply_url -> Nullable<Text>,
        search -> Text,
        status -> Text,
        demo -> Bool,
        imported_at -> BigInt,
        revision -> BigInt,
    }
}

diesel::table! {
    vacancy_municipality (vacancy_id, municipality_id) {
        vacancy_id -> Text,
        ordinal -> Integer,
        municipality_id -> Text,
    }
}

diesel::allow_tables_to_appear_in_same_query!(vacancy, vacancy_municipality);
diesel::allow_tables_to_appear_in_same_query!(matrix_area, matrix_cell);
