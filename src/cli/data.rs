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
    /// Returns the store to be read; `None` if nobody says where it is, and the platform knows of no user either.
    ///
    /// # Errors
    /// The folder that the line or the environment names is not there: who is on none of the built-in lists would pass for
    /// not found.
    pub(super) fn store(&self) -> Result<Option<Store>, Error> {
        match self.stated() {
            Some(folder) if !folder.is_dir() => {
                let problem = Problem::new("command line", format!("{} is no folder", folder.display()))
                    .expected("the folder of the store of lists, in --data-dir or TALLYCLERK_DATA_DIR")
                    .help("check the spelling; `lists update` and `lists import` make the folder");
                Err(Error::new(ErrorKind::Usage, problem))
            }
            Some(folder) => Ok(Some(Store::at(folder))),
            None => Ok(of_the_platform().map(Store::at)),
        }
    }

    fn stated(&self) -> Option<PathBuf> {
        self.data_dir.clone().filter(|folder| !folder.as_os_str().is_empty())
    }

    /// Returns what is to be said of a store without any list, which somebody named.
    pub(super) fn says_empty(&self) -> Option<String> {
        let folder = self.stated()?;
        let holds_none = Store::at(&folder).publications().is_ok_and(|ids| ids.is_empty());
        holds_none.then(|| {
            format!("warning: the store in {} is empty: only the lists that are built in are there", folder.display())
        })
    }

    /// Returns the store to be read, for a command that can't do without one.
    ///
    /// # Errors
    /// Nobody says where it is, or it is not there.
    pub(super) fn expect_store(&self) -> Result<Store, Error> {
        self.store()?.map_or_else(|| self.store_to_write(), Ok)
    }

    /// Returns the store to be written, which needs not be there yet.
    ///
    /// # Errors
    /// Nobody says where it is.
    pub(super) fn store_to_write(&self) -> Result<Store, Error> {
        self.stated().or_else(of_the_platform).map(Store::at).ok_or_else(|| {
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
