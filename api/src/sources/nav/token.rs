//! The token that the feed wants: the one that was given to whoever runs this service, or the public one, which
//! changes now and then.

use crate::auth::secret::Secret;
use crate::sources::{Client, SourceError};
use tokio::sync::Mutex;

/// The token, asked for once it is needed.
#[derive(Debug)]
pub(super) struct Token<'s> {
    client: &'s Client,
    given: Option<&'s Secret<String>>,
    public: Mutex<Option<Secret<String>>>,
}

impl<'s> Token<'s> {
    /// The one that was given; without it the public one.
    pub(super) fn new(client: &'s Client, given: Option<&'s Secret<String>>) -> Token<'s> {
        Token { client, given, public: Mutex::default() }
    }

    /// The token.
    ///
    /// # Errors
    /// When there is none.
    pub(super) async fn get(&self) -> Result<Secret<String>, SourceError> {
        if let Some(given) = self.given {
            return Ok(given.clone());
        }
        let mut public = self.public.lock().await;
        if let Some(token) = &*public {
            return Ok(token.clone());
        }
        let token = self.ask().await?;
        Ok(public.insert(token).clone())
    }

    /// The one that has come after `old`, which is good no more; none where there is no other.
    ///
    /// # Errors
    /// When it cannot be asked for.
    pub(super) async fn after(&self, old: &Secret<String>) -> Result<Option<Secret<String>>, SourceError> {
        if self.given.is_some() {
            return Ok(None);
        }
        let mut public = self.public.lock().await;
        // Of those who find out at the same time, the first one asks.
        if public.as_ref() == Some(old) {
            *public = Some(self.ask().await?);
        }
        Ok(public.clone().filter(|token| token != old))
    }

    async fn ask(&self) -> Result<Secret<String>, SourceError> {
        let answer = self.client.text(&["api", "publicToken"]).or_status(&[404]).cap(16_384).send().await;
        let answer = answer.map_err(SourceError::without_answer)?;
        if answer.status == 404 {
            return Err(SourceError::Unprepared(
                "there is no public token: a private one is needed".to_owned(),
            ));
        }
        let last = answer.text().ok().and_then(|text| text.trim_end().lines().last());
        let token = last.map(str::trim).filter(|token| is_jwt(token));
        let token = token.ok_or_else(|| SourceError::unusable("there is no token on its last line"))?;
        Ok(Secret(token.to_owned()))
    }
}

/// Three parts in base64url.
fn is_jwt(text: &str) -> bool {
    let part = |part: &str| {
        !part.is_empty()
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    };
    text.len() <= 4_096 && text.split('.').count() == 3 && text.split('.').all(part)
}
