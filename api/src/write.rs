//! The one way in which a request changes something: the change, its audit rows and the reply that is
//! kept for its `Idempotency-Key` commit together or not at all, and the reply is given once the change
//! can be found.

mod audited;
mod key;
mod reply;

pub(crate) use key::IDEMPOTENCY_KEY;
pub use key::{IdempotencyKey, Running};
pub use reply::Reply;

use crate::auth::Caller;
use crate::db::audit::{self, Audit};
use crate::db::idempotency::{self, Kept};
use crate::db::{self, Conn, Db, revision};
use crate::error::{Error, Result};
use crate::frame::RequestId;
use crate::region::LiveRegion;
use actix_web::dev::Payload;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpMessage, HttpRequest, HttpResponse};
use jiff::Timestamp;
use serde::Serialize;
use std::future::{Ready, ready};
use uuid::Uuid;

/// A request that may change something.
pub struct Write {
    db: Db,
    region: LiveRegion,
    running: Running,
    request: Uuid,
    /// Method and path.
    target: String,
}

/// What a request changes, within its transaction.
pub struct Change<'c> {
    /// The connection.
    pub conn: &'c mut Conn,
    /// The revision that the transaction makes.
    pub revision: i64,
    /// Now, in microseconds since 1970.
    pub now: i64,
    /// Whether published editions go stale by it. They do, unless a job knows better.
    pub is_public: bool,
    account: Option<String>,
    request: Option<String>,
}

impl<'c> Change<'c> {
    /// A change that the service itself or the command line makes.
    pub fn unasked(conn: &'c mut Conn, revision: i64) -> Change<'c> {
        let now = Timestamp::now().as_microsecond();
        Change { conn, revision, now, is_public: true, account: None, request: None }
    }

    fn asked(conn: &'c mut Conn, revision: i64, account: Option<String>, request: Uuid) -> Change<'c> {
        let unasked = Change::unasked(conn, revision);
        Change { account, request: Some(request.to_string()), ..unasked }
    }

    /// Writes down what happened to the record `id`: which fields changed, and the values before and after of those
    /// that are no texts.
    ///
    /// # Errors
    /// When the database fails.
    pub fn record<T: Serialize>(
        &mut self,
        action: &str,
        entity: &str,
        id: &str,
        before: Option<&T>,
        after: Option<&T>,
    ) -> db::Result<()> {
        let json = |record: &T| serde_json::to_value(record).expect("a record is made of plain values");
        let (before, after) = (before.map(json), after.map(json));
        let row = Audit {
            id: Uuid::now_v7().to_string(),
            at: self.now,
            account_id: self.account.clone(),
            action: action.to_owned(),
            entity: entity.to_owned(),
            entity_id: id.to_owned(),
            before: before.as_ref().map(|before| audited::reduced(entity, before)),
            after: after.as_ref().map(|after| audited::reduced(entity, after)),
            request_id: self.request.clone(),
            changed: audited::changed(before.as_ref(), after.as_ref()),
        };
        audit::insert(self.conn, &row)
    }
}

impl Write {
    /// Runs `job` in a transaction and answers what it gives; what it changes is found by whoever asks
    /// after the reply.
    ///
    /// # Errors
    /// Those of `job`, after which nothing has changed.
    pub async fn run(
        self,
        caller: &Caller,
        job: impl FnOnce(&mut Change<'_>) -> Result<Reply> + Send + 'static,
    ) -> Result<HttpResponse> {
        let Write { db, region, request, .. } = self;
        let account = caller.account.clone();
        let (revision, reply) = db
            .write_unpublished(move |conn, revision| {
                let mut change = Change::asked(conn, revision, Some(account), request);
                let reply = job(&mut change)?;
                if change.is_public {
                    revision::publish(change.conn, revision)?;
                }
                Ok::<_, Error>((revision, reply))
            })
            .await?;
        region.catch_up(revision).await;
        Ok(reply.response())
    }

    /// Runs `job` in a transaction for somebody, who need not be logged in. What it changes is never
    /// published, so it makes no revision: that of the change is 0.
    ///
    /// # Errors
    /// Those of `job`, after which nothing has changed.
    pub async fn run_private<T: Send + 'static>(
        self,
        caller: Option<&Caller>,
        job: impl FnOnce(&mut Change<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let Write { db, request, .. } = self;
        let account = caller.map(|caller| caller.account.clone());
        db.write_private(move |conn| job(&mut Change::asked(conn, 0, account, request))).await
    }

    /// [`Write::run`], once for each `Idempotency-Key`: the same request again is answered by the same
    /// reply. `digest` is that of the body.
    ///
    /// # Errors
    /// 409 while a request with the key is being answered, 410 when a record that the reply shows was erased,
    /// 422 for another request with the key, and those of `job`, after which the key may be used again.
    pub async fn run_once(
        self,
        caller: &Caller,
        key: IdempotencyKey,
        digest: &str,
        job: impl FnOnce(&mut Change<'_>) -> Result<Reply> + Send + 'static,
    ) -> Result<HttpResponse> {
        let IdempotencyKey(Some(key)) = key else { return self.run(caller, job).await };
        let account = caller.account.clone();
        let _alone = self.running.begin(&account, &key).ok_or(Error::InProgress)?;
        let fingerprint = crate::auth::secret::sha256(format!("{}\n{digest}", self.target).as_bytes());

        let asked = (account.clone(), key.clone());
        let kept = self.db.read(move |conn| idempotency::find(conn, &asked.0, &asked.1)).await?;
        if let Some(kept) = kept {
            return Reply::again(kept, &fingerprint).map(Reply::response);
        }
        let again = fingerprint.clone();
        let once = move |change: &mut Change<'_>| {
            // Another process may have been faster.
            if let Some(kept) = idempotency::find(change.conn, &account, &key)? {
                return Reply::again(kept, &again);
            }
            let reply = job(change)?;
            let kept = Kept {
                account_id: account,
                key,
                fingerprint,
                status: reply.status.as_u16().into(),
                location: reply.location.clone(),
                revision: reply.revision,
                body: reply.body.clone(),
                created_at: change.now,
            };
            idempotency::insert(change.conn, &kept, &reply.shows)?;
            Ok(reply)
        };
        self.run(caller, once).await
    }
}

impl FromRequest for Write {
    type Error = Error;
    type Future = Ready<Result<Write>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let service = req.app_data::<Data<crate::Service>>().expect("`build` registers the service");
        let RequestId(request) = *req.extensions().get().expect("the frame around every request sets it");
        ready(Ok(Write {
            db: service.db.clone(),
            region: service.region.clone(),
            running: service.running.clone(),
            request,
            target: format!("{} {}", req.method(), req.uri()),
        }))
    }
}
