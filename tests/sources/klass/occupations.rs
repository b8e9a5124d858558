//! The titles of occupations.

use super::serve_titles;
use crate::sources::{payload, survives_every_fault, sync, taken};
use crate::support::TestApp;
use crate::support::dump::dump;
use crate::support::upstream::Upstream;
use flytthit_api::db::{Db, occupation, revision};
use flytthit_api::sources::Feed;
use flytthit_api::sync::{Attempt, Options, Silent};

type Titles = Vec<(String, String)>;

/// The groups that the programme has, and these beside.
fn titles(db: &Db, more: &[(&str, &str)]) -> Titles {
    let known = db.read_blocking(occupation::all).unwrap().into_iter();
    let more = more.iter().map(|(code, title)| ((*code).to_owned(), (*title).to_owned()));
    known.map(|found| (found.code, found.title_nb)).chain(more).collect()
}

/// Klass with the titles of the programme and nurses, who have one of their own in each language.
fn klass(db: &Db) -> Upstream {
    let upstream = Upstream::new();
    serve_titles(&upstream, "nb", &titles(db, &[("2223", "Sykepleiere"), ("222", "Sykepleiere mv.")]));
    serve_titles(&upstream, "nn", &titles(db, &[("222", "Sjukepleiarar mv."), ("2223", "Sjukepleiarar")]));
    let english = [("222", ""), ("2223", "Nursing professionals"), ("9999", "Nobody")];
    serve_titles(&upstream, "en", &english.map(|(code, title)| (code.to_owned(), title.to_owned())));
    upstream
}

#[actix_web::test]
async fn occupations_survive_every_fault() {
    let app = TestApp::new().await;
    survives_every_fault(&app, &klass(&app.db), Feed::Occupations).await;
}

#[actix_web::test]
async fn titles_come_in_each_language_and_those_that_are_known_stay() {
    let app = TestApp::new().await;
    let syncer = klass(&app.db).syncer(&app.db);
    let groups = app.db.read_blocking(occupation::all).unwrap().len() as u64;
    let synced = taken(sync(&syncer, Feed::Occupations).await);
    assert_eq!((synced.report.inserted, synced.report.updated, synced.report.unchanged), (2, 0, groups));
    assert_eq!(synced.records, groups + 2);
    let app = app.another();
    let shown = async |code: &str, language: &str| {
        let path = format!("/v1/occupations?prefix={code}");
        let reply = app.get_with(&path, "accept-language", language).await.ok();
        reply.items()[0]["title"].as_str().unwrap().to_owned()
    };
    assert_eq!(shown("2223", "nn").await, "Sjukepleiarar");
    assert_eq!(shown("2223", "nb").await, "Sykepleiere");
    assert_eq!(shown("2223", "en").await, "Nursing professionals");
    assert_eq!(shown("222", "en").await, "Sykepleiere mv.", "Klass has no English title of it");
    assert_eq!(shown("22", "en").await, "Health professionals", "the programme's own stays");
    assert_eq!(app.get("/v1/occupations?q=sjuke").await.ok().items().len(), 2);

    let before = (dump(&app.database), app.db.read_blocking(revision::current).unwrap());
    let again = taken(sync(&syncer, Feed::Occupations).await).report;
    assert_eq!((again.inserted, again.updated, again.unchanged), (0, 0, groups + 2));
    assert_eq!((dump(&app.database), app.db.read_blocking(revision::current).unwrap()), before);
    for language in ["nb", "nn", "en"] {
        assert!(payload(&app.db, Feed::Occupations, language).is_some());
    }
}

#[actix_web::test]
async fn a_title_that_changes_is_changed_and_a_code_that_is_gone_stays() {
    let app = TestApp::new().await;
    let upstream = klass(&app.db);
    let syncer = upstream.syncer(&app.db);
    taken(sync(&syncer, Feed::Occupations).await);
    let mut fewer = titles(&app.db, &[]);
    fewer.retain(|(code, _)| code != "2223");
    for (code, title) in &mut fewer {
        if code == "222" {
            *title = "Sykepleiere og jordmødre".to_owned();
        }
    }
    serve_titles(&upstream, "nb", &fewer);
    let report = taken(sync(&syncer, Feed::Occupations).await).report;
    assert_eq!((report.inserted, report.updated, report.removed), (0, 1, 0));
    let all = app.db.read_blocking(occupation::all).unwrap();
    let title = |code: &str| all.iter().find(|found| found.code == code).unwrap().title_nb.clone();
    assert_eq!(title("222"), "Sykepleiere og jordmødre");
    assert_eq!(title("2223"), "Sykepleiere");
}

#[actix_web::test]
async fn a_classification_that_is_none_or_has_shrunk_changes_nothing() {
    let app = TestApp::new().await;
    let upstream = klass(&app.db);
    let syncer = upstream.syncer(&app.db);
    let before = dump(&app.database);
    let all = titles(&app.db, &[]);
    let with = |code: &str, title: &str| titles(&app.db, &[(code, title)]);
    for (found, why) in [
        (Vec::new(), "0 occupations where there were"),
        (all[..all.len() / 3].to_vec(), "occupations where there were"),
        (with("2223", "Sykepleiere"), "parent_code 222"),
        (with("22235", "Sykepleiere"), "code "),
        (with("29", " "), "name must not be blank"),
        (with("22", "Leger"), "22 is given twice"),
        (with("29", "Le\u{7}ger"), "its name has control characters"),
        (with("29", "<i>Leger</i>"), "its name has markup"),
        (with("29", "Le\u{2067}ger"), "its name has characters that cannot be seen"),
    ] {
        serve_titles(&upstream, "nb", &found);
        let attempt = sync(&syncer, Feed::Occupations).await;
        let Attempt::Failed(error) = attempt else { panic!("{why}: {attempt:?}") };
        assert!(error.to_string().contains(why), "{error}");
        assert_eq!(dump(&app.database), before, "{why}");
    }
}

#[actix_web::test]
async fn a_dry_run_writes_no_title() {
    let app = TestApp::new().await;
    let syncer = klass(&app.db).syncer(&app.db);
    let before = dump(&app.database);
    let options = Options { dry_run: true, ..Options::default() };
    let told = taken(syncer.sync(Feed::Occupations, &options, false, &Silent).await.unwrap());
    assert_eq!(told.report.inserted, 2);
    assert_eq!(dump(&app.database), before);
}
