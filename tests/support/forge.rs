//! [`Forge`]: an RSA key that signs tokens, good ones and bad ones; and [`Draft`], a token before it is
//! signed.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{self, KeyPair as _, RsaEncoding};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde_json::{Value, json};

/// A key with a name.
pub(crate) struct Forge {
    /// The name.
    pub(crate) kid: String,
    pair: KeyPair,
}

impl Forge {
    /// A new key of 2048 bits.
    pub(crate) fn new(kid: &str) -> Forge {
        Forge { kid: kid.to_owned(), pair: KeyPair::generate(KeySize::Rsa2048).unwrap() }
    }

    /// As its owner publishes it.
    pub(crate) fn jwk(&self) -> Value {
        let public = self.pair.public_key();
        let (n, e) = (public.modulus(), public.exponent());
        json!({"kty": "RSA", "use": "sig", "kid": self.kid,
               "n": base64(n.big_endian_without_leading_zero()), "e": base64(e.big_endian_without_leading_zero())})
    }

    /// The public key as others have it in a file.
    pub(crate) fn public(&self) -> &[u8] {
        self.pair.public_key().as_ref()
    }

    /// Signs by the algorithm of this name.
    pub(crate) fn sign(&self, algorithm: &str, message: &[u8]) -> Vec<u8> {
        let encoding: &'static dyn RsaEncoding = match algorithm {
            "RS384" => &signature::RSA_PKCS1_SHA384,
            "RS512" => &signature::RSA_PKCS1_SHA512,
            "PS256" => &signature::RSA_PSS_SHA256,
            "PS384" => &signature::RSA_PSS_SHA384,
            "PS512" => &signature::RSA_PSS_SHA512,
            _ => &signature::RSA_PKCS1_SHA256,
        };
        let mut signature = vec![0; self.pair.public_modulus_len()];
        self.pair.sign(encoding, &SystemRandom::new(), message, &mut signature).unwrap();
        signature
    }
}

/// A token before it is signed.
#[derive(Clone)]
pub(crate) struct Draft {
    /// The head. Its `alg` is what it is signed by, where RSA knows it, else RS256.
    pub(crate) head: Value,
    /// The claims.
    pub(crate) claims: Value,
    /// Who signs it.
    pub(crate) key: &'static Forge,
}

impl Draft {
    /// A token with these claims, signed by RS256.
    pub(crate) fn new(key: &'static Forge, claims: Value) -> Draft {
        Draft { head: json!({"alg": "RS256", "kid": key.kid}), claims, key }
    }

    /// The token.
    pub(crate) fn signed(&self) -> String {
        let algorithm = self.head["alg"].as_str().unwrap_or_default().to_owned();
        self.signed_with(|message| self.key.sign(&algorithm, message))
    }

    /// The token, with a signature of another making.
    pub(crate) fn signed_with(&self, sign: impl FnOnce(&[u8]) -> Vec<u8>) -> String {
        compact(self.head.to_string().as_bytes(), self.claims.to_string().as_bytes(), sign)
    }
}

/// A token of these parts.
pub(crate) fn compact(head: &[u8], claims: &[u8], sign: impl FnOnce(&[u8]) -> Vec<u8>) -> String {
    let message = format!("{}.{}", base64(head), base64(claims));
    let signature = sign(message.as_bytes());
    format!("{message}.{}", base64(&signature))
}

/// base64url without padding.
pub(crate) fn base64(bytes: &[u8]) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}
