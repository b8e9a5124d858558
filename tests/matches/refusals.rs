//! Households that are refused: what is wrong is named, all of it, and nothing of them is kept.

use super::{household, with};
use crate::support::process::Process;
use crate::support::{Client, TestApp};
use reqwest::Method;
use serde_json::{Value, json};

#[actix_web::test]
async fn each_fault_is_pointed_at() {
    let app = TestApp::new().await;
    let household = household();
    let seeks = json!({"occupations": [{"code": "2223"}]});
    let adult = |changes: Value| json!({"adults": [with(&seeks, changes)]});
    let children = |count: usize| vec![json!({"birth_year": 2020}); count];
    for (changes, pointer) in [
        (json!({"adults": []}), "/adults"),
        (json!({"adults": [seeks, seeks, seeks]}), "/adults"),
        (json!({"adults": [{"situation": "remote"}, {"situation": "not_seeking"}]}), "/adults"),
        (json!({"adults": {}}), "/adults"),
        (adult(json!({"occupations": []})), "/adults/0/occupations"),
        (adult(json!({"occupations": vec![json!({"code": "2"}); 11]})), "/adults/0/occupations"),
        (adult(json!({"occupations": [{"code": "2223"}, {"code": "9999"}]})), "/adults/0/occupations/1/code"),
        (adult(json!({"occupations": [{"code": "nurse"}]})), "/adults/0/occupations/0/code"),
        (adult(json!({"occupations": [{"code": 2223}]})), "/adults/0/occupations/0/code"),
        (
            adult(json!({"occupations": [{"code": "2", "preference": 0}]})),
            "/adults/0/occupations/0/preference",
        ),
        (
            adult(json!({"occupations": [{"code": "2", "preference": 1.01}]})),
            "/adults/0/occupations/0/preference",
        ),
        (adult(json!({"occupations": [{}]})), "/adults/0/occupations/0/code"),
        (adult(json!({"extent": {"min": 90, "max": 80}})), "/adults/0/extent"),
        (adult(json!({"extent": {"min": 0}})), "/adults/0/extent"),
        (adult(json!({"extent": {"max": 101}})), "/adults/0/extent"),
        (adult(json!({"start": {"from": "2027-02-01", "to": "2027-01-31"}})), "/adults/0/start/to"),
        (adult(json!({"start": {"from": "2027-02-30"}})), "/adults/0/start/from"),
        (adult(json!({"start": {"to": "9999-01-01"}})), "/adults/0/start/to"),
        (adult(json!({"reach": "weekly"})), "/adults/0/reach"),
        (adult(json!({"situation": "retired"})), "/adults/0/situation"),
        (adult(json!({"languages": ["Norsk"]})), "/adults/0/languages/0"),
        (adult(json!({"licences": ["", "b"]})), "/adults/0/licences/0"),
        (adult(json!({"accepts_remote": "yes"})), "/adults/0/accepts_remote"),
        (adult(json!({"works_in": "tolga"})), "/adults/0/works_in"),
        (json!({"adults": [seeks, {"situation": "employed"}]}), "/adults/1/works_in"),
        (json!({"adults": [seeks, {"situation": "employed", "works_in": "oslo"}]}), "/adults/1/works_in"),
        (json!({"children": children(13)}), "/children"),
        (json!({"children": [{"birth_year": 2020}, {"birth_year": 2090}]}), "/children/1/birth_year"),
        (json!({"children": [{"birth_year": 1899}]}), "/children/0/birth_year"),
        (json!({"children": [{"birth_year": 9_000_000_000_i64}]}), "/children/0/birth_year"),
        (json!({"children": [{"birth_year": 2020.5}]}), "/children/0/birth_year"),
        (json!({"children": [{}]}), "/children/0/birth_year"),
        (json!({"arrival": "soon"}), "/arrival"),
        (json!({"arrival": "-002027-01-01"}), "/arrival"),
        (json!({"homes": []}), "/homes"),
        (json!({"homes": ["tolga", "9999"]}), "/homes/1"),
        (json!({"homes": ["trondheim-region"]}), "/homes/0"),
        (json!({"ties": ["Tolga"]}), "/ties/0"),
        (json!({"interests": ["ski", "Å"]}), "/interests/1"),
        (json!({"housing": {"min_bedrooms": -1}}), "/housing/min_bedrooms"),
        (json!({"housing": {"max_price": -1}}), "/housing/max_price"),
        (json!({"housing": {"tenure": "lend"}}), "/housing/tenure"),
        (
            json!({"weights": {"work": 0, "childcare": 0, "housing": 0, "interests": 0, "ties": 0}}),
            "/weights/work",
        ),
        (json!({"weights": {"childcare": -0.1}}), "/weights/childcare"),
        (json!({"weights": {"ties": 1e300}}), "/weights/ties"),
        (json!({"limit": 0}), "/limit"),
        (json!({"limit": 101}), "/limit"),
        (json!({"limit": -1}), "/limit"),
        (json!({"limit": 2.5}), "/limit"),
        (json!({"per_home": 0}), "/per_home"),
        (json!({"per_home": -1}), "/per_home"),
        (json!({"per_home": 101}), "/per_home"),
        (json!({"colour": "red"}), "/colour"),
        (adult(json!({"colour": "red"})), "/adults/0/colour"),
        (adult(json!({"extent": {"mean": 70}})), "/adults/0/extent/mean"),
        (json!({"weights": {"pets": 1}}), "/weights/pets"),
    ] {
        let household = with(&household, changes.clone());
        let refused = app.post("/v1/matches", &household).await;
        assert_eq!((refused.status, refused.pointers()), (422, vec![pointer]), "{changes}: {}", refused.body);
        assert_eq!(refused.body["errors"][0]["in"], "body");
        assert_eq!(refused.body["type"], "/problems/invalid");
    }
}

