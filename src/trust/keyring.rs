//! The case's signers with their keys and trusted roots loaded, and the judgement whether one of them signed.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;

use super::outcome::day_of;
use super::{
    Entitlement, Method, RefusalReason, SignatureOutcome, SignedContent, Signer, SignerIdentity, SignerKey, Verified,
};
use crate::error::Error;
use crate::source::{Limits, Source};

/// No key and no trusted root comes near this size.
const LARGEST: u64 = 4 << 20;

/// A file of a signer.
#[derive(Debug, Clone)]
pub struct KeyFile {
    /// Its name as the case wrote it.
    pub name: String,
    /// Its content, or why there is none.
    pub source: Result<Arc<Source>, Error>,
}

impl KeyFile {
    fn load(key: &SignerKey, limits: &Limits) -> Self {
        let limits = Limits { max_bytes: limits.max_bytes.min(LARGEST), ..*limits };
        Self { name: key.name.clone(), source: Source::load(&key.path, &key.name, &limits).map(Arc::new) }
    }
}

/// A signer with its files.
#[derive(Debug, Clone)]
pub struct LoadedSigner {
    /// What the case says of it.
    pub signer: Signer,
    /// Its public keys, in the case's order.
    pub keys: Vec<KeyFile>,
    /// Its own trusted root.
    pub trusted_root: Option<KeyFile>,
}

/// What a signature proves, before anyone asks whether its signer may sign.
#[derive(Debug)]
#[cfg_attr(not(feature = "sigstore"), allow(dead_code, reason = "every kind that verifies is behind a feature"))]
pub(super) struct Proof<'a> {
    /// Who signed.
    pub(super) identity: SignerIdentity,
    /// The name under `[signers]` that the identity belongs to, if any.
    pub(super) known_as: Option<&'a str>,
    /// How that is known.
    pub(super) method: Method,
    /// What was signed.
    pub(super) content: SignedContent,
    /// All proven signing times.
    pub(super) times: Vec<Timestamp>,
}

/// All signers of a case.
#[derive(Debug, Clone, Default)]
pub struct Keyring {
    signers: BTreeMap<String, LoadedSigner>,
}

impl Keyring {
    /// Loads the files of all signers; one that can't be read is kept as its error, and counts where it is needed.
    #[must_use]
    pub fn load(signers: &BTreeMap<String, Signer>, limits: &Limits) -> Self {
        let load = |(name, signer): (&String, &Signer)| {
            let loaded = LoadedSigner {
                signer: signer.clone(),
                keys: signer.keys.iter().map(|key| KeyFile::load(key, limits)).collect(),
                trusted_root: signer.trusted_root.as_ref().map(|root| KeyFile::load(root, limits)),
            };
            (name.clone(), loaded)
        };
        Self { signers: signers.iter().map(load).collect() }
    }

