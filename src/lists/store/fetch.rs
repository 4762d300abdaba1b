//! One file over HTTPS, under limits: whole, or the rest of it, or the word that it has not changed.
//!
//! This file is the only one of the program that speaks to another machine. Redirects are followed here, not by the
//! library, because each must be an address that may be fetched from.

use std::fs::File;
use std::io::{Read, Write};
use std::time::{Duration, Instant};

use ureq::http::{Response, StatusCode, header};
use ureq::{Agent, Body, Timeout};

use super::address::Address;
use super::hold::unwritable;
use super::partial::{Begun, Partial, Validators};
use super::refusal::Refusal;
use crate::source::Progress;

pub use ureq::Proxy;

/// How far a redirect is followed.
const REDIRECTS: u32 = 5;

/// How long a connection may take; the limits of time stand above it.
const CONNECT: Duration = Duration::from_secs(30);

/// Limits of a transfer.
#[derive(Debug, Clone)]
pub struct Transfer {
    /// The most bytes of a file.
    pub max_bytes: u64,
    /// The longest time for a file, redirects included.
    pub total: Duration,
    /// The longest time without a byte.
    pub stall: Duration,
    /// The proxy, when there is one; never used for this machine itself.
    pub proxy: Option<Proxy>,
}

/// What a server answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Answer {
    /// The file is what it was.
    NotModified,
    /// The file came whole.
    Complete {
        validators: Validators,
        /// How many bytes of it were there from an earlier attempt.
        resumed: u64,
    },
}

/// A transfer of one file.
pub(super) struct Fetch<'a> {
    pub(super) address: &'a Address,
    /// What the server said of the file that is in force.
    pub(super) known: Option<Validators>,
    pub(super) partial: &'a Partial,
    pub(super) transfer: &'a Transfer,
    pub(super) progress: &'a dyn Progress,
}

/// What was asked for.
enum Asked {
    Whole,
    From(Begun, u64),
}

