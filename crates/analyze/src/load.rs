//! Loading: plan, trust, open, create, in that order, so that nothing of a plugin runs before it may.

use std::sync::atomic::{AtomicU32, AtomicU64};
use std::sync::{Arc, Mutex};

use dateline_core::token::Tokenize;
use dateline_lexicon::{Lexicon, Matcher};

use crate::cache::{Cache, sha256};
use crate::discover::Found;
use crate::error::Error;
use crate::hits::Cells;
use crate::lexicons::{self, Codeless};
use crate::loader::{Instance, Library};
use crate::lock;
use crate::nearest::did_you_mean;
use crate::params;
use crate::plan::{Candidate, Plan, Planned, Source};
use crate::settings::{PluginInfo, Settings};
use crate::stage::{Analyze, Runner, Unit};

impl Analyze {
    /// Plans plugins, checks that they may be opened, opens them and sets them up.
    ///
    /// # Errors
    ///
    /// When a parameter is wrong, the plan does not hold, a lexicon is wrong, a plugin is not locked, its
    /// library cannot be opened or is of another ABI or manifest, or it refuses its configuration.
    #[expect(clippy::needless_pass_by_value, reason = "a caller has no use for either afterwards")]
    pub fn load(found: Vec<Found>, settings: &Settings, tokenize: Arc<dyn Tokenize>) -> Result<Self, Error> {
        check_names(&found, settings)?;
        let lexicons = found.iter().map(lexicons::read).collect::<Result<Vec<_>, _>>()?;
        let plan = Plan::new(&candidates(&found, &lexicons))?;
        let scanned: Vec<Lexicon> =
            plan.lexicons.iter().map(|(of, idx)| lexicons[*of][*idx].clone()).collect();
        let matcher = compile(&found, &plan, &scanned, tokenize.as_ref())?;
        let opener = Opener { settings, cache: Cache::new(settings.cache.as_deref())?, stop: Arc::default() };
        let (mut units, mut infos) = (Vec::new(), Vec::new());
        for planned in &plan.plugins {
            let (unit, info) = opener.open(&found[planned.candidate], planned, &scanned)?;
            units.push(unit);
            infos.push(info);
        }
        let nanos = units.iter().map(|_| AtomicU64::new(0)).collect();
        let (limits, stop) = ((settings.max_panics, settings.quota), opener.stop);
        let cells = scanned.iter().map(Cells::columns).collect();
        Ok(Analyze { plan, units, infos, lexicons: scanned, cells, matcher, limits, stop, nanos })
    }
}

fn compile(
    found: &[Found],
    plan: &Plan,
    lexicons: &[Lexicon],
    tokenize: &dyn Tokenize,
) -> Result<Matcher, Error> {
    Matcher::build(lexicons, tokenize).map_err(|error| {
        // The matcher names the lexicon; which plugin it is of is known here alone.
        let owner = lexicons
            .iter()
            .position(|lexicon| error.lexicon() == lexicon.name)
            .map(|idx| plan.lexicons[idx].0);
        Error::lexicon(owner.map_or("", |owner| &found[owner].manifest.name), error)
    })
}

fn check_names(found: &[Found], settings: &Settings) -> Result<(), Error> {
    let names = || found.iter().map(|found| found.manifest.name.as_str());
    let Some(unknown) = settings.params.keys().find(|key| !names().any(|name| name == *key)) else {
        return Ok(());
    };
    let error = Error::other(format!("plugins.{unknown}: there is no plugin `{unknown}`"));
    Err(match did_you_mean(unknown, names()) {
        Some(hint) => error.with_hint(hint),
        None => error,
    })
}

struct Opener<'a> {
    settings: &'a Settings,
    cache: Cache,
    stop: Arc<AtomicU32>,
}

impl Opener<'_> {
    fn open(
        &self,
        found: &Found,
        planned: &Planned,
        lexicons: &[Lexicon],
    ) -> Result<(Unit, PluginInfo), Error> {
        let manifest = &found.manifest;
        let config = params::resolve(manifest, self.settings.params.get(&manifest.name))?;
        let (runner, sha256) = match &found.library {
            Some(_) => self.library(found, &config)?,
            None => self.codeless(found, planned, lexicons)?,
        };
        let info = PluginInfo {
            name: manifest.name.clone(),
            version: manifest.version.clone(),
            abi: manifest.abi.clone(),
            sha256,
        };
        Ok((Unit { manifest: manifest.clone(), runner }, info))
    }

    fn library(&self, found: &Found, config: &str) -> Result<(Runner, String), Error> {
        let (name, library) = (&found.manifest.name, found.locked_file());
        if !library.is_file() {
            let error = Error::plugin(name, format!("its library {} is missing", library.display()));
            return Err(error.with_hint("build and install the plugins with `cargo xtask plugins`"));
        }
        let copied = self.cache.copy(&library)?;
        lock::check(found, &copied.sha256)?;
        let opened = Library::open(&copied.path, name, &found.manifest_json)?;
        let instance = Arc::new(Instance::create(opened, name, config, Arc::clone(&self.stop))?);
        let shared = instance.is_serial().then(|| Mutex::new(None));
        Ok((Runner::Library { instance, shared }, copied.sha256))
    }

    fn codeless(
        &self,
        found: &Found,
        planned: &Planned,
        lexicons: &[Lexicon],
    ) -> Result<(Runner, String), Error> {
        let sha256 = sha256(found.manifest_json.as_bytes());
        lock::check(found, &sha256)?;
        let Some(Source::Lexicon { lexicon, .. }) = planned.inputs.first().map(|input| &input.source) else {
            return Err(Error::plugin(&found.manifest.name, "it has neither a library nor a lexicon"));
        };
        let codeless = Codeless::new(found, &lexicons[*lexicon])?;
        Ok((Runner::Codeless { codeless, lexicon: *lexicon }, sha256))
    }
}

/// Returns the names of plugins in the order they would run, without opening any.
///
/// # Errors
///
/// When a lexicon is wrong or the plan does not hold.
pub fn run_order(found: &[Found]) -> Result<Vec<String>, Error> {
    let lexicons = found.iter().map(lexicons::read).collect::<Result<Vec<_>, _>>()?;
    let plan = Plan::new(&candidates(found, &lexicons))?;
    Ok(plan.plugins.iter().map(|planned| found[planned.candidate].manifest.name.clone()).collect())
}

fn candidates<'a>(found: &'a [Found], lexicons: &'a [Vec<Lexicon>]) -> Vec<Candidate<'a>> {
    let pairs = found.iter().zip(lexicons);
    pairs.map(|(found, lexicons)| Candidate { manifest: &found.manifest, lexicons }).collect()
}
