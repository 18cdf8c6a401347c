//! What the program `measure` prints: a line of names, then one line a piece of work and turn.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, bail};

/// One piece of work in one turn, with the rulers beside it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sample {
    /// Bytes of text.
    pub(crate) bytes: u64,
    /// More than 1: times are of all threads, and ruler B ran twice at once.
    pub(crate) threads: u64,
    /// Nanoseconds of CPU.
    pub(crate) cpu: u64,
    /// Nanoseconds on the wall.
    pub(crate) wall: u64,
    /// Nanoseconds of CPU of ruler A.
    pub(crate) a: u64,
    /// Nanoseconds of CPU of ruler B.
    pub(crate) b: u64,
    /// Nanoseconds on the wall of ruler B.
    pub(crate) b_wall: u64,
    /// Bytes that ruler B worked on.
    pub(crate) ruler_bytes: u64,
    /// How many results the work had.
    pub(crate) results: u64,
}

/// What a piece of work is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Against {
    /// Ruler A, by CPU time.
    A,
    /// Ruler B, by CPU time.
    B,
    /// Ruler B, by time on the wall: what threads are worth.
    BWall,
}

impl Sample {
    fn parse(line: &str) -> Option<(String, Sample)> {
        let (name, numbers) = line.split_once('\t')?;
        let numbers: Vec<u64> = numbers.split('\t').map(str::parse).collect::<Result<_, _>>().ok()?;
        let [bytes, threads, cpu, wall, a, b, b_wall, ruler_bytes, results] = numbers[..] else {
            return None;
        };
        Some((name.to_owned(), Sample { bytes, threads, cpu, wall, a, b, b_wall, ruler_bytes, results }))
    }

    /// Returns megabytes of text in a second of CPU time.
    pub(crate) fn mb_per_s(&self) -> f64 {
        speed(self.bytes, self.cpu)
    }

    /// Returns the lesser of both times, of the work and of the rulers.
    fn lesser(self, other: &Sample) -> Sample {
        Sample {
            cpu: self.cpu.min(other.cpu),
            wall: self.wall.min(other.wall),
            a: self.a.min(other.a),
            b: self.b.min(other.b),
            b_wall: self.b_wall.min(other.b_wall),
            ..self
        }
    }

    /// Returns how fast it is as a share of a ruler.
    pub(crate) fn ratio(&self, against: Against) -> f64 {
        let copies = if self.threads > 1 { 2 } else { 1 };
        match against {
            Against::A => self.mb_per_s() / speed(self.ruler_bytes / copies, self.a),
            Against::B => self.mb_per_s() / speed(self.ruler_bytes, self.b),
            Against::BWall => speed(self.bytes, self.wall) / speed(self.ruler_bytes, self.b_wall),
        }
    }
}

fn speed(bytes: u64, nanos: u64) -> f64 {
    bytes as f64 * 1000.0 / nanos.max(1) as f64
}

/// The samples of every piece of work, in the order of the first turn.
#[derive(Debug, Default)]
pub(crate) struct Samples {
    names: Vec<String>,
    by_name: BTreeMap<String, Vec<Sample>>,
}

impl Samples {
    /// Reads what `measure` printed, the times it ran one after another.
    ///
    /// # Errors
    ///
    /// When a line is not one of it, or there is none.
    pub(crate) fn parse(text: &str) -> Result<Samples> {
        let mut samples = Samples::default();
        let is_names = |line: &&str| line.starts_with("name\t") || *line == "name";
        for line in text.lines().filter(|line| !is_names(line)) {
            let (name, sample) = Sample::parse(line).with_context(|| format!("not a sample: `{line}`"))?;
            if !samples.by_name.contains_key(&name) {
                samples.names.push(name.clone());
            }
            samples.by_name.entry(name).or_default().push(sample);
        }
        if samples.names.is_empty() {
            bail!("nothing was measured");
        }
        Ok(samples)
    }

    /// Checks that every piece of work had, in every turn, the results that were counted before: lines of its
    /// name and their number.
    ///
    /// # Errors
    ///
    /// When one had another number, or was not counted.
    pub(crate) fn check_results(&self, counted: &str) -> Result<()> {
        let counted: BTreeMap<&str, &str> =
            counted.lines().filter_map(|line| line.split_once('\t')).collect();
        for (name, samples) in &self.by_name {
            let known = counted.get(name.as_str()).with_context(|| format!("{name} was not counted"))?;
            if let Some(other) = samples.iter().find(|sample| sample.results.to_string() != **known) {
                bail!("{name}: {} results in a turn, {known} when it was counted", other.results);
            }
        }
        Ok(())
    }

    /// Returns the names in the order they were measured.
    pub(crate) fn names(&self) -> &[String] {
        &self.names
    }

