//! [`Keys`]: what an issuer publishes to verify its signatures with.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use jsonwebtoken::DecodingKey;
use serde::Deserialize;
use serde_json::Value;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// The fewest and the most bits of an RSA modulus.
const BITS: std::ops::RangeInclusive<usize> = 2048..=8192;

/// Keys by their `kid`.
#[derive(Clone, Debug, Default)]
pub(super) struct Keys(HashMap<String, Key>);

/// A key that verifies signatures.
#[derive(Clone, Debug)]
pub(super) struct Key {
    verifying: DecodingKey,
    /// The only algorithm that it is for; any of the issuer's where the issuer does not say.
    algorithm: Option<String>,
}

/// Why a reply brings no keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum KeysError {
    /// It is not JSON with a list of `keys`.
    #[error("this is no JSON Web Key Set")]
    Unreadable,
    /// None of its keys verifies signatures of tokens.
    #[error("the JSON Web Key Set has no key that can be used")]
    Unusable,
}

/// A JSON Web Key Set (RFC 7517).
#[derive(Deserialize)]
struct Set {
    keys: Vec<Value>,
}

/// What matters of one key in it.
#[derive(Deserialize)]
struct Jwk {
    kty: String,
    kid: String,
    r#use: Option<String>,
    key_ops: Option<Vec<String>>,
    alg: Option<String>,
    n: String,
    e: String,
}

impl Keys {
    /// The keys of a set that verify RSA signatures; any other in it is left out.
    pub(super) fn read(bytes: &[u8]) -> Result<Keys, KeysError> {
        let set: Set = serde_json::from_slice(bytes).map_err(|_| KeysError::Unreadable)?;
        let mut found = HashMap::new();
        let all = set.keys.into_iter().filter_map(|key| serde_json::from_value::<Jwk>(key).ok());
        for (kid, key) in all.filter_map(|jwk| Some((jwk.kid.clone(), Key::of(jwk)?))) {
            match found.entry(kid) {
                // Which of two keys of one name is meant, nobody can tell.
                Entry::Occupied(mut twice) => _ = twice.insert(None),
                Entry::Vacant(new) => _ = new.insert(Some(key)),
            }
        }
        let keys: HashMap<_, _> = found.into_iter().filter_map(|(kid, key)| Some((kid, key?))).collect();
        if keys.is_empty() { Err(KeysError::Unusable) } else { Ok(Keys(keys)) }
    }

    /// The key with this `kid`.
    pub(super) fn get(&self, kid: &str) -> Option<&Key> {
        self.0.get(kid)
    }
}

impl Key {
    fn of(jwk: Jwk) -> Option<Key> {
        let verifies = jwk.r#use.is_none_or(|purpose| purpose == "sig")
            && jwk.key_ops.is_none_or(|operations| operations.iter().any(|operation| operation == "verify"));
        if jwk.kty != "RSA" || jwk.kid.is_empty() || !verifies {
            return None;
        }
        let (modulus, exponent) = (number(&jwk.n)?, number(&jwk.e)?);
        let strong = BITS.contains(&bits(&modulus))
            && modulus.last().is_some_and(|last| last % 2 == 1)
            && exponent.last().is_some_and(|last| last % 2 == 1)
            && exponent != [1];
        strong.then(|| Key {
            verifying: DecodingKey::from_rsa_raw_components(&modulus, &exponent),
            algorithm: jwk.alg,
        })
    }

    /// As the library wants it.
    pub(super) fn verifying(&self) -> &DecodingKey {
        &self.verifying
    }

    /// Whether it is for this algorithm, as far as its issuer says.
    pub(super) fn is_for(&self, algorithm: &str) -> bool {
        self.algorithm.as_deref().is_none_or(|own| own == algorithm)
    }
}

/// The bytes of a number, without zeros before it.
fn number(text: &str) -> Option<Vec<u8>> {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(text).ok()?;
    let first = bytes.iter().position(|&byte| byte != 0)?;
    Some(bytes[first..].to_vec())
}

