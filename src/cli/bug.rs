//! A panic is a bug of ours, never a statement about a crane: exit code 3, and where to report it.

use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The exit code of a bug.
const BUG: u8 = 3;

/// Runs something; a panic in it is told on stderr and becomes exit code 3.
pub(super) fn caught(work: impl FnOnce() -> u8) -> u8 {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map_or_else(String::new, |at| format!(" at {}:{}", at.file(), at.line()));
        let payload = panic.payload();
        let text = payload.downcast_ref::<&str>().copied();
        let what = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str)).unwrap_or("no message");
        let what = crate::diagnostic::visible(what);
        let mut stderr = std::io::stderr().lock();
        // Nobody is left to tell when stderr is closed.
        let _ = writeln!(
            stderr,
            "bug: {what}{place}\n  = help: this is a fault of {} {}, not of its input; nothing was verified\n  \
             = help: report it to the project (SECURITY.md says how), with the command line and this message",
            env!("CARGO_PKG_NAME"),
            env!("CARGO_PKG_VERSION"),
        );
    }));
    catch_unwind(AssertUnwindSafe(work)).unwrap_or(BUG)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_exit_code_three() {
        let before = std::panic::take_hook();
        assert_eq!(caught(|| panic!("on purpose")), 3);
        assert_eq!(caught(|| 0), 0);
        std::panic::set_hook(before);
    }
}
