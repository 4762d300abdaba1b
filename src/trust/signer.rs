//! Who may sign, as the case states it.

use std::path::PathBuf;

use jiff::civil::Date;

/// A keyless identity: the exact identity and issuer of a Fulcio certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SigstoreIdentity {
    /// The OIDC issuer.
    pub issuer: String,
    /// The e-mail address or URI in the certificate.
    pub identity: String,
}

/// A public key in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignerKey {
    /// The file, resolved.
    pub path: PathBuf,
    /// The file's name as the case wrote it.
    pub name: String,
}

/// A signer of the case: `[signers.NAME]`. Any one of its identities or keys will do.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Signer {
    /// The name under `[signers]`.
    pub name: String,
    /// Keyless identities.
    pub sigstore: Vec<SigstoreIdentity>,
    /// Public keys (PEM).
    pub keys: Vec<SignerKey>,
    /// A trusted root of its own, instead of the built-in public-good one.
    pub trusted_root: Option<SignerKey>,
    /// The first day on which its signatures count.
    pub from: Option<Date>,
    /// The last day on which its signatures count.
    pub until: Option<Date>,
}
