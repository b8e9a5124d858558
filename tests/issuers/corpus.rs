//! One thing is wrong with each of these tokens.

use super::*;
use crate::support::forge::{base64, compact};
use aws_lc_rs::hmac;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair};

/// What a bad token is made of.
type Make = fn() -> String;

const ALGORITHM: &str = "the token is signed by an algorithm that its issuer does not use (`alg`)";
const SIGNATURE: &str = "the signature of the token is not good";
const KEY: &str = "the token is signed by an unknown key (`kid`)";
const NO_KEY: &str = "the token names no key (`kid`)";
const OWN_KEY: &str = "the token brings its own key";
const TYPE: &str = "the token is of another type (`typ`)";
const CRITICAL: &str = "the token asks for what is not understood (`crit`)";
const AUDIENCE: &str = "the token is not for us, or not for us alone (`aud`)";
const EXPIRED: &str = "the token has expired (`exp`)";
const EARLY: &str = "the token is not good yet (`nbf`)";
const MADE: &str = "the token does not tell when it was made, or it was made in the future (`iat`)";
const TOO_LONG: &str = "the token is good for longer than its issuer makes them (`exp` − `iat`)";
const CLAIMS: &str = "the token has not all claims that it needs";
const SCOPE: &str = "the token has not the scope that is needed";
const CONSUMER: &str = "the token names no Norwegian organisation (`consumer`)";
const ASSURANCE: &str = "the login was not safe enough (`acr`)";
const NOBODY: &str = "the token names nobody (`sub`)";
const NATIONAL: &str = "the token names somebody by a national identity number (`sub`)";
const BEARER: &str = "the token is no bearer token";
/// The token is of no issuer that is known here: it is told what bad tokens of our own are told.
const NOBODYS: &str = "";
const INVALID: &str = "the token is not valid";

/// A token with one member of its head changed.
fn head(mut draft: Draft, name: &str, value: Value) -> String {
    draft.head[name] = value;
    draft.signed()
}

/// A token with one claim changed.
fn claim(mut draft: Draft, name: &str, value: Value) -> String {
    draft.claims[name] = value;
    draft.signed()
}

/// A token without one claim.
fn without(mut draft: Draft, name: &str) -> String {
    draft.claims.as_object_mut().unwrap().remove(name).unwrap();
    draft.signed()
}

/// A token of Maskinporten with another consumer.
fn consumer(value: Value) -> String {
    claim(machine(), "consumer", value)
}

/// A token of Maskinporten whose consumer has another number.
fn organisation(id: Value) -> String {
    consumer(json!({"authority": "iso6523-actorid-upis", "ID": id}))
}

/// A token whose signature is made by HMAC with something that everybody knows.
fn by_secret(secret: &[u8]) -> String {
    let mut draft = machine();
    draft.head["alg"] = json!("HS256");
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret);
    draft.signed_with(|message| hmac::sign(&key, message).as_ref().to_vec())
}

/// A token by another algorithm that is honestly used.
fn by_curve(public_too: bool) -> String {
    let random = SystemRandom::new();
    let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
    let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8.as_ref()).unwrap();
    let mut draft = machine();
    draft.head["alg"] = json!("ES256");
    if public_too {
        let point = pair.public_key().as_ref();
        draft.head["jwk"] =
            json!({"kty": "EC", "crv": "P-256", "x": base64(&point[1..33]), "y": base64(&point[33..])});
    }
    draft.signed_with(|message| pair.sign(&random, message).unwrap().as_ref().to_vec())
}

fn by_ed25519() -> String {
    let pair = Ed25519KeyPair::generate().unwrap();
    let mut draft = machine();
    draft.head["alg"] = json!("EdDSA");
    draft.signed_with(|message| pair.sign(message).as_ref().to_vec())
}

