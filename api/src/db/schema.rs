//! The tables, as diesel sees them. The same for both databases: a test reads them back.

diesel::table! {
    revision (id) {
        id -> Integer,
        value -> BigInt,
        reference -> BigInt,
        changed_at -> BigInt,
        published -> BigInt,
        published_at -> BigInt,
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
        imported_at -> Nullable<BigInt>,
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
        age_0 -> Nullable<BigInt>,
        age_1_5 -> Nullable<BigInt>,
        age_6_15 -> Nullable<BigInt>,
        age_16_19 -> Nullable<BigInt>,
        age_20_66 -> Nullable<BigInt>,
        age_67_and_over -> Nullable<BigInt>,
    }
}

diesel::table! {
    employment (municipality_id, year) {
        municipality_id -> Text,
        year -> Integer,
        residents -> Nullable<BigInt>,
        employed_residents -> Nullable<BigInt>,
        employed_here -> Nullable<BigInt>,
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
        title_nn -> Nullable<Text>,
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
        kindergarten_as_of -> Nullable<Text>,
        stages_as_of -> Nullable<Text>,
        interests_as_of -> Nullable<Text>,
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
        organisation_number -> Nullable<Text>,
        expires -> Nullable<Text>,
        withheld -> Nullable<Text>,
        withheld_note -> Nullable<Text>,
        extent_text -> Nullable<Text>,
        description_html -> Nullable<Text>,
    }
}

diesel::table! {
    vacancy_municipality (vacancy_id, municipality_id) {
        vacancy_id -> Text,
        ordinal -> Integer,
        municipality_id -> Text,
    }
}

diesel::table! {
    account (id) {
        id -> Text,
        email -> Nullable<Text>,
        name -> Text,
        password -> Nullable<Text>,
        issuer -> Nullable<Text>,
        subject -> Nullable<Text>,
        role -> Text,
        municipality_id -> Nullable<Text>,
        disabled -> Bool,
        created_at -> BigInt,
        revision -> BigInt,
    }
}

