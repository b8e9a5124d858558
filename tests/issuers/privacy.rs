//! What is kept of people who log in elsewhere.

use super::*;
use crate::support::Client;
use crate::support::process::Process;
use tempfile::NamedTempFile;

#[actix_web::test]
async fn no_national_identity_number_and_no_token_is_logged_or_stored() {
    let servers = [KeyServer::new(&[ANSATTPORTEN.jwk()]), KeyServer::new(&[IDPORTEN.jwk()])];
    let file = NamedTempFile::new().unwrap();
    std::fs::write(&file, configuration("http://127.0.0.1:9/jwk", &servers[0].url(), &servers[1].url(), ""))
        .unwrap();
    let mut process = Process::logging("trace", &["--issuers", file.path().to_str().unwrap()]);

    let mut bad = person();
    bad.claims["acr"] = json!("Level4");
    let mut late = employee();
    late.claims["exp"] = json!(in_seconds(-99));
    let mut national = person();
    national.claims["sub"] = json!(PID);
    let good = [person().signed(), employee().signed()];
    let client = Client::of(&process.address);
    let visit =
        async |token: &str| client.get_with("/v1/auth/me", "authorization", &format!("Bearer {token}")).await;
    for token in &good {
        let body = visit(token).await.ok().body;
        assert!(!body.to_string().contains(PID), "{body}");
    }
    for token in [bad.signed(), late.signed(), national.signed()] {
        assert_eq!(visit(&token).await.status, 401);
    }

    let stored = ["flytthit.db", "flytthit.db-wal"].map(|name| {
        String::from_utf8_lossy(&std::fs::read(process.folder.path().join(name)).unwrap()).into_owned()
    });
    process.terminate();
    let (well, log) = process.wait();
    assert!(well && log.contains("/v1/auth/me"));
    let stored = stored.concat();
    assert!(stored.contains("pairwise-of-a-person="), "what is stored can be found so");
    for text in [&stored, &log] {
        assert!(!text.contains(PID));
        for token in &good {
            assert!(token.split('.').all(|part| !text.contains(part)));
        }
    }
}
