//! `decisions.toml`: what persons decided of parties that may be listed.
//!
//! Whether a decision holds is for screening to judge on the day; here it only has to be whole: who, when, why, until
//! when, about which name and entry, and on which content of the entry or list.

use crate::error::Error;
use crate::lists::{PartyIdentifierKind, regimes};
use crate::model::DocumentId;
use crate::screening::identifiers::normalise;
use crate::screening::{Decided, Decision, Pinned, names_one_party};
use crate::source::{Limits, Sha256, Source};

use super::load::this_version;
use super::reading::{AsWritten, Day, Need, Node, Reading, Stated, written};

/// The usual name of the file beside its case file.
pub const DECISIONS_FILE: &str = "decisions.toml";

written! {
    /// What persons decided of parties that may be listed.
    DecisionsFile {
        /// The version of this format: 1.
        "version" => version: Need<Stated<u32>>,
        /// Decisions, a table each.
        "decision" => decision: Option<Vec<DecisionTable>>,
    }
}

written! {
    /// A decision about one name and one entry. `tallyclerk screen --decide` prints one to be filled in.
    DecisionTable {
        /// The list's id, such as `us-1260h`.
        "list" => list: Need<Stated<String>>,
        /// The entry's key within the list: its number, else its primary name.
        "entry" => entry: Need<Stated<String>>,
        /// The party's name, as the documents write it.
        "name" => name: Need<Stated<String>>,
        /// not-the-party or is-the-party.
        "outcome" => outcome: Need<Stated<String>>,
        /// Why.
        "why" => why: Need<Stated<String>>,
        /// Who decided.
        "by" => by: Need<Stated<String>>,
        /// On which day.
        "on" => on: Need<Stated<Day>>,
        /// The last day on which it holds.
        "expires" => expires: Need<Stated<Day>>,
        /// The digest of the entry that was looked at, 64 hex digits: the decision holds until the entry changes.
        "entry-digest" => entry_digest: Option<Stated<String>>,
        /// The digest of the list's snapshot, 64 hex digits: without the entry's, any change of the list ends the decision.
        "list-digest" => list_digest: Option<Stated<String>>,
        /// An identifier of the party, such as `lei:…`: what a sure match can be undone with.
        "identifier" => identifier: Option<Stated<String>>,
    }
}

/// Reads a file of decisions.
///
/// # Errors
/// It is not TOML, of another version, or a decision is not whole, contradicts another or states what can't be.
pub fn read(source: &Source, document: DocumentId, limits: &Limits) -> Result<Vec<Decision>, Error> {
    let table = Reading::parse(source, limits.max_problems)?.into_inner();
    let mut reading = Reading::new(source);
    let mut decisions: Vec<Decision> = Vec::new();
    if this_version(&table, 1, &mut reading)
        && let Some(file) = DecisionsFile::read(&Node::new(0..0, toml::de::DeValue::Table(table)), &mut reading)
    {
        for table in file.decision.iter().flatten() {
            let Some(decision) = decision(table, document, &mut reading) else { continue };
            if let Some(other) = decisions.iter().find(|other| contradict(other, &decision)) {
                let message = format!("{} was decided otherwise for the same days, by {}", decision.name, other.by);
                reading.note(table.at, message).help("remove one of the two, or let the older one expire before");
            }
            decisions.push(decision);
        }
    }
    reading.finish(limits.max_problems)?;
    Ok(decisions)
}

fn contradict(a: &Decision, b: &Decision) -> bool {
    (&a.list, &a.entry, &a.name) == (&b.list, &b.entry, &b.name)
        && a.outcome != b.outcome
        && a.on <= b.expires
        && b.on <= a.expires
}

fn decision(table: &DecisionTable, document: DocumentId, reading: &mut Reading<'_>) -> Option<Decision> {
    let list = reading.text(&table.list).filter(|id| sound_id(id, table, reading));
    let entry = reading.text(&table.entry);
    let name = reading.text(&table.name);
    let outcome = table.outcome.0.as_ref().and_then(|word| reading.word(word, &Decided::WORDS));
    let why = reading.text(&table.why);
    let by = reading.text(&table.by);
    let on = table.on.0.as_ref().map(|day| day.value.0);
    let expires = table.expires.0.as_ref().map(|day| day.value.0);
    if let (Some(on), Some(expires), Some(stated)) = (on, expires, &table.expires.0)
        && expires < on
    {
        reading.note(stated.at, format!("`expires` is before `on`, {on}")).help("mend one of the days");
    }
    let entry_digest = table.entry_digest.as_ref().map(|digest| sha256(digest, reading));
    let list_digest = table.list_digest.as_ref().map(|digest| sha256(digest, reading));
    let pinned = match (entry_digest, list_digest) {
        (Some(digest), _) => digest.map(Pinned::Entry),
        (None, Some(digest)) => digest.map(Pinned::List),
        (None, None) => {
            reading
                .note(table.at, "does not say on which content it was decided")
                .expected("`entry-digest`, or `list-digest`")
                .help("`tallyclerk screen --decide` prints them");
            None
        }
    };
    let identifier = match &table.identifier {
        None => None,
        Some(written) => Some(identifier(written, reading)?),
    };
    Some(Decision {
        list: list?,
        entry: entry?,
        name: name?,
        outcome: outcome?,
        why: why?,
        by: by?,
        on: on?,
        expires: expires?,
        pinned: pinned?,
        identifier,
        document,
        at: table.at,
    })
}

