//! A good request for every operation, on a record of its own, so that only who asks can be wrong.

use super::world::{HOME, INVITING, NEW, OURS, World};
use crate::support::people::{PASSWORD, Person};
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

/// A request that is answered well if the caller may send it.
#[derive(Clone)]
pub(crate) struct Request {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Option<Value>,
    /// What in the path names the record, and what names nothing.
    names: Option<(String, String)>,
}

impl Request {
    /// One for this operation, which this caller is about to send.
    pub(crate) async fn of(world: &World, operation: &str, caller: &str) -> Request {
        let (method, template) = operation.split_once(' ').unwrap();
        let mut request = Request {
            method: method.parse().unwrap(),
            path: template.to_owned(),
            headers: Vec::new(),
            body: None,
            names: None,
        };
        match template {
            path if path.starts_with("/v1/employers/{organisation_number}/vacancies") => {
                request.vacancy(world).await;
            }
            path if path.starts_with("/v1/employers") => request.employer(world, caller).await,
            "/v1/invitations/accept" => request.invitation(world, caller),
            path if path.starts_with("/v1/vacancies/{id}") => request.advertisement(world).await,
            path if path.starts_with("/v1/housing") => request.home(world).await,
            path if path.starts_with("/v1/auth/keys") => request.key(world).await,
            path if path.starts_with("/v1/auth/") || path.starts_with("/v1/accounts") => {
                request.account(world).await
            }
            path if path.starts_with("/v1/municipalities/{municipality}") => request.place(world).await,
            "/v1/matches" => request.body = Some(json!({"adults": [{"occupations": [{"code": "2223"}]}]})),
            "/v1/sources/{id}" => request.fill(&[("id", "ssb-03321")]),
            _ => request.fill(&[("municipality", HOME), ("year", "2003"), ("file", "swagger-ui.css")]),
        }
        request
    }

    /// The same about something that does not exist.
    pub(crate) fn missing(&self) -> Request {
        let (name, nothing) = self.names.as_ref().expect("a refusal with 404 is about a record");
        Request {
            method: self.method.clone(),
            path: self.path.replace(name, nothing),
            headers: self.headers.clone(),
            body: self.body.clone(),
            names: None,
        }
    }

    fn is(&self, method: Method) -> bool {
        self.method == method
    }

    fn fill(&mut self, values: &[(&str, &str)]) {
        for (name, value) in values {
            self.path = self.path.replace(&format!("{{{name}}}"), value);
        }
    }

    /// Changes are based on whatever is there.
    fn based_on_anything(&mut self) {
        self.headers.push(("if-match", "*".to_owned()));
    }

    /// A new vacancy of [`OURS`], published.
    async fn post_vacancy(world: &World) -> String {
        let new = json!({"title": "Sykepleier", "occupation": "2223", "municipalities": [HOME], "state": "published",
            "apply_url": "https://example.org/apply"});
        let path = format!("/v1/employers/{OURS}/vacancies");
        let posted = world.somebody("member").post(&path, &new).await;
        posted.body["id"].as_str().unwrap().to_owned()
    }

    async fn vacancy(&mut self, world: &World) {
        let of_list = self.path.ends_with("/vacancies") || self.path.ends_with(":batch");
        self.fill(&[("organisation_number", OURS)]);
        if of_list {
            self.names = Some((OURS.to_owned(), "923609016".to_owned()));
        } else {
            let id = Request::post_vacancy(world).await;
            self.fill(&[("id", &id)]);
            self.names = Some((id, Uuid::now_v7().to_string()));
        }
        let reference = Uuid::now_v7().to_string();
        let posting = json!({"reference": reference, "title": "Sykepleier", "municipalities": [HOME]});
        match self.method {
            Method::POST if self.path.ends_with(":batch") => self.body = Some(json!([posting])),
            Method::POST => self.body = Some(posting),
            Method::PATCH => {
                self.based_on_anything();
                self.body = Some(json!({"title": "Spesialsykepleier"}));
            }
            Method::DELETE => self.based_on_anything(),
            _ => {}
        }
    }

