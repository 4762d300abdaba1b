//! Where the user's data is: by flag, by environment, else where the platform keeps such things.

use std::path::PathBuf;

use clap::Args;
use etcetera::BaseStrategy;

use crate::diagnostic::Problem;
use crate::error::{Error, ErrorKind};
use crate::lists::store::Store;

/// Where the store of list snapshots is.
#[derive(Debug, Args)]
pub(super) struct Data {
    /// The folder of the store of list snapshots; else the platform's own for a user's data
    #[arg(long, value_name = "FOLDER", env = "TALLYCLERK_DATA_DIR", global = true)]
    data_dir: Option<PathBuf>,
}

impl Data {
    /// Returns the store; `None` if nobody says where it is, and the platform knows of no user either.
    pub(super) fn store(&self) -> Option<Store> {
        let stated = self.data_dir.clone().filter(|folder| !folder.as_os_str().is_empty());
        stated.or_else(of_the_platform).map(Store::at)
    }

    /// Returns the store for a command that can't do without one.
    ///
    /// # Errors
    /// Nobody says where it is.
    pub(super) fn expect_store(&self) -> Result<Store, Error> {
        self.store().ok_or_else(|| {
            let problem = Problem::new("command line", "nobody says where the store of lists is")
                .expected("a folder by --data-dir or TALLYCLERK_DATA_DIR, since no home folder is known");
            Error::new(ErrorKind::Usage, problem)
        })
    }
}

fn of_the_platform() -> Option<PathBuf> {
    let platform = etcetera::base_strategy::choose_native_strategy().ok()?;
    Some(platform.data_dir().join("tallyclerk"))
}
