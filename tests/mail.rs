//! Mails: they reach a real server, whatever happens on the way, and each is told apart.

use crate::auth::code_in;
use crate::support::TestApp;
use clap::Parser;
use flytthit_api::config::MailArgs;
use flytthit_api::db::mail;
use flytthit_api::mail::{Post, PostError};
use jiff::Timestamp;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

/// A real mail server (`tests/provider/smtp.mjs`); it ends when this is dropped.
struct Server {
    port: u16,
    lines: BufReader<ChildStdout>,
    process: Child,
}

impl Server {
    /// One that puts off so many mails before it takes any.
    fn start(refusals: u32) -> Server {
        Server::refusing(refusals, 451)
    }

    /// One that answers so many mails by this code before it takes any.
    fn refusing(refusals: u32, code: u16) -> Server {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/provider");
        assert!(
            folder.join("node_modules/smtp-server").exists(),
            "the mail server of the tests is not installed: run `tests/run`, or `npm ci` in tests/provider"
        );
        let mut command = Command::new("node");
        command.args(["smtp.mjs", &refusals.to_string(), &code.to_string()]).current_dir(folder);
        let mut process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap());
        let mut port = String::new();
        lines.read_line(&mut port).unwrap();
        Server { port: port.trim().parse().unwrap(), lines, process }
    }

    /// The next mail that it was given.
    fn next(&mut self) -> Value {
        let mut line = String::new();
        self.lines.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap()
    }

    /// Sends to it.
    fn post(&self) -> Post {
        post(&format!("smtp://flytthit:mail%20secret@127.0.0.1:{}", self.port))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
    }
}

fn post(transport: &str) -> Post {
    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        mail: MailArgs,
    }
    let line = Line::parse_from(["test", "--mail", transport, "--mail-from", "Flytthit <post@example.org>"]);
    Post::new(&line.mail)
}

fn header<'m>(mail: &'m str, name: &str) -> &'m str {
    let start = format!("{name}: ");
    mail.lines().find_map(|line| line.strip_prefix(&start)).unwrap_or_default()
}

#[actix_web::test]
async fn a_mail_that_is_put_off_comes_again_under_the_same_name_and_goes_once_it_is_taken() {
    let app = TestApp::new().await;
    app.post("/v1/accounts", &json!({"email": "kari@example.org", "name": "Kari"})).await;
    let mut server = Server::start(1);
    let post = server.post();
    let now = Timestamp::now().as_microsecond();
    let minute = 60_000_000;
    let refused = post.send_one(&app.db, now);
    assert!(matches!(refused, Err(PostError::Refused { attempt: 1, .. })), "{refused:?}");
    assert!(!post.send_one(&app.db, now + minute - 1).unwrap(), "it waits before it tries again");
    assert_eq!(app.db.read_blocking(mail::waiting).unwrap(), 1);
    assert!(post.send_one(&app.db, now + minute).unwrap());
    assert_eq!(app.db.read_blocking(mail::waiting).unwrap(), 0);
    assert!(!post.send_one(&app.db, now + 100 * minute).unwrap());

    let (first, second) = (server.next(), server.next());
    assert_eq!((&first["taken"], &second["taken"]), (&json!(false), &json!(true)));
    let mails = [&first, &second].map(|mail| mail["mail"].as_str().unwrap());
    assert_eq!(header(mails[0], "Message-ID"), header(mails[1], "Message-ID"));
    assert!(header(mails[0], "Message-ID").ends_with("@example.org>"), "{}", mails[0]);
    assert_eq!(header(mails[1], "From"), "Flytthit <post@example.org>");
    assert_eq!((&second["to"], &second["user"]), (&json!(["kari@example.org"]), &json!("flytthit")));

    let code = code_in(mails[1]).unwrap();
    let confirm = json!({"token": code, "password": crate::support::people::PASSWORD});
    assert_eq!(app.post("/v1/auth/password-reset/confirm", &confirm).await.status, 204);
}

#[actix_web::test]
async fn a_server_that_is_away_loses_no_mail_and_each_pause_is_longer() {
    let app = TestApp::new().await;
    app.post("/v1/auth/password-reset", &json!({"email": "kari@example.org"})).await;
    // Nobody listens there.
    let post = post("smtp://127.0.0.1:1");
    let (mut now, minute) = (Timestamp::now().as_microsecond(), 60_000_000);
    for (attempt, pause) in [1, 2, 4, 8, 16, 32, 64, 64].into_iter().enumerate() {
        let refused = post.send_one(&app.db, now);
        assert!(
            matches!(refused, Err(PostError::Refused { attempt: found, .. }) if found as usize == attempt + 1)
        );
        assert!(!post.send_one(&app.db, now + pause * minute - 1).unwrap(), "attempt {attempt}");
        now += pause * minute;
    }
    assert_eq!(app.db.read_blocking(mail::waiting).unwrap(), 1);
}

#[actix_web::test]
async fn a_mail_that_is_refused_for_good_is_given_up_without_the_words_of_the_server() {
    let app = TestApp::new().await;
    app.post("/v1/auth/password-reset", &json!({"email": "kari@example.org"})).await;
    let refused = Server::refusing(1, 550).post().send_one(&app.db, Timestamp::now().as_microsecond());
    let told = refused.unwrap_err().to_string();
    assert!(told.contains("550") && !told.contains("try again later"), "{told}");
    assert_eq!(app.db.read_blocking(mail::waiting).unwrap(), 0);
}
