//! Copies the documents that one reader recognises into a folder of seeds: `seeds FORMAT TO FROM...`.

use std::path::Path;

use tallyclerk::ingest::{READERS, ReadOptions};
use tallyclerk::source::{Limits, Source};

fn main() -> std::io::Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [format, to, from @ ..] = words.as_slice() else { panic!("expected FORMAT TO FROM...") };
    from.iter().try_for_each(|folder| copy(format, Path::new(to), Path::new(folder)))
}

fn copy(format: &str, to: &Path, from: &Path) -> std::io::Result<()> {
    let reader = READERS.iter().find(|reader| reader.format().word() == format).expect("a reader of this format");
    // Small seeds are mutated often; large ones teach nothing more.
    let limits = Limits { max_bytes: 64 << 10, ..Limits::default() };
    for entry in std::fs::read_dir(from)? {
        let path = entry?.path();
        if path.is_dir() {
            copy(format, to, &path)?;
            continue;
        }
        let source = Source::load(&path, "seed", &limits).and_then(Source::in_utf8);
        if let Ok(source) = source
            && reader.recognises(&source, &ReadOptions::default())
        {
            std::fs::write(to.join(source.sha256().to_string()), source.bytes())?;
        }
    }
    Ok(())
}