#[actix_web::test]
async fn nothing_may_be_null() {
    let app = TestApp::new().await;
    let adult = json!({"occupations": [{"code": "2223", "preference": 1}], "situation": "seeking", "extent": {"min": 50, "max": 100},
        "start": {"from": "2027-01-01", "to": "2027-06-01"}, "accepts_remote": true, "reach": "daily", "languages": [], "licences": []});
    let whole = json!({"adults": [adult, {"situation": "employed", "works_in": "tolga"}],
        "children": [{"birth_year": 2020}], "arrival": "2027-01-01", "homes": ["os"],
        "housing": {"tenure": "rent", "min_bedrooms": 1, "max_price": 9000}, "interests": ["ski"], "ties": ["os"],
        "weights": {"work": 1, "childcare": 1, "housing": 1, "interests": 1, "ties": 1}, "limit": 5, "per_home": 2});
    app.post("/v1/matches", &whole).await.ok();
    let mut pointers = Vec::new();
    pointers_into(&whole, "", &mut pointers);
    assert!(pointers.len() > 35, "{pointers:?}");
    for pointer in pointers {
        let mut household = whole.clone();
        *household.pointer_mut(&pointer).unwrap() = Value::Null;
        let refused = app.post("/v1/matches", &household).await;
        assert_eq!((refused.status, refused.pointers()), (422, vec![&*pointer]), "{}", refused.body);
    }
}

/// The pointers to every value inside a value.
fn pointers_into(value: &Value, at: &str, pointers: &mut Vec<String>) {
    let inner: Vec<(String, &Value)> = match value {
        Value::Object(fields) => fields.iter().map(|(name, value)| (format!("{at}/{name}"), value)).collect(),
        Value::Array(items) => {
            items.iter().enumerate().map(|(n, item)| (format!("{at}/{n}"), item)).collect()
        }
        _ => Vec::new(),
    };
    for (pointer, value) in inner {
        pointers_into(value, &pointer, pointers);
        pointers.push(pointer);
    }
}