impl Fetch<'_> {
    /// Fetches the file. What came of a file that was cut stays for the next attempt, if the server gives it a name.
    pub(super) fn run(&self) -> Result<Answer, Refusal> {
        let deadline = Instant::now() + self.transfer.total;
        let asked = match self.partial.begun(self.address.as_str()) {
            Some((begun, size)) if size < self.transfer.max_bytes => Asked::From(begun, size),
            _ => Asked::Whole,
        };
        let response = self.ask(&asked, deadline)?;
        match (response.status(), asked) {
            (StatusCode::NOT_MODIFIED, _) if self.known.is_some() => Ok(Answer::NotModified),
            (StatusCode::OK, _) => self.whole(response),
            (StatusCode::PARTIAL_CONTENT, Asked::From(begun, size)) => self.rest(response, &begun, size),
            (StatusCode::RANGE_NOT_SATISFIABLE, Asked::From(..)) => {
                // What is there is no beginning of the file any more.
                self.written(self.partial.discard())?;
                let response = self.ask(&Asked::Whole, deadline)?;
                match response.status() {
                    StatusCode::OK => self.whole(response),
                    other => Err(Refusal::Status(other.as_u16())),
                }
            }
            (other, _) => Err(Refusal::Status(other.as_u16())),
        }
    }

    /// Asks, and follows where the server sends.
    fn ask(&self, asked: &Asked, deadline: Instant) -> Result<Response<Body>, Refusal> {
        let mut address = self.address.clone();
        for _ in 0..=REDIRECTS {
            let response = self.ask_once(&address, asked, deadline)?;
            let sends_on = matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308);
            if !sends_on {
                return Ok(response);
            }
            let location = text_of(&response, header::LOCATION)
                .ok_or_else(|| Refusal::Protocol("sent on without saying where".to_owned()))?;
            address = address.follow(&location)?;
        }
        Err(Refusal::Redirect(address.shown().to_owned(), "and on and on"))
    }

    fn ask_once(&self, address: &Address, asked: &Asked, deadline: Instant) -> Result<Response<Body>, Refusal> {
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(self.too_slow(false, 0));
        }
        let config = Agent::config_builder()
            .https_only(!address.is_loopback())
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .proxy(self.transfer.proxy.clone().filter(|_| !address.is_loopback()))
            .timeout_global(Some(left))
            .timeout_connect(Some(CONNECT.min(self.transfer.stall)))
            .timeout_per_read(Some(self.transfer.stall))
            .timeout_per_write(Some(self.transfer.stall))
            .user_agent(concat!("tallyclerk/", env!("CARGO_PKG_VERSION")))
            .build();
        // Sizes, ranges and digests are those of the file as published.
        let mut request = Agent::new_with_config(config).get(address.as_str()).header("accept-encoding", "identity");
        if let Some(known) = &self.known {
            if let Some(tag) = &known.etag {
                request = request.header("if-none-match", tag);
            }
            if let Some(time) = &known.last_modified {
                request = request.header("if-modified-since", time);
            }
        }
        if let Asked::From(begun, size) = asked
            && let Some(validator) = begun.validators.for_range()
        {
            request = request.header("range", format!("bytes={size}-")).header("if-range", validator);
        }
        request.call().map_err(|error| match self.in_time(&error, 0) {
            Err(too_slow) => too_slow,
            Ok(()) => Refusal::Unreachable(error.to_string()),
        })
    }

    fn whole(&self, response: Response<Body>) -> Result<Answer, Refusal> {
        let announced = number_of(&response, header::CONTENT_LENGTH);
        self.acceptable(&response, announced)?;
        let validators = validators_of(&response);
        let begun = Begun { url: self.address.as_str().to_owned(), validators: validators.clone() };
        let file = self.written(self.partial.begin(&begun))?;
        self.receive(response, file, 0, announced, &validators)?;
        Ok(Answer::Complete { validators, resumed: 0 })
    }

    fn rest(&self, response: Response<Body>, begun: &Begun, size: u64) -> Result<Answer, Refusal> {
        let range = text_of(&response, header::CONTENT_RANGE).and_then(|text| content_range(&text));
        let sent = validators_of(&response);
        let contradicts =
            |sent: &Option<String>, known: &Option<String>| sent.is_some() && known.is_some() && sent != known;
        let same = !contradicts(&sent.etag, &begun.validators.etag)
            && !contradicts(&sent.last_modified, &begun.validators.last_modified);
        let total = match range {
            Some((from, total)) if from == size && same => total,
            _ => {
                // Joined, the two pieces would be a file that nobody published.
                self.written(self.partial.discard())?;
                return Err(Refusal::Protocol(
                    "sent another part of the file, or of another file, than was asked for".to_owned(),
                ));
            }
        };
        self.acceptable(&response, total)?;
        let file = self.written(self.partial.go_on())?;
        self.receive(response, file, size, total, &begun.validators)?;
        Ok(Answer::Complete { validators: begun.validators.clone(), resumed: size })
    }

    /// Refuses by its head what is too large, or packed though nobody asked.
    fn acceptable(&self, response: &Response<Body>, announced: Option<u64>) -> Result<(), Refusal> {
        let limit = self.transfer.max_bytes;
        if announced.is_some_and(|announced| announced > limit) {
            return Err(Refusal::TooLarge { limit, announced });
        }
        match text_of(response, header::CONTENT_ENCODING).as_deref() {
            None | Some("" | "identity") => Ok(()),
            Some(other) => {
                Err(Refusal::Protocol(format!("sent the file packed as `{other}`, though it was asked not to")))
            }
        }
    }

    /// Writes the body behind what is there; `announced` is the size of the whole file.
    fn receive(
        &self,
        response: Response<Body>,
        mut file: File,
        before: u64,
        announced: Option<u64>,
        validators: &Validators,
    ) -> Result<(), Refusal> {
        self.progress.begin(self.address.shown(), announced.unwrap_or(0));
        self.progress.advance(before);
        let mut body = response.into_body().into_reader();
        let mut got = before;
        let mut buffer = vec![0u8; 64 << 10];
        let ended = loop {
            match body.read(&mut buffer) {
                Ok(0) => break Ok(()),
                Ok(count) => {
                    got += count as u64;
                    if got > self.transfer.max_bytes {
                        break Err(Refusal::TooLarge { limit: self.transfer.max_bytes, announced: None });
                    }
                    if let Err(cause) = file.write_all(&buffer[..count]) {
                        break Err(Refusal::Unwritable(unwritable(self.partial.path(), &cause)));
                    }
                    self.progress.advance(count as u64);
                }
                Err(cause) if cause.kind() == std::io::ErrorKind::Interrupted => {}
                Err(cause) => {
                    let cut = Refusal::Cut { got, announced };
                    break self.in_time(&ureq::Error::from(cause), got).and(Err(cut));
                }
            }
        };
        self.progress.end();
        let ended = match ended {
            Ok(()) if announced.is_some_and(|announced| announced != got) => Err(Refusal::Cut { got, announced }),
            ended => ended,
        };
        let goes_on =
            matches!(ended, Err(Refusal::Cut { .. } | Refusal::TooSlow { .. })) && validators.for_range().is_some();
        if ended.is_err() && !goes_on {
            self.written(self.partial.discard())?;
        }
        ended
    }

    /// Refuses where an error of the library is a limit of time, `got` bytes into the file.
    fn in_time(&self, error: &ureq::Error, got: u64) -> Result<(), Refusal> {
        match error {
            ureq::Error::Timeout(Timeout::PerRead | Timeout::PerWrite) => Err(self.too_slow(true, got)),
            ureq::Error::Timeout(Timeout::Connect | Timeout::Resolve) => {
                Err(Refusal::Unreachable("no connection within the time limit".to_owned()))
            }
            ureq::Error::Timeout(_) => Err(self.too_slow(false, got)),
            _ => Ok(()),
        }
    }

    fn too_slow(&self, stalled: bool, got: u64) -> Refusal {
        let limit = if stalled { self.transfer.stall } else { self.transfer.total };
        Refusal::TooSlow { seconds: limit.as_secs(), stalled, got }
    }

    fn written<T>(&self, done: std::io::Result<T>) -> Result<T, Refusal> {
        done.map_err(|cause| Refusal::Unwritable(unwritable(self.partial.path(), &cause)))
    }
}

