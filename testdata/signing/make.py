#!/usr/bin/env python3
"""Makes signed test material: FOR TESTS ONLY.

Every private key here is derived from the published words in SEED below, so anyone can make any signature: nothing that
these keys sign may ever be trusted outside the tests. The same words give the same keys, and signing is deterministic
(RFC 6979), so running a command twice gives the same bytes.

It plays a whole Sigstore instance: a certificate authority, a certificate log, a transparency log, a timestamp
authority. Public parts stand beside this file: test-only-trusted-root.json, test-only-*.pub.pem.

  python3 make.py init                                   writes the public parts beside this file
  python3 make.py sign --file F --identity I -o F.sigstore.json [--issuer U] [--at TIME] [--dsse]
  python3 make.py sign-key --file F --key NAME -o F.sigstore.json [--log] [--at TIME] [--dsse]
  python3 make.py fixtures                               writes fixtures/, the material of the tests

  python3 make.py public-key --key NAME -o F.pem         writes what a case names as the signer's key
  python3 make.py trusted-root -o F.json                 writes what a case names as the signer's trusted root

NAME of --key is any word: the key is derived from it, Ed25519 if it begins with `ed25519-`, else P-256.
TIME is RFC 3339, by default 2026-05-04T09:00:00Z. Needs Python 3.9 and the package `cryptography`, 45 or newer.
"""

import argparse
import base64
import datetime
import hashlib
import json
import pathlib
import struct
import sys

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

SEED = "tallyclerk test keys: published, worthless, never to be trusted"
HERE = pathlib.Path(__file__).resolve().parent
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
ISSUER = "https://accounts.example.com"
AT = "2026-05-04T09:00:00Z"
LOG_ORIGIN = "test-only-log.tallyclerk.example"
START = datetime.datetime(2025, 1, 1, tzinfo=datetime.timezone.utc)
END = datetime.datetime(2045, 1, 1, tzinfo=datetime.timezone.utc)

FULCIO_ISSUER = x509.ObjectIdentifier("1.3.6.1.4.1.57264.1.1")
FULCIO_ISSUER_V2 = x509.ObjectIdentifier("1.3.6.1.4.1.57264.1.8")
SCT_LIST = x509.ObjectIdentifier("1.3.6.1.4.1.11129.2.4.2")


def b64(raw):
    return base64.b64encode(raw).decode()


def canonical(value):
    """RFC 8785 for what stands here: ASCII strings and small integers."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def derived(purpose):
    """The private key of a purpose: P-256, from the published seed."""
    digest = hashlib.sha512(f"{SEED}\0{purpose}".encode()).digest()
    return ec.derive_private_key(int.from_bytes(digest, "big") % (ORDER - 1) + 1, ec.SECP256R1())


def derived_ed25519(purpose):
    return ed25519.Ed25519PrivateKey.from_private_bytes(hashlib.sha256(f"{SEED}\0{purpose}".encode()).digest())


def user_key(name):
    """A user's key; names that begin with `ed25519-` are Ed25519, the rest P-256."""
    return derived_ed25519(f"user {name}") if name.startswith("ed25519-") else derived(f"user {name}")


def ecdsa_sign(key, message):
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return key.sign(message)
    return key.sign(message, ec.ECDSA(hashes.SHA256(), deterministic_signing=True))


def spki(key):
    return key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def public_pem(key):
    return key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


def serial(*words):
    return int.from_bytes(hashlib.sha256("\0".join(words).encode()).digest()[:15], "big") | 1


def name(common):
    return x509.Name([
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, "tallyclerk tests only, never trust"),
        x509.NameAttribute(NameOID.COMMON_NAME, common),
    ])


