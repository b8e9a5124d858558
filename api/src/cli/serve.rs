//! `flytthit serve`

use std::net::TcpListener;

use clap::Args;
use tracing_subscriber::EnvFilter;

use super::{Database, Done, http::HttpArgs};
use crate::{
    Service, clock,
    db::{self, Db},
    demo,
    region::LiveRegion,
    server,
};

/// `flytthit serve`
#[derive(Args, Debug)]
pub struct ServeArgs {
    /// Serve fictitious data, in a database without real data.
    #[arg(long)]
    pub demo: bool,
    /// The address to listen on.
    #[arg(long, env = "FLYTTHIT_BIND", default_value = DEFAULT_BIND)]
    pub bind: String,
    #[expect(missing_docs, reason = "the fields of the flattened struct have their own")]
    #[command(flatten)]
    pub http: HttpArgs,
}

/// The address when none is named.
const DEFAULT_BIND: &str = "127.0.0.1:8080";

impl Default for ServeArgs {
    fn default() -> ServeArgs {
        ServeArgs { demo: false, bind: DEFAULT_BIND.to_owned(), http: HttpArgs::default() }
    }
}

/// `flytthit serve`
pub fn run(database: &Database, args: &ServeArgs) -> Done {
    let log = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt().json().with_env_filter(log).with_writer(std::io::stderr).init();

    let db = database.open()?;
    prepare(&db, args.demo)?;
    let listener = TcpListener::bind(&args.bind).map_err(|err| format!("{}: {err}", args.bind))?;
    let region = LiveRegion::open(&db)?;
    let (limits, origins) = (args.http.limits(), args.http.origins());
    let service = Service { limits, origins, ..Service::new(db, region) };
    tracing::info!(address = %listener.local_addr()?, "listening");
    Ok(actix_web::rt::System::new().block_on(server::serve(service, listener))?)
}

/// Writes the demo set, or refuses a database that holds it: real and fictitious are not mixed.
pub fn prepare(db: &Db, demo: bool) -> Done {
    if demo {
        demo::write(db, clock::today())?;
        return Ok(());
    }
    match db.read_blocking(db::holdings)?.demo {
        true => {
            Err("the database holds the demo set: serve it with --demo, or name another --database".into())
        }
        false => Ok(()),
    }
}
