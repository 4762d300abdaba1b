//! What became of a signature: verified and entitled, verified but not entitled, refused, or not verified at all.

use std::fmt;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::RefusalReason;
use crate::error::Error;
use crate::source::Sha256;

/// What became of a signature over one file.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignatureOutcome {
    /// It verifies; whether its signer may sign the file is another question: [`Verified::entitlement`].
    Verified(Verified),
    /// It does not verify, for this reason.
    Refused(RefusalReason),
    /// Nobody could tell: never counted as verified, never as invalid.
    Unverified(Unverified),
}

impl SignatureOutcome {
    /// Tells whether it verifies and its signer may sign the file.
    #[must_use]
    pub fn is_entitled(&self) -> bool {
        matches!(self, Self::Verified(verified) if verified.is_entitled())
    }
}

/// Why a signature was neither verified nor refused.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unverified {
    /// Its kind is known by name, and this version does not verify it.
    Kind(&'static str),
    /// This build was made without the verifier of its kind.
    Build(&'static str),
    /// A file that is needed can't be read.
    Unreadable(Error),
}

impl fmt::Display for Unverified {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Kind(kind) => write!(f, "this version does not verify {kind}"),
            Self::Build(kind) => write!(f, "this build was made without the verifier of {kind}"),
            Self::Unreadable(error) => write!(f, "{error}"),
        }
    }
}

/// A signature that verifies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// Who signed.
    pub signer: SignerIdentity,
    /// How that is known.
    pub method: Method,
    /// What was signed.
    pub content: SignedContent,
    /// When it was signed at the latest, if something proves it.
    pub time: Option<Timestamp>,
    /// Whether the signer may sign the file.
    pub entitlement: Entitlement,
}

impl Verified {
    /// Tells whether the signer may sign the file.
    #[must_use]
    pub fn is_entitled(&self) -> bool {
        matches!(self.entitlement, Entitlement::Entitled { .. })
    }
}

/// What a signature is over.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignedContent {
    /// The file itself.
    File,
    /// An in-toto statement that names the file by its digest; the signer says that of the file, not the file.
    Statement {
        /// The type of what is said, a URI; text of the signer.
        predicate_type: String,
    },
}

impl fmt::Display for SignedContent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File => f.write_str("the file itself"),
            Self::Statement { predicate_type } => write!(f, "a statement about the file, of type {predicate_type}"),
        }
    }
}

/// Who made a signature, as the signature itself proves it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignerIdentity {
    /// An identity that an issuer vouched for, in a certificate.
    Sigstore {
        /// The OIDC issuer.
        issuer: String,
        /// The e-mail address or URI.
        identity: String,
    },
    /// The holder of a key that the case gives.
    Key {
        /// The key's file, as the case wrote it.
        name: String,
        /// The SHA-256 of the public key (DER, `SubjectPublicKeyInfo`).
        fingerprint: Sha256,
    },
}

impl fmt::Display for SignerIdentity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sigstore { issuer, identity } => write!(f, "{identity}, by issuer {issuer}"),
            Self::Key { name, fingerprint } => write!(f, "the holder of key {name} (SHA-256 {fingerprint})"),
        }
    }
}

/// How the signer is known.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Method {
    /// A Sigstore bundle with a short-lived certificate and a transparency log entry.
    SigstoreCertificate {
        /// The trusted root that it leads to.
        root: TrustAnchor,
    },
    /// A Sigstore bundle made with a key.
    SigstoreKey {
        /// The trusted root of the log that holds it; `None` when no log does: then nothing proves when it was signed,
        /// and nobody else can see that it was.
        log: Option<TrustAnchor>,
    },
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SigstoreCertificate { root } => write!(f, "Sigstore certificate and log entry, under {root}"),
            Self::SigstoreKey { log: Some(root) } => write!(f, "public key, with a Sigstore log entry under {root}"),
            Self::SigstoreKey { log: None } => {
                f.write_str("public key alone, without a log entry: nothing proves when it was signed")
            }
        }
    }
}

/// The trusted root that a verification ends in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TrustAnchor {
    /// The built-in root of Sigstore's public-good instance.
    PublicGood,
    /// The signer's own, from a file of the case.
    Own {
        /// The file, as the case wrote it.
        name: String,
        /// Its SHA-256.
        sha256: Sha256,
    },
}

impl fmt::Display for TrustAnchor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PublicGood => f.write_str("the built-in root of public Sigstore"),
            Self::Own { name, sha256 } => write!(f, "the trusted root {name} (SHA-256 {})", sha256.short()),
        }
    }
}

/// Whether a verified signer may sign a file.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Entitlement {
    /// It is the signer that the case asks for.
    Entitled {
        /// The name under `[signers]`.
        signer: String,
    },
    /// The case does not say who must sign the file, so nobody is entitled.
    NobodyAsked,
    /// The case asks for another signer.
    SomebodyElse {
        /// The name under `[signers]` that the case asks for.
        asked: String,
        /// The name under `[signers]` of who did sign, if the case knows.
        known_as: Option<String>,
    },
    /// It is the right signer, at a time when its signatures don't count.
    OutsideWindow {
        /// The name under `[signers]`.
        signer: String,
        /// The day that was judged.
        on: Date,
        /// Whether that day is proven; else it is the as-of day.
        proven: bool,
        /// The first day on which its signatures count.
        from: Option<Date>,
        /// The last day.
        until: Option<Date>,
    },
}

/// Returns the day of a moment, in UTC.
#[must_use]
pub fn day_of(time: Timestamp) -> Date {
    time.to_zoned(TimeZone::UTC).date()
}
