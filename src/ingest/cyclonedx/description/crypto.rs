//! Cryptographic assets: algorithms, certificates, keys, protocols.

use super::markup::{Markup, each, el, list};
use super::reference::HASH;
use super::{INTEGER, Kind, LINK, LINKS, MOMENT, Object, TEXT, Together, Version, Words, field};
use crate::ingest::cyclonedx::pattern::Pattern;
use Version::{V1_6, V1_7};

const ASSET: Words = &[(V1_6, &["algorithm", "certificate", "protocol", "related-crypto-material"])];
const PRIMITIVE: Words = &[
    (
        V1_6,
        &[
            "drbg",
            "mac",
            "block-cipher",
            "stream-cipher",
            "signature",
            "hash",
            "pke",
            "xof",
            "kdf",
            "key-agree",
            "kem",
            "ae",
            "combiner",
        ],
    ),
    (V1_7, &["key-wrap"]),
    (V1_6, &["other", "unknown"]),
];
/// The families of algorithms of the cryptography registry of CycloneDX 1.7.
const FAMILY: Words = &[(
    V1_7,
    &[
        "3DES",
        "3GPP-XOR",
        "A5/1",
        "A5/2",
        "AES",
        "ARIA",
        "Argon2",
        "Ascon",
        "BLAKE2",
        "BLAKE3",
        "BLS",
        "Blowfish",
        "CAMELLIA",
        "CAST5",
        "CAST6",
        "CMAC",
        "CMEA",
        "CTR_DRBG",
        "ChaCha",
        "ChaCha20",
        "DES",
        "DSA",
        "ECDH",
        "ECDSA",
        "ECIES",
        "EdDSA",
        "ElGamal",
        "FFDH",
        "Fortuna",
        "GOST",
        "HC",
        "HKDF",
        "HMAC",
        "HMAC_DRBG",
        "HPKE",
        "Hash_DRBG",
        "IDEA",
        "IKE-PRF",
        "J-PAKE",
        "LMS",
        "MD2",
        "MD4",
        "MD5",
        "MILENAGE",
        "ML-DSA",
        "ML-KEM",
        "MQV",
        "OPAQUE",
        "PBES1",
        "PBES2",
        "PBKDF1",
        "PBKDF2",
        "PBMAC1",
        "Poly1305",
        "RABBIT",
        "RC2",
        "RC4",
        "RC5",
        "RC6",
        "RIPEMD",
        "RSAES-OAEP",
        "RSAES-PKCS1",
        "RSASSA-PKCS1",
        "RSASSA-PSS",
        "SEED",
        "SHA-1",
        "SHA-2",
        "SHA-3",
        "SLH-DSA",
        "SM2",
        "SM3",
        "SM4",
        "SM9",
        "SNOW3G",
        "SP800-108",
        "SPAKE2",
        "SPAKE2PLUS",
        "SRP",
        "Salsa20",
        "Serpent",
        "SipHash",
        "Skipjack",
        "TUAK",
        "Twofish",
        "UMAC",
        "Whirlpool",
        "X3DH",
        "XMSS",
        "Yarrow",
        "ZUC",
        "bcrypt",
        "scrypt",
        "yescrypt",
    ],
)];
const ENVIRONMENT: Words =
    &[(V1_6, &["software-plain-ram", "software-encrypted-ram", "software-tee", "hardware", "other", "unknown"])];
const PLATFORM: Words = &[(
    V1_6,
    &[
        "generic", "x86_32", "x86_64", "armv7-a", "armv7-m", "armv8-a", "armv8-m", "armv9-a", "armv9-m", "s390x",
        "ppc64", "ppc64le", "other", "unknown",
    ],
)];
const CERTIFICATION: Words = &[(
    V1_6,
    &[
        "none",
        "fips140-1-l1",
        "fips140-1-l2",
        "fips140-1-l3",
        "fips140-1-l4",
        "fips140-2-l1",
        "fips140-2-l2",
        "fips140-2-l3",
        "fips140-2-l4",
        "fips140-3-l1",
        "fips140-3-l2",
        "fips140-3-l3",
        "fips140-3-l4",
        "cc-eal1",
        "cc-eal1+",
        "cc-eal2",
        "cc-eal2+",
        "cc-eal3",
        "cc-eal3+",
        "cc-eal4",
        "cc-eal4+",
        "cc-eal5",
        "cc-eal5+",
        "cc-eal6",
        "cc-eal6+",
        "cc-eal7",
        "cc-eal7+",
        "other",
        "unknown",
    ],
)];
const MODE: Words = &[(V1_6, &["cbc", "ecb", "ccm", "gcm", "cfb", "ofb", "ctr", "other", "unknown"])];
const PADDING: Words = &[(V1_6, &["pkcs5", "pkcs7", "pkcs1v15", "oaep", "raw", "other", "unknown"])];
const USE: Words = &[(
    V1_6,
    &[
        "generate",
        "keygen",
        "encrypt",
        "decrypt",
        "digest",
        "tag",
        "keyderive",
        "sign",
        "verify",
        "encapsulate",
        "decapsulate",
        "other",
        "unknown",
    ],
)];
const CERTIFICATE_STATE: Words =
    &[(V1_7, &["pre-activation", "active", "suspended", "deactivated", "revoked", "destroyed"])];
