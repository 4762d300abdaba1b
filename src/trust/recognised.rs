//! Kinds of signature that are known by name and not verified by this version: said so, never guessed.

use super::{Request, SignatureOutcome, Unverified, Verifier};
use crate::source::Source;

/// A kind that is told by how its files begin.
#[derive(Debug)]
pub(super) struct Recognised {
    kind: &'static str,
    /// One of these begins the file, after white space.
    begins: &'static [&'static [u8]],
    /// All of these stand in it, when it is JSON.
    members: &'static [&'static str],
}

/// OpenPGP, armoured or cleartext.
pub(super) const OPENPGP: Recognised = Recognised {
    kind: "OpenPGP signatures",
    begins: &[b"-----BEGIN PGP SIGNATURE-----", b"-----BEGIN PGP SIGNED MESSAGE-----"],
    members: &[],
};

/// SSHSIG.
pub(super) const SSH: Recognised =
    Recognised { kind: "SSH signatures", begins: &[b"-----BEGIN SSH SIGNATURE-----"], members: &[] };

/// minisign and signify.
pub(super) const MINISIGN: Recognised =
    Recognised { kind: "minisign and signify signatures", begins: &[b"untrusted comment:"], members: &[] };

/// CMS and PKCS #7, in PEM.
pub(super) const CMS: Recognised = Recognised {
    kind: "CMS (PKCS #7) signatures",
    begins: &[b"-----BEGIN PKCS7-----", b"-----BEGIN CMS-----"],
    members: &[],
};

/// A bare DSSE envelope.
pub(super) const DSSE: Recognised = Recognised {
    kind: "DSSE envelopes outside a Sigstore bundle",
    begins: &[b"{"],
    members: &["\"payloadType\"", "\"signatures\""],
};

impl Verifier for Recognised {
    fn kind(&self) -> &'static str {
        self.kind
    }

    fn recognises(&self, signature: &Source) -> bool {
        let content = signature.bytes().trim_ascii_start();
        self.begins.iter().any(|mark| content.starts_with(mark))
            && (self.members.is_empty()
                || signature.text().is_some_and(|text| self.members.iter().all(|member| text.contains(member))))
    }

    fn verify(&self, _request: &Request<'_>) -> SignatureOutcome {
        SignatureOutcome::Unverified(Unverified::Kind(self.kind))
    }
}
