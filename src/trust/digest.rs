//! Digests of files: every algorithm that CycloneDX names, all that are wanted of one file in one pass.
//!
//! Files are streamed, never loaded: a firmware image may be larger than memory.

use std::io::Read;
use std::path::Path;

use sha2::Digest as _;

use crate::diagnostic::Problem;
use crate::error::{Error, ErrorKind};
use crate::model::DigestAlgorithm;

/// How much is read at once: large enough that the digests, not the reads, take the time.
const CHUNK: usize = 256 << 10;

/// A digest on its way.
trait Running: Send {
    fn update(&mut self, bytes: &[u8]);
    fn finish(self: Box<Self>) -> Vec<u8>;
}

impl<D: sha2::Digest + Send> Running for D {
    fn update(&mut self, bytes: &[u8]) {
        sha2::Digest::update(self, bytes);
    }

    fn finish(self: Box<Self>) -> Vec<u8> {
        self.finalize().to_vec()
    }
}

/// BLAKE3 with its default output of 32 bytes; its crate has a type of its own.
struct Blake3(blake3::Hasher);

impl Running for Blake3 {
    fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    fn finish(self: Box<Self>) -> Vec<u8> {
        self.0.finalize().as_bytes().to_vec()
    }
}

fn begin(algorithm: DigestAlgorithm) -> Box<dyn Running> {
    use blake2::digest::consts::{U32, U48};
    match algorithm {
        DigestAlgorithm::Md5 => Box::new(md5::Md5::new()),
        DigestAlgorithm::Sha1 => Box::new(sha1::Sha1::new()),
        DigestAlgorithm::Sha224 => Box::new(sha2::Sha224::new()),
        DigestAlgorithm::Sha256 => Box::new(sha2::Sha256::new()),
        DigestAlgorithm::Sha384 => Box::new(sha2::Sha384::new()),
        DigestAlgorithm::Sha512 => Box::new(sha2::Sha512::new()),
        DigestAlgorithm::Sha3_256 => Box::new(sha3::Sha3_256::new()),
        DigestAlgorithm::Sha3_384 => Box::new(sha3::Sha3_384::new()),
        DigestAlgorithm::Sha3_512 => Box::new(sha3::Sha3_512::new()),
        DigestAlgorithm::Blake2b256 => Box::new(blake2::Blake2b::<U32>::new()),
        DigestAlgorithm::Blake2b384 => Box::new(blake2::Blake2b::<U48>::new()),
        DigestAlgorithm::Blake2b512 => Box::new(blake2::Blake2b512::new()),
        DigestAlgorithm::Blake3 => Box::new(Blake3(blake3::Hasher::new())),
        DigestAlgorithm::Streebog256 => Box::new(streebog::Streebog256::new()),
        DigestAlgorithm::Streebog512 => Box::new(streebog::Streebog512::new()),
    }
}

/// Digests everything that a reader gives, by each algorithm once, in the order given; the values are lower-case hex.
///
/// Returns the digests and how many bytes there were.
///
/// # Errors
/// The reader fails.
pub fn digests_of_reader(
    mut reader: impl Read,
    algorithms: &[DigestAlgorithm],
) -> std::io::Result<(Vec<(DigestAlgorithm, String)>, u64)> {
    let mut running: Vec<(DigestAlgorithm, Box<dyn Running>)> = Vec::with_capacity(algorithms.len());
    for algorithm in algorithms {
        if !running.iter().any(|(known, _)| known == algorithm) {
            running.push((*algorithm, begin(*algorithm)));
        }
    }
    let mut buffer = vec![0; CHUNK];
    let mut size = 0u64;
    loop {
        let read = match reader.read(&mut buffer) {
            Ok(0) => break,
            Ok(read) => read,
            Err(cause) if cause.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(cause) => return Err(cause),
        };
        size += read as u64;
        for (_, digest) in &mut running {
            digest.update(&buffer[..read]);
        }
    }
    Ok((running.into_iter().map(|(algorithm, digest)| (algorithm, hex(&digest.finish()))).collect(), size))
}