    /// Returns the median, over the turns, of a figure of a piece of work.
    pub(crate) fn median(&self, name: &str, figure: impl Fn(&Sample) -> f64) -> Option<f64> {
        let values = self.sorted(name, figure)?;
        let middle = values.len() / 2;
        Some(if values.len() % 2 == 1 {
            values[middle]
        } else {
            f64::midpoint(values[middle - 1], values[middle])
        })
    }

    /// Returns a piece of work with the least time of all turns, beside the least of each ruler in all turns.
    ///
    /// What else a machine does, and where things happen to lie in memory, only adds to a time: of many goes the
    /// least is what another run finds again.
    pub(crate) fn least(&self, name: &str) -> Option<Sample> {
        let of_work = self.by_name.get(name)?;
        let least = of_work.iter().copied().reduce(|least, sample| least.lesser(&sample))?;
        let beside = |ruler: &Sample| Sample { cpu: least.cpu, wall: least.wall, ..*ruler };
        let all = || self.by_name.values().flatten();
        let copies = all().filter(|sample| sample.threads == least.threads).map(beside);
        let least = copies.fold(least, |least, ruler| least.lesser(&ruler));
        Some(Sample { a: all().map(|sample| sample.a).min().unwrap_or(least.a), ..least })
    }

    /// Returns the least and the greatest.
    pub(crate) fn range(&self, name: &str, figure: impl Fn(&Sample) -> f64) -> Option<(f64, f64)> {
        let values = self.sorted(name, figure)?;
        Some((*values.first()?, *values.last()?))
    }

    fn sorted(&self, name: &str, figure: impl Fn(&Sample) -> f64) -> Option<Vec<f64>> {
        let mut values: Vec<f64> = self.by_name.get(name)?.iter().map(figure).collect();
        values.sort_by(f64::total_cmp);
        Some(values)
    }

    /// Returns the greatest speeds of the rulers themselves, in MB/s: A and B.
    pub(crate) fn rulers(&self) -> (f64, f64) {
        let single = || self.by_name.values().flatten().filter(|sample| sample.threads == 1);
        let greatest = |of: fn(&Sample) -> u64| {
            single().map(|sample| speed(sample.ruler_bytes, of(sample))).fold(f64::NAN, f64::max)
        };
        (greatest(|sample| sample.a), greatest(|sample| sample.b))
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Two turns of two pieces of work.
    pub(crate) const PRINTED: &str = "name\tbytes\tthreads\tcpu_ns\twall_ns\ta_ns\tb_ns\tb_wall_ns\truler_bytes\tresults\n\
        x/1\t1000\t1\t10000\t10000\t2000\t5000\t5000\t1000\t7\n\
        y/1\t1000\t2\t40000\t20000\t2000\t10000\t5000\t2000\t9\n\
        x/1\t1000\t1\t20000\t20000\t2000\t5000\t5000\t1000\t7\n\
        y/1\t1000\t2\t40000\t20000\t2000\t10000\t5000\t2000\t9\n";

    fn close(found: Option<f64>, expected: f64) {
        let found = found.unwrap();
        assert!((found - expected).abs() < 1e-9, "{found}, expected {expected}");
    }

    #[test]
    fn ratios_are_of_speeds() {
        let samples = Samples::parse(PRINTED).unwrap();
        assert_eq!(samples.names(), ["x/1", "y/1"]);
        close(samples.median("x/1", Sample::mb_per_s), 75.0);
        close(samples.median("x/1", |sample| sample.ratio(Against::B)), 0.375);
        close(samples.median("x/1", |sample| sample.ratio(Against::A)), 0.15);
        close(samples.median("y/1", |sample| sample.ratio(Against::B)), 0.125);
        close(samples.median("y/1", |sample| sample.ratio(Against::A)), 0.05);
        close(samples.median("y/1", |sample| sample.ratio(Against::BWall)), 0.125);
        assert_eq!(samples.median("z/1", Sample::mb_per_s), None);
    }

    #[test]
    fn the_least_of_a_run_is_of_all_turns() {
        let samples = Samples::parse(PRINTED).unwrap();
        let least = samples.least("x/1").unwrap();
        close(Some(least.mb_per_s()), 100.0);
        close(Some(least.ratio(Against::B)), 0.5);
        close(samples.least("y/1").map(|least| least.ratio(Against::B)), 0.125);
        assert!(samples.least("z/1").is_none());
    }

    #[test]
    fn other_results_than_counted_are_refused() {
        let samples = Samples::parse(PRINTED).unwrap();
        assert!(samples.check_results("x/1\t7\ny/1\t9\n").is_ok());
        let error = samples.check_results("x/1\t7\ny/1\t8\n").unwrap_err();
        assert_eq!(error.to_string(), "y/1: 9 results in a turn, 8 when it was counted");
        assert!(samples.check_results("x/1\t7\n").is_err());
    }

    #[test]
    fn what_is_no_sample_is_refused() {
        let error = Samples::parse("name\nx/1\t1\t2\n").unwrap_err();
        assert!(error.to_string().contains("not a sample"), "{error}");
        assert!(Samples::parse("name\n").is_err());
    }
}
