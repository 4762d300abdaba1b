//! The linear system of companies that own each other, solved in integers without division.
//!
//! `share = within * share + outside`, with weights in millionths of a percent. Each company's weights add up to at most
//! the whole, and from each a walk up leaves the knot (whoever no listed party reaches is not in it), so the matrix
//! `whole - within` is a nonsingular M-matrix: its leading minors are positive, and elimination in the order given
//! needs no exchange of rows.

use num_bigint::BigInt;
use num_bigint::Sign;

use super::units::WHOLE;
use crate::model::Share;

/// By how much two roundings of one number differ at most.
pub(super) const SLACK: u64 = 2;

/// A system of as many equations as companies.
pub(super) struct System {
    rows: Vec<Vec<BigInt>>,
}

/// Its solution, over one denominator.
pub(super) struct Solution {
    numerators: Vec<BigInt>,
    denominator: BigInt,
}

impl System {
    /// Makes the system of companies of whom nobody owns anything yet.
    pub(super) fn new(companies: usize) -> Self {
        let mut rows = vec![vec![BigInt::ZERO; companies + 1]; companies];
        for (n, row) in rows.iter_mut().enumerate() {
            row[n] = BigInt::from(Share::WHOLE.millionths());
        }
        Self { rows }
    }

    /// States that one company of the system owns a part of another.
    pub(super) fn owes(&mut self, owned: usize, owner: usize, weight: u32) {
        self.rows[owned][owner] -= BigInt::from(weight);
    }

    /// States that somebody outside owns a part of a company and counts for a share.
    pub(super) fn receives(&mut self, owned: usize, weight: u32, share: u64) {
        let last = self.rows.len();
        self.rows[owned][last] += BigInt::from(weight) * BigInt::from(share);
    }

    /// Solves it by Bareiss's elimination on both sides of the diagonal; `None` for a singular one.
    pub(super) fn solve(mut self) -> Option<Solution> {
        let n = self.rows.len();
        let mut last = BigInt::from(1);
        for pivot in 0..n {
            let scale = self.rows[pivot][pivot].clone();
            if scale.sign() != Sign::Plus {
                return None;
            }
            let eliminating = self.rows[pivot].clone();
            for (number, row) in self.rows.iter_mut().enumerate() {
                if number == pivot {
                    continue;
                }
                let factor = row[pivot].clone();
                for (cell, above) in row.iter_mut().zip(&eliminating) {
                    // The division leaves no remainder: every cell is a minor of the matrix.
                    *cell = (&scale * &*cell - &factor * above) / &last;
                }
            }
            last = scale;
        }
        let numerators = self.rows.into_iter().map(|mut row| row.swap_remove(n)).collect();
        Some(Solution { numerators, denominator: last })
    }
}

impl Solution {
    /// Returns the shares, rounded down or up.
    pub(super) fn rounded(&self, up: bool) -> Vec<u64> {
        let one = BigInt::from(1);
        self.numerators
            .iter()
            .map(|numerator| {
                let share = if up {
                    (numerator + &self.denominator - &one) / &self.denominator
                } else {
                    numerator / &self.denominator
                };
                u64::try_from(share).unwrap_or(WHOLE).min(WHOLE)
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_that_no_iteration_arrives_at_is_exact() {
        // a = 0.1 + 0.8 b, b = a: a = b = 0.5.
        let mut system = System::new(2);
        system.owes(0, 1, 80_000_000);
        system.owes(1, 0, 100_000_000);
        system.receives(0, 10_000_000, WHOLE);
        let solution = system.solve().expect("it is regular");
        assert_eq!(solution.rounded(false), [WHOLE / 2, WHOLE / 2]);
        assert_eq!(solution.rounded(true), [WHOLE / 2, WHOLE / 2]);
    }

    #[test]
    fn a_third_is_rounded_outward() {
        let mut system = System::new(1);
        system.owes(0, 0, 70_000_000);
        system.receives(0, 10_000_000, WHOLE);
        let solution = system.solve().expect("it is regular");
        assert_eq!(solution.rounded(false), [WHOLE / 3]);
        assert_eq!(solution.rounded(true), [WHOLE / 3 + 1]);
    }

    #[test]
    fn companies_that_own_each_other_entirely_have_no_solution() {
        let mut system = System::new(2);
        system.owes(0, 1, 100_000_000);
        system.owes(1, 0, 100_000_000);
        assert!(system.solve().is_none());
    }
}
