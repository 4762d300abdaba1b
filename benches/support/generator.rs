//! A generator of CycloneDX documents for the benches: the same count gives the same bytes.
//!
//! Every component has a reference, a name, a version, a supplier, a digest, a licence and a package URL; every tenth is
//! nested in its predecessor; each depends on three of a lower number on average.

use std::fmt::Write;

/// A small generator of numbers (`SplitMix64`), so that documents never change with a crate.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }
}

const WORDS: [&str; 16] = [
    "anchor",
    "bollard",
    "cable",
    "davit",
    "encoder",
    "fender",
    "gantry",
    "hoist",
    "idler",
    "jib",
    "keel",
    "ladder",
    "mast",
    "nozzle",
    "outrigger",
    "pulley",
];
const LICENCES: [&str; 5] = ["MIT", "Apache-2.0", "BSD-3-Clause", "GPL-2.0-only", "ISC"];

/// Writes a CycloneDX 1.6 document of `count` components.
pub(super) fn cyclonedx(count: u64) -> String {
    let mut out = String::with_capacity(usize::try_from(count).unwrap_or(0) * 400);
    let mut numbers = Numbers(7);
    out.push_str(
        r#"{"$schema":"http://cyclonedx.org/schema/bom-1.6.schema.json","bomFormat":"CycloneDX","specVersion":"1.6","serialNumber":"urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79","version":1,"metadata":{"timestamp":"2026-01-01T00:00:00Z","component":{"type":"application","bom-ref":"root","name":"bench","version":"1"}},"components":["#,
    );
    for n in 0..count {
        let nested = n % 10 == 9;
        match (n, nested) {
            (0, _) => {}
            (_, true) => {
                out.pop();
                out.push_str(r#","components":["#);
            }
            _ => out.push(','),
        }
        component(&mut out, n, &mut numbers);
        if nested {
            out.push_str("]}");
        }
    }
    out.push_str(r#"],"dependencies":["#);
    for n in 0..count {
        if n > 0 {
            out.push(',');
        }
        let targets: Vec<u64> = match n {
            0 => Vec::new(),
            n => {
                let mut targets: Vec<u64> = (0..numbers.below(7)).map(|_| numbers.below(n)).collect();
                targets.sort_unstable();
                targets.dedup();
                targets
            }
        };
        let targets: Vec<String> = targets.iter().map(|target| format!("\"c{target}\"")).collect();
        let _ = write!(out, r#"{{"ref":"c{n}","dependsOn":[{}]}}"#, targets.join(","));
    }
    out.push_str("]}");
    out
}

fn component(out: &mut String, n: u64, numbers: &mut Numbers) {
    let word = |number: u64| WORDS[usize::try_from(number % 16).unwrap_or(0)];
    let name = format!("{}-{}-{n}", word(numbers.next()), word(numbers.next()));
    let version = format!("{}.{}.{}", numbers.below(12), numbers.below(40), numbers.below(20));
    let supplier = format!("{} {} Ltd", word(numbers.next()), numbers.below(300));
    let licence = LICENCES[usize::try_from(numbers.below(5)).unwrap_or(0)];
    let digest: String = (0..4).map(|_| format!("{:016x}", numbers.next())).collect();
    let _ = write!(
        out,
        r#"{{"type":"library","bom-ref":"c{n}","supplier":{{"name":"{supplier}"}},"name":"{name}","version":"{version}","hashes":[{{"alg":"SHA-256","content":"{digest}"}}],"licenses":[{{"license":{{"id":"{licence}"}}}}],"purl":"pkg:generic/{name}@{version}"}}"#
    );
}
