//! The verifier's errors into our reasons.

use sigstore_verify::bundle::error::Error as BundleError;
use sigstore_verify::{CertificateError, Error, TimestampError, TransparencyLogError};

use crate::source::Sha256;
use crate::trust::RefusalReason;

/// Tells whether an error means that another key made the signature, or another file was signed.
pub(super) fn is_about_the_key(error: &Error) -> bool {
    matches!(error, Error::SignatureInvalid(_) | Error::Crypto(_))
}

/// Returns the reason that an error stands for; one that the verifier gains later is `Unsupported`, which refuses.
pub(super) fn reason(error: Error, file: Sha256) -> RefusalReason {
    match error {
        Error::SignatureInvalid(_) => RefusalReason::BadSignature,
        Error::ArtifactMismatch(_) => RefusalReason::OtherFile { actual: file },
        Error::Certificate(error) => of_certificate(&error),
        Error::TransparencyLog(error) => of_log(error),
        Error::Timestamp(TimestampError::NoVerifiedTimestamp(_)) => RefusalReason::NoProvenTime,
        Error::Timestamp(error) => RefusalReason::Timestamp(error.to_string()),
        Error::InvalidBundle(detail) => RefusalReason::Malformed(detail),
        Error::Types(error) => RefusalReason::Malformed(error.to_string()),
        Error::Bundle(error) => of_shape(&error),
        Error::InvalidTrustRoot(detail) => RefusalReason::UnusableRoot(detail),
        Error::TrustRoot(error) => RefusalReason::UnusableRoot(error.to_string()),
        Error::TrustedCertificate(error) => RefusalReason::UnusableRoot(error.to_string()),
        other => RefusalReason::Unsupported(other.to_string()),
    }
}

fn of_certificate(error: &CertificateError) -> RefusalReason {
    let words = error.to_string();
    match error {
        CertificateError::Malformed(_) => RefusalReason::Malformed(words),
        CertificateError::NotYetValid { .. } | CertificateError::Expired { .. } => {
            RefusalReason::CertificateNotValidThen(words)
        }
        CertificateError::Sct(detail) => RefusalReason::CertificateLog(detail.clone()),
        // The chain is walked before the leaf's dates are looked at, so an expired leaf shows here, as words only.
        CertificateError::ChainInvalid(detail)
            if ["expired", "not valid yet", "CertExpired", "CertNotValidYet"].iter().any(|w| detail.contains(w)) =>
        {
            RefusalReason::CertificateNotValidThen(detail.clone())
        }
        _ => RefusalReason::CertificateChain(words),
    }
}

fn of_log(error: TransparencyLogError) -> RefusalReason {
    match error {
        TransparencyLogError::EntryMismatch(detail) => RefusalReason::LogMismatch(detail),
        TransparencyLogError::IntegratedTime(detail) => RefusalReason::SigningTime(detail),
        TransparencyLogError::MalformedEntry(detail) => RefusalReason::Malformed(detail),
        other => RefusalReason::LogProof(other.to_string()),
    }
}

fn of_shape(error: &BundleError) -> RefusalReason {
    match error {
        BundleError::MissingInclusionProof(_) | BundleError::MissingInclusionPromise(_) => {
            RefusalReason::MissingInclusionProof
        }
        BundleError::MissingSigningTimeEvidence => RefusalReason::MissingLogEntry,
        BundleError::MissingTimestamp => RefusalReason::NoProvenTime,
        BundleError::MissingCheckpoint
        | BundleError::LogIndexOutOfRange { .. }
        | BundleError::CheckpointRootMismatch => RefusalReason::LogProof(error.to_string()),
        other => RefusalReason::Malformed(other.to_string()),
    }
}
