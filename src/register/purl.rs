//! Package URLs: what names a package of software, and what only puts a part of hardware into a URL's form.

/// The parts of a package URL that tell what a thing is.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Purl {
    kind: String,
    /// The last step before the name, `quectel` in `pkg:generic/quectel/ec25-af@1`.
    pub(super) namespace: Option<String>,
    /// What stands before the version, after the last slash.
    pub(super) name: String,
    /// The qualifier `mpn`, a maker's part number.
    pub(super) mpn: Option<String>,
}

/// Types of the purl specification and its neighbours that name software from some registry.
const SOFTWARE: [&str; 43] = [
    "alpine",
    "alpm",
    "apk",
    "bazel",
    "bitbucket",
    "bitnami",
    "brew",
    "cargo",
    "carthage",
    "chocolatey",
    "cocoapods",
    "composer",
    "conan",
    "conda",
    "cpan",
    "cran",
    "deb",
    "docker",
    "ebuild",
    "gem",
    "github",
    "gitlab",
    "golang",
    "hackage",
    "hex",
    "huggingface",
    "julia",
    "luarocks",
    "maven",
    "mlflow",
    "npm",
    "nuget",
    "oci",
    "opam",
    "otp",
    "pub",
    "puppet",
    "pypi",
    "qpkg",
    "rpm",
    "swift",
    "vscode-extension",
    "yocto",
];

impl Purl {
    /// Takes a package URL apart; `None` if it is none.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let rest = text.trim().strip_prefix("pkg:")?.trim_start_matches('/');
        let rest = rest.split('#').next().unwrap_or(rest);
        let (path, qualifiers) = rest.split_once('?').unwrap_or((rest, ""));
        let (kind, path) = path.split_once('/')?;
        let path = path.trim_end_matches('/');
        let (before, last) = path.rsplit_once('/').unwrap_or(("", path));
        let name = last.split('@').next().filter(|name| !name.is_empty()).unwrap_or(last);
        let namespace = before.rsplit('/').next().filter(|step| !step.is_empty()).map(decoded);
        let mpn = qualifiers
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .find(|(key, value)| key.eq_ignore_ascii_case("mpn") && !value.is_empty())
            .map(|(_, value)| decoded(value));
        Some(Self { kind: kind.to_ascii_lowercase(), namespace, name: decoded(name), mpn })
    }

    /// Tells whether its type is one of software packages; `generic` may be anything.
    pub(super) fn names_software(&self) -> bool {
        SOFTWARE.contains(&self.kind.as_str())
    }
}

/// Undoes percent encoding; what is no valid encoding stays as it is.
fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut plain = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(here) = bytes.get(at) {
        let digit = |n: usize| bytes.get(n).and_then(|b| char::from(*b).to_digit(16));
        match (here, digit(at + 1), digit(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                plain.push(u8::try_from(high * 16 + low).unwrap_or(b'?'));
                at += 3;
            }
            _ => {
                plain.push(*here);
                at += 1;
            }
        }
    }
    String::from_utf8(plain).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn maker_name_and_part_number_are_read_from_a_purl() {
        let purl = Purl::parse("pkg:generic/quectel/ec25-af@1?mpn=EC25%2DAF&x=y#z").expect("a purl");
        assert_eq!(purl.namespace.as_deref(), Some("quectel"));
        assert_eq!(purl.name, "ec25-af");
        assert_eq!(purl.mpn.as_deref(), Some("EC25-AF"));
        assert!(!purl.names_software());
    }

    #[test]
    fn odd_purls_are_read_without_a_panic() {
        assert!(Purl::parse("pkg:deb/debian/curl@7%").is_some_and(|purl| purl.names_software()));
        assert_eq!(Purl::parse("pkg:generic"), None);
        assert_eq!(Purl::parse("pkg:npm/%40a/b%ZZ@1").map(|purl| purl.name), Some("b%ZZ".to_owned()));
        assert_eq!(Purl::parse("pkg:generic/%ff%fe").map(|purl| purl.name), Some("%ff%fe".to_owned()));
        assert_eq!(Purl::parse("https://example.com"), None);
    }
}