fn sound_id(id: &str, table: &DecisionTable, reading: &mut Reading<'_>) -> bool {
    let sound = id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if let (false, Some(stated)) = (sound, &table.list.0) {
        let lower = id.to_ascii_lowercase().replace('_', "-");
        reading
            .note(stated.at, format!("`{id}` is not the id of a list"))
            .expected("lower-case letters, digits and hyphens, such as `us-1260h`")
            .did_you_mean(&lower, regimes::regimes().iter().map(|regime| regime.id.as_str()));
    }
    sound
}

fn sha256(written: &Stated<String>, reading: &mut Reading<'_>) -> Option<Sha256> {
    let digest = Sha256::parse(written.value.trim());
    if digest.is_none() {
        reading.note(written.at, format!("`{}` is no SHA-256", written.value)).expected("64 hex digits");
    }
    digest
}

/// Reads `lei:…`: a kind that names one party and no other, in a value whose check digits hold.
fn identifier(written: &Stated<String>, reading: &mut Reading<'_>) -> Option<(PartyIdentifierKind, String)> {
    let text = written.value.trim();
    let (word, value) = text.split_once(':').unwrap_or(("", text));
    let kinds = PartyIdentifierKind::WORDS;
    let Some((kind, _)) = kinds.into_iter().find(|(_, known)| *known == word.trim()) else {
        reading
            .note(written.at, format!("`{text}` has no known kind of identifier"))
            .expected("a kind and a value, such as `lei:…`, `uscc:…` or `registration:DE/…`")
            .did_you_mean(word, kinds.map(|(_, word)| word));
        return None;
    };
    match normalise(kind, value) {
        Ok(value) if names_one_party(kind, &value) => Some((kind, value)),
        Ok(_) => {
            reading
                .note(written.at, format!("`{text}` does not name one party and no other"))
                .expected("an LEI, a Unified Social Credit Code, or a registration number with its country");
            None
        }
        Err(reason) => {
            reading.note(written.at, reason);
            None
        }
    }
}

/// Returns the JSON Schema of `decisions.toml`.
pub(super) fn schema() -> schemars::Schema {
    schemars::schema_for!(DecisionsFile)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: &str = r#"
version = 1

[[decision]]
list = "us-1260h"
entry = "Quectel Wireless Solutions Co., Ltd."
name = "Quectel Wireless Example GmbH"
outcome = "not-the-party"
why = "another register number, see the file note of 2026-02-03"
by = "j.doe@port.example"
on = 2026-02-03
expires = 2027-02-02
entry-digest = "3f9a000000000000000000000000000000000000000000000000000000000000"
identifier = "lei:506700GE1G29325QX363"
"#;

    fn of(text: &str) -> Result<Vec<Decision>, Error> {
        let limits = Limits::default();
        let source = Source::from_bytes("decisions.toml", text.as_bytes().to_vec(), &limits).expect("small");
        read(&source, DocumentId(3), &limits)
    }

    fn problem(text: &str) -> String {
        let error = of(text).expect_err("it is refused");
        let said = |problem: &crate::diagnostic::Problem| {
            let parts = [Some(problem.message.clone()), problem.expected.clone(), problem.help.clone()];
            parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
        };
        error.problems().iter().map(said).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn a_whole_decision_is_read() {
        let decisions = of(WHOLE).expect("sound");
        assert_eq!(decisions.len(), 1);
        let decision = &decisions[0];
        assert_eq!((decision.outcome, decision.document), (Decided::NotTheParty, DocumentId(3)));
        assert!(matches!(decision.pinned, Pinned::Entry(_)));
        assert_eq!(decision.identifier, Some((PartyIdentifierKind::Lei, "506700GE1G29325QX363".to_owned())));
        assert!(of("version = 1\n").expect("sound").is_empty());
    }

    #[test]
    fn what_is_not_whole_or_can_t_be_is_refused_with_the_nearest_word() {
        for (from, to, says) in [
            ("outcome = \"not-the-party\"", "outcome = \"not-the-prty\"", "did you mean `not-the-party`"),
            ("why =", "wy =", "did you mean `why`"),
            ("by = \"j.doe@port.example\"\n", "", "`by` is missing"),
            ("expires = 2027-02-02", "expires = 2026-01-01", "before `on`"),
            ("entry-digest = \"3f9a", "entry-digest = \"zz9a", "no SHA-256"),
            ("lei:506700GE1G29325QX363", "lei:506700GE1G29325QX364", "check digits"),
            ("lei:506700GE1G29325QX363", "mac-prefix:c4a64e", "does not name one party"),
            ("lei:506700GE1G29325QX363", "lie:506700GE1G29325QX363", "did you mean `lei`"),
            ("list = \"us-1260h\"", "list = \"US_1260H\"", "did you mean `us-1260h`"),
            ("version = 1", "version = 2", "version 2"),
            ("why = \"another register number, see the file note of 2026-02-03\"", "why = \" \"", "blank"),
        ] {
            assert!(WHOLE.contains(from), "{from}");
            let text = problem(&WHOLE.replacen(from, to, 1));
            assert!(text.contains(says), "{to}: {text}");
        }
        let unpinned: String =
            WHOLE.lines().filter(|line| !line.starts_with("entry-digest")).map(|l| format!("{l}\n")).collect();
        assert!(problem(&unpinned).contains("on which content"));
    }

    #[test]
    fn two_decisions_of_the_same_days_must_not_contradict() {
        let table = WHOLE.split_once("[[decision]]").expect("there is one").1;
        let other = table.replace("not-the-party", "is-the-party");
        assert!(problem(&format!("{WHOLE}\n[[decision]]{other}")).contains("decided otherwise"));
        let later = other.replace("on = 2026-02-03", "on = 2027-02-03").replace("2027-02-02", "2028-02-02");
        assert_eq!(of(&format!("{WHOLE}\n[[decision]]{later}")).expect("sound").len(), 2);
    }
}
