//! How much of each company listed parties own, directly and indirectly, through every path, cycles included.
//!
//! The share of a company is the sum over its owners of their share in it, times what they count for: a listed party and
//! a company that the rule reaches count in full (under the rule a company owned by half or more is itself
//! treated as listed, and so are its holdings), any other company counts for the share that listed parties have in it.
//!
//! # The answer is the least solution of a monotone system
//! What an owner counts for never falls when another's share rises, so the system has a least solution, and that is the
//! share: it is the chance that a walk from the company up to an owner, and on, comes to a listed party. Companies that
//! own each other entirely (A owns all of B, B all of A) are nobody's: the walk never ends, and their share is nought.
//!
//! # Two numbers for each company
//! Sources state shares as ranges, so there is a [`Side::Least`] and a [`Side::Most`]. The most a listed owner can hold is
//! bounded by what the others hold at least: of the whole, each gets its least, and the rest goes to those who count for
//! most. Shares held through parties that the file does not state may be the same shares as others': at least the
//! greatest of them counts, at most all.
//!
//! # Nothing is left to rounding
//! Shares are integers of 10⁻¹⁸, from below and from above, each rounded outward. Companies are taken in knots that own
//! each other, owners first. A knot is iterated from both sides; where the threshold still lies between them, its linear
//! system is solved exactly, by integers without division. What stays undecided (a knot too large for that, or an
//! indirect share within it) is not sure on the side of the least, and possible on the side of the most.

mod exact;
mod knots;
mod solver;
mod units;

pub(super) use solver::{Shares, Side, Solver};
pub(super) use units::{Threshold, WHOLE, stated};

#[cfg(test)]
mod tests;
