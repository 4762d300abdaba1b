//! Refuses JSON that two readers could read in two ways, before anything of it is believed.
//!
//! A member that a reader skips because it does not know its name could be one that another reader obeys: a misspelt
//! `tlogEntries` would turn a logged signature into an unlogged one.

use std::collections::BTreeSet;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};

/// Checks that no object of a JSON text has a member twice, and that nothing follows the text.
///
/// # Errors
/// In words: where the text is broken, or which member stands twice.
pub(super) fn check(json: &[u8]) -> Result<(), String> {
    let mut reader = serde_json::Deserializer::from_slice(json);
    Once.deserialize(&mut reader).and_then(|()| reader.end()).map_err(|error| error.to_string())
}

/// Checks that an object has exactly one of some members, not counting those that are `null`.
///
/// # Errors
/// In words: how many there are, and of what.
pub(super) fn exactly_one(object: Option<&serde_json::Value>, members: &[&str]) -> Result<(), String> {
    let count =
        members.iter().filter(|member| object.is_some_and(|o| o.get(**member).is_some_and(|v| !v.is_null()))).count();
    if count == 1 { Ok(()) } else { Err(format!("it has {count} of {}, where one must stand", members.join(", "))) }
}

/// Every member of a bundle v0.1 to v0.3, at any depth (`sigstore_bundle.proto`, `sigstore_common.proto`,
/// `sigstore_rekor.proto`, `envelope.proto`). There is no map with free names in it.
const MEMBERS: &[&str] = &[
    "algorithm",
    "canonicalizedBody",
    "certificate",
    "certificates",
    "checkpoint",
    "digest",
    "dsseEnvelope",
    "envelope",
    "hashes",
    "hint",
    "inclusionPromise",
    "inclusionProof",
    "integratedTime",
    "keyId",
    "keyid",
    "kind",
    "kindVersion",
    "logId",
    "logIndex",
    "mediaType",
    "messageDigest",
    "messageSignature",
    "payload",
    "payloadType",
    "publicKey",
    "rawBytes",
    "rfc3161Timestamps",
    "rootHash",
    "sig",
    "signature",
    "signatures",
    "signedEntryTimestamp",
    "signedTimestamp",
    "timestampVerificationData",
    "tlogEntries",
    "treeSize",
    "verificationMaterial",
    "version",
    "x509CertificateChain",
];

/// Checks that every member of a bundle, at any depth, has a name that a bundle may have.
///
/// # Errors
/// In words: the first name that it may not have.
pub(super) fn only_known_members(value: &serde_json::Value) -> Result<(), String> {
    match value {
        serde_json::Value::Object(object) => object.iter().try_for_each(|(name, value)| {
            if MEMBERS.contains(&name.as_str()) {
                only_known_members(value)
            } else {
                Err(format!("a bundle has no member `{name}`"))
            }
        }),
        serde_json::Value::Array(items) => items.iter().try_for_each(only_known_members),
        _ => Ok(()),
    }
}

struct Once;

impl<'de> DeserializeSeed<'de> for Once {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Once {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<(), A::Error> {
        while sequence.next_element_seed(Once)?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut seen = BTreeSet::new();
        while let Some(member) = map.next_key::<String>()? {
            map.next_value_seed(Once)?;
            if !seen.insert(member.clone()) {
                return Err(A::Error::custom(format!("the member `{member}` stands twice")));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_member_that_stands_twice_is_refused_at_any_depth_and_in_any_spelling() {
        assert_eq!(check(br#"{"a":{"b":1},"c":[{"b":null},"x",1.5,true,-1]}"#), Ok(()));
        for twice in [r#"{"a":1,"a":1}"#, r#"{"x":[{"a":1,"b":2,"a":3}]}"#, r#"{"a":1,"\u0061":2}"#] {
            assert!(check(twice.as_bytes()).expect_err("twice").contains("`a` stands twice"), "{twice}");
        }
    }

    #[test]
    fn text_after_the_end_and_deep_nesting_are_refused() {
        assert!(check(br#"{"a":1} {"a":1}"#).is_err());
        assert!(check(b"{\"a\":1").is_err());
        assert!(check("[".repeat(100_000).as_bytes()).is_err());
    }
}