/// The parts of a good token.
fn parts() -> [String; 3] {
    let token = machine().signed();
    let parts: Vec<&str> = token.split('.').collect();
    [parts[0].to_owned(), parts[1].to_owned(), parts[2].to_owned()]
}

#[rustfmt::skip]
const CORPUS: &[(&str, Make, &str)] = &[
    // Algorithms.
    ("no algorithm", || { let mut d = machine(); d.head["alg"] = json!("none"); d.signed_with(|_| Vec::new()) }, ALGORITHM),
    ("None", || { let mut d = machine(); d.head["alg"] = json!("None"); d.signed_with(|_| Vec::new()) }, ALGORITHM),
    ("NONE, with a signature", || head(machine(), "alg", json!("NONE")), ALGORITHM),
    ("an empty algorithm", || head(machine(), "alg", json!("")), ALGORITHM),
    ("algorithm absent", || { let mut d = machine(); d.head = json!({"kid": "maskinporten-1"}); d.signed() }, "the token names no algorithm (`alg`)"),
    ("algorithm null", || head(machine(), "alg", Value::Null), "the token names no algorithm (`alg`)"),
    ("algorithms in a list", || head(machine(), "alg", json!(["RS256"])), "the token names no algorithm (`alg`)"),
    ("algorithm in lower case", || head(machine(), "alg", json!("rs256")), ALGORITHM),
    ("algorithm with a space", || head(machine(), "alg", json!("RS256 ")), ALGORITHM),
    ("HMAC with the public key", || by_secret(MASKINPORTEN.public()), ALGORITHM),
    ("HMAC with the published key", || by_secret(MASKINPORTEN.jwk().to_string().as_bytes()), ALGORITHM),
    ("HMAC with the modulus", || by_secret(MASKINPORTEN.jwk()["n"].as_str().unwrap().as_bytes()), ALGORITHM),
    ("HMAC with nothing", || by_secret(b""), ALGORITHM),
    ("PS256", || head(machine(), "alg", json!("PS256")), ALGORITHM),
    ("PS384", || head(machine(), "alg", json!("PS384")), ALGORITHM),
    ("PS512", || head(machine(), "alg", json!("PS512")), ALGORITHM),
    ("ES256", || by_curve(false), ALGORITHM),
    ("ES256 with its key", || by_curve(true), OWN_KEY),
    ("EdDSA", by_ed25519, ALGORITHM),
    ("RS384 of ID-porten", || head(person(), "alg", json!("RS384")), ALGORITHM),
    ("RS512 of Ansattporten", || head(employee(), "alg", json!("RS512")), ALGORITHM),
    ("RS256 that is RS512", || { let d = machine(); d.signed_with(|m| MASKINPORTEN.sign("RS512", m)) }, SIGNATURE),
    ("RS256 that is PS256", || { let d = machine(); d.signed_with(|m| MASKINPORTEN.sign("PS256", m)) }, SIGNATURE),
    // Keys and signatures.
    ("a stranger's key of the same name", || Draft { key: &STRANGER, ..machine() }.signed(), SIGNATURE),
    ("another issuer's key under this one's name", || Draft { key: &IDPORTEN, ..machine() }.signed(), SIGNATURE),
    ("another issuer's key under its own name", || Draft::new(&IDPORTEN, machine().claims).signed(), KEY),
    ("Ansattporten signed by ID-porten", || Draft::new(&IDPORTEN, employee().claims).signed(), KEY),
    ("ID-porten signed by Ansattporten", || Draft::new(&ANSATTPORTEN, person().claims).signed(), KEY),
    ("ID-porten signed by Maskinporten", || Draft::new(&MASKINPORTEN, person().claims).signed(), KEY),
    ("kid absent", || { let mut d = machine(); d.head = json!({"alg": "RS256"}); d.signed() }, NO_KEY),
    ("kid null", || head(machine(), "kid", Value::Null), NO_KEY),
    ("kid a number", || head(machine(), "kid", json!(1)), NO_KEY),
    ("kid a list", || head(machine(), "kid", json!(["maskinporten-1"])), NO_KEY),
    ("kid empty", || head(machine(), "kid", json!("")), KEY),
    ("kid unknown", || head(machine(), "kid", json!("maskinporten-9")), KEY),
    ("kid in capitals", || head(machine(), "kid", json!("MASKINPORTEN-1")), KEY),
    ("kid a path", || head(machine(), "kid", json!("../../../dev/null")), KEY),
    ("kid with SQL", || head(machine(), "kid", json!("' OR 1=1 --")), KEY),
    ("kid of two keys", || { let mut d = machine(); d.head["kid"] = json!("twice"); d.signed() }, KEY),
    ("kid of a key for encryption", || head(machine(), "kid", json!("encryption")), KEY),
    ("kid of a secret", || { let mut d = machine(); d.head["kid"] = json!("secret"); d.signed() }, KEY),
    ("RS256 by a key for RS512 only", || head(machine(), "kid", json!("only-512")), KEY),
    ("its own key", || head(Draft { key: &STRANGER, ..machine() }, "jwk", STRANGER.jwk()), OWN_KEY),
    ("its own key, and it is the right one", || head(machine(), "jwk", MASKINPORTEN.jwk()), OWN_KEY),
    ("the address of its keys", || head(machine(), "jku", json!("https://maskinporten.no/jwk")), OWN_KEY),
    ("the address of its certificate", || head(machine(), "x5u", json!("https://example.org/c.pem")), OWN_KEY),
    ("its own certificate", || head(machine(), "x5c", json!(["MIIB"])), OWN_KEY),
    ("no signature", || machine().signed_with(|_| Vec::new()), SIGNATURE),
    ("a signature of zeros", || machine().signed_with(|_| vec![0; 256]), SIGNATURE),
    ("a signature of one byte too many", || machine().signed_with(|m| [MASKINPORTEN.sign("RS256", m), vec![0]].concat()), SIGNATURE),
    ("a signature of one byte too few", || machine().signed_with(|m| MASKINPORTEN.sign("RS256", m)[..255].to_vec()), SIGNATURE),
    ("the signature of another token", || { let [h, c, _] = parts(); let other = head(machine(), "typ", json!("JWT")); format!("{h}.{c}.{}", other.rsplit('.').next().unwrap()) }, SIGNATURE),
    ("claims changed after signing", || { let [h, _, s] = parts(); let mut d = machine(); d.claims["consumer"]["ID"] = json!("0192:991825827"); format!("{h}.{}.{s}", base64(d.claims.to_string().as_bytes())) }, SIGNATURE),
    // Types.
    ("an identity token of a logout", || head(person(), "typ", json!("logout+jwt")), TYPE),
    ("type empty", || head(machine(), "typ", json!("")), TYPE),
    ("type null", || head(machine(), "typ", Value::Null), TYPE),
    ("type in a list", || head(machine(), "typ", json!(["JWT"])), TYPE),
    ("type of an encrypted token", || head(machine(), "typ", json!("JWE")), TYPE),
    ("type DPoP", || head(machine(), "typ", json!("dpop+jwt")), TYPE),
    ("type in lower case", || head(machine(), "typ", json!("jwt")), TYPE),
    ("crit of something unknown", || head(machine(), "crit", json!(["exp"])), CRITICAL),
    ("crit empty", || head(machine(), "crit", json!([])), CRITICAL),
    ("crit null", || head(machine(), "crit", Value::Null), CRITICAL),
    ("crit of b64", || { let mut d = machine(); d.head["b64"] = json!(false); head(d, "crit", json!(["b64"])) }, CRITICAL),
    // Issuers.
    ("Maskinporten without its slash", || claim(machine(), "iss", json!("https://maskinporten.no")), NOBODYS),
    ("ID-porten with a slash", || claim(person(), "iss", json!("https://idporten.no/")), NOBODYS),
    ("Ansattporten with a slash", || claim(employee(), "iss", json!("https://ansattporten.no/")), NOBODYS),
    ("Maskinporten by http", || claim(machine(), "iss", json!("http://maskinporten.no/")), NOBODYS),
    ("Maskinporten in capitals", || claim(machine(), "iss", json!("https://MASKINPORTEN.no/")), NOBODYS),
    ("Maskinporten with a space", || claim(machine(), "iss", json!(" https://maskinporten.no/")), NOBODYS),
    ("Maskinporten's tests", || claim(machine(), "iss", json!("https://test.maskinporten.no/")), NOBODYS),
    ("Maskinporten with a port", || claim(machine(), "iss", json!("https://maskinporten.no:443/")), NOBODYS),
    ("the issuer in a list", || claim(machine(), "iss", json!(["https://maskinporten.no/"])), NOBODYS),
    ("issuers in a list", || claim(machine(), "iss", json!(["https://example.org", "https://maskinporten.no/"])), NOBODYS),
    ("the issuer in an object", || claim(machine(), "iss", json!({"iss": "https://maskinporten.no/"})), NOBODYS),
    ("the issuer null", || claim(machine(), "iss", Value::Null), NOBODYS),
    ("no issuer", || without(machine(), "iss"), NOBODYS),
    ("an empty issuer", || claim(machine(), "iss", json!("")), NOBODYS),
    ("the issuer twice, good first", || compact(machine().head.to_string().as_bytes(), machine().claims.to_string().replacen('{', "{\"iss\":\"https://example.org\",", 1).as_bytes(), |m| MASKINPORTEN.sign("RS256", m)), INVALID),
    ("the token of a person as that of a system", || claim(person(), "iss", json!("https://maskinporten.no/")), KEY),
    ("the token of a system at ID-porten", || { let mut d = Draft::new(&IDPORTEN, machine().claims); d.claims["iss"] = json!("https://idporten.no"); d.signed() }, CLAIMS),
    ("the token of a system at Ansattporten", || { let mut d = Draft::new(&ANSATTPORTEN, machine().claims); d.claims["iss"] = json!("https://ansattporten.no"); d.signed() }, CLAIMS),
    ("the token of a person at Maskinporten", || { let mut d = Draft::new(&MASKINPORTEN, person().claims); d.claims["iss"] = json!("https://maskinporten.no/"); d.claims.as_object_mut().unwrap().remove("aud"); d.signed() }, SCOPE),
    // Audiences.
    ("another audience", || claim(person(), "aud", json!("their-client")), AUDIENCE),
    ("no audience", || without(person(), "aud"), CLAIMS),
    ("no audience of an employee", || without(employee(), "aud"), CLAIMS),
    ("audience null", || claim(person(), "aud", Value::Null), CLAIMS),
    ("audience a number", || claim(person(), "aud", json!(5)), CLAIMS),
    ("audience empty", || claim(person(), "aud", json!("")), AUDIENCE),
    ("audience an empty list", || claim(person(), "aud", json!([])), AUDIENCE),
    ("audience a list of others", || claim(person(), "aud", json!(["their-client"])), AUDIENCE),
    ("audience also of others", || claim(person(), "aud", json!(["our-client", "their-client"])), AUDIENCE),
    ("audience twice", || claim(person(), "aud", json!(["our-client", "our-client"])), AUDIENCE),
    ("audience a prefix", || claim(employee(), "aud", json!("our-clien")), AUDIENCE),
    ("audience in capitals", || claim(employee(), "aud", json!("OUR-CLIENT")), AUDIENCE),
    ("audience an object", || claim(person(), "aud", json!({"our-client": true})), CLAIMS),
    ("audience of a system, where none is known", || claim(machine(), "aud", json!("https://api.example.org")), AUDIENCE),
    ("audience of a system, in a list", || claim(machine(), "aud", json!(["https://api.example.org"])), AUDIENCE),
    ("audience of a system, null", || claim(machine(), "aud", Value::Null), AUDIENCE),
    ("audience of a system, a number", || claim(machine(), "aud", json!(5)), AUDIENCE),
    ("audience of a system, an empty list", || claim(machine(), "aud", json!([])), AUDIENCE),
    // Times.
    ("expired", || claim(machine(), "exp", json!(in_seconds(-3600))), EXPIRED),
    ("expired 40 seconds ago", || claim(machine(), "exp", json!(in_seconds(-40))), EXPIRED),
    ("expired 59 seconds ago", || claim(person(), "exp", json!(in_seconds(-59))), EXPIRED),
    ("expired in 1970", || claim(machine(), "exp", json!(0)), EXPIRED),
    ("no end", || without(machine(), "exp"), CLAIMS),
    ("end null", || claim(machine(), "exp", Value::Null), CLAIMS),
    ("end a text", || claim(machine(), "exp", json!(in_seconds(100).to_string())), CLAIMS),
    ("end before 1970", || claim(machine(), "exp", json!(-1)), CLAIMS),
    ("end in a list", || claim(machine(), "exp", json!([in_seconds(100)])), INVALID),
    ("end beyond all numbers", || claim(machine(), "exp", json!(1e300)), CLAIMS),
    ("good in an hour", || claim(machine(), "nbf", json!(in_seconds(3600))), EARLY),
    ("good in 40 seconds", || claim(machine(), "nbf", json!(in_seconds(40))), EARLY),
    ("good from a text", || claim(machine(), "nbf", json!("0")), CLAIMS),
    ("good from null", || claim(machine(), "nbf", Value::Null), CLAIMS),
    ("good for 20 seconds too long", || claim(machine(), "exp", json!(in_seconds(166))), TOO_LONG),
    ("good for an hour, of Maskinporten", || claim(machine(), "exp", json!(in_seconds(3600))), TOO_LONG),
    ("good for two hours, of ID-porten", || claim(person(), "exp", json!(in_seconds(7200))), TOO_LONG),
    ("good for two hours, of Ansattporten", || claim(employee(), "exp", json!(in_seconds(7200))), TOO_LONG),
    ("good for a hundred years", || claim(person(), "exp", json!(in_seconds(3_153_600_000))), TOO_LONG),
    ("made an hour ago, and good still", || claim(machine(), "iat", json!(in_seconds(-3600))), TOO_LONG),
    ("made in 1970, and good still", || claim(person(), "iat", json!(0)), TOO_LONG),
    ("made in 1970 and a fraction, and good still", || claim(employee(), "iat", json!(0.5)), TOO_LONG),
    ("made in an hour", || claim(machine(), "iat", json!(in_seconds(3600))), MADE),
    ("made in 40 seconds", || claim(machine(), "iat", json!(in_seconds(40))), MADE),
    ("made never", || without(machine(), "iat"), MADE),
    ("made at null", || claim(machine(), "iat", Value::Null), MADE),
    ("made at a text", || claim(machine(), "iat", json!("0")), MADE),
    // Scopes.
    ("no scope", || without(machine(), "scope"), SCOPE),
    ("scope null", || claim(machine(), "scope", Value::Null), SCOPE),
    ("scope empty", || claim(machine(), "scope", json!("")), SCOPE),
    ("one scope of two", || claim(machine(), "scope", json!("fjell:vacancies")), SCOPE),
    ("another scope", || claim(machine(), "scope", json!("fjell:read difitest:test2")), SCOPE),
    ("scope a prefix", || claim(machine(), "scope", json!("fjell:read fjell:vacancies.write")), SCOPE),
    ("scope a part", || claim(machine(), "scope", json!("fjell:read xfjell:vacancies")), SCOPE),
    ("scope in capitals", || claim(machine(), "scope", json!("fjell:read FJELL:VACANCIES")), SCOPE),
    ("scopes with commas", || claim(machine(), "scope", json!("fjell:read,fjell:vacancies")), SCOPE),
    ("scopes with tabs", || claim(machine(), "scope", json!("fjell:read\tfjell:vacancies")), SCOPE),
    ("scopes in a list", || claim(machine(), "scope", json!(["fjell:read", "fjell:vacancies"])), SCOPE),
    ("scopes as scp", || { let mut d = machine(); d.claims["scp"] = d.claims["scope"].take(); d.signed() }, SCOPE),
    // Organisations.
    ("no consumer", || without(machine(), "consumer"), CONSUMER),
    ("consumer null", || consumer(Value::Null), CONSUMER),
    ("consumer empty", || consumer(json!({})), CONSUMER),
    ("consumer a text", || consumer(json!("0192:974760673")), CONSUMER),
    ("consumer in a list", || consumer(json!([machine().claims["consumer"]])), CONSUMER),
    ("only a supplier", || { let mut d = machine(); d.claims["supplier"] = d.claims["consumer"].take(); d.signed() }, CONSUMER),
    ("only client_orgno", || { let mut d = machine(); d.claims["client_orgno"] = json!(MUNICIPALITY); without(d, "consumer") }, CONSUMER),
    ("only a client that is called so", || { let mut d = machine(); d.claims["client_id"] = json!("0192:974760673"); without(d, "consumer") }, CONSUMER),
    ("consumer of no authority", || consumer(json!({"ID": "0192:974760673"})), CONSUMER),
    ("consumer of another authority", || consumer(json!({"authority": "iso6523", "ID": "0192:974760673"})), CONSUMER),
    ("consumer without a number", || consumer(json!({"authority": "iso6523-actorid-upis"})), CONSUMER),
    ("consumer by another spelling", || consumer(json!({"Authority": "iso6523-actorid-upis", "id": "0192:974760673"})), CONSUMER),
    ("the old list of numbers", || organisation(json!("9908:974760673")), CONSUMER),
    ("a Swedish number", || organisation(json!("0007:974760673")), CONSUMER),
    ("a number of no list", || organisation(json!("974760673")), CONSUMER),
    ("a number twice in lists", || organisation(json!("0192:0192:974760673")), CONSUMER),
    ("a wrong checksum", || organisation(json!("0192:974760674")), CONSUMER),
    ("a number of eight digits", || organisation(json!("0192:97476067")), CONSUMER),
    ("a number with spaces", || organisation(json!("0192:974 760 673")), CONSUMER),
    ("a number in other digits", || organisation(json!("0192:९७४७६०६७३")), CONSUMER),
    ("a number as a number", || organisation(json!(974_760_673)), CONSUMER),
    ("numbers in a list", || organisation(json!(["0192:974760673"])), CONSUMER),
    ("a number and more", || organisation(json!("0192:974760673\n")), CONSUMER),
    // People.
    ("the old level of assurance", || claim(person(), "acr", json!("Level4")), ASSURANCE),
    ("low assurance", || claim(person(), "acr", json!("idporten-loa-low")), ASSURANCE),
    ("no assurance", || without(person(), "acr"), ASSURANCE),
    ("assurance null", || claim(person(), "acr", Value::Null), ASSURANCE),
    ("assurances in a list", || claim(person(), "acr", json!(["idporten-loa-high"])), ASSURANCE),
    ("assurance and more", || claim(person(), "acr", json!("idporten-loa-high idporten-loa-low")), ASSURANCE),
    ("assurance of Ansattporten", || claim(person(), "acr", json!("substantial")), ASSURANCE),
    ("only a national identity number", || without(person(), "sub"), CLAIMS),
    ("only a national identity number of an employee", || without(employee(), "sub"), CLAIMS),
    ("a national identity number as subject", || claim(person(), "sub", json!(PID)), NATIONAL),
    ("subject empty", || claim(person(), "sub", json!("")), NOBODY),
    ("subject null", || claim(person(), "sub", Value::Null), CLAIMS),
    ("subject a number", || claim(person(), "sub", json!(7)), CLAIMS),
    ("subject too long", || claim(person(), "sub", json!("s".repeat(256))), NOBODY),
    ("subject of two lines", || claim(employee(), "sub", json!("a\nb")), NOBODY),
    // Tokens that are no bearer tokens.
    ("bound to a key", || claim(machine(), "cnf", json!({"jkt": "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"})), BEARER),
    ("bound to a certificate", || claim(machine(), "cnf", json!({"x5t#S256": "A4DtL2JmUMhAsvJj5tKyn64SqzmuXbMrJa0n761y5v0"})), BEARER),
    ("of another kind", || claim(machine(), "token_type", json!("DPoP")), BEARER),
    // What is no token at all.
    ("one part", || parts()[1].clone(), NOBODYS),
    ("two parts", || { let [h, c, _] = parts(); format!("{h}.{c}") }, NOBODYS),
    ("four parts", || { let [h, c, s] = parts(); format!("{h}.{c}.{s}.") }, NOBODYS),
    ("five parts, as an encrypted token", || { let [h, c, s] = parts(); format!("{h}.{c}.{s}.{c}.{s}") }, NOBODYS),
    ("a dot before", || format!(".{}", machine().signed()), NOBODYS),
    ("no head", || { let [_, c, s] = parts(); format!(".{c}.{s}") }, NOBODYS),
    ("no claims", || { let [h, _, s] = parts(); format!("{h}..{s}") }, NOBODYS),
    ("a space inside", || { let [h, c, s] = parts(); format!("{h} .{c}.{s}") }, NOBODYS),
    ("a space in the signature", || { let [h, c, s] = parts(); format!("{h}.{c}. {s}") }, INVALID),
    ("padding", || { let [h, c, s] = parts(); format!("{h}=.{c}.{s}") }, NOBODYS),
    ("padding of the signature", || { let [h, c, s] = parts(); format!("{h}.{c}.{s}==") }, INVALID),
    ("the other base64", || { let [h, c, s] = parts(); format!("{h}.{c}+/.{s}") }, NOBODYS),
    ("a head that is a list", || compact(b"[\"RS256\"]", machine().claims.to_string().as_bytes(), |m| MASKINPORTEN.sign("RS256", m)), NOBODYS),
    ("claims that are a text", || compact(machine().head.to_string().as_bytes(), b"\"claims\"", |m| MASKINPORTEN.sign("RS256", m)), NOBODYS),
    ("claims and more", || compact(machine().head.to_string().as_bytes(), format!("{} {{}}", machine().claims).as_bytes(), |m| MASKINPORTEN.sign("RS256", m)), NOBODYS),
    ("claims in another encoding", || compact(machine().head.to_string().as_bytes(), &[&b"\xff\xfe"[..], machine().claims.to_string().as_bytes()].concat(), |m| MASKINPORTEN.sign("RS256", m)), NOBODYS),
    ("a thousand brackets deep", || compact(machine().head.to_string().as_bytes(), "[".repeat(1000).as_bytes(), |m| MASKINPORTEN.sign("RS256", m)), NOBODYS),
    ("too long", || claim(machine(), "more", json!("x".repeat(8000))), NOBODYS),
    ("a little too long", || { let token = machine().signed(); format!("{token}{}", "A".repeat(8193 - token.len())) }, NOBODYS),
];

