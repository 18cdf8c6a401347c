//! Standard input, kept in a file so that it can be cut, resumed and verified like any other.

use std::io::{Read, Write};
use std::path::PathBuf;

use tempfile::NamedTempFile;

use super::Input;
use crate::detect::Named;
use crate::error::Error;
use crate::settings::Settings;

const BLOCK_BYTES: usize = 256 << 10;

/// Copies a stream into a file that is named by its content, so that a plan that names it is a function of
/// the input alone.
pub(super) fn spool(stream: &mut dyn Read, settings: &Settings) -> Result<Input, Error> {
    let folder = settings.spool.clone().unwrap_or_else(std::env::temp_dir);
    spool_into(stream, &folder).map_err(|error| Error::spool(&folder, error))
}

fn spool_into(stream: &mut dyn Read, folder: &PathBuf) -> std::io::Result<Input> {
    let mut file = NamedTempFile::with_prefix_in(".dateline-stdin-", folder)?;
    let (mut hasher, mut bytes) = (blake3::Hasher::new(), 0);
    let mut block = vec![0; BLOCK_BYTES];
    loop {
        let len = match stream.read(&mut block) {
            Ok(0) => break,
            Ok(len) => len,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        hasher.update(&block[..len]);
        file.write_all(&block[..len])?;
        bytes += len as u64;
    }
    let hash = hasher.finalize().to_hex();
    let path = folder.join(format!("dateline-stdin-{}", &hash[..32]));
    file.persist(&path)?;
    Ok(Input { path, source: "-".into(), bytes, named: Named::Yes })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_is_kept_under_the_name_of_its_content() {
        let folder = tempfile::tempdir().unwrap();
        let settings = Settings { spool: Some(folder.path().to_owned()), ..Settings::default() };
        let kept = |bytes: &[u8]| spool(&mut &*bytes, &settings).unwrap();
        let (first, second) = (kept(b"{\"text\": \"Rain.\"}\n"), kept(b"{\"text\": \"Rain.\"}\n"));
        assert_eq!(first, second);
        assert_eq!((first.source.as_str(), first.bytes, first.named), ("-", 18, Named::Yes));
        assert_eq!(std::fs::read(&first.path).unwrap(), b"{\"text\": \"Rain.\"}\n");
        assert_ne!(kept(b"Rain.").path, first.path);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2, "nothing else is left behind");
    }

    #[test]
    fn a_folder_that_cannot_hold_it_is_named() {
        let settings = Settings { spool: Some("/nowhere/at/all".into()), ..Settings::default() };
        let error = spool(&mut &b"x"[..], &settings).unwrap_err();
        assert_eq!(error.to_string(), "standard input: cannot be kept in `/nowhere/at/all`");
    }
}