const KEY_STATE: Words =
    &[(V1_6, &["pre-activation", "active", "suspended", "deactivated", "compromised", "destroyed"])];
const EXTENSION: Words = &[(
    V1_7,
    &[
        "basicConstraints",
        "keyUsage",
        "extendedKeyUsage",
        "subjectAlternativeName",
        "authorityKeyIdentifier",
        "subjectKeyIdentifier",
        "authorityInformationAccess",
        "certificatePolicies",
        "crlDistributionPoints",
        "signedCertificateTimestamp",
    ],
)];
const MATERIAL: Words = &[(
    V1_6,
    &[
        "private-key",
        "public-key",
        "secret-key",
        "key",
        "ciphertext",
        "signature",
        "digest",
        "initialization-vector",
        "nonce",
        "seed",
        "salt",
        "shared-secret",
        "tag",
        "additional-data",
        "password",
        "credential",
        "token",
        "other",
        "unknown",
    ],
)];
const PROTOCOL: Words = &[
    (V1_6, &["tls", "ssh", "ipsec", "ike", "sstp", "wpa"]),
    (V1_7, &["dtls", "quic", "eap-aka", "eap-aka-prime", "prins", "5g-aka"]),
    (V1_6, &["other", "unknown"]),
];

/// What a cryptographic asset is.
pub(super) static CRYPTO_PROPERTIES: Object = Object {
    name: "cryptoProperties",
    fields: &[
        field("assetType", Kind::Word(ASSET)).required(),
        field("algorithmProperties", Kind::Object(&ALGORITHM)),
        field("certificateProperties", Kind::Object(&CERTIFICATE)),
        field("relatedCryptoMaterialProperties", Kind::Object(&MATERIAL_PROPERTIES)),
        field("protocolProperties", Kind::Object(&PROTOCOL_PROPERTIES)),
        field("oid", TEXT),
    ],
    xml: Markup {
        parts: &[
            el("assetType"),
            el("algorithmProperties"),
            el("certificateProperties"),
            el("relatedCryptoMaterialProperties"),
            el("protocolProperties"),
            el("oid"),
        ],
        ..Markup::NEW
    },
    ..Object::NEW
};

static ALGORITHM: Object = Object {
    name: "algorithmProperties",
    fields: &[
        field("primitive", Kind::Word(PRIMITIVE)),
        field("algorithmFamily", Kind::Word(FAMILY)).since(V1_7),
        field("parameterSetIdentifier", TEXT),
        field("curve", TEXT),
        field("ellipticCurve", Kind::Text(Pattern::EllipticCurve)).since(V1_7),
        field("executionEnvironment", Kind::Word(ENVIRONMENT)),
        field("implementationPlatform", Kind::Word(PLATFORM)),
        field("certificationLevel", Kind::WordList(CERTIFICATION)),
        field("mode", Kind::Word(MODE)),
        field("padding", Kind::Word(PADDING)),
        field("cryptoFunctions", Kind::WordList(USE)),
        field("classicalSecurityLevel", Kind::Integer(0, i64::MAX)),
        field("nistQuantumSecurityLevel", Kind::Integer(0, 6)),
    ],
    xml: Markup {
        parts: &[
            el("primitive"),
            el("algorithmFamily").kind(TEXT),
            el("parameterSetIdentifier"),
            el("curve"),
            el("ellipticCurve").kind(TEXT),
            el("executionEnvironment"),
            el("implementationPlatform"),
            each("certificationLevel"),
            el("mode"),
            el("padding"),
            list("cryptoFunctions", "cryptoFunction"),
            el("classicalSecurityLevel"),
            el("nistQuantumSecurityLevel"),
        ],
        ..Markup::NEW
    },
    ..Object::NEW
};

