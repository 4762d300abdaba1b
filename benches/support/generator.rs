//! A generator of documents for the benches, in several formats: the same count gives the same bytes, and the same parts.
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

/// What every format says of one part.
struct Part {
    name: String,
    version: String,
    supplier: String,
    licence: &'static str,
    digest: String,
}

impl Part {
    fn next(n: u64, numbers: &mut Numbers) -> Self {
        let word = |number: u64| WORDS[usize::try_from(number % 16).unwrap_or(0)];
        Self {
            name: format!("{}-{}-{n}", word(numbers.next()), word(numbers.next())),
            version: format!("{}.{}.{}", numbers.below(12), numbers.below(40), numbers.below(20)),
            supplier: format!("{} {} Ltd", word(numbers.next()), numbers.below(300)),
            licence: LICENCES[usize::try_from(numbers.below(5)).unwrap_or(0)],
            digest: (0..4).map(|_| format!("{:016x}", numbers.next())).collect(),
        }
    }
}

/// Returns the parts of a lower number that a part depends on: three on average, each once.
fn dependencies(n: u64, numbers: &mut Numbers) -> Vec<u64> {
    if n == 0 {
        return Vec::new();
    }
    let mut targets: Vec<u64> = (0..numbers.below(7)).map(|_| numbers.below(n)).collect();
    targets.sort_unstable();
    targets.dedup();
    targets
}

fn buffer(count: u64, bytes_each: usize) -> String {
    String::with_capacity(usize::try_from(count).unwrap_or(0) * bytes_each + 1024)
}

/// Writes a CycloneDX 1.6 document of `count` components in JSON.
pub(super) fn cyclonedx(count: u64) -> String {
    let (mut out, mut numbers) = (buffer(count, 400), Numbers(7));
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
        let Part { name, version, supplier, licence, digest } = Part::next(n, &mut numbers);
        let _ = write!(
            out,
            r#"{{"type":"library","bom-ref":"c{n}","supplier":{{"name":"{supplier}"}},"name":"{name}","version":"{version}","hashes":[{{"alg":"SHA-256","content":"{digest}"}}],"licenses":[{{"license":{{"id":"{licence}"}}}}],"purl":"pkg:generic/{name}@{version}"}}"#
        );
        if nested {
            out.push_str("]}");
        }
    }
    out.push_str(r#"],"dependencies":["#);
    for n in 0..count {
        if n > 0 {
            out.push(',');
        }
        let targets: Vec<String> =
            dependencies(n, &mut numbers).iter().map(|target| format!("\"c{target}\"")).collect();
        let _ = write!(out, r#"{{"ref":"c{n}","dependsOn":[{}]}}"#, targets.join(","));
    }
    out.push_str("]}");
    out
}

/// Writes a CycloneDX 1.6 document of `count` components in XML, none of them nested.
pub(super) fn cyclonedx_xml(count: u64) -> String {
    let (mut out, mut numbers) = (buffer(count, 500), Numbers(7));
    out.push_str(
        r#"<?xml version="1.0" encoding="UTF-8"?><bom xmlns="http://cyclonedx.org/schema/bom/1.6" serialNumber="urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79" version="1"><metadata><timestamp>2026-01-01T00:00:00Z</timestamp><component type="application" bom-ref="root"><name>bench</name><version>1</version></component></metadata><components>"#,
    );
    for n in 0..count {
        let Part { name, version, supplier, licence, digest } = Part::next(n, &mut numbers);
        let _ = write!(
            out,
            r#"<component type="library" bom-ref="c{n}"><supplier><name>{supplier}</name></supplier><name>{name}</name><version>{version}</version><hashes><hash alg="SHA-256">{digest}</hash></hashes><licenses><license><id>{licence}</id></license></licenses><purl>pkg:generic/{name}@{version}</purl></component>"#
        );
    }
    out.push_str("</components><dependencies>");
    for n in 0..count {
        let _ = write!(out, r#"<dependency ref="c{n}">"#);
        for target in dependencies(n, &mut numbers) {
            let _ = write!(out, r#"<dependency ref="c{target}"/>"#);
        }
        out.push_str("</dependency>");
    }
    out.push_str("</dependencies></bom>");
    out
}

/// Writes an SPDX 2.3 document of `count` packages in JSON.
pub(super) fn spdx(count: u64) -> String {
    let (mut out, mut numbers) = (buffer(count, 900), Numbers(7));
    out.push_str(
        r#"{"spdxVersion":"SPDX-2.3","dataLicense":"CC0-1.0","SPDXID":"SPDXRef-DOCUMENT","name":"bench","documentNamespace":"https://example.com/bench","creationInfo":{"created":"2026-01-01T00:00:00Z","creators":["Tool: bench-1"]},"packages":[{"name":"bench","SPDXID":"SPDXRef-root","versionInfo":"1","downloadLocation":"NOASSERTION","filesAnalyzed":false}"#,
    );
    for n in 0..count {
        let Part { name, version, supplier, licence, digest } = Part::next(n, &mut numbers);
        let _ = write!(
            out,
            r#",{{"name":"{name}","SPDXID":"SPDXRef-c{n}","versionInfo":"{version}","supplier":"Organization: {supplier}","downloadLocation":"NOASSERTION","filesAnalyzed":false,"checksums":[{{"algorithm":"SHA256","checksumValue":"{digest}"}}],"licenseConcluded":"NOASSERTION","licenseDeclared":"{licence}","copyrightText":"NOASSERTION","externalRefs":[{{"referenceCategory":"PACKAGE-MANAGER","referenceType":"purl","referenceLocator":"pkg:generic/{name}@{version}"}}]}}"#
        );
    }
    out.push_str(
        r#"],"relationships":[{"spdxElementId":"SPDXRef-DOCUMENT","relationshipType":"DESCRIBES","relatedSpdxElement":"SPDXRef-root"}"#,
    );
    for n in 0..count {
        for target in dependencies(n, &mut numbers) {
            let _ = write!(
                out,
                r#",{{"spdxElementId":"SPDXRef-c{n}","relationshipType":"DEPENDS_ON","relatedSpdxElement":"SPDXRef-c{target}"}}"#
            );
        }
    }
    out.push_str("]}");
    out
}
