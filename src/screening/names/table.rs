//! Where a key stands in a table: open addressing in a row of slots, read in place.

use std::ops::Range;

use zerocopy::little_endian::U32;
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout, Unaligned};

use crate::lists::index::{Array, Damaged};

/// A slot: part of the key's hash, and the number of the key from one on; zero is a free slot.
#[derive(Debug, Clone, Copy, FromBytes, IntoBytes, KnownLayout, Immutable, Unaligned)]
#[repr(C)]
pub(super) struct Slot {
    tag: U32,
    number: U32,
}

/// Hashes a key: a class or kind and a text.
pub(super) fn hash(kind: u8, text: &[u8]) -> u64 {
    let start = (0xcbf2_9ce4_8422_2325 ^ u64::from(kind)).wrapping_mul(0x0100_0000_01b3);
    spread(text.iter().fold(start, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)))
}

/// Hashes a pair of numbers.
pub(super) fn hash_pair(a: u32, b: u32) -> u64 {
    spread((u64::from(a) << 32 | u64::from(b)).wrapping_mul(0x9e37_79b9_7f4a_7c15))
}

/// Carries every bit of a hash into every other: slots are taken from the lower ones, tags from the upper ones.
pub(super) fn spread(hash: u64) -> u64 {
    let hash = (hash ^ (hash >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
    (hash ^ (hash >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93)
}

fn tag(hash: u64) -> u32 {
    (hash >> 32) as u32
}

/// Returns the slots of keys with these hashes, at most half of them taken.
pub(super) fn slots(hashes: &[u64]) -> Vec<Slot> {
    let mask = (hashes.len() * 2).next_power_of_two().max(2) - 1;
    let mut slots = vec![Slot { tag: U32::ZERO, number: U32::ZERO }; mask + 1];
    for (number, hash) in (1..).zip(hashes) {
        let mut at = *hash as usize & mask;
        while slots[at].number != U32::ZERO {
            at = (at + 1) & mask;
        }
        slots[at] = Slot { tag: U32::new(tag(*hash)), number: U32::new(number) };
    }
    slots
}

/// Returns the number of the key with a hash that is the one that is meant.
#[inline]
pub(super) fn find(
    slots: &Array<Slot>,
    hash: u64,
    mut is_meant: impl FnMut(u32) -> Result<bool, Damaged>,
) -> Result<Option<u32>, Damaged> {
    let mask = slots.len().wrapping_sub(1);
    for step in 0..slots.len() {
        let slot = slots.get((hash as usize).wrapping_add(step) & mask)?;
        let Some(number) = slot.number.get().checked_sub(1) else { return Ok(None) };
        if slot.tag.get() == tag(hash) && is_meant(number)? {
            return Ok(Some(number));
        }
    }
    Ok(None)
}

/// Returns, for each value of the upper bits of sorted hashes, where those begin: about two to each, and one more for the
/// end.
pub(super) fn starts(count: usize, sorted: impl Iterator<Item = u32>) -> Vec<U32> {
    let bits = (count / 2).max(1).next_power_of_two().ilog2().clamp(1, 28);
    let mut starts = vec![0u32; (1 << bits) + 1];
    for hash in sorted {
        starts[(hash >> (32 - bits)) as usize + 1] += 1;
    }
    for n in 1..starts.len() {
        starts[n] += starts[n - 1];
    }
    starts.into_iter().map(U32::new).collect()
}

/// Returns where the keys may stand that have a hash.
#[inline]
pub(super) fn bucket(starts: &Array<U32>, hash: u32) -> Result<Range<usize>, Damaged> {
    let bits = starts.len().saturating_sub(1).clamp(2, 1 << 28).ilog2();
    let bucket = (hash >> (32 - bits)) as usize;
    let bounds = starts.slice(bucket..bucket + 2)?;
    Ok(bounds[0].get() as usize..bounds[1].get() as usize)
}