static CERTIFICATE: Object = Object {
    name: "certificateProperties",
    fields: &[
        field("serialNumber", TEXT).since(V1_7),
        field("subjectName", TEXT),
        field("issuerName", TEXT),
        field("notValidBefore", MOMENT),
        field("notValidAfter", MOMENT),
        field("signatureAlgorithmRef", LINK),
        field("subjectPublicKeyRef", LINK),
        field("certificateFormat", TEXT),
        field("certificateExtension", TEXT),
        field("certificateFileExtension", TEXT).since(V1_7),
        field("fingerprint", Kind::Object(&HASH)).since(V1_7),
        field("certificateState", Kind::Objects(&STATE)).since(V1_7),
        field("creationDate", MOMENT).since(V1_7),
        field("activationDate", MOMENT).since(V1_7),
        field("deactivationDate", MOMENT).since(V1_7),
        field("revocationDate", MOMENT).since(V1_7),
        field("destructionDate", MOMENT).since(V1_7),
        field("certificateExtensions", Kind::Objects(&CERTIFICATE_EXTENSION)).since(V1_7),
        field("relatedCryptographicAssets", Kind::Objects(&RELATED)).since(V1_7),
    ],
    xml: Markup {
        parts: &[
            el("serialNumber"),
            el("subjectName"),
            el("issuerName"),
            el("notValidBefore"),
            el("notValidAfter"),
            el("signatureAlgorithmRef"),
            el("subjectPublicKeyRef"),
            el("certificateFormat"),
            el("certificateExtension"),
            el("certificateFileExtension"),
            el("fingerprint"),
            each("certificateState"),
            el("creationDate"),
            el("activationDate"),
            el("deactivationDate"),
            el("revocationDate"),
            el("destructionDate"),
            list("certificateExtensions", "certificateExtension"),
            list("relatedCryptographicAssets", "relatedCryptographicAsset"),
        ],
        ..Markup::NEW
    },
    ..Object::NEW
};

static STATE: Object = Object {
    name: "certificateState",
    fields: &[
        field("state", Kind::Word(CERTIFICATE_STATE)),
        field("name", TEXT),
        field("description", TEXT),
        field("reason", TEXT),
    ],
    rules: &[Together::ExactlyOne(&["state", "name"])],
    xml: Markup {
        parts: &[el("state"), el("name"), el("description"), el("reason")],
        rules: &[(V1_7, Together::ExactlyOne(&["state", "name"])), (V1_7, Together::Brings("description", &["name"]))],
        ..Markup::NEW
    },
    ..Object::NEW
};

static CERTIFICATE_EXTENSION: Object = Object {
    name: "certificateExtension",
    fields: &[
        field("commonExtensionName", Kind::Word(EXTENSION)),
        field("commonExtensionValue", TEXT),
        field("customExtensionName", TEXT),
        field("customExtensionValue", TEXT),
    ],
    rules: &[
        Together::ExactlyOne(&["commonExtensionName", "customExtensionName"]),
        Together::Brings("commonExtensionName", &["commonExtensionValue"]),
        Together::Brings("commonExtensionValue", &["commonExtensionName"]),
        Together::Brings("customExtensionValue", &["customExtensionName"]),
    ],
    xml: Markup {
        parts: &[
            el("commonExtensionName"),
            el("commonExtensionValue"),
            el("customExtensionName"),
            el("customExtensionValue"),
        ],
        rules: &[
            (V1_7, Together::ExactlyOne(&["commonExtensionName", "customExtensionName"])),
            (V1_7, Together::Brings("commonExtensionName", &["commonExtensionValue"])),
            (V1_7, Together::Brings("commonExtensionValue", &["commonExtensionName"])),
            (V1_7, Together::Brings("customExtensionValue", &["customExtensionName"])),
        ],
        ..Markup::NEW
    },
    ..Object::NEW
};

static MATERIAL_PROPERTIES: Object = Object {
    name: "relatedCryptoMaterialProperties",
    fields: &[
        field("type", Kind::Word(MATERIAL)),
        field("id", TEXT),
        field("state", Kind::Word(KEY_STATE)),
        field("algorithmRef", LINK),
        field("creationDate", MOMENT),
        field("activationDate", MOMENT),
        field("updateDate", MOMENT),
        field("expirationDate", MOMENT),
        field("value", TEXT),
        field("size", INTEGER),
        field("format", TEXT),
        field("securedBy", Kind::Object(&SECURED_BY)),
        field("fingerprint", Kind::Object(&HASH)).since(V1_7),
        field("relatedCryptographicAssets", Kind::Objects(&RELATED)).since(V1_7),
    ],
    xml: Markup {
        parts: &[
            el("type"),
            el("id"),
            el("state"),
            el("algorithmRef"),
            el("creationDate"),
            el("activationDate"),
            el("updateDate"),
            el("expirationDate"),
            el("value"),
            el("size"),
            el("format"),
            el("securedBy"),
            el("fingerprint"),
            list("relatedCryptographicAssets", "relatedCryptographicAsset"),
        ],
        ..Markup::NEW
    },
    ..Object::NEW
};

