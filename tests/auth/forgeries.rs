//! Tokens that only look like ours: each differs from a good one in one thing, and is refused for it.

use super::forge::{Forge, ISSUER};
use crate::support::{Client, TestApp};
use aws_lc_rs::hmac;
use base64::Engine;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE, BASE64_URL_SAFE_NO_PAD as BASE64};
use flytthit_api::auth::{secret, sessions};
use flytthit_api::db::session;
use jiff::Timestamp;
use serde_json::{Map, Value, json};

const HEADER: &str = "the token's header";
const ALGORITHM: &str = "signed in another way";
const TYPE: &str = "no access token";
const KEY: &str = "unknown key";
const SIGNATURE: &str = "signature is wrong";
const ISSUED: &str = "not of this service";
const AUDIENCE: &str = "not for this service";
const EXPIRED: &str = "has expired";
const FUTURE: &str = "not good yet";
const TOO_LONG: &str = "for longer than this service makes them";
const CLAIMS: &str = "the token's claims";
const SESSION: &str = "the session has ended";
const PARTS: &str = "three parts";
const ANY: &str = "";

/// A token that must be refused: what is wrong with it, the token, and what its bearer is told.
struct Forgery {
    name: String,
    token: String,
    told: &'static str,
}

/// The forgeries so far.
struct Corpus<'f> {
    forge: &'f Forge,
    forgeries: Vec<Forgery>,
}

impl Corpus<'_> {
    fn add(&mut self, name: impl Into<String>, token: String, told: &'static str) {
        self.forgeries.push(Forgery { name: name.into(), token, told });
    }

    /// A header with this in place of what is there; null means that it is left out.
    fn header(&mut self, field: &str, value: Value, told: &'static str) {
        let mut header = self.forge.header();
        set(header.as_object_mut().unwrap(), field, &value);
        let token = self.forge.sign(&header.to_string(), self.forge.claims().to_string().as_bytes());
        self.add(format!("header {field}: {value}"), token, told);
    }

    /// Claims with this in place of what is there; null means that it is left out.
    fn claim(&mut self, field: &str, value: Value, told: &'static str) {
        let mut claims = self.forge.claims();
        set(claims.as_object_mut().unwrap(), field, &value);
        let token = self.forge.sign(&self.forge.header().to_string(), claims.to_string().as_bytes());
        self.add(format!("{field}: {value}"), token, told);
    }
}

fn set(object: &mut Map<String, Value>, field: &str, value: &Value) {
    match value {
        Value::Null => _ = object.remove(field),
        value => _ = object.insert(field.to_owned(), value.clone()),
    }
}

