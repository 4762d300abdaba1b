//! Why a snapshot was not taken: the one in force stays.

use std::fmt;

use jiff::civil::Date;

use crate::diagnostic::Problem;
use crate::error::{Error, ErrorKind};

/// Why a download or a file does not become a snapshot.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refusal {
    /// The publisher's server can't be reached, or ended the conversation before it answered.
    Unreachable(String),
    /// It answered with a status that brings no file.
    Status(u16),
    /// It sent elsewhere, where nobody may follow: the address, and why not.
    Redirect(String, &'static str),
    /// The answer contradicts what was asked.
    Protocol(String),
    /// More bytes than the limit.
    TooLarge {
        /// The limit.
        limit: u64,
        /// How many the server announced, if it did.
        announced: Option<u64>,
    },
    /// It took longer than the limit, as a whole or between two pieces.
    TooSlow {
        /// The limit in seconds.
        seconds: u64,
        /// Whether the limit is that between two pieces.
        stalled: bool,
        /// The bytes that came.
        got: u64,
    },
    /// It ended too soon.
    Cut {
        /// The bytes that came.
        got: u64,
        /// The bytes that were announced.
        announced: Option<u64>,
    },
    /// A table ends in the middle of a line, where the last one did not.
    CutLine,
    /// Nothing came.
    Empty,
    /// A page for a browser came.
    Html,
    /// It can't be read as what it is to be.
    Unreadable(Error),
    /// It is another list, or another format, than the one that was asked for: what it is, and what it was to be.
    Another(String, String),
    /// It shares hardly any entry with the last one.
    Unlike {
        /// The list.
        list: String,
        /// Entries of the last one that it has.
        shared: u64,
        /// Entries of the last one.
        was: u64,
    },
    /// Half of the last one's entries or more are gone, or nine tenths of its bytes.
    Smaller {
        /// What was counted: `bytes`, or `entries of us-…`.
        what: String,
        /// How many the last one has.
        was: u64,
        /// How many this one has.
        is: u64,
    },
    /// It was published before the one that is in force.
    Older {
        /// Its day.
        published: Date,
        /// The day of the one in force.
        current: Date,
    },
    /// It states a day that has not come yet: it would never grow old.
    InFuture {
        /// `published` or `confirmed`.
        what: &'static str,
        /// The day that it states.
        day: Date,
        /// Today, where it is latest on earth.
        today: Date,
    },
    /// The store can't be read or written.
    Unwritable(Error),
}