def rfc3339(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def parse_time(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(datetime.timezone.utc)


class Instance:
    """One Sigstore instance; another `realm` is another instance with other keys."""

    def __init__(self, realm="main"):
        self.ca = derived(f"{realm} certificate authority")
        self.ct = derived(f"{realm} certificate log")
        self.log = derived(f"{realm} transparency log")
        self.realm = realm
        self.ca_certificate = (
            x509.CertificateBuilder()
            .subject_name(name(f"TEST ONLY certificate authority ({realm})"))
            .issuer_name(name(f"TEST ONLY certificate authority ({realm})"))
            .public_key(self.ca.public_key())
            .serial_number(serial("ca", realm))
            .not_valid_before(START)
            .not_valid_after(END)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(key_usage(certificates=True), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(self.ca.public_key()), critical=False)
            .sign(self.ca, hashes.SHA256(), ecdsa_deterministic=True)
        )

    def trusted_root(self, valid_until=None):
        window = {"start": rfc3339(START)}
        if valid_until:
            window["end"] = valid_until

        def log(url, key):
            return {
                "baseUrl": url,
                "hashAlgorithm": "SHA2_256",
                "publicKey": {
                    "rawBytes": b64(spki(key)),
                    "keyDetails": "PKIX_ECDSA_P256_SHA_256",
                    "validFor": window,
                },
                "logId": {"keyId": b64(hashlib.sha256(spki(key)).digest())},
            }

        certificate = self.ca_certificate.public_bytes(serialization.Encoding.DER)
        return {
            "mediaType": "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
            "tlogs": [log(f"https://{LOG_ORIGIN}", self.log)],
            "certificateAuthorities": [{
                "subject": {
                    "organization": "tallyclerk tests only, never trust",
                    "commonName": f"TEST ONLY certificate authority ({self.realm})",
                },
                "uri": "https://test-only-ca.tallyclerk.example",
                "certChain": {"certificates": [{"rawBytes": b64(certificate)}]},
                "validFor": window,
            }],
            "ctlogs": [log("https://test-only-ct.tallyclerk.example", self.ct)],
            "timestampAuthorities": [],
        }

    def certificate(self, key, identity, issuer, at, with_sct=True):
        """A certificate as Fulcio makes them: ten minutes, one identity, the issuer, one certificate timestamp."""
        if "://" in identity:
            alternative = x509.UniformResourceIdentifier(identity)
        else:
            alternative = x509.RFC822Name(identity)
        encoded = issuer.encode()
        builder = (
            x509.CertificateBuilder()
            .subject_name(x509.Name([]))
            .issuer_name(self.ca_certificate.subject)
            .public_key(key.public_key())
            .serial_number(serial("leaf", self.realm, identity, issuer, rfc3339(at)))
            .not_valid_before(at - datetime.timedelta(seconds=30))
            .not_valid_after(at + datetime.timedelta(minutes=10))
            .add_extension(key_usage(certificates=False), critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CODE_SIGNING]), critical=False)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self.ca.public_key()), critical=False)
            .add_extension(x509.SubjectAlternativeName([alternative]), critical=True)
            .add_extension(x509.UnrecognizedExtension(FULCIO_ISSUER, encoded), critical=False)
            .add_extension(
                x509.UnrecognizedExtension(FULCIO_ISSUER_V2, der_utf8(encoded)), critical=False)
        )
        if with_sct:
            before = builder.sign(self.ca, hashes.SHA256(), ecdsa_deterministic=True)
            builder = builder.add_extension(
                x509.UnrecognizedExtension(SCT_LIST, self.sct_list(before.tbs_certificate_bytes, at)), critical=False)
        return builder.sign(self.ca, hashes.SHA256(), ecdsa_deterministic=True)

    def sct_list(self, tbs, at):
        """RFC 6962 §3.2 and §3.3: one timestamp over the certificate without this extension."""
        milliseconds = int(at.timestamp() * 1000)
        issuer_key_hash = hashlib.sha256(spki(self.ca)).digest()
        signed = (
            b"\0\0" + struct.pack(">Q", milliseconds) + b"\0\1" + issuer_key_hash
            + len(tbs).to_bytes(3, "big") + tbs + b"\0\0"
        )
        signature = ecdsa_sign(self.ct, signed)
        sct = (
            b"\0" + hashlib.sha256(spki(self.ct)).digest() + struct.pack(">Q", milliseconds) + b"\0\0"
            + b"\4\3" + len(signature).to_bytes(2, "big") + signature
        )
        listed = len(sct).to_bytes(2, "big") + sct
        return der(4, len(listed).to_bytes(2, "big") + listed)

    def entry(self, kind, body, at):
        """An entry of a Rekor v1 log of two leaves, ours the second: promise, proof and checkpoint."""
        body = canonical(body)
        seconds = int(at.timestamp())
        log_id = hashlib.sha256(spki(self.log)).digest()
        promise = ecdsa_sign(self.log, canonical({
            "body": b64(body), "integratedTime": seconds, "logID": log_id.hex(), "logIndex": 1,
        }))
        first = hashlib.sha256(b"\0" + b"the first leaf of a log for tests").digest()
        ours = hashlib.sha256(b"\0" + body).digest()
        root = hashlib.sha256(b"\1" + first + ours).digest()
        note = f"{LOG_ORIGIN}\n2\n{b64(root)}\n"
        signature = b64(log_id[:4] + ecdsa_sign(self.log, note.encode()))
        return {
            "logIndex": "1",
            "logId": {"keyId": b64(log_id)},
            "kindVersion": {"kind": kind, "version": "0.0.1"},
            "integratedTime": str(seconds),
            "inclusionPromise": {"signedEntryTimestamp": b64(promise)},
            "inclusionProof": {
                "logIndex": "1",
                "rootHash": b64(root),
                "treeSize": "2",
                "hashes": [b64(first)],
                "checkpoint": {"envelope": f"{note}\n\u2014 {LOG_ORIGIN} {signature}\n"},
            },
            "canonicalizedBody": b64(body),
        }

    def bundle(self, content, key, at, certificate=None, logged=True, hint=""):
        """A bundle v0.3 around signed content, by certificate or by key."""
        if certificate is not None:
            material = {"certificate": {"rawBytes": b64(certificate.public_bytes(serialization.Encoding.DER))}}
            verifier = certificate.public_bytes(serialization.Encoding.PEM)
        else:
            material = {"publicKey": {"hint": hint}}
            verifier = public_pem(key)
        if logged:
            material["tlogEntries"] = [self.entry(*content.log_body(verifier), at)]
        return {
            "mediaType": "application/vnd.dev.sigstore.bundle.v0.3+json",
            "verificationMaterial": material,
            **content.member(),
        }


