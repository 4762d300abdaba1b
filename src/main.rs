//! The `tallyclerk` command.

fn main() -> std::process::ExitCode {
    tallyclerk::cli::main()
}