diesel::table! {
    session (id) {
        id -> Text,
        account_id -> Text,
        created_at -> BigInt,
        expires_at -> BigInt,
        ended_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    refresh_token (hash) {
        hash -> Text,
        session_id -> Text,
        created_at -> BigInt,
        used_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    signing_key (id) {
        id -> Text,
        public -> Text,
        sealed -> Text,
        state -> Text,
        created_at -> BigInt,
        retired_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    api_key (id) {
        id -> Text,
        account_id -> Text,
        name -> Text,
        hash -> Text,
        scopes -> Text,
        created_at -> BigInt,
        expires_at -> Nullable<BigInt>,
        revoked_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    ticket (hash) {
        hash -> Text,
        purpose -> Text,
        email -> Text,
        organisation_number -> Nullable<Text>,
        name -> Nullable<Text>,
        created_at -> BigInt,
        expires_at -> BigInt,
        used_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    mail (id) {
        id -> Text,
        recipient -> Text,
        subject -> Text,
        body -> Text,
        created_at -> BigInt,
        attempts -> Integer,
        next_attempt_at -> BigInt,
    }
}

diesel::table! {
    known_address (account_id, digest) {
        account_id -> Text,
        digest -> Text,
        seen_at -> BigInt,
    }
}

diesel::table! {
    idempotency (account_id, key) {
        account_id -> Text,
        key -> Text,
        fingerprint -> Text,
        status -> Integer,
        location -> Nullable<Text>,
        revision -> Nullable<BigInt>,
        body -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    idempotency_record (account_id, key, record_id) {
        account_id -> Text,
        key -> Text,
        record_id -> Text,
    }
}

diesel::table! {
    audit (id) {
        id -> Text,
        at -> BigInt,
        account_id -> Nullable<Text>,
        action -> Text,
        entity -> Text,
        entity_id -> Text,
        before -> Nullable<Text>,
        after -> Nullable<Text>,
        request_id -> Nullable<Text>,
        changed -> Text,
    }
}

diesel::table! {
    employer (organisation_number) {
        organisation_number -> Text,
        name -> Nullable<Text>,
        municipality_id -> Nullable<Text>,
        status -> Text,
        refusal -> Nullable<Text>,
        approved -> Bool,
        withdrawn -> Bool,
        checked_at -> Nullable<BigInt>,
        created_at -> BigInt,
        revision -> BigInt,
    }
}

diesel::table! {
    membership (organisation_number, account_id) {
        organisation_number -> Text,
        account_id -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    vacancy_use (vacancy_id, day) {
        vacancy_id -> Text,
        day -> Text,
        views -> BigInt,
        applications -> BigInt,
    }
}

diesel::table! {
    sync (source_id) {
        source_id -> Text,
        cursor -> Nullable<Text>,
        as_of -> Nullable<Text>,
        records -> Nullable<BigInt>,
        report -> Nullable<Text>,
        succeeded_at -> Nullable<BigInt>,
        failed_at -> Nullable<BigInt>,
        failure -> Nullable<Text>,
        failures -> Integer,
        next_at -> Nullable<BigInt>,
        holder -> Nullable<Text>,
        held_until -> Nullable<BigInt>,
    }
}

diesel::table! {
    payload (source_id, name) {
        source_id -> Text,
        name -> Text,
        url -> Text,
        fetched_at -> BigInt,
        media_type -> Nullable<Text>,
        etag -> Nullable<Text>,
        last_modified -> Nullable<Text>,
        body -> Binary,
    }
}

diesel::table! {
    establishment (source_id, organisation_number) {
        source_id -> Text,
        organisation_number -> Text,
        municipality_id -> Text,
        name -> Text,
        private -> Nullable<Bool>,
        lowest -> Nullable<Integer>,
        highest -> Nullable<Integer>,
        stages -> Nullable<Text>,
        enrolled -> Nullable<Integer>,
        inactive_in_basil -> Nullable<Bool>,
        longitude -> Nullable<Integer>,
        latitude -> Nullable<Integer>,
        address -> Nullable<Text>,
        postal_code -> Nullable<Text>,
        post_town -> Nullable<Text>,
        website -> Nullable<Text>,
        as_of -> Text,
        revision -> BigInt,
    }
}

diesel::table! {
    establishment_coverage (source_id, municipality_id) {
        source_id -> Text,
        municipality_id -> Text,
    }
}

diesel::table! {
    municipality_centre (municipality_id) {
        municipality_id -> Text,
        name -> Text,
        lat -> Double,
        lon -> Double,
        source_id -> Text,
    }
}

diesel::table! {
    travel_time (from_id, to_id, mode) {
        from_id -> Text,
        to_id -> Text,
        mode -> Text,
        minutes -> Integer,
        as_of -> Text,
        source_id -> Text,
    }
}

diesel::table! {
    vacancy_contact (vacancy_id, ordinal) {
        vacancy_id -> Text,
        ordinal -> Integer,
        name -> Nullable<Text>,
        title -> Nullable<Text>,
        email -> Nullable<Text>,
        phone -> Nullable<Text>,
    }
}

diesel::table! {
    nav_ad (uuid) {
        uuid -> Text,
        changed_at -> BigInt,
        due_at -> Nullable<BigInt>,
        attempts -> Integer,
    }
}

diesel::table! {
    postal_code (code) {
        code -> Text,
        number -> Nullable<Text>,
        asked_at -> BigInt,
    }
}

diesel::allow_tables_to_appear_in_same_query!(vacancy, vacancy_municipality);
diesel::allow_tables_to_appear_in_same_query!(matrix_area, matrix_cell);
diesel::allow_tables_to_appear_in_same_query!(account, session);
diesel::joinable!(membership -> account (account_id));
diesel::allow_tables_to_appear_in_same_query!(membership, account, employer);