/// What Maskinporten publishes beside its own key.
fn published() -> Vec<Value> {
    let named = |kid: &str, member: &str, value: Value| {
        let mut key = MASKINPORTEN.jwk();
        key["kid"] = json!(kid);
        key[member] = value;
        key
    };
    vec![
        MASKINPORTEN.jwk(),
        named("twice", "use", json!("sig")),
        named("twice", "n", STRANGER.jwk()["n"].clone()),
        named("encryption", "use", json!("enc")),
        named("only-512", "alg", json!("RS512")),
        json!({"kty": "oct", "kid": "secret", "k": base64(b"secret")}),
    ]
}

#[actix_web::test]
async fn each_is_refused_for_the_one_thing_that_is_wrong_with_it() {
    let world = World::new().await;
    world.maskinporten.publish(&published());
    assert!(CORPUS.len() >= 150, "{}", CORPUS.len());
    for (name, make, reason) in CORPUS {
        let token = make();
        let reply = world.visit(&token).await;
        let told = reply.body["detail"].as_str().unwrap_or_default();
        assert_eq!(reply.status, 401, "{name}: {token}");
        assert!(told == *reason || *reason == NOBODYS, "{name}: {told}");
        assert!(reply.header("www-authenticate").starts_with("Bearer"));
    }
    // Whatever came before, good ones are good.
    for token in [machine(), employee(), person()] {
        world.visit(&token.signed()).await.ok();
    }
}