class Message:
    """A signature over a file."""

    def __init__(self, data, key):
        self.digest = hashlib.sha256(data).digest()
        self.signature = ecdsa_sign(key, data)

    def member(self):
        return {"messageSignature": {
            "messageDigest": {"algorithm": "SHA2_256", "digest": b64(self.digest)},
            "signature": b64(self.signature),
        }}

    def log_body(self, verifier):
        return "hashedrekord", {
            "apiVersion": "0.0.1",
            "kind": "hashedrekord",
            "spec": {
                "data": {"hash": {"algorithm": "sha256", "value": self.digest.hex()}},
                "signature": {"content": b64(self.signature), "publicKey": {"content": b64(verifier)}},
            },
        }


class Statement:
    """An in-toto statement about a file, in a DSSE envelope."""

    TYPE = "application/vnd.in-toto+json"

    def __init__(self, data, key, subject):
        self.payload = canonical({
            "_type": "https://in-toto.io/Statement/v1",
            "predicate": {"note": "for tests only"},
            "predicateType": "https://tallyclerk.example/test-only/v1",
            "subject": [{"digest": {"sha256": hashlib.sha256(data).hexdigest()}, "name": subject}],
        })
        pae = b"DSSEv1 %d %s %d %s" % (len(self.TYPE), self.TYPE.encode(), len(self.payload), self.payload)
        self.signature = ecdsa_sign(key, pae)

    def member(self):
        return {"dsseEnvelope": {
            "payload": b64(self.payload),
            "payloadType": self.TYPE,
            "signatures": [{"sig": b64(self.signature)}],
        }}

    def log_body(self, verifier):
        envelope = canonical(self.member()["dsseEnvelope"])
        return "dsse", {
            "apiVersion": "0.0.1",
            "kind": "dsse",
            "spec": {
                "envelopeHash": {"algorithm": "sha256", "value": hashlib.sha256(envelope).hexdigest()},
                "payloadHash": {"algorithm": "sha256", "value": hashlib.sha256(self.payload).hexdigest()},
                "signatures": [{"signature": b64(self.signature), "verifier": b64(verifier)}],
            },
        }


