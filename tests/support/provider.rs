//! [`Provider`]: real OpenID providers on this machine, run by node (`tests/provider`).

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use flytthit_api::auth::secret;
use reqwest::header::{COOKIE, LOCATION, SET_COOKIE};
use reqwest::{Client, redirect};
use serde_json::Value;
use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Mutex;
use url::Url;

/// What the client of the tests shows to the providers.
const CLIENT: [(&str, &str); 2] =
    [("client_id", "our-client"), ("client_secret", "of-no-use-outside-this-test")];
/// Where people come back to: nobody listens there.
const CALLBACK: &str = "http://127.0.0.1/callback";

/// The providers; they end when this is dropped.
pub(crate) struct Provider {
    /// The issuers, by the names that the provider's commands use.
    issuers: Value,
    pipes: Mutex<(ChildStdin, BufReader<ChildStdout>)>,
    process: Child,
    http: Client,
}

impl Provider {
    /// Starts them.
    pub(crate) fn start() -> Provider {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/provider");
        assert!(
            folder.join("node_modules/oidc-provider").exists(),
            "the OpenID provider of the tests is not installed: run `tests/run`, or `npm ci` in tests/provider"
        );
        let mut command = Command::new("node");
        command.arg("server.mjs").current_dir(folder).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = command.stderr(Stdio::null()).spawn().expect("node is installed");
        let commands = process.stdin.take().unwrap();
        let mut answers = BufReader::new(process.stdout.take().unwrap());
        let mut line = String::new();
        answers.read_line(&mut line).unwrap();
        let issuers = serde_json::from_str(&line).expect("the provider starts: try `node server.mjs` there");
        let http = Client::builder().no_proxy().redirect(redirect::Policy::none()).build().unwrap();
        Provider { issuers, pipes: Mutex::new((commands, answers)), process, http }
    }

    /// The name of an issuer, as its tokens have it.
    pub(crate) fn issuer(&self, name: &str) -> &str {
        self.issuers[name].as_str().unwrap()
    }

    /// An address of an issuer.
    pub(crate) fn url(&self, name: &str, path: &str) -> String {
        format!("{}/{path}", self.issuer(name).trim_end_matches('/'))
    }

    /// Tells an issuer to do something (see `server.mjs`), and waits until it is done.
    pub(crate) fn tell(&self, command: &str) {
        let (commands, answers) = &mut *self.pipes.lock().unwrap();
        writeln!(commands, "{command}").unwrap();
        let mut line = String::new();
        answers.read_line(&mut line).unwrap();
        assert_eq!(line, "done\n", "{command}");
    }

    /// An access token for a system.
    pub(crate) async fn machine_token(&self) -> String {
        let form = [("grant_type", "client_credentials"), ("scope", "fjell:read fjell:vacancies")];
        let reply = self.token("machine", &form).await;
        reply["access_token"].as_str().unwrap_or_else(|| panic!("{reply}")).to_owned()
    }

    /// The identity token that `person` gets by logging in: authorization code, PKCE, state and nonce.
    pub(crate) async fn log_in(&self, issuer: &str, person: &str) -> String {
        let (state, nonce, verifier) = (secret::random("").0, secret::random("").0, secret::random("").0);
        let challenge = secret::sha256(verifier.as_bytes());
        let parameters = [
            ("client_id", CLIENT[0].1),
            ("response_type", "code"),
            ("redirect_uri", CALLBACK),
            ("scope", "openid"),
            ("state", &state),
            ("nonce", &nonce),
            ("acr_values", "idporten-loa-substantial"),
            ("login_hint", person),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ];
        let came_back =
            self.browse(Url::parse_with_params(&self.url(issuer, "auth"), parameters).unwrap()).await;
        let answer: HashMap<_, _> = came_back.query_pairs().into_owned().collect();
        assert_eq!(answer.get("state"), Some(&state), "{came_back}");
        let code = &answer["code"];
        let form = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", CALLBACK),
            ("code_verifier", &verifier),
        ];
        let reply = self.token(issuer, &form).await;
        let token = reply["id_token"].as_str().unwrap_or_else(|| panic!("{reply}")).to_owned();
        assert_eq!(claims(&token)["nonce"], nonce.as_str());
        token
    }

    async fn token(&self, issuer: &str, form: &[(&str, &str)]) -> Value {
        let request = self.http.post(self.url(issuer, "token"));
        let body =
            form_urlencoded::Serializer::new(String::new()).extend_pairs(form).extend_pairs(CLIENT).finish();
        let request = request.header("content-type", "application/x-www-form-urlencoded").body(body);
        request.send().await.unwrap().json().await.unwrap()
    }

    /// Goes where a browser is sent, until it comes back to us.
    async fn browse(&self, start: Url) -> Url {
        let (mut at, mut cookies) = (start, HashMap::new());
        for _ in 0..9 {
            let held: Vec<String> = cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            let reply = self.http.get(at.clone()).header(COOKIE, held.join("; ")).send().await.unwrap();
            for cookie in reply.headers().get_all(SET_COOKIE) {
                let (name, value) =
                    cookie.to_str().unwrap().split(';').next().unwrap().split_once('=').unwrap();
                cookies.insert(name.to_owned(), value.to_owned());
            }
            at = at.join(reply.headers()[LOCATION].to_str().unwrap()).unwrap();
            if at.as_str().starts_with(CALLBACK) {
                return at;
            }
        }
        panic!("the browser is sent around: {at}");
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        // It may have ended by itself.
        self.process.kill().ok();
        self.process.wait().ok();
    }
}

/// What a token claims.
pub(crate) fn claims(token: &str) -> Value {
    let part = token.split('.').nth(1).unwrap();
    serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}
