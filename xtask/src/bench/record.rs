//! A record of note: a report with where, when and of what it was made.

use std::fs;
use std::process::Command;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, Result, bail};

use super::output_of;
use crate::cargo;

/// Writes `benches/record/MACHINE/DATE.md` and the picture beside it.
pub(crate) fn write(machine: &str, only: &[String], report: &str, svg: &str) -> Result<()> {
    if machine.is_empty() || !machine.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
        bail!("--record {machine}: letters, digits and hyphens");
    }
    let date = today();
    let folder = cargo::root().join("benches/record").join(machine);
    fs::create_dir_all(&folder).with_context(|| format!("making {}", cargo::shown(&folder)))?;
    let git = |arguments: &[&str]| {
        let text = output_of(Command::new("git").current_dir(cargo::root()).args(arguments));
        text.map_or_else(|_| "unknown".to_owned(), |text| text.trim().to_owned())
    };
    let commit = git(&["rev-parse", "--short=12", "HEAD"]);
    let changed = if git(&["status", "--porcelain"]).is_empty() { "" } else { ", with changes on top" };
    let rustc = output_of(Command::new("rustc").arg("--version"))?;
    let command = format!("cargo xtask bench-report --record {machine} {}", only.join(" "));
    let text = format!(
        "# {machine}, {date}\n\n- Commit: {commit}{changed}\n- Command: `{}`\n- Compiler: {}\n- Machine: {}\n\
         - Rulers: aho-corasick {}, corpus version {}\n\n{report}",
        command.trim_end(),
        rustc.trim(),
        processor(),
        locked_version("aho-corasick")?,
        xtask::corpus::VERSION,
    );
    let path = folder.join(format!("{date}.md"));
    fs::write(&path, text).with_context(|| format!("writing {}", cargo::shown(&path)))?;
    fs::write(folder.join(format!("{date}.svg")), svg).context("writing the picture")?;
    println!("written: {}", cargo::shown(&path));
    Ok(())
}

/// Returns the model of the processor and how many there are.
fn processor() -> String {
    let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = info.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let n = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
    format!("{}, {n} threads", model.map_or("unknown processor", |(_, model)| model.trim()))
}

fn locked_version(package: &str) -> Result<String> {
    let lock = fs::read_to_string(cargo::root().join("Cargo.lock")).context("reading Cargo.lock")?;
    let opening = format!("name = \"{package}\"\nversion = \"");
    let version = lock.split_once(&opening).and_then(|(_, rest)| rest.split_once('"'));
    version.map(|(version, _)| version.to_owned()).with_context(|| format!("Cargo.lock has no {package}"))
}

/// Returns the day in UTC, as ISO 8601.
fn today() -> String {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    date_of(seconds / 86_400)
}

/// Returns the date of a day counted from 1970, by the algorithm of Howard Hinnant ("civil_from_days").
fn date_of(days: u64) -> String {
    let shifted = days + 719_468;
    let (era, day_of_era) = (shifted / 146_097, shifted % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_dates() {
        assert_eq!((date_of(0), date_of(19_782)), ("1970-01-01".into(), "2024-02-29".into()));
        assert_eq!((date_of(20_088), date_of(20_454)), ("2024-12-31".into(), "2026-01-01".into()));
    }
}