static SECURED_BY: Object = Object {
    name: "securedBy",
    fields: &[field("mechanism", TEXT), field("algorithmRef", LINK)],
    xml: Markup { parts: &[el("mechanism"), el("algorithmRef")], ..Markup::NEW },
    ..Object::NEW
};

static RELATED: Object = Object {
    name: "relatedCryptographicAsset",
    fields: &[field("type", TEXT), field("ref", LINK)],
    xml: Markup { parts: &[el("type"), el("ref")], ..Markup::NEW },
    ..Object::NEW
};

static PROTOCOL_PROPERTIES: Object = Object {
    name: "protocolProperties",
    fields: &[
        field("type", Kind::Word(PROTOCOL)),
        field("version", TEXT),
        field("cipherSuites", Kind::Objects(&CIPHER_SUITE)),
        field("ikev2TransformTypes", Kind::Object(&IKEV2)),
        field("cryptoRefArray", LINKS),
        field("relatedCryptographicAssets", Kind::Objects(&RELATED)).since(V1_7),
    ],
    xml: Markup {
        parts: &[
            el("type"),
            el("version"),
            list("cipherSuites", "cipherSuite"),
            el("ikev2TransformTypes"),
            each("cryptoRef").spells("cryptoRefArray"),
        ],
        ..Markup::NEW
    },
    ..Object::NEW
};

static CIPHER_SUITE: Object = Object {
    name: "cipherSuite",
    fields: &[
        field("name", TEXT),
        field("algorithms", LINKS),
        field("identifiers", Kind::Texts(Pattern::Any)),
        field("tlsGroups", Kind::Texts(Pattern::Any)).since(V1_7),
        field("tlsSignatureSchemes", Kind::Texts(Pattern::Any)).since(V1_7),
    ],
    xml: Markup {
        parts: &[
            el("name"),
            list("algorithms", "algorithm"),
            list("identifiers", "identifier"),
            list("tlsGroups", "group"),
            list("tlsSignatureSchemes", "signatureScheme"),
        ],
        ..Markup::NEW
    },
    ..Object::NEW
};

static IKEV2: Object = Object {
    name: "ikev2TransformTypes",
    fields: &[
        field("encr", LINKS).until(V1_6),
        field("encr", Kind::Mixed(Pattern::Reference, &ENCRYPTION)).since(V1_7),
        field("prf", LINKS).until(V1_6),
        field("prf", Kind::Mixed(Pattern::Reference, &NAMED)).since(V1_7),
        field("integ", LINKS).until(V1_6),
        field("integ", Kind::Mixed(Pattern::Reference, &NAMED)).since(V1_7),
        field("ke", LINKS).until(V1_6),
        field("ke", Kind::Mixed(Pattern::Reference, &KEY_EXCHANGE)).since(V1_7),
        field("auth", LINKS).until(V1_6),
        field("auth", Kind::Mixed(Pattern::Reference, &NAMED)).since(V1_7),
        field("esn", Kind::Flag),
    ],
    xml: Markup {
        parts: &[each("encr"), each("prf"), each("integ"), each("ke"), el("esn"), each("auth")],
        ..Markup::NEW
    },
    ..Object::NEW
};

static ENCRYPTION: Object = Object {
    name: "ikeV2Enc",
    fields: &[field("name", TEXT), field("keyLength", INTEGER), field("algorithm", LINK)],
    xml: Markup { parts: &[el("name"), el("keyLength"), el("algorithm")], ..Markup::NEW },
    ..Object::NEW
};

static NAMED: Object = Object {
    name: "ikeV2Transform",
    fields: &[field("name", TEXT), field("algorithm", LINK)],
    xml: Markup { parts: &[el("name"), el("algorithm")], ..Markup::NEW },
    ..Object::NEW
};

static KEY_EXCHANGE: Object = Object {
    name: "ikeV2Ke",
    fields: &[field("group", INTEGER), field("algorithm", LINK)],
    xml: Markup { parts: &[el("group"), el("algorithm")], ..Markup::NEW },
    ..Object::NEW
};
