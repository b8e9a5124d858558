//! [`Head`]: how a token says that it is signed.

use crate::error::{Error, Result};
use serde_json::{Map, Value};

/// The types of token that are known (RFC 7519, RFC 9068); a token may also name none.
const TYPES: [&str; 2] = ["JWT", "at+jwt"];

/// Parameters that bring or name a key of the sender's own choice.
const OWN_KEY: [&str; 4] = ["jwk", "jku", "x5u", "x5c"];

/// How a token says that it is signed. It may not be believed, only refused.
pub(super) struct Head {
    /// The algorithm.
    pub(super) algorithm: String,
    /// The name of the key.
    pub(super) key: String,
}

impl Head {
    /// Reads the head of a token of an outside issuer.
    ///
    /// # Errors
    /// 401 when it asks for what is not done here.
    pub(super) fn read(head: &Map<String, Value>) -> Result<Head> {
        let refused = |reason| Err(Error::Unauthenticated(reason));
        if head.contains_key("crit") {
            return refused("the token asks for what is not understood (`crit`)");
        }
        if OWN_KEY.iter().any(|name| head.contains_key(*name)) {
            return refused("the token brings its own key");
        }
        if head.get("typ").is_some_and(|typ| !TYPES.iter().any(|known| typ == known)) {
            return refused("the token is of another type (`typ`)");
        }
        let text = |name| head.get(name).and_then(Value::as_str).map(str::to_owned);
        let Some(algorithm) = text("alg") else { return refused("the token names no algorithm (`alg`)") };
        let Some(key) = text("kid") else { return refused("the token names no key (`kid`)") };
        Ok(Head { algorithm, key })
    }
}
