//! Sigstore bundles v0.1 to v0.3, offline: with a certificate of an identity, or made with a key.
//!
//! The cryptography is that of the sigstore organisation's own crates, behind the feature `sigstore`; a build without it
//! recognises bundles and says that it can't verify them.

#[cfg(feature = "sigstore")]
mod bundle;
#[cfg(feature = "sigstore")]
mod refusals;
#[cfg(feature = "sigstore")]
mod strict;

use super::{Request, SignatureOutcome, Verifier};
use crate::source::Source;

/// The kind "Sigstore bundle".
#[derive(Debug)]
pub(super) struct Bundle;

impl Verifier for Bundle {
    fn kind(&self) -> &'static str {
        "Sigstore bundles"
    }

    fn recognises(&self, signature: &Source) -> bool {
        signature.text().is_some_and(|text| {
            text.trim_start().starts_with('{')
                && (text.contains("\"verificationMaterial\"") || text.contains("application/vnd.dev.sigstore.bundle"))
        })
    }

    #[cfg(feature = "sigstore")]
    fn verify(&self, request: &Request<'_>) -> SignatureOutcome {
        bundle::verify(request)
    }

    #[cfg(not(feature = "sigstore"))]
    fn verify(&self, _request: &Request<'_>) -> SignatureOutcome {
        SignatureOutcome::Unverified(super::Unverified::Build(self.kind()))
    }
}