fn headers(corpus: &mut Corpus<'_>) {
    for alg in ["none", "None", "NONE", "nOnE", "", "RS256", "ES256", "PS256", "EdDsa", "Ed25519", "ES256K"] {
        corpus.header("alg", json!(alg), ALGORITHM);
    }
    for alg in [json!(null), json!(5), json!(["EdDSA"]), json!({"EdDSA": 1}), json!(true)] {
        corpus.header("alg", alg, HEADER);
    }
    for typ in ["JWT", "jwt", "at+JWT", "AT+JWT", "application/at+jwt", "id+jwt", "dpop+jwt", "", "at+jwt "] {
        corpus.header("typ", json!(typ), TYPE);
    }
    for typ in [json!(null), json!(1), json!(["at+jwt"])] {
        corpus.header("typ", typ, HEADER);
    }
    let upper = corpus.forge.kid.to_uppercase();
    for kid in
        ["", "unknown", "../../etc/passwd", "' OR '1'='1", "current", "https://example.org/key", &upper]
    {
        corpus.header("kid", json!(kid), KEY);
    }
    corpus.header("kid", json!("a\0b"), KEY);
    for kid in [json!(null), json!(7), json!([corpus.forge.kid]), json!(false)] {
        corpus.header("kid", kid, HEADER);
    }
    let jwk = json!({"kty": "OKP", "crv": "Ed25519", "x": BASE64.encode(&corpus.forge.public)});
    for (field, value) in [
        ("crit", json!(["exp"])),
        ("crit", json!([])),
        ("crit", json!(["b64"])),
        ("b64", json!(false)),
        ("jwk", jwk),
        ("jku", json!("https://example.org/jwks.json")),
        ("x5u", json!("https://example.org/cert.pem")),
        ("x5c", json!(["MIIB"])),
        ("x5t", json!("AAAA")),
        ("cty", json!("JWT")),
        ("zip", json!("DEF")),
        ("enc", json!("A256GCM")),
        ("url", json!("https://example.org")),
        ("anything", json!(1)),
    ] {
        corpus.header(field, value, HEADER);
    }
    let kid = corpus.forge.kid.clone();
    for header in [
        "".to_owned(),
        "[]".to_owned(),
        "null".to_owned(),
        "\"EdDSA\"".to_owned(),
        "{}".to_owned(),
        "{".to_owned(),
        format!(r#"{{"alg":"EdDSA","alg":"EdDSA","typ":"at+jwt","kid":"{kid}"}}"#),
        format!(r#"{{"alg":"EdDSA","typ":"JWT","typ":"at+jwt","kid":"{kid}"}}"#),
        format!(r#"{{"alg":"EdDSA","typ":"at+jwt","kid":"x","kid":"{kid}"}}"#),
        format!(r#"{{"alg":"EdDSA","typ":"at+jwt","kid":"{kid}"}} x"#),
        format!("\u{feff}{}", corpus.forge.header()),
    ] {
        let token = corpus.forge.sign(&header, corpus.forge.claims().to_string().as_bytes());
        corpus.add(format!("header {header}"), token, HEADER);
    }
}

fn claims(corpus: &mut Corpus<'_>) {
    for (field, told) in [("iss", ISSUED), ("aud", AUDIENCE)] {
        for other in [
            "https://example.org".to_owned(),
            format!("{ISSUER}/"),
            ISSUER.to_uppercase(),
            ISSUER[..ISSUER.len() - 1].to_owned(),
            format!(" {ISSUER}"),
            format!("{ISSUER}\0"),
            ISSUER.replace("http", "https"),
            String::new(),
        ] {
            corpus.claim(field, json!(other), told);
        }
        for wrong in [
            json!(null),
            json!([ISSUER]),
            json!([ISSUER, "https://example.org"]),
            json!([]),
            json!(5),
            json!(true),
            json!({"url": ISSUER}),
        ] {
            corpus.claim(field, wrong, CLAIMS);
        }
    }
    let now = Timestamp::now().as_second();
    for ago in [6, 7, 10, 29, 31, 59, 60, 61, 300, 3600, 86_400, 31_536_000, now - 1, now] {
        corpus.claim("exp", json!(now - ago), EXPIRED);
    }
    for exp in [json!(null), json!("9999999999"), json!(-1), json!(9_999_999_999.5), json!(1e30), json!([])] {
        corpus.claim("exp", exp, CLAIMS);
    }
    for longer in [620, 660, 1_200, 3_600, 86_400, 31_536_000, 9_000_000_000] {
        corpus.claim("exp", json!(now + longer), TOO_LONG);
    }
    for earlier in [10, 60, 600, 86_400, now] {
        corpus.claim("iat", json!(now - earlier), TOO_LONG);
    }
    for ahead in [20, 31, 59, 61, 600, 86_400] {
        corpus.claim("nbf", json!(now + ahead), FUTURE);
        corpus.claim("iat", json!(now + ahead), FUTURE);
    }
    for (field, value) in [
        ("nbf", json!("0")),
        ("nbf", json!(-1)),
        ("nbf", json!(0.5)),
        ("iat", json!(null)),
        ("iat", json!("0")),
        ("iat", json!(-1)),
        ("sub", json!(null)),
        ("sub", json!(5)),
        ("sub", json!([corpus.forge.account])),
        ("sid", json!(null)),
        ("sid", json!(5)),
        ("sid", json!([corpus.forge.session])),
        ("jti", json!(null)),
        ("jti", json!(5)),
    ] {
        corpus.claim(field, value, CLAIMS);
    }
    let (account, session) = (corpus.forge.account.clone(), corpus.forge.session.clone());
    for other in ["", "unknown", "01900000-0000-7000-8000-000000000000", &session, &account.to_uppercase()] {
        corpus.claim("sub", json!(other), SESSION);
    }
    for other in ["", "unknown", "' OR '1'='1", "01900000-0000-7000-8000-000000000000", &account] {
        corpus.claim("sid", json!(other), SESSION);
    }
    let good = corpus.forge.claims().to_string();
    let open = &good[..good.len() - 1];
    for (name, claims) in [
        ("two subjects", format!(r#"{open},"sub":"other"}}"#)),
        ("the same subject twice", format!(r#"{open},"sub":"{account}"}}"#)),
        ("two ends", format!(r#"{open},"exp":{}}}"#, now + 60)),
        ("two issuers", format!(r#"{open},"iss":"{ISSUER}"}}"#)),
        ("two audiences", format!(r#"{open},"aud":"{ISSUER}"}}"#)),
        ("two sessions", format!(r#"{open},"sid":"{session}"}}"#)),
        ("no claims", String::new()),
        ("a list", "[]".to_owned()),
        ("null", "null".to_owned()),
        ("a text", "\"claims\"".to_owned()),
        ("half an object", open.to_owned()),
        ("more after it", format!("{good} x")),
        ("a mark before it", format!("\u{feff}{good}")),
    ] {
        let token = corpus.forge.sign(&corpus.forge.header().to_string(), claims.as_bytes());
        corpus.add(name, token, CLAIMS);
    }
    let token = corpus.forge.sign(&corpus.forge.header().to_string(), b"{\"iss\":\"\xff\"}");
    corpus.add("not UTF-8", token, CLAIMS);
}

fn signatures(corpus: &mut Corpus<'_>) {
    let forge = corpus.forge;
    for (alg, algorithm) in
        [("HS256", hmac::HMAC_SHA256), ("HS384", hmac::HMAC_SHA384), ("HS512", hmac::HMAC_SHA512)]
    {
        let x = BASE64.encode(&forge.public);
        for (what, secret) in
            [("key", forge.public.as_slice()), ("text of the key", x.as_bytes()), ("nothing", b"")]
        {
            let header = json!({"alg": alg, "typ": "at+jwt", "kid": forge.kid});
            let token = forge.sign_symmetric(&header, algorithm, secret);
            corpus.add(format!("{alg} by the public {what}"), token, ALGORITHM);
        }
    }
    let token = forge.sign_symmetric(&forge.header(), hmac::HMAC_SHA512, &forge.public);
    corpus.add("64 bytes of HMAC that claim to be EdDSA", token, SIGNATURE);

    let good = forge.token();
    let parts: Vec<&str> = good.split('.').collect();
    let [header, claims, signature] = parts[..] else { panic!("{good}") };
    let with = |signature: &str| format!("{header}.{claims}.{signature}");
    let other = forge.sign(&forge.header().to_string(), br#"{"other":1}"#);
    let bytes = BASE64.decode(signature).unwrap();
    let unsafe_text = BASE64_STANDARD.encode(&bytes);
    let unsafe_text = unsafe_text.trim_end_matches('=');
    // The last of 86 characters holds four bits that mean nothing, and must be zero.
    let last = signature.chars().last().unwrap();
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let next = alphabet.chars().nth(alphabet.find(last).unwrap() + 1).unwrap();
    for (name, token, told) in [
        ("no signature", with(""), "not signed"),
        ("that of another token", with(other.split('.').nth(2).unwrap()), SIGNATURE),
        ("zeros", with(&BASE64.encode([0; 64])), SIGNATURE),
        ("ones", with(&BASE64.encode([255; 64])), SIGNATURE),
        ("one byte less", with(&BASE64.encode(&bytes[..63])), SIGNATURE),
        ("one byte more", with(&BASE64.encode([&bytes[..], &[0]].concat())), SIGNATURE),
        ("twice", with(&BASE64.encode([&bytes[..], &bytes[..]].concat())), SIGNATURE),
        ("padded", with(&BASE64_URL_SAFE.encode(&bytes)), ANY),
        ("in bits that mean nothing", with(&format!("{}{next}", &signature[..85])), ANY),
        ("a newline's escape", with(&format!("{signature}%0A")), ANY),
        ("a space", with(&format!("{} {}", &signature[..40], &signature[40..])), ANY),
        ("not base64", with("!!!!"), ANY),
    ] {
        corpus.add(format!("signature: {name}"), token, told);
    }
    if unsafe_text != signature {
        corpus.add("signature: in the other alphabet", with(unsafe_text), ANY);
    }
    for place in [0, 1, 31, 32, 63] {
        let mut flipped = bytes.clone();
        flipped[place] ^= 1;
        corpus.add(format!("signature: bit of byte {place}"), with(&BASE64.encode(flipped)), SIGNATURE);
    }
}

fn shapes(corpus: &mut Corpus<'_>) {
    let good = corpus.forge.token();
    let parts: Vec<&str> = good.split('.').collect();
    let [header, claims, signature] = parts[..] else { panic!("{good}") };
    for (name, token, told) in [
        ("one part", header.to_owned(), PARTS),
        ("two parts", format!("{header}.{claims}"), PARTS),
        ("four parts", format!("{good}.{signature}"), PARTS),
        ("five parts", format!("{header}.{claims}.{signature}.AAAA.AAAA"), PARTS),
        ("a dot at the end", format!("{good}."), PARTS),
        ("a dot before it", format!(".{good}"), PARTS),
        ("dots", "..".to_owned(), ANY),
        ("a dot", ".".to_owned(), PARTS),
        ("many dots", ".".repeat(8000), PARTS),
        ("no header", format!(".{claims}.{signature}"), HEADER),
        ("no claims", format!("{header}..{signature}"), ANY),
        ("a padded header", format!("{header}=.{claims}.{signature}"), HEADER),
        ("padded claims", format!("{header}.{claims}==.{signature}"), ANY),
        ("its parts in another order", format!("{claims}.{header}.{signature}"), HEADER),
        ("in lower case", good.to_lowercase(), ANY),
        ("in quotes", format!("\"{good}\""), HEADER),
        ("twice, with a comma", format!("{good},{good}"), PARTS),
        ("twice, with a space", format!("{good} {good}"), PARTS),
        ("the other serialisation", json!({"payload": claims, "signatures": []}).to_string(), PARTS),
        ("a word", "token".to_owned(), PARTS),
        ("nothing but a prefix of keys", "fh_".to_owned(), "the key is unknown"),
        ("a key that looks like a token", format!("fh_{good}"), "the key is unknown"),
        ("a key of nobody", secret::random("fh_").0, "the key is unknown"),
        ("longer than 8 KiB", "a".repeat(8193), "too long"),
        ("a good beginning of 12 KiB", format!("{good}{}", "a".repeat(12 << 10)), "too long"),
    ] {
        corpus.add(name, token, told);
    }
    for part in 0..3 {
        for place in [0, parts[part].len() / 2] {
            let mut bytes = parts[part].as_bytes().to_vec();
            bytes[place] = if bytes[place] == b'A' { b'B' } else { b'A' };
            let mut changed: Vec<String> = parts.iter().map(|&part| part.to_owned()).collect();
            changed[part] = String::from_utf8(bytes).unwrap();
            corpus.add(format!("a letter of part {part} at {place}"), changed.join("."), ANY);
        }
    }
}

/// A token of as many bytes that is good otherwise.
fn long(forge: &Forge, bytes: usize) -> String {
    let mut claims = forge.claims();
    for padding in bytes * 2 / 3..bytes {
        claims["padding"] = json!("x".repeat(padding));
        let token = forge.sign(&forge.header().to_string(), claims.to_string().as_bytes());
        if token.len() == bytes {
            return token;
        }
        assert!(token.len() < bytes, "no token has {bytes} bytes");
    }
    panic!("no token has {bytes} bytes")
}

async fn show(app: &TestApp, token: &str) -> (u16, Value) {
    let reply = Client::of(&app.address).with_token(token).get("/v1/auth/me").await;
    if reply.status == 401 {
        assert_eq!(reply.header("www-authenticate"), "Bearer realm=\"flytthit\"");
    }
    (reply.status, reply.body["detail"].clone())
}

#[actix_web::test]
async fn every_forgery_is_refused_for_what_is_wrong_with_it() {
    let app = TestApp::new().await;
    let forge = Forge::new(&app);
    let mut corpus = Corpus { forge: &forge, forgeries: Vec::new() };
    headers(&mut corpus);
    claims(&mut corpus);
    signatures(&mut corpus);
    shapes(&mut corpus);

    // Tokens of others, and what is no access token.
    let now = Timestamp::now().as_microsecond();
    let other = TestApp::new().await;
    let stranger = Forge::new(&other);
    corpus.add("a token of another instance", stranger.token(), KEY);
    let mut header = stranger.header();
    header["kid"] = json!(forge.kid);
    let forged = stranger.sign(&header.to_string(), forge.claims().to_string().as_bytes());
    corpus.add("another's key by our name", forged, SIGNATURE);
    header["jwk"] = json!({"kty": "OKP", "crv": "Ed25519", "x": BASE64.encode(&stranger.public)});
    let forged = stranger.sign(&header.to_string(), forge.claims().to_string().as_bytes());
    corpus.add("another's key that it brings along", forged, HEADER);
    let sessions = app.db.write_private_blocking(|conn| {
        let kept = sessions::begin(conn, &forge.account, now)?;
        let ended = sessions::begin(conn, &forge.account, now)?;
        session::end(conn, &ended.session, now)?;
        let old = sessions::begin(conn, &forge.account, now - 30 * 24 * 3_600_000_000)?;
        Ok::<_, flytthit_api::db::Error>((kept, ended, old))
    });
    let (kept, ended, old) = sessions.unwrap();
    corpus.add("a refresh token", kept.refresh_token.0, PARTS);
    corpus.claim("sid", json!(ended.session), SESSION);
    corpus.claim("sid", json!(old.session), SESSION);
    let somebody = app.employer();
    corpus.claim("sub", json!(somebody.account), SESSION);

    assert!(corpus.forgeries.len() >= 150, "{}", corpus.forgeries.len());
    let mut wrong = Vec::new();
    for Forgery { name, token, told } in &corpus.forgeries {
        let (status, detail) = show(&app, token).await;
        if status != 401 || !detail.as_str().unwrap_or_default().contains(told) {
            wrong.push(format!("{name}: {status} {detail}"));
        }
    }
    assert!(wrong.is_empty(), "of {}: {wrong:#?}", corpus.forgeries.len());

    // What they differ from is accepted: each refusal above had its own reason.
    let mut claims = forge.claims();
    let mut accepted = vec![forge.token(), long(&forge, 8192)];
    for (field, value) in [
        ("nbf", json!(Timestamp::now().as_second())),
        ("exp", json!(Timestamp::now().as_second() - 2)),
        ("iat", json!(Timestamp::now().as_second() + 3)),
        ("anything", json!({"else": true})),
        ("sid", json!(kept.session)),
    ] {
        claims[field] = value;
        accepted.push(forge.sign(&forge.header().to_string(), claims.to_string().as_bytes()));
    }
    for token in &accepted {
        assert_eq!(show(&app, token).await.0, 200, "{token}");
    }
    assert_eq!(show(&app, &long(&forge, 8193)).await.1, "the token is too long");
}
