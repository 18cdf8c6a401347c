//! The list of peers: `benches/peers/peers.tsv`.

use std::fs;

use anyhow::{Context as _, Result, bail};

use crate::cargo;

/// Where the list is.
const FILE: &str = "benches/peers/peers.tsv";

/// What runs a peer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Runtime {
    /// CPython, in a virtual environment.
    Python,
    /// Node.
    Node,
}

/// What a peer reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reads {
    /// Texts that are in memory.
    Text,
    /// The files of the corpus.
    Files,
    /// HTML pages that are in memory.
    Pages,
}

/// A peer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Peer {
    /// Name on the command line.
    pub(crate) name: String,
    /// What runs it.
    pub(crate) runtime: Runtime,
    /// What it reads.
    pub(crate) reads: Reads,
    /// Its script, beside the list.
    pub(crate) script: String,
    /// Packages with their versions.
    pub(crate) packages: Vec<String>,
    /// What it does.
    pub(crate) work: String,
    /// Why it can be faster.
    pub(crate) why: String,
}

/// Returns the peers of the list, or those that are named.
///
/// # Errors
///
/// When the list cannot be read, or has no peer of a name.
pub(crate) fn read(names: &[String]) -> Result<Vec<Peer>> {
    let text = fs::read_to_string(cargo::root().join(FILE)).with_context(|| format!("reading {FILE}"))?;
    let mut peers = parse(&text)?;
    if let Some(unknown) = names.iter().find(|name| peers.iter().all(|peer| peer.name != **name)) {
        let known: Vec<_> = peers.iter().map(|peer| peer.name.as_str()).collect();
        bail!("no peer `{unknown}`; there are {}", known.join(", "));
    }
    peers.retain(|peer| names.is_empty() || names.contains(&peer.name));
    Ok(peers)
}

fn parse(text: &str) -> Result<Vec<Peer>> {
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(|line| peer(line).with_context(|| format!("{FILE}: `{line}`"))).collect()
}

fn peer(line: &str) -> Result<Peer> {
    let cells: Vec<_> = line.split('\t').collect();
    let [name, runtime, reads, script, packages, work, why] = cells[..] else { bail!("not seven cells") };
    let runtime = match runtime {
        "python" => Runtime::Python,
        "node" => Runtime::Node,
        _ => bail!("runtime `{runtime}`: `python` or `node`"),
    };
    let reads = match reads {
        "text" => Reads::Text,
        "file" => Reads::Files,
        "html" => Reads::Pages,
        _ => bail!("reads `{reads}`: `text`, `file` or `html`"),
    };
    Ok(Peer {
        name: name.into(),
        runtime,
        reads,
        script: script.into(),
        packages: packages.split(' ').map(str::to_owned).collect(),
        work: work.into(),
        why: why.into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_can_be_read_and_its_scripts_are_there() {
        let peers = read(&[]).unwrap();
        assert!(peers.len() >= 12);
        for peer in &peers {
            assert!(cargo::root().join("benches/peers").join(&peer.script).is_file(), "{}", peer.script);
            let is_pinned =
                |package: &String| package.contains("==") || package.contains('@') || package.contains('<');
            assert!(peer.packages.iter().any(is_pinned), "{}: {:?}", peer.name, peer.packages);
        }
    }

    #[test]
    fn a_slip_is_named() {
        assert!(read(&["spacey".to_owned()]).unwrap_err().to_string().contains("no peer `spacey`"));
        assert!(format!("{:#}", parse("a\truby\ttext\tx\ty\tz\tw\n").unwrap_err()).contains("`ruby`"));
        assert!(format!("{:#}", parse("a\tpython\n").unwrap_err()).contains("not seven cells"));
    }
}