def key_usage(certificates):
    return x509.KeyUsage(
        digital_signature=not certificates, content_commitment=False, key_encipherment=False,
        data_encipherment=False, key_agreement=False, key_cert_sign=certificates, crl_sign=certificates,
        encipher_only=False, decipher_only=False)


def der(tag, content):
    size = len(content)
    if size < 128:
        return bytes([tag, size]) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + content


def der_utf8(encoded):
    return der(12, encoded)


def content_of(data, key, dsse, subject):
    return Statement(data, key, subject) if dsse else Message(data, key)


def keyless(data, identity, issuer=ISSUER, at=AT, dsse=False, subject="file", realm="main", with_sct=True,
            logged_at=None):
    """A bundle by an identity. `logged_at` puts the log entry at another time than the certificate's."""
    moment = parse_time(at)
    instance = Instance(realm)
    key = derived(f"leaf {realm} {identity} {issuer} {at}")
    certificate = instance.certificate(key, identity, issuer, moment, with_sct)
    content = content_of(data, key, dsse, subject)
    return instance.bundle(content, key, parse_time(logged_at or at), certificate)


def by_key(data, key_name, at=AT, dsse=False, subject="file", logged=False, realm="main"):
    """A bundle made with a key, with or without a log entry."""
    key = user_key(key_name)
    content = content_of(data, key, dsse, subject)
    return Instance(realm).bundle(content, key, parse_time(at), logged=logged, hint=f"test-only-{key_name}")


