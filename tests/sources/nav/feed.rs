//! [`Feed`]: a server that behaves as NAV's does.

use crate::support::upstream::{Answer, Asked, Upstream};
use jiff::fmt::rfc2822;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

/// The feed. Clones are the same.
#[derive(Clone)]
pub(super) struct Feed {
    pub(super) upstream: Upstream,
    state: Arc<Mutex<State>>,
}

/// What the feed tells, and how.
pub(super) struct State {
    pub(super) lines: Vec<Line>,
    /// What is at the ids of the advertisements.
    pub(super) entries: HashMap<String, Value>,
    /// The most lines of a page, whatever is asked for.
    pub(super) per_page: usize,
    /// The tokens that are good; the first is the public one.
    pub(super) tokens: Vec<String>,
    /// Pages in the place of those that the lines make.
    pub(super) pages: HashMap<String, Answer>,
    clock: Timestamp,
}

/// A line of the feed.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) ad: String,
    pub(super) status: &'static str,
    pub(super) at: Timestamp,
}

/// An advertisement, to be changed before it is published.
#[derive(Clone, Debug)]
pub(super) struct Ad {
    pub(super) uuid: String,
    pub(super) content: Value,
}

pub(super) const TOKEN: &str = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJwdWJsaWMifQ.first-Token_1";

/// The id of the line or advertisement with this number.
pub(super) fn uuid(kind: char, number: usize) -> String {
    format!("{kind}0000000-0000-4000-8000-{number:012x}")
}

impl Ad {
    /// A nurse in Tynset, published three days ago.
    pub(super) fn new(number: usize) -> Ad {
        let day = |days: i64| (Timestamp::now() + SignedDuration::from_hours(24 * days)).to_string();
        let uuid = uuid('a', number);
        let content = json!({
            "uuid": uuid,
            "published": day(-3),
            "expires": day(30),
            "updated": day(-3),
            "workLocations": [{"country": "NORGE", "address": null, "city": "TYNSET", "postalCode": "2500",
                "county": "INNLANDET", "municipal": "TYNSET"}],
            "contactList": [{"name": "Kari Nordmann", "email": "kari@example.org", "phone": "99887766", "role": null,
                "title": "Avdelingsleder"}],
            "title": format!("Sykepleier {number}"),
            "description": "<p>Natt</p><script>alert(1)</script>",
            "sourceurl": "",
            "source": "Stillingsregistrering",
            "applicationUrl": "https://apply.example/",
            "applicationDue": "Snarest",
            "occupationCategories": [],
            "categoryList": [{"categoryType": "STYRK08", "code": "2223", "name": "Sykepleiere", "description": "", "score": 1.0}],
            "jobtitle": "Sykepleier",
            "link": format!("https://arbeidsplassen.nav.no/stillinger/stilling/{uuid}"),
            "employer": {"name": "TYNSET KOMMUNE", "orgnr": "974760673", "description": "", "homepage": ""},
            "engagementtype": "Fast",
            "extent": "Heltid",
            "starttime": "Etter avtale",
            "positioncount": "2",
            "sector": "Offentlig",
        });
        Ad { uuid, content }
    }

    /// The same with another value of a field.
    pub(super) fn with(mut self, field: &str, value: Value) -> Ad {
        self.content[field] = value;
        self
    }

    /// The same, where the work is done in this municipality of this county.
    pub(super) fn at(self, municipality: &str, county: &str) -> Ad {
        let place = json!([{"country": "NORGE", "municipal": municipality, "county": county}]);
        self.with("workLocations", place)
    }
}

impl Feed {
    pub(super) fn new() -> Feed {
        let state = State {
            lines: Vec::new(),
            entries: HashMap::new(),
            per_page: 1_000,
            tokens: vec![TOKEN.to_owned()],
            pages: HashMap::new(),
            clock: Timestamp::now() - SignedDuration::from_hours(24),
        };
        let feed = Feed { upstream: Upstream::new(), state: Arc::new(Mutex::new(state)) };
        let state = feed.state.clone();
        feed.upstream.serves_by(move |asked| state.lock().unwrap().reply(asked));
        feed
    }

    /// Looks at or changes what it does.
    pub(super) fn set<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        change(&mut self.state.lock().unwrap())
    }

    /// Publishes an advertisement, or changes it.
    pub(super) fn publish(&self, ad: &Ad) {
        self.set(|state| state.publish(ad));
    }

    /// Makes an advertisement inactive.
    pub(super) fn stop(&self, ad: &Ad) {
        self.set(|state| state.stop(&ad.uuid));
    }
}

