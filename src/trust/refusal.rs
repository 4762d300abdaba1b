//! Why a signature is refused: one variant a fact, each with words for a person and what to do.

use std::fmt;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::source::Sha256;

/// Why a signature does not verify. Details in strings come from the signature or its verifier and are untrusted text.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum RefusalReason {
    /// The signature value does not fit the signed bytes.
    BadSignature,
    /// It was made over another file.
    OtherFile {
        /// The file's SHA-256.
        actual: Sha256,
    },
    /// The file changed between being read as evidence and being verified.
    FileChanged,
    /// The signature file is not well formed, or could be read in two ways.
    Malformed(String),
    /// The signature file is of no kind that has a name here.
    UnknownKind,
    /// Well formed, but it uses something that this version can't verify.
    Unsupported(String),
    /// The certificate does not lead to an authority of the trusted root.
    CertificateChain(String),
    /// Nobody is asked to have signed; the signature fits the file, and its log is none of the built-in root's.
    UnknownRoot,
    /// The certificate had expired, or was not yet valid, at the proven signing time.
    CertificateNotValidThen(String),
    /// No certificate log vouches for the certificate.
    CertificateLog(String),
    /// The certificate names no identity or no issuer.
    NoIdentity,
    /// There is no entry of a transparency log.
    MissingLogEntry,
    /// There is an entry, but not the proof or promise that the log holds it.
    MissingInclusionProof,
    /// The proof, checkpoint or promise of the log does not verify, or the log is not in the trusted root.
    LogProof(String),
    /// The log's entry is about another signature, key or file.
    LogMismatch(String),
    /// Nothing proves when it was signed, so nothing proves that the certificate was valid then.
    NoProvenTime,
    /// A timestamp does not verify against the trusted root's authorities.
    Timestamp(String),
    /// The signing time lies in the future of this machine's clock, or outside the certificate's life.
    SigningTime(String),
    /// It was provably signed after the day that everything is judged at.
    SignedAfterAsOf {
        /// The proven signing time.
        signed: Timestamp,
        /// The day.
        as_of: Date,
    },
    /// It was made with a key, and the case gives none to verify it with.
    NoKeyGiven,
    /// None of the case's keys made it.
    KeyMismatch,
    /// A key file of the case holds no usable public key.
    UnusableKey {
        /// The file.
        name: String,
        /// What is wrong with it.
        detail: String,
    },
    /// The trusted root of the case can't be used.
    UnusableRoot(String),
}

impl RefusalReason {
    /// Returns the reason's kebab-case word, for machines.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::BadSignature => "bad-signature",
            Self::OtherFile { .. } => "other-file",
            Self::FileChanged => "file-changed",
            Self::Malformed(_) => "malformed",
            Self::UnknownKind => "unknown-kind",
            Self::Unsupported(_) => "unsupported",
            Self::CertificateChain(_) => "certificate-chain",
            Self::UnknownRoot => "unknown-root",
            Self::CertificateNotValidThen(_) => "certificate-not-valid-then",
            Self::CertificateLog(_) => "certificate-log",
            Self::NoIdentity => "no-identity",
            Self::MissingLogEntry => "missing-log-entry",
            Self::MissingInclusionProof => "missing-inclusion-proof",
            Self::LogProof(_) => "log-proof",
            Self::LogMismatch(_) => "log-mismatch",
            Self::NoProvenTime => "no-proven-time",
            Self::Timestamp(_) => "timestamp",
            Self::SigningTime(_) => "signing-time",
            Self::SignedAfterAsOf { .. } => "signed-after-as-of",
            Self::NoKeyGiven => "no-key-given",
            Self::KeyMismatch => "key-mismatch",
            Self::UnusableKey { .. } => "unusable-key",
            Self::UnusableRoot(_) => "unusable-root",
        }
    }

    /// Returns what to do about it.
    #[must_use]
    pub const fn advice(&self) -> &'static str {
        match self {
            Self::BadSignature => {
                "compare the file's SHA-256 with the one the signer published; fetch file and signature again from the signer"
            }
            Self::OtherFile { .. } => {
                "check that signature and file belong together; if the file was changed after signing, ask the signer to sign the changed file"
            }
            Self::FileChanged => "run again when nothing writes to the file",
            Self::Malformed(_) => "fetch the signature file again; compare its size with the original",
            Self::UnknownKind => "name a Sigstore bundle (*.sigstore.json) as the signature",
            Self::Unsupported(_) => {
                "ask the signer for a Sigstore bundle with a certificate or an ECDSA, RSA or Ed25519 key"
            }
            Self::CertificateChain(_) => {
                "if the signer runs its own Sigstore, name its trusted_root.json under the signer; else treat the file as unsigned"
            }
            Self::UnknownRoot => {
                "if it is the vendor's own Sigstore, name the signer with `signed-by` and its trusted_root.json under the signer"
            }
            Self::CertificateNotValidThen(_) | Self::SigningTime(_) => {
                "ask the signer to sign again; a certificate counts only for signatures made while it was valid"
            }
            Self::CertificateLog(_) => {
                "check that the trusted root names the signer's certificate log; else treat the file as unsigned"
            }
            Self::NoIdentity => "ask the signer for a signature whose certificate names its identity and issuer",
            Self::MissingLogEntry | Self::MissingInclusionProof => {
                "ask the signer for the bundle with its transparency log entry and inclusion proof"
            }
            Self::LogProof(_) | Self::LogMismatch(_) => {
                "fetch the bundle again from the signer; if it stays so, treat the file as unsigned and tell the signer"
            }
            Self::NoProvenTime | Self::Timestamp(_) => {
                "ask the signer for a bundle with a timestamp of an authority that its trusted root names"
            }
            Self::SignedAfterAsOf { .. } => {
                "judge at a later day with --as-of, or use the signature that existed on that day"
            }
            Self::NoKeyGiven => "name the signer's public key (PEM) under the signer",
            Self::KeyMismatch => "check with the signer, over another channel, which key it signs with",
            Self::UnusableKey { .. } => "give a PEM file with one `PUBLIC KEY` block",
            Self::UnusableRoot(_) => "fetch the signer's trusted_root.json again",
        }
    }
}

