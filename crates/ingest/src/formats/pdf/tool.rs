//! `pdftotext` of poppler-utils in a child process with limits. No PDF reader runs in this process: their
//! bugs on hostile files cannot be caught.
//!
//! The shell's `ulimit` bounds the child's memory and processor time; a deadline ends it whatever it waits
//! for; its output is read up to a limit. Where the limits cannot be set the tool is not started.

use std::io::{self, ErrorKind, Read, Write as _};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use crate::record::Class;

/// Why a PDF has no text.
pub(super) type Refused = (Class, String);

/// What the child may use.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    pub(super) deadline: Duration,
    pub(super) memory_bytes: u64,
    pub(super) output_bytes: u64,
}

/// The command line; the shell sets the limits and then becomes the tool. Exit code 127 is the shell's for
/// a tool that is not there.
const SCRIPT: &str = r#"ulimit -v "$1" && ulimit -t "$2" && ulimit -c 0 || exit 126
exec "$0" -q -enc UTF-8 "$3" -"#;

/// Returns the text of a PDF, pages ended by form feeds.
pub(super) fn text(pdf: &[u8], tool: &str, limits: &Limits) -> Result<String, Refused> {
    let broken = |error: io::Error| (Class::Unreadable, format!("`{tool}` cannot be run: {error}"));
    let mut file = tempfile::Builder::new().prefix("dateline-").suffix(".pdf").tempfile().map_err(broken)?;
    file.write_all(pdf).map_err(broken)?;
    let child = Command::new("sh")
        .args(["-c", SCRIPT, tool])
        .arg((limits.memory_bytes / 1024).to_string())
        .arg(limits.deadline.as_secs().max(1).to_string())
        .arg(file.path())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let child = child.map_err(|error| match error.kind() {
        ErrorKind::NotFound => missing(tool),
        _ => broken(error),
    })?;
    finish(child, tool, limits)
}

fn missing(tool: &str) -> Refused {
    let message = format!("PDF is read with `{tool}`, which is not installed; it is part of poppler-utils");
    (Class::Unreadable, message)
}

/// What came out of a child.
struct Output {
    bytes: Vec<u8>,
    is_long: bool,
}

/// Waits for the child, reads what it says, and ends it at its deadline.
fn finish(mut child: Child, tool: &str, limits: &Limits) -> Result<String, Refused> {
    let output = drain(child.stdout.take(), limits.output_bytes);
    let errors = drain(child.stderr.take(), 4 << 10);
    let output = output.recv_timeout(limits.deadline);
    // Also where all is read: a child that goes on has closed its output and is of no more use.
    let was_late = output.is_err();
    let is_long = output.as_ref().is_ok_and(|output| output.is_long);
    let status = if was_late || is_long { end(&mut child) } else { child.wait() };
    let status = status.map_err(|error| (Class::Unreadable, format!("`{tool}` was lost: {error}")))?;
    if was_late {
        let message = format!("`{tool}` took longer than {} s", limits.deadline.as_secs());
        return Err((Class::Timeout, message));
    }
    if is_long {
        let message = format!("`{tool}` gave more than {} bytes of text", limits.output_bytes);
        return Err((Class::Limit, message));
    }
    let said = errors.recv_timeout(limits.deadline).map(|said| said.bytes).unwrap_or_default();
    check(status, tool, &said)?;
    let bytes = output.map(|output| output.bytes).unwrap_or_default();
    String::from_utf8(bytes).map_err(|_| (Class::Encoding, format!("`{tool}` gave text that is no UTF-8")))
}

fn end(child: &mut Child) -> io::Result<ExitStatus> {
    // It may have ended by itself in the meantime.
    let _ = child.kill();
    child.wait()
}

/// Reads a pipe to its end on a thread of its own; what is over the limit is thrown away.
fn drain(pipe: Option<impl Read + Send + 'static>, limit: u64) -> mpsc::Receiver<Output> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let read = pipe.map(|mut pipe| pipe.by_ref().take(limit + 1).read_to_end(&mut bytes));
        let is_long = bytes.len() as u64 > limit && matches!(read, Some(Ok(_)));
        // Nobody listens after the deadline.
        let _ = sender.send(Output { bytes, is_long });
    });
    receiver
}

/// Says what the child's end means. The codes are those of `pdftotext` and of the shell.
fn check(status: ExitStatus, tool: &str, said: &[u8]) -> Result<(), Refused> {
    let said = String::from_utf8_lossy(said);
    let why = said.lines().next().map_or(String::new(), |line| format!(": {}", line.trim()));
    match status.code() {
        Some(0) => Ok(()),
        Some(127) => Err(missing(tool)),
        Some(126) => Err((Class::Unreadable, format!("`{tool}` cannot be run within limits{why}"))),
        Some(1) => Err((Class::Format, format!("the PDF is damaged or needs a password{why}"))),
        Some(3) => Err((Class::Format, format!("the PDF does not allow its text to be copied{why}"))),
        Some(code) => Err((Class::Format, format!("`{tool}` ended with code {code}{why}"))),
        None => Err((Class::Crash, format!("`{tool}` was ended by a signal: a limit or a crash"))),
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::os::unix::fs::PermissionsExt;
    use std::path::PathBuf;

    use super::*;

    const LIMITS: Limits =
        Limits { deadline: Duration::from_secs(20), memory_bytes: 1 << 30, output_bytes: 1000 };

    /// A tool that is a shell script; its third argument but one is the file.
    fn run(script: &str, limits: &Limits) -> Result<String, Refused> {
        let folder = tempfile::tempdir().unwrap();
        let path: PathBuf = folder.path().join("tool");
        std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
        text(b"%PDF-1.4 the file", path.to_str().unwrap(), limits)
    }

    #[test]
    fn the_tool_gets_the_file_and_its_output_is_taken() {
        assert_eq!(
            run("[ \"$*\" = \"-q -enc UTF-8 $4 -\" ] && cat \"$4\"", &LIMITS).unwrap(),
            "%PDF-1.4 the file"
        );
    }

    #[test]
    fn a_tool_that_is_not_there_is_named() {
        let (class, message) = text(b"%PDF", "no-such-pdftotext", &LIMITS).unwrap_err();
        assert_eq!(class, Class::Unreadable);
        assert!(message.contains("not installed") && message.contains("poppler-utils"), "{message}");
    }

    #[test]
    fn every_end_of_the_tool_is_told() {
        let failed = |script: &str| run(script, &LIMITS).unwrap_err();
        let damaged = (Class::Format, "the PDF is damaged or needs a password: Bad xref".to_owned());
        assert_eq!(failed("echo Bad xref >&2; exit 1"), damaged);
        assert!(failed("exit 3").1.contains("does not allow"));
        assert!(failed("exit 9").1.ends_with("ended with code 9"));
        assert_eq!(failed("kill -SEGV $$").0, Class::Crash);
        assert_eq!(failed("printf '\\377'").0, Class::Encoding);
    }

    #[test]
    fn limits_hold() {
        let long = run("yes rain | head -c 100000", &LIMITS).unwrap_err();
        assert_eq!(long.0, Class::Limit);
        let late = Limits { deadline: Duration::from_millis(300), ..LIMITS };
        assert_eq!(run("exec sleep 600", &late).unwrap_err().0, Class::Timeout);
        let limits = run("ulimit -v; ulimit -t", &LIMITS).unwrap();
        assert_eq!(limits, "1048576\n20\n");
    }
}
