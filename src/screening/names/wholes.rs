//! What a name is found by as a whole: an identifier, its Han characters, its letters however spaced, its abbreviation.

use super::NameOutcome;
use super::index::{
    Index, KEY_ABBREVIATION, KEY_NATIVE, KEY_ROW, NativeForm, ROW_BARE, ROW_WHOLE, key_of, native_forms,
};
use super::lexicon::{Class, lexicon};
use super::search::{Found, How, Spelling};
use super::tokens::{ABBREVIATION, Parsed};
use crate::lists::PartyIdentifierKind;
use crate::lists::index::Damaged;
use crate::screening::identifiers;

/// The score of two names that differ in spacing only.
const SAME_LETTERS: f64 = 0.97;

impl Index {
    pub(super) fn by_identifier(
        &self,
        known: &[(PartyIdentifierKind, String)],
        all: &mut Vec<Found>,
    ) -> Result<(), Damaged> {
        let mut found = |kind: PartyIdentifierKind, value: &str, outcome| {
            for entry in self.exact.find(key_of(kind), value)? {
                let how = How::Identifier { kind, value: value.trim_start_matches("*/").to_owned() };
                let place = all.len() as u64;
                all.push(Found { entry: entry.get(), outcome, score: 1.0, how, place, reading: None });
            }
            Ok(())
        };
        for (kind, value) in known {
            match kind {
                PartyIdentifierKind::MacPrefix => {
                    // The longest assignment holds the address; a query may be the prefix itself.
                    for len in (6..=value.len()).rev() {
                        found(*kind, &value[..len], NameOutcome::Match)?;
                    }
                }
                PartyIdentifierKind::Registration | PartyIdentifierKind::Tax => {
                    // The same number of a register that one side doesn't name is a possible match.
                    match value.split_once('/') {
                        Some(("", number)) => {
                            found(*kind, value, NameOutcome::Possible)?;
                            found(*kind, &format!("*/{number}"), NameOutcome::Possible)?;
                            // `GB 07654321` may well name the register's country.
                            if let Some((country, number)) = identifiers::country_in(number) {
                                found(*kind, &format!("{country}/{number}"), NameOutcome::Possible)?;
                            }
                        }
                        Some((country, number)) => {
                            found(*kind, value, NameOutcome::Match)?;
                            found(*kind, &format!("/{number}"), NameOutcome::Possible)?;
                            found(*kind, &format!("/{country}{number}"), NameOutcome::Possible)?;
                        }
                        None => {}
                    }
                }
                _ => found(*kind, value, NameOutcome::Match)?,
            }
        }
        Ok(())
    }

    pub(super) fn by_native(&self, parsed: &Parsed, all: &mut Vec<Found>) -> Result<(), Damaged> {
        let thresholds = &lexicon().thresholds;
        for (here, text) in parsed.native.iter().flat_map(native_forms) {
            for value in self.exact.find(KEY_NATIVE, text)? {
                let (name, there) = NativeForm::of(value.get()).ok_or(Damaged)?;
                let (outcome, score) = match (here, there) {
                    (NativeForm::Whole, NativeForm::Whole) => (NameOutcome::Match, 1.0),
                    (NativeForm::Bare, NativeForm::Bare)
                    | (NativeForm::Whole, NativeForm::Bare)
                    | (NativeForm::Bare, NativeForm::Whole) => {
                        (NameOutcome::Match, 1.0 - f64::from(thresholds.native_form))
                    }
                    // A brand alone against a brand in a longer name, or two longer names of one brand.
                    _ => (NameOutcome::Possible, f64::from(thresholds.possible)),
                };
                self.keep(name, outcome, score, How::Native { name, form: there }, all)?;
            }
        }
        Ok(())
    }

    /// Finds names with the same letters, however spaced. With the legal form among the letters they are the same name;
    /// without it only if they hold a brand.
    pub(super) fn by_letters(&self, spelling: &Spelling, all: &mut Vec<Found>) -> Result<(), Damaged> {
        let Spelling { parsed, ordinary, rows: [whole, bare] } = spelling;
        let branded = ordinary.iter().any(|ordinary| !ordinary);
        let generic = SAME_LETTERS * f64::from(lexicon().thresholds.generic);
        let of_bare = if branded { (NameOutcome::Match, SAME_LETTERS) } else { (NameOutcome::Possible, generic) };
        for (row, of, (outcome, score)) in
            [(whole, ROW_WHOLE, (NameOutcome::Match, SAME_LETTERS)), (bare, ROW_BARE, of_bare)]
        {
            for value in self.exact.find(KEY_ROW, row)? {
                let (name, theirs) = (value.get() >> 2, value.get() & 3);
                if theirs & of == 0 {
                    continue;
                }
                let listed = self.name(name)?;
                let same_kind =
                    !matches!((parsed.is_non_profit(), listed.is_non_profit()), (Some(a), Some(b)) if a != b);
                let only_sound = parsed.is_only_sound() != listed.is_only_sound();
                let score = if only_sound { score * f64::from(lexicon().thresholds.by_sound) } else { score };
                let score = if same_kind { score } else { score * (1.0 - f64::from(lexicon().evidence.other_kind)) };
                let outcome = if same_kind && !only_sound { outcome } else { NameOutcome::Possible };
                self.keep(name, outcome, score, How::SameLetters { name }, all)?;
            }
        }
        Ok(())
    }

    /// Finds names that a single word abbreviates. Few enough must be abbreviated so, for many a word of three letters does.
    pub(super) fn by_abbreviation(&self, spelling: &Spelling, all: &mut Vec<Found>) -> Result<(), Damaged> {
        let of_meaning = |class| !matches!(class, Class::Form | Class::Country | Class::City);
        let words = spelling.parsed.tokens.iter().zip(&spelling.ordinary);
        let mut words = words.filter(|(token, _)| of_meaning(token.class));
        let (Some((word, false)), None) = (words.next().map(|(word, ordinary)| (word, *ordinary)), words.next()) else {
            return Ok(());
        };
        if !ABBREVIATION.contains(&word.text.len()) {
            return Ok(());
        }
        let thresholds = &lexicon().thresholds;
        let names = self.exact.find(KEY_ABBREVIATION, &word.text)?;
        let entries = names.iter().map(|name| Ok(self.name(name.get())?.entry.get()));
        let mut entries = entries.collect::<Result<Vec<u32>, Damaged>>()?;
        entries.sort_unstable();
        entries.dedup();
        if entries.len() <= thresholds.abbreviated_entries {
            for name in names.iter().map(|name| name.get()) {
                let (outcome, score) = (NameOutcome::Possible, f64::from(thresholds.abbreviation));
                self.keep(name, outcome, score, How::Abbreviation { name }, all)?;
            }
        }
        Ok(())
    }
}
