//! `flytthit serve`

use std::{net::TcpListener, path::PathBuf, pin::pin, time::Duration};

use actix_web::rt::time::sleep;
use clap::{Args, Parser};
use futures_util::future::{Either, select};
use tracing_subscriber::EnvFilter;

use super::{Database, Done};
use crate::{
    Service,
    auth::{Auth, issuers::Issuers},
    clock,
    config::Settings,
    db::{self, Db},
    demo, housekeeping,
    mail::Post,
    markup,
    region::LiveRegion,
    server,
    sync::{self, Syncer},
    verification,
};

/// Time between the loss of the database file and the end of the process: for answers that say so, and for
/// load balancers.
const LAST_ANSWERS: Duration = Duration::from_secs(2);

/// `flytthit serve`
#[derive(Args, Debug)]
pub struct ServeArgs {
    /// Serve fictitious data, in a database without real data.
    #[arg(long)]
    pub demo: bool,
    /// Leave the outside sources alone: other servers, or `flytthit sync`, take them in.
    #[arg(long, env = "FLYTTHIT_NO_SYNC")]
    pub no_sync: bool,
    /// The address to listen on.
    #[arg(long, env = "FLYTTHIT_BIND", default_value = "127.0.0.1:8080")]
    pub bind: String,
    #[expect(missing_docs, reason = "the fields of the flattened struct have their own")]
    #[command(flatten)]
    pub settings: Settings,
    /// A TOML file that names the outside issuers whose tokens are good here.
    #[arg(long, env = "FLYTTHIT_ISSUERS", value_name = "FILE")]
    pub issuers: Option<PathBuf>,
}

/// Without arguments: what the environment and the defaults say.
impl Default for ServeArgs {
    fn default() -> ServeArgs {
        #[derive(Parser)]
        #[command(name = "flytthit")]
        struct Serve {
            #[command(flatten)]
            args: ServeArgs,
        }
        Serve::parse_from(["flytthit"]).args
    }
}

/// `flytthit serve`
pub fn run(database: &Database, args: &ServeArgs) -> Done {
    let log = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt().json().with_env_filter(log).with_writer(std::io::stderr).init();
    let descriptors = server::descriptors::raise();

    let issuers = args.issuers.as_deref().map(Issuers::read).transpose()?.unwrap_or_default();
    let db = database.open()?;
    prepare(&db, args.demo)?;
    markup::backlog::clean_all(&db)?;
    let Settings { secret, public_url, max_region_age, mail, http, sources } = &args.settings;
    let sources = sources.load()?;
    if issuers.find(public_url.as_str()).is_some() {
        return Err(format!("{public_url} is this service: it cannot be an outside issuer").into());
    }
    let mut auth = Auth::new(secret.load(&database.url()?)?, public_url.as_str());
    auth.issuers = issuers;
    auth.prepare(&db)?;
    let listener = TcpListener::bind(&args.bind).map_err(|err| format!("{}: {err}", args.bind))?;
    let region = LiveRegion::open(&db)?;
    let service = Service {
        auth,
        front_end: mail.front_end.clone(),
        computations: http.computations(),
        connections: http.connections.limits(descriptors),
        deadline: http.connections.request(),
        limits: http.limits(),
        origins: http.origins(),
        register: sources.register(),
        sources,
        max_region_age: Duration::from_secs(*max_region_age),
        ..Service::new(db, region)
    };
    Post::new(mail).start(service.db.clone())?;
    housekeeping::start(&service)?;
    // The demo set is about no one, and stays so.
    if !args.demo && !args.no_sync {
        let Service { db, region, sources, .. } = service.clone();
        sync::start(Syncer { db: db.unhurried(), region, sources })?;
    }
    tracing::info!(address = %listener.local_addr()?, "listening");
    let (db, readiness) = (service.db.clone(), service.readiness.clone());
    let served = async {
        actix_web::rt::spawn(verification::keep_verifying(service.clone()));
        let replaced = async {
            let error = service.db.replaced().await;
            readiness.set(false);
            sleep(LAST_ANSWERS).await;
            error
        };
        match select(pin!(server::serve(service.clone(), listener)), pin!(replaced)).await {
            Either::Left((served, _)) => Ok(served?),
            Either::Right((error, _)) => Err(error.into()),
        }
    };
    let done: Done = actix_web::rt::System::new().block_on(served);
    if done.is_ok()
        && let Err(error) = db.checkpoint()
    {
        tracing::warn!(error = crate::error::chain(&error), "the write-ahead log is left as it is");
    }
    done
}

/// Writes the demo set, or refuses a database that holds it: real and fictitious are not mixed.
pub fn prepare(db: &Db, demo: bool) -> Done {
    if demo {
        demo::write(db, clock::today())?;
        demo::accounts::write(db)?;
        return Ok(());
    }
    match db.read_blocking(db::holdings)?.demo {
        true => {
            Err("the database holds the demo set: serve it with --demo, or name another --database".into())
        }
        false => Ok(()),
    }
}
