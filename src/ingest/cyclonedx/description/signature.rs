//! The enveloped signature of a document or a part: the JSON Signature Format (JSF) 0.82.

use super::{Kind, Object, Open, TEXT, Together, Version, Words, field};
use crate::ingest::cyclonedx::pattern::Pattern;
use crate::ingest::cyclonedx::slot::Slot;
use Version::V1_4;

const KEY_TYPE: Words = &[(V1_4, &["EC", "OKP", "RSA"])];
const CURVE: Words = &[(V1_4, &["P-256", "P-384", "P-521", "Ed25519", "Ed448"])];

/// One signature, several beside each other (`signers`), or one after the other (`chain`).
pub(super) static SIGNATURE: Object = Object {
    name: "signature",
    fields: &[
        field("signers", Kind::Objects(&SIGNER)).fills(Slot::Within),
        field("chain", Kind::Objects(&SIGNER)).fills(Slot::Within),
        field("algorithm", Kind::Text(Pattern::SignatureAlgorithm)).fills(Slot::SignatureAlgorithm),
        field("keyId", TEXT),
        field("publicKey", Kind::Object(&PUBLIC_KEY)),
        field("certificatePath", Kind::Texts(Pattern::Any)),
        field("excludes", Kind::Texts(Pattern::Any)),
        field("value", TEXT),
    ],
    rules: &[
        Together::ExactlyOne(&["signers", "chain", "algorithm"]),
        Together::Brings("algorithm", &["value"]),
        Together::Brings("value", &["algorithm"]),
        Together::Brings("keyId", &["algorithm"]),
        Together::Brings("publicKey", &["algorithm"]),
        Together::Brings("certificatePath", &["algorithm"]),
        Together::Brings("excludes", &["algorithm"]),
    ],
    ..Object::NEW
};

static SIGNER: Object = Object {
    name: "signer",
    fields: &[
        field("algorithm", Kind::Text(Pattern::SignatureAlgorithm)).required().fills(Slot::SignatureAlgorithm),
        field("keyId", TEXT),
        field("publicKey", Kind::Object(&PUBLIC_KEY)),
        field("certificatePath", Kind::Texts(Pattern::Any)),
        field("excludes", Kind::Texts(Pattern::Any)),
        field("value", TEXT).required(),
    ],
    ..Object::NEW
};

static PUBLIC_KEY: Object = Object {
    name: "publicKey",
    fields: &[
        field("kty", Kind::Word(KEY_TYPE)).required(),
        field("crv", Kind::Word(CURVE)),
        field("x", TEXT),
        field("y", TEXT),
        field("n", TEXT),
        field("e", TEXT),
    ],
    rules: &[
        Together::ExactlyOne(&["crv", "n"]),
        Together::Brings("crv", &["x"]),
        Together::Brings("x", &["crv"]),
        Together::Brings("y", &["crv"]),
        Together::Brings("n", &["e"]),
        Together::Brings("e", &["n"]),
    ],
    open: Open::Never,
    ..Object::NEW
};