#[actix_web::test]
async fn the_same_tokens_are_good_when_nothing_is_wrong_with_them() {
    let world = World::new().await;
    world.maskinporten.publish(&published());
    #[rustfmt::skip]
    let good: &[(&str, Make)] = &[
        ("a system", || machine().signed()),
        ("an employee", || employee().signed()),
        ("a person", || person().signed()),
        ("RS384", || head(machine(), "alg", json!("RS384"))),
        ("RS512", || head(machine(), "alg", json!("RS512"))),
        ("RS512 by a key for RS512 only", || { let mut d = machine(); d.head["kid"] = json!("only-512"); head(d, "alg", json!("RS512")) }),
        ("type JWT", || head(machine(), "typ", json!("JWT"))),
        ("type of an access token", || head(machine(), "typ", json!("at+jwt"))),
        ("expired a moment ago", || claim(machine(), "exp", json!(in_seconds(-20)))),
        ("good in a moment", || claim(machine(), "nbf", json!(in_seconds(20)))),
        ("good since long", || claim(machine(), "nbf", json!(0))),
        ("made in a moment", || claim(machine(), "iat", json!(in_seconds(20)))),
        ("a fraction of a second", || claim(machine(), "iat", json!(in_seconds(-5) as f64 + 0.5))),
        ("high assurance", || claim(person(), "acr", json!("idporten-loa-high"))),
        ("audience in a list", || claim(person(), "aud", json!(["our-client"]))),
        ("without a national identity number", || without(person(), "pid")),
        ("without reportees", || without(employee(), "authorization_details")),
        ("more scopes", || claim(machine(), "scope", json!("a fjell:vacancies b fjell:read"))),
        ("claims that nobody knows", || claim(machine(), "more", json!({"a": [1]}))),
        ("nearly too long", || claim(machine(), "more", json!("x".repeat(5000)))),
    ];
    for (name, make) in good {
        let reply = world.visit(&make()).await;
        assert_eq!(reply.status, 200, "{name}: {}", reply.body);
    }
}

#[actix_web::test]
async fn where_maskinporten_is_asked_for_an_audience_it_must_be_that_one() {
    let world = World::with("audience = \"https://api.example.org\"", PATIENCE).await;
    for good in [json!("https://api.example.org"), json!(["https://api.example.org"])] {
        world.caller(&claim(machine(), "aud", good)).await.unwrap();
    }
    world.caller(&machine().signed()).await.unwrap();
    for bad in [
        json!("https://api.example.org/"),
        json!(["https://api.example.org", "https://other.example.org"]),
        json!([]),
        json!(5),
        Value::Null,
    ] {
        assert_eq!(world.caller(&claim(machine(), "aud", bad)).await.unwrap_err(), AUDIENCE);
    }
}