fn bits(number: &[u8]) -> usize {
    number.first().map_or(0, |first| number.len() * 8 - first.leading_zeros() as usize)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// A number of so many bits that could be a modulus.
    fn modulus(bits: usize) -> String {
        let mut bytes = vec![0xa5; bits.div_ceil(8)];
        bytes[0] = 1 << ((bits - 1) % 8);
        BASE64_URL_SAFE_NO_PAD.encode(bytes)
    }

    fn key(kid: &str) -> Value {
        json!({"kty": "RSA", "use": "sig", "alg": "RS256", "kid": kid, "n": modulus(2048), "e": "AQAB"})
    }

    fn read(keys: &[Value]) -> Result<Keys, KeysError> {
        Keys::read(json!({"keys": keys}).to_string().as_bytes())
    }

    #[test]
    fn only_keys_that_verify_rsa_signatures_are_taken() {
        for (member, value) in [
            ("kty", json!("oct")),
            ("kty", json!("EC")),
            ("kty", json!(null)),
            ("use", json!("enc")),
            ("use", json!("other")),
            ("key_ops", json!(["encrypt"])),
            ("key_ops", json!([])),
            ("key_ops", json!("verify")),
            ("kid", json!(null)),
            ("kid", json!("")),
            ("kid", json!(7)),
            ("n", json!(modulus(2047))),
            ("n", json!(modulus(1024))),
            ("n", json!(modulus(8193))),
            ("n", json!(format!("AAAA{}", modulus(1032)))),
            ("n", json!("")),
            ("n", json!("=")),
            ("n", json!(null)),
            ("e", json!("AQ")),
            ("e", json!("Ag")),
            ("e", json!("AAAA")),
            ("e", json!("")),
        ] {
            let mut bad = key("other");
            bad[member] = value;
            assert_eq!(read(std::slice::from_ref(&bad)).unwrap_err(), KeysError::Unusable, "{bad}");
            let keys = read(&[bad.clone(), key("good")]).unwrap();
            assert_eq!(keys.0.keys().collect::<Vec<_>>(), ["good"], "{bad}");
        }
        for absent in ["use", "alg"] {
            let mut plain = key("plain");
            plain.as_object_mut().unwrap().remove(absent);
            assert!(read(&[plain]).is_ok(), "{absent}");
        }
        for bits in [2048, 2049, 4096, 8192] {
            let mut strong = key("strong");
            strong["n"] = json!(modulus(bits));
            assert!(read(&[strong]).is_ok(), "{bits}");
        }
    }

    #[test]
    fn two_keys_of_one_name_are_none() {
        let keys = read(&[key("twice"), key("once"), key("twice"), key("twice")]).unwrap();
        assert_eq!(keys.0.keys().collect::<Vec<_>>(), ["once"]);
        assert_eq!(read(&[key("twice"), key("twice")]).unwrap_err(), KeysError::Unusable);
        let mut encrypting = key("once");
        encrypting["use"] = json!("enc");
        let keys = read(&[encrypting.clone(), key("once"), encrypting]).unwrap();
        assert_eq!(keys.0.keys().collect::<Vec<_>>(), ["once"], "only those that verify count");
    }

    #[test]
    fn a_key_is_for_its_own_algorithm() {
        let keys = read(&[key("own")]).unwrap();
        let own = keys.get("own").unwrap();
        assert!(own.is_for("RS256") && !own.is_for("RS512"));
    }

    #[test]
    fn rubbish_is_no_set_of_keys() {
        for rubbish in ["", "{}", "[]", "null", r#"{"keys": {}}"#, r#"{"keys": [1, "a", null]}"#, "<html>"] {
            assert!(Keys::read(rubbish.as_bytes()).is_err(), "{rubbish}");
        }
        assert_eq!(read(&[]).unwrap_err(), KeysError::Unusable);
        assert_eq!(Keys::read(&b"[".repeat(60_000)).unwrap_err(), KeysError::Unreadable);
    }
}
