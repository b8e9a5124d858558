//! NAV's vacancies, from a feed that behaves as theirs does.

mod feed;
mod hints;
mod hostile;
mod life;
mod orders;
mod people;
mod places;
mod reference_data;
mod tokens;
mod trouble;

use super::{payload, survives_every_fault, sync, taken};
use crate::support::TestApp;
use feed::{Ad, Feed};
use flytthit_api::db::nav_ad;
use flytthit_api::sources;
use flytthit_api::sync::{Attempt, Options, Report, Silent};
use serde_json::Value;

/// A number in every advertisement.
const PHONE: &str = "99887766";

/// The service, and the feed that it takes in.
struct World {
    app: TestApp,
    feed: Feed,
}

impl World {
    async fn new() -> World {
        World { app: TestApp::new().await, feed: Feed::new() }
    }

    /// Takes in what is new, or tries to.
    async fn attempt(&self) -> Attempt {
        sync(&self.feed.upstream.syncer(&self.app.db), sources::Feed::Vacancies).await
    }

    /// Takes in what is new.
    async fn taken(&self) -> Report {
        taken(self.attempt().await).report
    }

    /// Takes it in with these options.
    async fn taken_with(&self, options: &Options) -> Report {
        let syncer = self.feed.upstream.syncer(&self.app.db);
        taken(syncer.sync(sources::Feed::Vacancies, options, false, &Silent).await.unwrap()).report
    }

    /// The open vacancies, by title.
    async fn open(&self) -> Vec<Value> {
        let mut open = self.app.walk("/v1/vacancies", 100).await;
        open.sort_by_key(|vacancy| vacancy["title"].to_string());
        open
    }

    /// Their titles.
    async fn titles(&self) -> Vec<String> {
        self.open().await.iter().map(|vacancy| vacancy["title"].as_str().unwrap().to_owned()).collect()
    }

    /// The only open vacancy, as it is shown by itself.
    async fn only(&self) -> Value {
        let open = self.open().await;
        assert_eq!(open.len(), 1, "{open:?}");
        self.app.get(&format!("/v1/vacancies/{}", open[0]["id"].as_str().unwrap())).await.ok().body
    }

    /// Lets so much time pass that whatever waits is due.
    async fn wait(&self) {
        let again = |conn: &mut flytthit_api::db::Conn| -> flytthit_api::db::Result<()> {
            let mut waiting = nav_ad::all(conn)?;
            waiting.retain(|ad| ad.due_at.is_some());
            waiting.iter_mut().for_each(|ad| ad.due_at = Some(0));
            nav_ad::put(conn, &waiting)
        };
        self.app.db.write_private(again).await.unwrap();
    }

    /// The number of the last write that somebody could see.
    fn revision(&self) -> i64 {
        self.app.db.read_blocking(flytthit_api::db::revision::current).unwrap().value
    }

    /// The advertisements that were looked at since this was called last.
    fn looked_at(&self) -> Vec<String> {
        let asked = self.feed.upstream.asked();
        let paths = asked.iter().filter_map(|asked| asked.target.strip_prefix("/nav/api/v1/feedentry/"));
        paths.map(str::to_owned).collect()
    }
}
