//! Progress on standard error, drawn only when somebody can see it.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use crate::source::Progress;

/// A bar for the stage at work.
#[derive(Debug)]
pub(super) struct Bar(ProgressBar);

impl Default for Bar {
    fn default() -> Self {
        Self(ProgressBar::no_length())
    }
}

impl Progress for Bar {
    fn begin(&self, stage: &str, total: u64) {
        self.0.reset();
        let template = if total > 0 { "{msg} [{bar:30}] {percent}%" } else { "{spinner} {msg}" };
        self.0.set_style(ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()));
        if total > 0 {
            self.0.set_length(total);
        }
        self.0.set_message(crate::diagnostic::visible(stage).into_owned());
        self.0.enable_steady_tick(Duration::from_millis(200));
    }

    fn advance(&self, by: u64) {
        self.0.inc(by);
    }

    fn end(&self) {
        self.0.disable_steady_tick();
        self.0.finish_and_clear();
    }
}