    /// Returns a signer by its name under `[signers]`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&LoadedSigner> {
        self.signers.get(name)
    }

    /// Returns every signer with its name: the one that is asked for first, then by name.
    pub fn asked_first<'a>(&'a self, asked: Option<&'a str>) -> impl Iterator<Item = (&'a str, &'a LoadedSigner)> {
        let first = asked.and_then(|name| self.signers.get_key_value(name));
        let rest = self.signers.iter().filter(move |(name, _)| Some(name.as_str()) != asked);
        first.into_iter().chain(rest).map(|(name, signer)| (name.as_str(), signer))
    }

    /// Returns every file that was loaded, by signer.
    pub fn files(&self) -> impl Iterator<Item = &KeyFile> {
        self.signers.values().flat_map(|signer| signer.keys.iter().chain(&signer.trusted_root))
    }

    /// Judges a signature that verifies: by somebody entitled or not, at a time that counts or not.
    #[cfg_attr(not(feature = "sigstore"), allow(dead_code, reason = "every kind that verifies is behind a feature"))]
    pub(super) fn judge(&self, proof: Proof<'_>, asked: Option<&str>, as_of: Date) -> SignatureOutcome {
        let Proof { identity, known_as, method, content, times } = proof;
        // Each proven time must be on or before the day: one timestamp from before does not excuse one from after.
        if let Some(signed) = times.iter().copied().find(|time| day_of(*time) > as_of) {
            return SignatureOutcome::Refused(RefusalReason::SignedAfterAsOf { signed, as_of });
        }
        let time = times.iter().copied().min();
        let entitlement = match (asked, known_as) {
            (None, _) => Entitlement::NobodyAsked,
            (Some(asked), Some(known_as)) if asked == known_as => self.within_window(asked, time, as_of),
            (Some(asked), known_as) => {
                Entitlement::SomebodyElse { asked: asked.to_owned(), known_as: known_as.map(str::to_owned) }
            }
        };
        SignatureOutcome::Verified(Verified { signer: identity, method, content, time, entitlement })
    }

    #[cfg_attr(not(feature = "sigstore"), allow(dead_code, reason = "every kind that verifies is behind a feature"))]
    fn within_window(&self, name: &str, time: Option<Timestamp>, as_of: Date) -> Entitlement {
        let Some(loaded) = self.get(name) else {
            return Entitlement::SomebodyElse { asked: name.to_owned(), known_as: None };
        };
        let on = time.map_or(as_of, day_of);
        let (from, until) = (loaded.signer.from, loaded.signer.until);
        if from.is_some_and(|from| on < from) || until.is_some_and(|until| on > until) {
            Entitlement::OutsideWindow { signer: name.to_owned(), on, proven: time.is_some(), from, until }
        } else {
            Entitlement::Entitled { signer: name.to_owned() }
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn keyring(from: Option<Date>, until: Option<Date>) -> Keyring {
        let signer = Signer { name: "vendor".to_owned(), from, until, ..Signer::default() };
        Keyring::load(&BTreeMap::from([("vendor".to_owned(), signer)]), &Limits::default())
    }

    fn judged(keyring: &Keyring, signer: Option<&str>, times: &[&str], asked: Option<&str>) -> SignatureOutcome {
        let identity = SignerIdentity::Sigstore { issuer: "i".to_owned(), identity: "a@b.example".to_owned() };
        let times: Vec<Timestamp> = times.iter().map(|time| time.parse().expect("a timestamp")).collect();
        let method = Method::SigstoreKey { log: None };
        let proof = Proof { identity, known_as: signer, method, content: SignedContent::File, times };
        keyring.judge(proof, asked, date(2026, 6, 30))
    }

    #[test]
    fn the_signer_that_is_asked_for_is_entitled_and_nobody_else() {
        let keyring = keyring(None, None);
        assert!(judged(&keyring, Some("vendor"), &[], Some("vendor")).is_entitled());
        assert!(!judged(&keyring, Some("other"), &[], Some("vendor")).is_entitled());
        assert!(!judged(&keyring, None, &[], Some("vendor")).is_entitled());
        assert!(!judged(&keyring, Some("vendor"), &[], None).is_entitled());
        assert!(!judged(&keyring, Some("ghost"), &[], Some("ghost")).is_entitled(), "no such signer in the case");
    }

    #[test]
    fn a_time_proven_after_the_day_is_refused_and_the_day_itself_counts() {
        let keyring = keyring(None, None);
        assert!(judged(&keyring, Some("vendor"), &["2026-06-30T23:59:59Z"], Some("vendor")).is_entitled());
        for times in [&["2026-07-01T00:00:00Z"][..], &["2026-06-01T00:00:00Z", "2026-07-01T00:00:00Z"]] {
            let outcome = judged(&keyring, Some("vendor"), times, Some("vendor"));
            assert!(matches!(outcome, SignatureOutcome::Refused(RefusalReason::SignedAfterAsOf { .. })), "{outcome:?}");
        }
    }

    #[test]
    fn a_window_is_judged_at_the_proven_time_else_at_the_day() {
        let until = keyring(None, Some(date(2026, 5, 31)));
        assert!(judged(&until, Some("vendor"), &["2026-05-31T12:00:00Z"], Some("vendor")).is_entitled());
        assert!(!judged(&until, Some("vendor"), &["2026-06-01T00:00:00Z"], Some("vendor")).is_entitled());
        assert!(!judged(&until, Some("vendor"), &[], Some("vendor")).is_entitled(), "no proof of an earlier time");
        let from = keyring(Some(date(2026, 6, 1)), None);
        assert!(!judged(&from, Some("vendor"), &["2026-05-31T12:00:00Z"], Some("vendor")).is_entitled());
        assert!(judged(&from, Some("vendor"), &["2026-06-01T00:00:00Z"], Some("vendor")).is_entitled());
    }
}