    async fn employer(&mut self, world: &World, caller: &str) {
        let listed = self.path == "/v1/employers";
        self.fill(&[("organisation_number", OURS)]);
        self.names = Some((OURS.to_owned(), "923609016".to_owned()));
        if self.path.ends_with("/members/{account}") {
            let account = world.app.employer_of(OURS).account;
            self.fill(&[("account", &account)]);
        }
        match self.method {
            Method::POST if listed => {
                let new = NEW[world.place_of(caller)];
                self.body = Some(json!({"organisation_number": new}));
            }
            Method::POST if self.path.ends_with("/invitations") => {
                self.body = Some(json!({"email": format!("{}@example.org", Uuid::now_v7())}));
            }
            Method::PUT => {
                self.based_on_anything();
                self.body = Some(json!({"approved": true}));
            }
            Method::DELETE => self.based_on_anything(),
            _ => {}
        }
    }

    /// An invitation that was sent to the caller.
    fn invitation(&mut self, world: &World, caller: &str) {
        let account = world.account(caller);
        let secret = world.ticket(format!("{account}@example.org"), "invitation", Some(INVITING));
        self.body = Some(json!({"token": secret}));
    }

    async fn advertisement(&mut self, world: &World) {
        let id = Request::post_vacancy(world).await;
        self.fill(&[("id", &id)]);
        self.names = Some((id, Uuid::now_v7().to_string()));
        if self.is(Method::PUT) {
            self.based_on_anything();
            self.body = Some(json!({"withheld": "misleading"}));
        }
    }

    async fn home(&mut self, world: &World) {
        let home = json!({"municipality": HOME, "kind": "house", "tenure": "rent", "bedrooms": 3, "area_m2": 120,
            "price": 9500, "title": "Hus", "url": "https://example.org/hus"});
        if self.path.ends_with("{id}") {
            let posted = world.somebody("host").post("/v1/housing", &home).await;
            let id = posted.body["id"].as_str().unwrap().to_owned();
            self.fill(&[("id", &id)]);
            self.names = Some((id, Uuid::now_v7().to_string()));
        }
        match self.method {
            Method::POST => self.body = Some(home),
            Method::PATCH => {
                self.based_on_anything();
                self.body = Some(json!({"bedrooms": 4}));
            }
            Method::DELETE => self.based_on_anything(),
            _ => {}
        }
    }

    async fn place(&mut self, _: &World) {
        self.fill(&[("municipality", HOME)]);
        self.names = Some((HOME.to_owned(), "nowhere".to_owned()));
        match self.method {
            Method::PUT => {
                self.based_on_anything();
                self.body =
                    Some(json!({"kindergarten_places": 2, "stages": ["primary"], "interests": ["choir"]}));
            }
            Method::PATCH => {
                self.based_on_anything();
                self.body = Some(json!({"kindergarten_places": 3}));
            }
            _ => {}
        }
    }

    /// A key of the member's.
    async fn key(&mut self, world: &World) {
        let new = json!({"name": "our system", "scopes": ["vacancies"]});
        if self.path.ends_with("{id}") {
            let made = world.somebody("member").post("/v1/auth/keys", &new).await;
            let id = made.body["id"].as_str().unwrap().to_owned();
            self.fill(&[("id", &id)]);
            self.names = Some((id, Uuid::now_v7().to_string()));
        } else if self.is(Method::POST) {
            self.body = Some(new);
        }
    }

    /// What somebody needs who is not logged in yet; or an account that an admin looks at.
    async fn account(&mut self, world: &World) {
        let email = format!("{}@example.org", Uuid::now_v7());
        match (self.method.clone(), self.path.as_str()) {
            (Method::POST, "/v1/accounts") => self.body = Some(json!({"email": email, "name": "Kari"})),
            (Method::POST, "/v1/auth/token") => {
                Person::new(&world.app, &email);
                self.body = Some(json!({"email": email, "password": PASSWORD}));
            }
            (Method::POST, "/v1/auth/refresh" | "/v1/auth/logout") => {
                Person::new(&world.app, &email);
                let token = world.app.log_in(&email, PASSWORD).await.body["refresh_token"].clone();
                self.body = Some(json!({"refresh_token": token}));
            }
            (Method::POST, "/v1/auth/password-reset") => self.body = Some(json!({"email": email})),
            (Method::POST, "/v1/auth/password-reset/confirm") => {
                Person::new(&world.app, &email);
                let secret = world.ticket(email, "password", None);
                self.body = Some(json!({"token": secret, "password": "another correct horse"}));
            }
            (method, "/v1/accounts/{id}") => {
                let id = Person::new(&world.app, &email).account;
                self.fill(&[("id", &id)]);
                self.names = Some((id, Uuid::now_v7().to_string()));
                if method == Method::PATCH {
                    self.based_on_anything();
                    self.body = Some(json!({"name": "Ola"}));
                }
            }
            _ => {}
        }
    }
}
