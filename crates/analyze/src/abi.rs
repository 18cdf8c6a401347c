//! Versions of the plugin ABI, and what to say when two do not fit.

use std::fmt;

use dateline_plugin_abi::{ABI_MAJOR, ABI_MINOR};

use crate::error::Error;

/// A version of the ABI.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Version {
    pub(crate) major: u16,
    /// `None`: only the major version is known.
    pub(crate) minor: Option<u16>,
}

/// What this host speaks.
pub(crate) const HOST: Version = Version { major: ABI_MAJOR, minor: Some(ABI_MINOR) };

impl Version {
    /// Returns the version of a manifest's `abi`, as `0.1`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (major, minor) = text.split_once('.')?;
        Some(Version { major: major.parse().ok()?, minor: Some(minor.parse().ok()?) })
    }

    /// Checks that this host can run a plugin built for the version.
    ///
    /// A host runs what was built for its major version and for its minor version or an older one.
    pub(crate) fn check(self, plugin: &str) -> Result<(), Error> {
        if self.major == HOST.major && self.minor <= HOST.minor {
            return Ok(());
        }
        let remedy = if self > HOST {
            "update dateline or rebuild the plugin"
        } else {
            "update the plugin or use an older dateline"
        };
        Err(Error::plugin(plugin, format!("built for ABI {self}, this host speaks {HOST}; {remedy}")))
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.major)?;
        self.minor.map_or(Ok(()), |minor| write!(f, ".{minor}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_message_says_who_is_older() {
        let version = |major, minor| Version { major, minor };
        assert_eq!(
            version(2, None).check("x").unwrap_err().to_string(),
            "plugin `x`: built for ABI 2, this host speaks 0.1; update dateline or rebuild the plugin"
        );
        assert!(version(0, Some(9)).check("x").unwrap_err().to_string().contains("built for ABI 0.9,"));
        assert!(version(0, Some(1)).check("x").is_ok() && version(0, Some(0)).check("x").is_ok());
        assert_eq!((Version::parse("1"), Version::parse("a.b")), (None, None));
    }
}