#[actix_web::test]
async fn all_faults_are_told_at_once() {
    let app = TestApp::new().await;
    let bad = json!({
        "adults": [
            {"occupations": [{"code": "99"}, {"code": "2", "preference": 2}], "extent": {"min": 90, "max": 10},
             "start": {"from": "2027-02-01", "to": "2027-01-01"}, "licences": ["?"]},
            {"occupations": [], "start": {"from": "2027-02-01", "to": "2027-01-01"}},
        ],
        "children": [{"birth_year": 2090}],
        "homes": ["nowhere"],
        "housing": {"max_price": -1},
        "interests": ["?"],
        "ties": ["nowhere"],
        "weights": {"work": 0, "childcare": -1, "ties": -1},
        "limit": 0,
        "per_home": 0,
    });
    let refused = app.post("/v1/matches?year=1999", &bad).await;
    assert_eq!(refused.status, 422);
    let mut pointers = refused.pointers();
    pointers.sort_unstable();
    let expected = [
        "/adults/0/extent",
        "/adults/0/licences/0",
        "/adults/0/occupations/0/code",
        "/adults/0/occupations/1/preference",
        "/adults/0/start/to",
        "/adults/1/occupations",
        "/adults/1/start/to",
        "/children/0/birth_year",
        "/homes/0",
        "/housing/max_price",
        "/interests/0",
        "/limit",
        "/per_home",
        "/ties/0",
        "/weights/childcare",
        "/weights/ties",
        "/weights/work",
        "/year",
    ];
    assert_eq!(pointers, expected, "{:#}", refused.body);
}

#[actix_web::test]
async fn what_follows_from_a_fault_is_not_told_as_another() {
    let app = TestApp::new().await;
    let seeks = json!({"occupations": [{"code": "99"}]});
    for (bad, pointers) in [
        (json!({"adults": [seeks]}), vec!["/adults/0/occupations/0/code"]),
        (
            json!({"adults": [{"situation": "employed"}, {"situation": "remote"}]}),
            vec!["/adults/0/works_in", "/adults"],
        ),
        (json!({"adults": [seeks, seeks, {"situation": "employed"}]}), vec!["/adults"]),
        (
            json!({"adults": [{"occupations": [{"code": "2"}], "start": {"from": "x", "to": "2020-01-01"}}]}),
            vec!["/adults/0/start/from"],
        ),
        (
            json!({"adults": [{"occupations": [{"code": "2"}], "start": {"to": "2020-01-01"}}], "arrival": "x"}),
            vec!["/arrival"],
        ),
    ] {
        let refused = app.post("/v1/matches", &bad).await;
        assert_eq!((refused.status, refused.pointers()), (422, pointers), "{bad}");
    }
}

