use super::*;
use crate::model::Share;
use crate::screening::owners::tests::edges;
use crate::screening::owners::{Joining, Owners};

const HALF: Threshold = Threshold { share: Share::from_millionths(50_000_000).expect("a share"), strictly_more: false };

/// Returns the least and the most that listed parties own of a company, in percent.
fn both(rows: &[&str], listed: &[&str], asked: &str, threshold: Option<Threshold>) -> String {
    let stated_edges = edges(rows);
    let owners = Owners::on(&stated_edges, jiff::civil::date(2026, 1, 1), Joining::Sure);
    let mut is_listed = vec![false; owners.len()];
    listed.iter().for_each(|name| is_listed[owners.find(name)[0]] = true);
    let solver = Solver::new(&owners);
    let asked = owners.find(asked)[0];
    let of = |side| solver.shares(&is_listed, threshold, side).share[asked];
    let (low, high) = (stated(of(Side::Least), false), stated(of(Side::Most), true));
    if low == high { low.to_string() } else { format!("{low}..{high}") }
}

fn of(rows: &[&str], listed: &[&str], asked: &str) -> String {
    both(rows, listed, asked, Some(HALF))
}

#[test]
fn shares_of_several_listed_owners_add_up_through_every_path() {
    let rows = ["L1 > X 20", "L2 > X 15", "L1 > M 40", "M > X 25"];
    assert_eq!(of(&rows, &["L1", "L2"], "X"), "45");
}

#[test]
fn a_company_that_is_reached_counts_in_full() {
    // Half of a half is a quarter by multiplication; the rule treats the middle company as listed.
    assert_eq!(of(&["L > M 50", "M > X 50"], &["L"], "X"), "50");
    assert_eq!(of(&["L > M 49.99", "M > X 100"], &["L"], "X"), "49.99");
}

#[test]
fn cross_holdings_are_solved_exactly() {
    // a = 0.3 + 0.5 b, b = 0.4 a: a = 0.3 / 0.8, both below the threshold.
    let rows = ["L > A 30", "B > A 50", "A > B 40"];
    assert_eq!(of(&rows, &["L"], "A"), "37.5");
    assert_eq!(of(&rows, &["L"], "B"), "15");
    // a = 0.1 + 0.8 b, b = a: both are the half exactly, which no number of rounds arrives at. Both are reached,
    // and then count in full for each other.
    let rows = ["L > A 10", "B > A 80", "A > B 100"];
    assert_eq!(of(&rows, &["L"], "A"), "90");
    assert_eq!(of(&rows, &["L"], "B"), "100");
    let rows = ["L > A 9.9", "B > A 80", "A > B 100"];
    assert_eq!(of(&rows, &["L"], "B"), "49.5", "just below, both stay");
    // The last shares of a whole: whoever is outside is the only one who owns anything.
    let rows = ["L > A 0.000001", "B > A 99.999999", "A > B 100"];
    assert_eq!(of(&rows, &["L"], "B"), "100");
}

#[test]
fn companies_that_own_each_other_entirely_are_nobody_s() {
    assert_eq!(of(&["A > B 100", "B > A 100", "L > C 10"], &["L"], "A"), "0");
    assert_eq!(of(&["A > B 100", "B > C 100", "C > A 100", "A > X 100", "L > X 0"], &["L"], "X"), "0");
    // Stated beside a listed owner, the whole of A is stated one and a half times: at most all of it is L's.
    assert_eq!(of(&["A > B 100", "B > A 100", "L > A 50"], &["L"], "B"), "100");
}

#[test]
fn the_most_is_what_others_leave() {
    assert_eq!(of(&["L > X 10..40", "Z > X 75"], &["L"], "X"), "10..25");
    assert_eq!(of(&["L > X unknown", "Z > X 75"], &["L"], "X"), "0..25");
    assert_eq!(of(&["L > X 10..40", "K > X 10..40", "Z > X 30..60"], &["L", "K"], "X"), "20..70");
    // In a knot: the most of A flows to B and back.
    assert_eq!(of(&["L > A 10..20", "B > A 0..50", "A > B 40"], &["L"], "A"), "10..25");
}

#[test]
fn a_long_chain_and_a_large_knot_end() {
    let chain: Vec<String> = (0..20_000).map(|n| format!("N{n} > N{} 100", n + 1)).collect();
    let chain: Vec<&str> = chain.iter().map(String::as_str).collect();
    assert_eq!(of(&chain, &["N0"], "N20000"), "100");
    let mut knot: Vec<String> = (0..500).map(|n| format!("K{n} > K{} 90", (n + 1) % 500)).collect();
    knot.push("L > K0 5".to_owned());
    let knot: Vec<&str> = knot.iter().map(String::as_str).collect();
    // A little comes back all the way round: less than a millionth of a percent.
    assert_eq!(of(&knot, &["L"], "K1"), "4.5..4.500001");
}

/// A reproducible stream of numbers (splitmix64).
struct Random(u64);

impl Random {
    fn next(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % below
    }
}

/// Draws holdings in `n` companies, of whole percents, that leave some of each company to nobody; `(owner, owned, percent)`.
fn holdings(random: &mut Random, n: usize, acyclic: bool) -> Vec<(usize, usize, u64)> {
    let mut drawn = Vec::new();
    for owned in 1..n {
        let mut left = 99;
        for _ in 0..random.next(4) {
            let owner = random.next(if acyclic { owned as u64 } else { n as u64 }) as usize;
            let percent = 1 + random.next(60);
            let is_new = !drawn.iter().any(|(o, d, _)| (*o, *d) == (owner, owned));
            if owner != owned && percent <= left && is_new {
                left -= percent;
                drawn.push((owner, owned, percent));
            }
        }
    }
    drawn
}

