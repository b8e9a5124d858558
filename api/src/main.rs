//! `flytthit`: parses the command line and calls one function for each subcommand.

use std::process::ExitCode;

use clap::Parser;
use flytthit_api::cli::{self, Cli, Command};

fn main() -> ExitCode {
    let Cli { database, command } = Cli::parse();
    cli::exit_code(match command.unwrap_or_default() {
        Command::Serve(args) => cli::serve::run(&database, &args),
        Command::Migrate => cli::migrate(&database),
        Command::Openapi => cli::openapi(),
        Command::Sync(args) => cli::sync::run(&database, &args),
        Command::Backup(args) => cli::backup::run(&database, &args),
        Command::Restore(args) => cli::restore::run(&database, &args),
        Command::Import(file) => cli::import::run(&database, &file),
        Command::Admin(admin) => cli::admin::run(&database, &admin),
        Command::Matrix(matrix) => cli::matrix::run(&database, &matrix),
        Command::Keys(keys) => cli::keys::run(&database, &keys),
        Command::Match(args) => cli::matching::run(&database, &args),
        Command::Areas(args) => cli::areas::run(&args),
        Command::Zones(args) => cli::zones::run(&args),
        Command::Plot(args) => cli::plot::run(&args),
    })
}