#[actix_web::test]
async fn what_is_no_household_at_all_is_refused() {
    let app = TestApp::new().await;
    let send = async |media: &str, body: Vec<u8>| {
        let request = app.request(Method::POST, "/v1/matches").header("content-type", media);
        app.send(request.body(body)).await
    };
    let json = "application/json";
    let broken = [
        b"{\"adults\": [], \"ties\": [\"\xff\"]}".to_vec(),
        vec![0xc3, 0x28],
        Vec::new(),
        b"{".to_vec(),
        b"adults=2".to_vec(),
        "[".repeat(50_000).into_bytes(),
        b"{\"adults\":[]} {}".to_vec(),
        b"{\"adults\":[],\"limit\":01}".to_vec(),
    ];
    for body in broken {
        let refused = send(json, body.clone()).await;
        let text = String::from_utf8_lossy(&body[..body.len().min(40)]).into_owned();
        assert_eq!((refused.status, &refused.body["type"]), (400, &"/problems/malformed".into()), "{text}");
    }
    let deep = format!("{}0{}", "{\"adults\":".repeat(5_000), "}".repeat(5_000));
    let refused = send(json, deep.into_bytes()).await;
    assert_eq!((refused.status, refused.pointers()), (422, vec!["/adults"]));
    for body in ["[]", "null", "7", "\"household\""] {
        let refused = send(json, body.into()).await;
        assert_eq!((refused.status, refused.pointers()), (422, vec![""]), "{body}");
    }
    assert_eq!(send(json, b"{}".to_vec()).await.pointers(), ["/adults"], "adults are required");
    let twice = send(json, b"{\"adults\":[],\"limit\":1,\"limit\":2}".to_vec()).await;
    assert_eq!((twice.status, twice.pointers()), (422, vec![""]));
    assert!(twice.body["detail"].as_str().unwrap().contains("duplicate field `limit`"), "{}", twice.body);

    let good = || household().to_string().into_bytes();
    assert_eq!(send("application/json; charset=utf-8", good()).await.status, 200);
    for media in
        ["text/plain", "application/x-www-form-urlencoded", "application/json; charset=latin1", "json"]
    {
        assert_eq!(send(media, good()).await.status, 415, "{media}");
    }
    assert_eq!(app.send(app.request(Method::POST, "/v1/matches").body(good())).await.status, 415, "no type");

    let mut long = good();
    long.resize(10 << 20, b' ');
    assert_eq!(send(json, long.clone()).await.status, 413);
    long.truncate(64 << 10);
    assert_eq!(send(json, long).await.status, 200, "as long as may be");
}

#[actix_web::test]
async fn a_year_without_a_matrix_and_an_unknown_parameter_are_refused() {
    let app = TestApp::new().await;
    app.post("/v1/matches?year=2003", &household()).await.ok();
    for (query, pointer) in [
        ("year=1999", "/year"),
        ("year=last", "/year"),
        ("limit=5", "/limit"),
        ("year=2003&colour=red", "/colour"),
    ] {
        let refused = app.post(&format!("/v1/matches?{query}"), &household()).await;
        assert_eq!((refused.status, refused.pointers()), (422, vec![pointer]), "{query}");
        assert_eq!(refused.body["errors"][0]["in"], "query");
    }
}

#[actix_web::test]
async fn nothing_of_a_household_is_in_the_log() {
    let mut process = Process::serve(&["--demo"]);
    let client = Client::of(&process.address);
    let household =
        with(&household(), json!({"interests": ["secret"], "ties": ["folldal"], "arrival": "2031-03-17"}));
    client.post("/v1/matches", &household).await.ok();
    for bad in
        [json!({"limit": 0}), json!({"ties": ["secret"]}), json!({"secret": 1}), json!({"arrival": "secret"})]
    {
        assert_eq!(client.post("/v1/matches", &with(&household, bad)).await.status, 422);
    }
    let broken = client.request(Method::POST, "/v1/matches").header("content-type", "application/json");
    assert_eq!(client.send(broken.body("{\"secret")).await.status, 400);
    process.terminate();
    let (_, log) = process.wait();
    assert_eq!(log.matches("/v1/matches").count(), 6, "each is logged: {log}");
    let told: String = log.lines().filter_map(told).collect();
    for kept in ["secret", "folldal", "3429", "2031", "2223", "hpr-nurse"] {
        assert!(!told.contains(kept), "`{kept}` is in the log: {told}");
    }
}

/// A line of the log without what may hold any digits by chance: times, ids and ports.
fn told(line: &str) -> Option<String> {
    let mut line: Value = serde_json::from_str(line).unwrap();
    line.as_object_mut()?.remove("timestamp");
    for random in ["request", "address", "milliseconds"] {
        line["fields"].as_object_mut()?.remove(random);
    }
    let of_the_server = line["target"].as_str()?.starts_with("actix_server");
    (!of_the_server).then(|| line.to_string())
}
