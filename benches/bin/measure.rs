//! Times every piece of work in turns, each beside the rulers, and prints what it took.
//!
//! One line a piece and turn: name, bytes, threads, nanoseconds of CPU, of the wall, and those of ruler A
//! and B (two copies of B for work on threads) right before and after it, whichever was less; each the least
//! of a few goes. Not here: medians, ratios, goals.

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

/// In one turn, work is done again until it has taken that long or was done that often.
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
    let [folder, turns, only @ ..] = &arguments[..] else {
        eprintln!("usage: measure PLUGINS TURNS [PART OF A NAME]... | --corpora");
        return ExitCode::FAILURE;
    };
    let Ok(turns) = turns.parse() else {
        eprintln!("error: `{turns}` is not a number of turns");
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
    measure(&mut works, &large, turns);
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

fn measure(works: &mut [Work], texts: &Rc<Texts>, turns: u32) {
    let (mut alone, mut twice) = (rulers(texts), both_rulers(texts));
    println!("name\tbytes\tthreads\tcpu_ns\twall_ns\ta_ns\tb_ns\tb_wall_ns\truler_bytes");
    for _ in 0..turns {
        let (mut a_before, mut b_before) = (least(&mut alone[0]), least(&mut alone[1]));
        for work in works.iter_mut() {
            let twice_before = (work.threads > 1).then(|| least(&mut twice));
            let (cpu, wall) = least(work);
            let twice_after = (work.threads > 1).then(|| least(&mut twice));
            let (a_after, b_after) = (least(&mut alone[0]), least(&mut alone[1]));
            let (a, _) = lesser(a_before, a_after);
            let both = twice_before.zip(twice_after).map(|(before, after)| lesser(before, after));
            let (b, b_wall) = both.unwrap_or_else(|| lesser(b_before, b_after));
            let ruler_bytes = if work.threads > 1 { twice.bytes } else { alone[1].bytes };
            let Work { name, bytes, threads, .. } = work;
            println!("{name}\t{bytes}\t{threads}\t{cpu}\t{wall}\t{a}\t{b}\t{b_wall}\t{ruler_bytes}");
            (a_before, b_before) = (a_after, b_after);
        }
    }
}

/// Returns the lesser of both times.
fn lesser(before: (u64, u64), after: (u64, u64)) -> (u64, u64) {
    (before.0.min(after.0), before.1.min(after.1))
}
