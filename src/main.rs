//! The `tallyclerk` command.

fn main() {}
