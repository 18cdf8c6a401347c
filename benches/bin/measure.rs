//! Times every piece of work in one turn, each beside the rulers, and prints what it took.
//!
//! One line a piece: name, bytes, threads, nanoseconds of CPU, of the wall, and those of ruler A and B (two
//! copies of B for work on threads) right before and after it; each the least of a few goes in two rounds.
//! Not here: further turns (a process each: where things lie in memory is another in each), medians, ratios, goals.

use std::env;
use std::path::PathBuf;
use std::process::ExitCode;
use std::rc::Rc;

use dateline_benches::{
    Installed, Texts, Work, both_rulers, crossing, lengths, lexicon_counts, plugins, rulers, stages, whole,
};

/// The allocator of the command.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Size of the corpus of most work, of that of scaling, in KB.
const SIZES: (u64, u64) = (8_000, 2_000);

/// Times everything is timed, one piece of work after the other.
const ROUNDS: usize = 2;

/// In one round, work is done again until it has taken that long or was done that often.
const ENOUGH_NANOS: u64 = 100_000_000;
const MANY_GOES: u32 = 8;

/// Work that is over in no time is done more often, until it has taken that long.
const LEAST_NANOS: u64 = 5_000_000;
const MOST_GOES: u32 = 400;

/// Sizes that `corpus.tsv` knows, in KB.
const CORPORA: [u64; 3] = [200, 2_000, 8_000];

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    if arguments == ["--corpora"] {
        println!("# KB\tblake3 of the corpus\tnames that ruler B finds");
        CORPORA.iter().for_each(|kb| println!("{}", Texts::line(*kb)));
        return ExitCode::SUCCESS;
    }
    let [folder, only @ ..] = &arguments[..] else {
        eprintln!("usage: measure PLUGINS [PART OF A NAME]... | --corpora");
        return ExitCode::FAILURE;
    };
    let installed = Installed::in_folder(&PathBuf::from(folder));
    let is_wanted =
        |work: &Work| only.is_empty() || only.iter().any(|part| work.name.contains(part.as_str()));
    let (large, small) = (Rc::new(Texts::kilobytes(SIZES.0)), Rc::new(Texts::kilobytes(SIZES.1)));
    let mut works = stages(&large, &installed);
    works.extend(plugins(&large, &installed));
    works.extend(whole(&large, &installed));
    works.extend(lexicon_counts(&small));
    works.extend(lengths(&small, &installed));
    works.extend(crossing());
    works.retain(is_wanted);
    measure(&mut works, &large);
    ExitCode::SUCCESS
}

/// Returns the least times of a few goes: what else the machine does can only add to them.
fn least(work: &mut Work) -> (u64, u64) {
    let (mut cpu, mut wall) = work.time();
    let mut spent = cpu;
    for goes in 1..MOST_GOES {
        if spent > ENOUGH_NANOS || goes >= MANY_GOES && spent > LEAST_NANOS {
            break;
        }
        let (again, wall_again) = work.time();
        spent += again;
        (cpu, wall) = (cpu.min(again), wall.min(wall_again));
    }
    (cpu, wall)
}

/// Times of a piece of work, and of the rulers beside it.
#[derive(Clone, Copy)]
struct Times {
    work: (u64, u64),
    a: (u64, u64),
    b: (u64, u64),
}

impl Times {
    /// Returns the lesser of each.
    fn lesser(self, other: Times) -> Times {
        Times { work: lesser(self.work, other.work), a: lesser(self.a, other.a), b: lesser(self.b, other.b) }
    }
}

fn measure(works: &mut [Work], texts: &Rc<Texts>) {
    let (mut alone, mut twice) = (rulers(texts), both_rulers(texts));
    let mut rounds = (0..ROUNDS).map(|_| round(works, &mut alone, &mut twice)).collect::<Vec<_>>();
    let mut times = rounds.pop().expect("there is a round");
    for round in rounds {
        times.iter_mut().zip(round).for_each(|(least, other)| *least = least.lesser(other));
    }
    println!("name\tbytes\tthreads\tcpu_ns\twall_ns\ta_ns\tb_ns\tb_wall_ns\truler_bytes");
    for (work, Times { work: (cpu, wall), a: (a, _), b: (b, b_wall) }) in works.iter().zip(times) {
        let ruler_bytes = if work.threads > 1 { twice.bytes } else { alone[1].bytes };
        let Work { name, bytes, threads, .. } = work;
        println!("{name}\t{bytes}\t{threads}\t{cpu}\t{wall}\t{a}\t{b}\t{b_wall}\t{ruler_bytes}");
    }
}

/// Times every piece of work once, with the rulers on both sides of each.
fn round(works: &mut [Work], alone: &mut [Work], twice: &mut Work) -> Vec<Times> {
    let (mut a_before, mut b_before) = (least(&mut alone[0]), least(&mut alone[1]));
    let mut one = |work: &mut Work| {
        let twice_before = (work.threads > 1).then(|| least(twice));
        let took = least(work);
        let twice_after = (work.threads > 1).then(|| least(twice));
        let (a_after, b_after) = (least(&mut alone[0]), least(&mut alone[1]));
        let both = twice_before.zip(twice_after).map(|(before, after)| lesser(before, after));
        let b = both.unwrap_or_else(|| lesser(b_before, b_after));
        let times = Times { work: took, a: lesser(a_before, a_after), b };
        (a_before, b_before) = (a_after, b_after);
        times
    };
    works.iter_mut().map(&mut one).collect()
}

/// Returns the lesser of both times.
fn lesser(before: (u64, u64), after: (u64, u64)) -> (u64, u64) {
    (before.0.min(after.0), before.1.min(after.1))
}