fn rows(drawn: &[(usize, usize, u64)]) -> Vec<String> {
    drawn.iter().map(|(owner, owned, percent)| format!("C{owner} > C{owned} {percent}")).collect()
}

#[test]
fn without_cycles_shares_are_the_sum_over_all_paths() {
    let mut random = Random(7);
    for case in 0..300 {
        let n = 3 + random.next(9) as usize;
        let drawn = holdings(&mut random, n, true);
        let listed = [0, 1 + random.next(n as u64 - 1) as usize];
        // Every path from a listed company down, walked one by one; a listed company ends a path that comes to it.
        fn walk(drawn: &[(usize, usize, u64)], listed: &[usize], at: usize, product: f64, sum: &mut [f64]) {
            for (_, owned, percent) in drawn.iter().filter(|(owner, ..)| *owner == at) {
                let product = product * *percent as f64 / 100.0;
                if !listed.contains(owned) {
                    sum[*owned] += product;
                    walk(drawn, listed, *owned, product, sum);
                }
            }
        }
        let mut sum = vec![0.0; n];
        listed.iter().for_each(|at| walk(&drawn, &listed, *at, 1.0, &mut sum));
        assert_same(case, &drawn, &listed, &sum);
    }
}

#[test]
fn with_cycles_shares_are_those_of_the_inverse_matrix() {
    let mut random = Random(11);
    for case in 0..300 {
        let n = 3 + random.next(9) as usize;
        let drawn = holdings(&mut random, n, false);
        let listed = [0];
        // (I - W)⁻¹ by Gauss and Jordan with pivots, W the holdings among those that are not listed.
        let mut matrix = vec![vec![0.0; 2 * n]; n];
        for (row, cells) in matrix.iter_mut().enumerate() {
            (cells[row], cells[n + row]) = (1.0, 1.0);
        }
        let mut known = vec![0.0; n];
        for (owner, owned, percent) in drawn.iter().filter(|(_, owned, _)| !listed.contains(owned)) {
            let part = *percent as f64 / 100.0;
            if listed.contains(owner) {
                known[*owned] += part;
            } else {
                matrix[*owned][*owner] -= part;
            }
        }
        for column in 0..n {
            let best = (column..n)
                .max_by(|a, b| matrix[*a][column].abs().total_cmp(&matrix[*b][column].abs()))
                .expect("a row");
            matrix.swap(column, best);
            let scale = matrix[column][column];
            matrix[column].iter_mut().for_each(|cell| *cell /= scale);
            let pivot = matrix[column].clone();
            for (row, cells) in matrix.iter_mut().enumerate() {
                let factor = cells[column];
                if row != column {
                    cells.iter_mut().zip(&pivot).for_each(|(cell, above)| *cell -= factor * above);
                }
            }
        }
        let sum: Vec<f64> =
            matrix.iter().map(|cells| cells[n..].iter().zip(&known).map(|(cell, known)| cell * known).sum()).collect();
        assert_same(case, &drawn, &listed, &sum);
    }
}

fn assert_same(case: usize, drawn: &[(usize, usize, u64)], listed: &[usize], expected: &[f64]) {
    let rows = rows(drawn);
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let stated_edges = edges(&rows);
    let owners = Owners::on(&stated_edges, jiff::civil::date(2026, 1, 1), Joining::Sure);
    let of = |company: usize| owners.find(&format!("C{company}")).first().copied();
    let mut is_listed = vec![false; owners.len()];
    listed.iter().filter_map(|company| of(*company)).for_each(|party| is_listed[party] = true);
    let solver = Solver::new(&owners);
    let (least, most) = (solver.shares(&is_listed, None, Side::Least), solver.shares(&is_listed, None, Side::Most));
    for (company, expected) in expected.iter().enumerate().filter(|(company, _)| !listed.contains(company)) {
        let Some(party) = of(company) else { continue };
        for solved in [least.share[party], most.share[party]] {
            let solved = solved as f64 / WHOLE as f64;
            assert!((solved - expected).abs() < 1e-9, "case {case}: C{company} is {solved}, not {expected}: {rows:?}");
        }
        assert!(least.share[party] <= most.share[party]);
    }
}

#[test]
fn a_large_tangle_is_solved_in_bounded_time() {
    let mut random = Random(13);
    let n = 8_000;
    // One large tangle: most companies own each other through somebody.
    let mut drawn: Vec<String> = Vec::new();
    for owned in 1..n {
        for _ in 0..3 {
            drawn.push(format!("C{} > C{owned} {}", random.next(n), 5 + random.next(25)));
        }
    }
    let drawn: Vec<&str> = drawn.iter().map(String::as_str).collect();
    let stated_edges = edges(&drawn);
    assert!(stated_edges.edges.len() > 20_000);
    let owners = Owners::on(&stated_edges, jiff::civil::date(2026, 1, 1), Joining::Sure);
    let mut listed = vec![false; owners.len()];
    listed[owners.find("C0")[0]] = true;
    let began = std::time::Instant::now();
    let solver = Solver::new(&owners);
    let (least, most) =
        (solver.shares(&listed, Some(HALF), Side::Least), solver.shares(&listed, Some(HALF), Side::Most));
    assert!(least.share.iter().zip(&most.share).all(|(least, most)| least <= most));
    // A debug build needs about a second; what is quadratic needs minutes. `benches/owners.rs` measures more.
    assert!(began.elapsed().as_secs() < 60, "{:?}", began.elapsed());
}