fn text_of(response: &Response<Body>, name: header::HeaderName) -> Option<String> {
    response.headers().get(name).and_then(|value| value.to_str().ok()).map(|text| text.trim().to_owned())
}

fn number_of(response: &Response<Body>, name: header::HeaderName) -> Option<u64> {
    text_of(response, name)?.parse().ok()
}

fn validators_of(response: &Response<Body>) -> Validators {
    Validators { etag: text_of(response, header::ETAG), last_modified: text_of(response, header::LAST_MODIFIED) }
}

/// Reads `bytes 100-199/200`: where it begins, and the size of the whole, if stated.
fn content_range(text: &str) -> Option<(u64, Option<u64>)> {
    let (range, total) = text.strip_prefix("bytes")?.trim_start().split_once('/')?;
    let (from, to) = range.split_once('-')?;
    let (from, to): (u64, u64) = (from.parse().ok()?, to.parse().ok()?);
    let total = if total == "*" { None } else { Some(total.parse::<u64>().ok()?) };
    (from <= to && total.is_none_or(|total| to < total)).then_some((from, total))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_read_strictly() {
        assert_eq!(content_range("bytes 100-199/200"), Some((100, Some(200))));
        assert_eq!(content_range("bytes 100-199/*"), Some((100, None)));
        for wrong in ["bytes 100-199", "bytes */200", "items 1-2/3", "bytes 5-4/10", "bytes 0-10/10", "bytes a-b/c"] {
            assert_eq!(content_range(wrong), None, "{wrong}");
        }
    }
}