/// Digests a file, streamed, by each algorithm once, in the order given; the values are lower-case hex.
///
/// Returns the digests and the file's size in bytes. `name` is how a problem calls the file.
///
/// # Errors
/// The file can't be opened or read, or is not a regular file.
pub fn digests_of(
    path: &Path,
    name: &str,
    algorithms: &[DigestAlgorithm],
) -> Result<(Vec<(DigestAlgorithm, String)>, u64), Error> {
    let unreadable = |cause: std::io::Error| {
        Error::new(
            ErrorKind::Unreadable,
            Problem::new(name, format!("can't be read: {cause}")).help("check the path and the permissions"),
        )
    };
    // Asked before opening: opening a named pipe would wait for a writer.
    if !std::fs::metadata(path).map_err(unreadable)?.is_file() {
        return Err(Error::new(ErrorKind::Unreadable, Problem::new(name, "is not a regular file").expected("a file")));
    }
    let file = std::fs::File::open(path).map_err(unreadable)?;
    digests_of_reader(file, algorithms).map_err(unreadable)
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        // Writing to a String can't fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of `abc`: RFC 1321; FIPS 180-4 and 202 examples; RFC 7693 (with the shorter outputs from Python's hashlib); the
    /// BLAKE3 reference. Streebog: example M1 of RFC 6986, the 63 digits below.
    const KNOWN: [(DigestAlgorithm, &str); 15] = [
        (DigestAlgorithm::Md5, "900150983cd24fb0d6963f7d28e17f72"),
        (DigestAlgorithm::Sha1, "a9993e364706816aba3e25717850c26c9cd0d89d"),
        (DigestAlgorithm::Sha224, "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7"),
        (DigestAlgorithm::Sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            DigestAlgorithm::Sha384,
            "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7",
        ),
        (
            DigestAlgorithm::Sha512,
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a\
             2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
        ),
        (DigestAlgorithm::Sha3_256, "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532"),
        (
            DigestAlgorithm::Sha3_384,
            "ec01498288516fc926459f58e2c6ad8df9b473cb0fc08c2596da7cf0e49be4b298d88cea927ac7f539f1edf228376d25",
        ),
        (
            DigestAlgorithm::Sha3_512,
            "b751850b1a57168a5693cd924b6b096e08f621827444f70d884f5d0240d2712e\
             10e116e9192af3c91a7ec57647e3934057340b4cf408d5a56592f8274eec53f0",
        ),
        (DigestAlgorithm::Blake2b256, "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319"),
        (
            DigestAlgorithm::Blake2b384,
            "6f56a82c8e7ef526dfe182eb5212f7db9df1317e57815dbda46083fc30f54ee6c66ba83be64b302d7cba6ce15bb556f4",
        ),
        (
            DigestAlgorithm::Blake2b512,
            "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1\
             7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923",
        ),
        (DigestAlgorithm::Blake3, "6437b3ac38465133ffb63b75273a8db548c558465d79db03fd359c6cd5bd9d85"),
        (DigestAlgorithm::Streebog256, "9d151eefd8590b89daa6ba6cb74af9275dd051026bb149a452fd84e5e57b5500"),
        (
            DigestAlgorithm::Streebog512,
            "1b54d01a4af5b9d5cc3d86d68d285462b19abc2475222f35c085122be4ba1ffa\
             00ad30f8767b3a82384c6574f024c311e2a481332b08ef7f41797891c1646f48",
        ),
    ];

    fn vector_of(algorithm: DigestAlgorithm) -> &'static [u8] {
        match algorithm {
            DigestAlgorithm::Streebog256 | DigestAlgorithm::Streebog512 => {
                b"012345678901234567890123456789012345678901234567890123456789012"
            }
            _ => b"abc",
        }
    }

    #[test]
    fn every_algorithm_gives_the_digest_of_its_standard() {
        assert!(DigestAlgorithm::ALL.iter().all(|wanted| KNOWN.iter().any(|(algorithm, _)| algorithm == wanted)));
        for (algorithm, expected) in KNOWN {
            let (digests, _) = digests_of_reader(vector_of(algorithm), &[algorithm]).expect("memory can be read");
            assert_eq!(digests, [(algorithm, expected.to_owned())], "{algorithm}");
            assert_eq!(expected.len(), algorithm.hex_len(), "{algorithm}");
        }
    }

    /// Gives one byte at a time, as a slow disk might.
    struct Slow<'a>(&'a [u8]);

    impl Read for Slow<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            let Some((first, rest)) = self.0.split_first() else { return Ok(0) };
            buffer[0] = *first;
            self.0 = rest;
            Ok(1)
        }
    }

    #[test]
    fn one_pass_gives_all_digests_whatever_the_size_of_the_reads() {
        let (together, size) = digests_of_reader(Slow(b"abc"), &DigestAlgorithm::ALL).expect("memory can be read");
        assert_eq!((together.len(), size), (15, 3));
        for (algorithm, value) in together.into_iter().take(13) {
            assert_eq!(KNOWN.iter().find(|(known, _)| *known == algorithm).map(|(_, v)| *v), Some(value.as_str()));
        }
    }

    #[test]
    fn an_algorithm_asked_twice_is_answered_once() {
        let (digests, _) =
            digests_of_reader(&b""[..], &[DigestAlgorithm::Md5, DigestAlgorithm::Md5]).expect("memory can be read");
        assert_eq!(digests, [(DigestAlgorithm::Md5, "d41d8cd98f00b204e9800998ecf8427e".to_owned())]);
    }

    #[test]
    fn what_is_no_file_is_refused_by_name() {
        let error = digests_of(&std::env::temp_dir(), "firmware", &[DigestAlgorithm::Sha256]).expect_err("a folder");
        assert_eq!(error.kind(), ErrorKind::Unreadable);
        assert_eq!(error.problems()[0].file, "firmware");
    }
}