impl State {
    /// A minute later than the last time.
    fn tick(&mut self) -> Timestamp {
        self.clock += SignedDuration::from_secs(60);
        self.clock
    }

    pub(super) fn publish(&mut self, ad: &Ad) {
        let at = self.tick();
        let entry = json!({"uuid": ad.uuid, "ad_content": ad.content, "sistEndret": at.to_string(), "status": "ACTIVE"});
        self.entries.insert(ad.uuid.clone(), entry);
        self.lines.push(Line { ad: ad.uuid.clone(), status: "ACTIVE", at });
    }

    pub(super) fn stop(&mut self, uuid: &str) {
        let at = self.tick();
        let entry = json!({"uuid": uuid, "sistEndret": at.to_string(), "status": "INACTIVE"});
        self.entries.insert(uuid.to_owned(), entry);
        self.lines.push(Line { ad: uuid.to_owned(), status: "INACTIVE", at });
    }

    pub(super) fn reply(&self, asked: &Asked) -> Option<Answer> {
        let path = asked.target.split('?').next()?.strip_prefix("/nav/api/")?;
        if path == "publicToken" {
            let token = self.tokens.first()?;
            let text = format!("Current public token for Nav Job Vacancy Feed:\n{token}\n");
            return Some(Answer::bytes("text/plain;charset=UTF-8", text));
        }
        let token = asked.headers.get("authorization").and_then(|value| value.strip_prefix("Bearer "));
        if !self.tokens.iter().any(|good| Some(good.as_str()) == token) {
            return Some(Answer::status(401));
        }
        if let Some(uuid) = path.strip_prefix("v1/feedentry/") {
            return Some(self.entries.get(uuid).map_or(Answer::status(404), Answer::json));
        }
        // An entity tag of theirs says nothing of what is in a page: whoever sends one back learns nothing any more.
        if asked.headers.contains_key("if-none-match") {
            return Some(Answer::status(304));
        }
        let page = path.strip_prefix("v1/feed").map(|rest| rest.trim_start_matches('/'))?;
        if let Some(answer) = self.pages.get(page) {
            return Some(answer.clone());
        }
        let start = match page {
            "" => 0,
            id => (0..self.lines.len()).find(|number| uuid('b', *number) == id)?,
        };
        let since = asked.headers.get("if-modified-since");
        let since = since.and_then(|since| rfc2822::parse(since).ok()).map(|since| since.timestamp());
        let told = (start..self.lines.len())
            .filter(|number| since.is_none_or(|since| self.lines[*number].at >= since));
        Some(self.page(&told.collect::<Vec<_>>()))
    }

    /// A page of the first of these lines.
    fn page(&self, told: &[usize]) -> Answer {
        let shown = &told[..told.len().min(self.per_page)];
        let (Some(first), Some(last)) = (shown.first(), shown.last()) else { return Answer::status(304) };
        let last = uuid('b', *last);
        let next = (shown.len() < told.len()).then(|| last.clone());
        let page = json!({
            "version": "1.0",
            "title": "Stillingsfeeden fra arbeidsplassen.no",
            "home_page_url": "https://arbeidsplassen.nav.no",
            "feed_url": format!("/api/v1/feed/{}", uuid('b', *first)),
            "description": "Feed",
            "next_url": next.as_ref().map(|next| format!("https://evil.example/api/v1/feed/{next}")),
            "id": uuid('b', *first),
            "next_id": next,
            "items": shown.iter().map(|number| item(&self.lines[*number])).collect::<Vec<_>>(),
        });
        Answer::json(&page).with("ETag", &last)
    }
}

/// A line as the feed has it: of what is inactive it tells nothing.
pub(super) fn item(line: &Line) -> Value {
    let active = line.status == "ACTIVE";
    let text = |text: &'static str, none: &'static str| if active { text } else { none };
    json!({
        "id": line.ad,
        "url": format!("/api/v1/feedentry/{}", line.ad),
        "title": text("Sykepleier", "..."),
        "content_text": "Stillingsannonse",
        "date_modified": line.at.to_string(),
        "_feed_entry": {
            "uuid": line.ad,
            "status": line.status,
            "title": text("Sykepleier", "?"),
            "businessName": text("TYNSET KOMMUNE", ""),
            "municipal": text("OSLO", "?"),
            "sistEndret": line.at.to_string(),
        },
    })
}
