//! The real binary: `flytthit serve` in an empty folder of its own, and the other subcommands.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::{self, JoinHandle};
use tempfile::TempDir;

/// Runs `flytthit` in `folder` until it ends: whether it did well, its output, and its errors.
pub(crate) fn flytthit(folder: &Path, arguments: &[&str]) -> (bool, String, String) {
    flytthit_reading(folder, arguments, "")
}

/// [`flytthit`] with this on its standard input.
pub(crate) fn flytthit_reading(folder: &Path, arguments: &[&str], input: &str) -> (bool, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_flytthit"));
    command.current_dir(folder).env_remove("DATABASE_URL").env_remove("RUST_LOG").args(arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // Some read nothing, and may have ended by now.
    child.stdin.take().unwrap().write_all(input.as_bytes()).ok();
    let done = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (done.status.success(), text(done.stdout), text(done.stderr))
}

/// A running process; it is killed when it is dropped.
pub(crate) struct Process {
    /// Where it listens, such as `127.0.0.1:40000`.
    pub(crate) address: String,
    /// Its working directory.
    pub(crate) folder: TempDir,
    child: Child,
    /// Reads the log all the time: a process whose log nobody reads stops when the pipe is full.
    log: Option<JoinHandle<String>>,
}

impl Process {
    /// Starts `flytthit serve` with these arguments on a free port, and waits until it listens.
    pub(crate) fn serve(arguments: &[&str]) -> Process {
        Process::logging("info", arguments)
    }

    /// The same, logging what this filter lets through. Outside sources are left alone unless `arguments`
    /// say where they are.
    pub(crate) fn logging(filter: &str, arguments: &[&str]) -> Process {
        Process::start(Command::new(env!("CARGO_BIN_EXE_flytthit")), filter, arguments)
    }

    /// The same, in which no file may become longer than so many blocks of 512 bytes.
    pub(crate) fn with_short_files(blocks: u32, arguments: &[&str]) -> Process {
        let mut command = Command::new("sh");
        command.args(["-c", "trap '' XFSZ; ulimit -f $0; exec \"$@\"", &blocks.to_string()]);
        command.arg(env!("CARGO_BIN_EXE_flytthit"));
        Process::start(command, "info", arguments)
    }

    fn start(mut command: Command, filter: &str, arguments: &[&str]) -> Process {
        let folder = TempDir::new().unwrap();
        command.current_dir(&folder).env_remove("DATABASE_URL").env("RUST_LOG", filter);
        command.env("FLYTTHIT_NO_SYNC", if arguments.contains(&"--sources") { "false" } else { "true" });
        command.args(["serve", "--bind", "127.0.0.1:0"]).args(arguments).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut log = BufReader::new(child.stderr.take().unwrap());
        let address = loop {
            let mut line = String::new();
            assert_ne!(log.read_line(&mut line).unwrap(), 0, "it ended before it listened");
            let line: serde_json::Value = serde_json::from_str(&line).unwrap();
            if let Some(address) = line["fields"]["address"].as_str() {
                break address.to_owned();
            }
        };
        let rest = thread::spawn(move || {
            let mut rest = String::new();
            log.read_to_string(&mut rest).unwrap();
            rest
        });
        Process { address, folder, child, log: Some(rest) }
    }

    /// Tells it to stop (SIGTERM).
    pub(crate) fn terminate(&self) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    }

    /// Waits until it has ended: whether it did well, and what it logged since it listened.
    pub(crate) fn wait(&mut self) -> (bool, String) {
        let log = self.log.take().unwrap().join().unwrap();
        (self.child.wait().unwrap().success(), log)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended by itself.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}