def write(path, value):
    path = pathlib.Path(path)
    if isinstance(value, (dict, list)):
        value = (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode()
    path.write_bytes(value)
    print(f"wrote {path}", file=sys.stderr)


def public_key_file(key_name):
    return b"FOR TESTS ONLY: the private key is published, never trust it.\n" + public_pem(user_key(key_name))


def init():
    write(HERE / "test-only-trusted-root.json", Instance().trusted_root())
    for key_name in ("vendor", "stranger", "ed25519-vendor"):
        write(HERE / f"test-only-{key_name}.pub.pem", public_key_file(key_name))


def fixtures():
    """The material of tests/signatures.rs; each file is named after its virtue or its defect."""
    folder = HERE / "fixtures"
    folder.mkdir(exist_ok=True)
    firmware = b"firmware for tests\n"

    def component(reference, digests):
        return {
            "type": "firmware", "bom-ref": reference, "name": f"{reference} firmware", "version": "1",
            "hashes": [{"alg": algorithm, "content": value} for algorithm, value in digests],
        }

    sha256 = hashlib.sha256(firmware).hexdigest()
    bom = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "components": [
            component("plc", [("MD5", hashlib.md5(firmware).hexdigest()), ("SHA-256", sha256)]),
            component("hmi", [("MD5", hashlib.md5(firmware).hexdigest())]),
            component("drive", [("SHA-256", hashlib.sha256(b"another build").hexdigest())]),
            component("camera", [("SHA-256", sha256[1:])]),
            component("lamp", []),
        ],
    }
    data = (json.dumps(bom, separators=(",", ":")) + "\n").encode()
    write(folder / "firmware.bin", firmware)
    bom["signature"] = {"algorithm": "RS256", "value": "AAAA"}
    write(folder / "enveloped.json", bom)
    other = b'{"note":"another file"}\n'
    vendor = "release@vendor.example"
    write(folder / "file.json", data)
    write(folder / "other-file.json", other)
    good = keyless(data, vendor)
    made = {
        "good": good,
        "good-dsse": keyless(data, vendor, dsse=True, subject="file.json"),
        "good-uri-identity": keyless(data, "https://ci.vendor.example/release"),
        "another-identity": keyless(data, "release@stranger.example"),
        "another-issuer": keyless(data, vendor, issuer="https://accounts.stranger.example"),
        "identity-with-the-right-ending": keyless(data, "evil-release@vendor.example"),
        "identity-with-the-right-beginning": keyless(data, "release@vendor.example.stranger.example"),
        "of-another-file": keyless(other, vendor),
        "dsse-of-another-file": keyless(other, vendor, dsse=True, subject="file.json"),
        "another-instance": keyless(data, vendor, realm="another"),
        "after-as-of": keyless(data, vendor, at="2026-08-01T09:00:00Z"),
        "logged-after-the-certificate-expired": keyless(data, vendor, logged_at="2026-05-04T10:00:00Z"),
        "without-certificate-log": keyless(data, vendor, with_sct=False),
        "key": by_key(data, "vendor"),
        "key-ed25519": by_key(data, "ed25519-vendor"),
        "key-logged": by_key(data, "vendor", logged=True),
        "key-dsse": by_key(data, "vendor", dsse=True, subject="file.json"),
        "key-of-another-file": by_key(other, "vendor"),
        "key-dsse-of-another-file": by_key(other, "vendor", dsse=True, subject="file.json"),
        "key-of-a-stranger": by_key(data, "stranger"),
        "key-logged-by-another-instance": by_key(data, "vendor", logged=True, realm="another"),
    }
    swapped = json.loads(json.dumps(good))
    swapped["verificationMaterial"]["tlogEntries"] = \
        keyless(data, "release@stranger.example")["verificationMaterial"]["tlogEntries"]
    made["log-entry-of-another-signature"] = swapped
    bare = json.loads(json.dumps(good))
    del bare["verificationMaterial"]["tlogEntries"]
    made["without-log-entry"] = bare
    proofless = json.loads(json.dumps(good))
    del proofless["verificationMaterial"]["tlogEntries"][0]["inclusionProof"]
    made["without-inclusion-proof"] = proofless
    two = json.loads(json.dumps(good))
    two.update(made["good-dsse"])
    made["with-two-contents"] = two
    for title, bundle in made.items():
        write(folder / f"{title}.sigstore.json", bundle)
    whole = (folder / "good.sigstore.json").read_bytes()
    write(folder / "cut.sigstore.json", whole[: len(whole) // 2])
    write(folder / "empty.sigstore.json", b"")
    twice = whole.replace(b'"messageSignature": {', b'"mediaType": "x",\n  "messageSignature": {', 1)
    write(folder / "with-a-member-twice.sigstore.json", twice)
    write(folder / "another-trusted-root.json", Instance("another").trusted_root())
    write(folder / "trusted-root-out-of-its-window.json", Instance().trusted_root(valid_until="2026-01-01T00:00:00Z"))


def main():
    parser = argparse.ArgumentParser(description="Makes signed test material: FOR TESTS ONLY.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("init", help="write the trusted root and public keys beside this file")
    commands.add_parser("fixtures", help="write fixtures/, the material of the tests")
    sign = commands.add_parser("sign", help="sign a file as an identity")
    sign.add_argument("--identity", required=True, help="an e-mail address or a URI")
    sign.add_argument("--issuer", default=ISSUER)
    with_key = commands.add_parser("sign-key", help="sign a file with a key")
    with_key.add_argument("--key", required=True, help="any word; the key is derived from it")
    with_key.add_argument("--log", action="store_true", help="with an entry in the test log")
    for command in (sign, with_key):
        command.add_argument("--file", required=True)
        command.add_argument("--at", default=AT, help=f"when, by default {AT}")
        command.add_argument("--dsse", action="store_true", help="an in-toto statement about the file")
        command.add_argument("-o", "--output", required=True)
    public = commands.add_parser("public-key", help="write the public key of a word")
    public.add_argument("--key", required=True)
    public.add_argument("-o", "--output", required=True)
    root = commands.add_parser("trusted-root", help="write the trusted root, for a case's folder")
    root.add_argument("-o", "--output", required=True)
    wanted = parser.parse_args()
    if wanted.command == "init":
        init()
    elif wanted.command == "fixtures":
        fixtures()
    elif wanted.command == "trusted-root":
        write(wanted.output, Instance().trusted_root())
    elif wanted.command == "public-key":
        write(wanted.output, public_key_file(wanted.key))
    else:
        file = pathlib.Path(wanted.file)
        data = file.read_bytes()
        if wanted.command == "sign":
            bundle = keyless(data, wanted.identity, wanted.issuer, wanted.at, wanted.dsse, file.name)
        else:
            bundle = by_key(data, wanted.key, wanted.at, wanted.dsse, file.name, wanted.log)
        write(wanted.output, bundle)


if __name__ == "__main__":
    main()
