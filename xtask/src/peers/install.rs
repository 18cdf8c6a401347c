//! Installing a peer into a folder of its own below the target folder, once.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread::{JoinHandle, sleep};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use super::list::{Peer, Runtime};

/// Longest time one installation may take.
const LIMIT: Duration = Duration::from_secs(300);
/// Longest reason that is shown, in characters.
const REASON_CHARS: usize = 200;

/// Returns the folder of a peer.
pub(crate) fn home(folder: &Path, peer: &Peer) -> PathBuf {
    folder.join(&peer.name)
}

/// Installs a peer, unless these packages stand there.
///
/// # Errors
///
/// When it cannot be installed, or not in time.
pub(crate) fn install(folder: &Path, peer: &Peer) -> Result<()> {
    let home = home(folder, peer);
    let (stamp, wanted) = (home.join("installed.txt"), peer.packages.join("\n"));
    if fs::read_to_string(&stamp).is_ok_and(|there| there == wanted) {
        return Ok(());
    }
    if home.exists() {
        fs::remove_dir_all(&home).context("removing what was installed before")?;
    }
    fs::create_dir_all(&home).context("making a folder for it")?;
    match peer.runtime {
        Runtime::Python => {
            call(Command::new("python3").args(["-m", "venv"]).arg(&home))?;
            let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
            call(Command::new(home.join("bin/python")).args(pip).args(&peer.packages))?;
        }
        Runtime::Node => {
            fs::write(home.join("package.json"), "{\"private\": true}\n").context("writing package.json")?;
            call(
                Command::new("npm").args(["install", "--silent", "--prefix"]).arg(&home).args(&peer.packages),
            )?;
        }
    }
    fs::write(&stamp, wanted).context("writing what is installed")
}

/// Runs a command of an installation.
fn call(command: &mut Command) -> Result<()> {
    let done = output(command, LIMIT).context("not installed")?;
    if !done.status.success() {
        bail!("not installed: {}", reason(&String::from_utf8_lossy(&done.stderr)));
    }
    Ok(())
}

/// Runs a command, gives up after a while, and returns what it printed.
///
/// # Errors
///
/// When it cannot be run, or is not done in time.
pub(crate) fn output(command: &mut Command, limit: Duration) -> Result<Output> {
    let name =
        Path::new(command.get_program()).file_name().unwrap_or_default().to_string_lossy().into_owned();
    let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut child = child.with_context(|| format!("`{name}` cannot be run"))?;
    let stdout = child.stdout.take().map(drain).context("its standard output")?;
    let stderr = child.stderr.take().map(drain).context("its standard error")?;
    let begin = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().context("waiting for it")? {
            break status;
        }
        if begin.elapsed() > limit {
            child.kill().context("ending it")?;
            child.wait().context("waiting for its end")?;
            bail!("not done in {} s", limit.as_secs());
        }
        sleep(Duration::from_millis(20));
    };
    let text = |reader: JoinHandle<Vec<u8>>| reader.join().unwrap_or_default();
    Ok(Output { status, stdout: text(stdout), stderr: text(stderr) })
}

/// Reads a pipe to its end, so that whoever writes into it is not held up.
fn drain(mut pipe: impl Read + Send + 'static) -> JoinHandle<Vec<u8>> {
    std::thread::spawn(move || {
        let mut text = Vec::new();
        let _ = pipe.read_to_end(&mut text);
        text
    })
}

/// Returns the line that says most about a failure: the last one with an error in it, else the last.
pub(crate) fn reason(text: &str) -> String {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty()).rev();
    let is_cause = |line: &&str| {
        let lower = line.to_lowercase();
        lower.contains("error:") || lower.starts_with("invalid")
    };
    let line = lines.clone().find(is_cause).or_else(|| lines.next()).unwrap_or("no reason was given");
    line.chars().take(REASON_CHARS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reason_is_the_last_error() {
        assert_eq!(
            reason("noise\nERROR: No matching distribution\n  note: see above\n"),
            "ERROR: No matching distribution"
        );
        assert_eq!(reason("one\ntwo\n"), "two");
        assert_eq!(reason(""), "no reason was given");
    }
}