impl Refusal {
    /// Returns the word for programs.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Unreachable(_) => "unreachable",
            Self::Status(_) => "status",
            Self::Redirect(..) => "redirect",
            Self::Protocol(_) => "protocol",
            Self::TooLarge { .. } => "too-large",
            Self::TooSlow { .. } => "too-slow",
            Self::Cut { .. } | Self::CutLine => "cut",
            Self::Empty => "empty",
            Self::Html => "html",
            Self::Unreadable(_) => "unreadable",
            Self::Another(..) | Self::Unlike { .. } => "another-list",
            Self::Smaller { .. } => "smaller",
            Self::Older { .. } => "older",
            Self::InFuture { .. } => "in-future",
            Self::Unwritable(_) => "unwritable",
        }
    }

    /// Every word, for schemas and documentation.
    pub const WORDS: [&'static str; 15] = [
        "unreachable",
        "status",
        "redirect",
        "protocol",
        "too-large",
        "too-slow",
        "cut",
        "empty",
        "html",
        "unreadable",
        "another-list",
        "smaller",
        "older",
        "in-future",
        "unwritable",
    ];

    /// Returns what to do about it.
    #[must_use]
    pub fn help(&self) -> String {
        let text = match self {
            Self::Unreachable(_) => "check the address and the connection; behind a proxy, set HTTPS_PROXY",
            Self::Status(401 | 403) => {
                "look whether the publisher asks for a registration or a token, and give the address with --url"
            }
            Self::Status(404 | 410) => "look whether the publisher moved the file, and give its new address with --url",
            Self::Status(_) => "try again later",
            Self::Redirect(..) => "open the address in a browser, and give the one that it leads to with --url",
            Self::Protocol(_) => "try again later, or fetch the file with a browser and `lists import` it",
            Self::TooLarge { .. } => "raise the limit with --max-bytes if the file is meant to be this large",
            Self::TooSlow { stalled: true, .. } => "try again, or allow longer pauses with --stall SECONDS",
            Self::TooSlow { stalled: false, .. } => "try again, or allow more time with --timeout SECONDS",
            Self::Cut { .. } => "try again",
            Self::CutLine | Self::Empty => "try again later, and look at the address in a browser if it stays so",
            Self::Html => "open the address in a browser: it is most likely an error page, or one that asks to agree",
            Self::Unwritable(_) => "check the folder of the store, or name another with --data-dir",
            Self::Unreadable(_) => "look at the file: it may be cut, or of another format",
            Self::Another(..) => "check the address, or give the right one with --url",
            Self::Unlike { .. } => {
                "check the address; if the list did change this much, accept it with --allow another"
            }
            Self::Smaller { .. } => {
                "look at the publisher's page; if the list did shrink this much, accept it with --allow smaller"
            }
            Self::Older { .. } => {
                "a copy between here and the publisher may be old; to go back on purpose, give --allow older"
            }
            Self::InFuture { .. } => "correct the day in the file, or look at the clock of this machine",
        };
        text.to_owned()
    }

    /// Returns what to do about it where the file was given by hand: there is no address to look at.
    fn help_by_hand(&self) -> String {
        let text = match self {
            Self::CutLine | Self::Empty => "fetch the file again",
            Self::Html => "open the file in a browser: it is most likely an error page, or one that asks to agree",
            Self::Another(..) => "name the list that the file is, or give the file of this one",
            Self::Unlike { .. } => "look at the file; if the list did change this much, accept it with --allow another",
            Self::Older { .. } => "the file may be an old copy; to go back on purpose, give --allow older",
            _ => return self.help(),
        };
        text.to_owned()
    }

    /// Makes an error of it for a file that was given by hand.
    #[must_use]
    pub fn into_error(self, file: &str) -> Error {
        match self {
            Self::Unreadable(error) | Self::Unwritable(error) => error,
            other => {
                let problem = Problem::new(file, other.to_string()).help(other.help_by_hand());
                Error::new(ErrorKind::InvalidList, problem)
            }
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreachable(cause) => write!(f, "the server can't be reached: {cause}"),
            Self::Status(status) => write!(f, "the server answered with status {status}"),
            Self::Redirect(to, why) => write!(f, "the server sent on to {to}, {why}"),
            Self::Protocol(what) => write!(f, "the server {what}"),
            Self::TooLarge { limit, announced: Some(announced) } => {
                write!(f, "the server announced {announced} bytes, more than the limit of {limit}")
            }
            Self::TooLarge { limit, announced: None } => write!(f, "more bytes came than the limit of {limit}"),
            Self::TooSlow { seconds, stalled: true, got } => {
                write!(f, "nothing came for {seconds} seconds, after {got} bytes")
            }
            Self::TooSlow { seconds, stalled: false, got } => {
                write!(f, "it took longer than {seconds} seconds, and {got} bytes had come")
            }
            Self::Cut { got, announced: Some(announced) } => {
                write!(f, "the download was cut: {got} of {announced} bytes came")
            }
            Self::Cut { got, announced: None } => write!(f, "the download was cut after {got} bytes"),
            Self::CutLine => {
                write!(f, "the table ends in the middle of a line, where the last one did not: it was cut")
            }
            Self::Empty => write!(f, "it is empty"),
            Self::Html => write!(f, "it is an HTML page"),
            Self::Unreadable(error) => write!(f, "it can't be read: {error}"),
            Self::Unwritable(error) => write!(f, "{error}"),
            Self::Another(is, wanted) => write!(f, "it is {is}, not {wanted}"),
            Self::Unlike { list, shared, was } => {
                write!(f, "it is another list: of the {was} entries of {list} it has {shared}")
            }
            Self::Smaller { what, was, is } => {
                let gone = was.saturating_sub(*is).saturating_mul(100) / (*was).max(1);
                write!(f, "it has {is} {what}, where the last one has {was}: {gone} percent are gone")
            }
            Self::InFuture { what, day, today } => write!(f, "it says that it was {what} on {day}, after {today}"),
            Self::Older { published, current } => {
                write!(f, "it was published on {published}, before the one in force, of {current}")
            }
        }
    }
}
