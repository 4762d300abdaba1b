//! The binary that libFuzzer drives, one for all targets because linking it takes long.
//!
//! `fuzz targets` names the targets, `fuzz seeds CORPUS DICTIONARIES FROM...` makes what they start with, and
//! `TALLYCLERK_FUZZ=lspci fuzz corpus/lspci` fuzzes one.
#![no_main]

mod seeds;

use std::path::PathBuf;
use std::sync::OnceLock;

use tallyclerk_fuzz::{Target, targets};

static TARGET: OnceLock<Target> = OnceLock::new();

libfuzzer_sys::fuzz_target!(
    init: {
        let words: Vec<String> = std::env::args().skip(1).collect();
        match words.first().map(String::as_str) {
            Some("targets") => {
                targets().for_each(|target| println!("{}", target.word()));
                std::process::exit(0);
            }
            Some("seeds") => {
                let paths: Vec<PathBuf> = words[1..].iter().map(PathBuf::from).collect();
                let [corpus, dictionaries, from @ ..] = paths.as_slice() else { panic!("fuzz seeds CORPUS DICTIONARIES FROM...") };
                seeds::make(corpus, dictionaries, from).expect("the seeds can be written");
                std::process::exit(0);
            }
            _ => {}
        }
    },
    |bytes: &[u8]| {
        let target = TARGET.get_or_init(|| {
            let word = std::env::var("TALLYCLERK_FUZZ").unwrap_or_default();
            targets().find(|target| target.word() == word).expect("TALLYCLERK_FUZZ names a target")
        });
        target.run(bytes);
    }
);