impl fmt::Display for RefusalReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BadSignature => f.write_str("the signature does not fit the signed bytes"),
            Self::OtherFile { actual } => {
                write!(f, "the signature was made over another file than this one, whose SHA-256 is {actual}")
            }
            Self::FileChanged => f.write_str("the file changed while it was being verified"),
            Self::Malformed(detail) => write!(f, "the signature file is not well formed: {detail}"),
            Self::UnknownKind => f.write_str("the signature file is of no known kind"),
            Self::Unsupported(detail) => write!(f, "the signature uses what this version can't verify: {detail}"),
            Self::CertificateChain(detail) => {
                write!(f, "the certificate does not lead to an authority of the trusted root: {detail}")
            }
            Self::UnknownRoot => {
                f.write_str("it does not verify under the built-in root, and the case asks for no signer")
            }
            Self::CertificateNotValidThen(detail) => {
                write!(f, "the certificate was not valid at the proven signing time: {detail}")
            }
            Self::CertificateLog(detail) => {
                write!(f, "no trusted certificate log vouches for the certificate: {detail}")
            }
            Self::NoIdentity => f.write_str("the certificate names no identity or no issuer"),
            Self::MissingLogEntry => f.write_str("there is no transparency log entry"),
            Self::MissingInclusionProof => f.write_str("nothing proves that the transparency log holds the entry"),
            Self::LogProof(detail) => write!(f, "the transparency log's proof does not verify: {detail}"),
            Self::LogMismatch(detail) => write!(f, "the transparency log's entry is about something else: {detail}"),
            Self::NoProvenTime => f.write_str("nothing proves when it was signed"),
            Self::Timestamp(detail) => write!(f, "a timestamp does not verify: {detail}"),
            Self::SigningTime(detail) => write!(f, "the signing time can't be: {detail}"),
            Self::SignedAfterAsOf { signed, as_of } => {
                write!(f, "it was signed at {signed}, after {as_of}, the day that is judged")
            }
            Self::NoKeyGiven => f.write_str("it was made with a key, and the case gives no key to verify it with"),
            Self::KeyMismatch => f.write_str("none of the keys that the case gives made it"),
            Self::UnusableKey { name, detail } => write!(f, "the key file {name} can't be used: {detail}"),
            Self::UnusableRoot(detail) => write!(f, "the trusted root can't be used: {detail}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn every() -> Vec<RefusalReason> {
        let detail = || "x".to_owned();
        vec![
            RefusalReason::BadSignature,
            RefusalReason::OtherFile { actual: Sha256::of(b"") },
            RefusalReason::FileChanged,
            RefusalReason::Malformed(detail()),
            RefusalReason::UnknownKind,
            RefusalReason::Unsupported(detail()),
            RefusalReason::CertificateChain(detail()),
            RefusalReason::UnknownRoot,
            RefusalReason::CertificateNotValidThen(detail()),
            RefusalReason::CertificateLog(detail()),
            RefusalReason::NoIdentity,
            RefusalReason::MissingLogEntry,
            RefusalReason::MissingInclusionProof,
            RefusalReason::LogProof(detail()),
            RefusalReason::LogMismatch(detail()),
            RefusalReason::NoProvenTime,
            RefusalReason::Timestamp(detail()),
            RefusalReason::SigningTime(detail()),
            RefusalReason::SignedAfterAsOf { signed: Timestamp::UNIX_EPOCH, as_of: Date::constant(2026, 6, 30) },
            RefusalReason::NoKeyGiven,
            RefusalReason::KeyMismatch,
            RefusalReason::UnusableKey { name: detail(), detail: detail() },
            RefusalReason::UnusableRoot(detail()),
        ]
    }

    #[test]
    fn every_reason_has_a_word_of_its_own_that_the_documentation_explains() {
        let page = include_str!("../../docs/signatures.md");
        let mut words: Vec<&str> = every().iter().map(RefusalReason::word).collect();
        for word in &words {
            assert!(page.contains(&format!("| `{word}` |")), "docs/signatures.md does not explain `{word}`");
        }
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), every().len());
        let rows = page.lines().filter(|line| line.starts_with("| `")).count();
        assert_eq!(rows, words.len(), "docs/signatures.md explains a reason that does not exist");
    }
}
