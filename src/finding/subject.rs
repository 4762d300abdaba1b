//! What a finding is about.

use crate::model::{Account, PartId, Selector};

/// What a finding is about. Reports show one entry a subject.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Subject {
    /// A part of a document.
    Part {
        /// The part: the declared one where a part is both declared and observed.
        part: PartId,
        /// The account it speaks in.
        account: Account,
        /// Its strongest identity.
        selector: Selector,
        /// The names of the assemblies around it and its own, outermost first.
        path: Vec<String>,
    },
    /// A line of the contract.
    Item {
        /// Its id.
        id: String,
        /// Its description.
        description: String,
    },
    /// A document as a whole.
    Document {
        /// The account it speaks in.
        account: Account,
        /// Its name.
        name: String,
    },
    /// A party.
    Party {
        /// Its name.
        name: String,
    },
    /// A restricted-entity list.
    List {
        /// Its id.
        id: String,
    },
    /// A waiver of the case.
    Waiver {
        /// The waived rule.
        rule: String,
        /// What it excuses, as written.
        target: String,
    },
    /// The case as a whole.
    Case,
}

impl Subject {
    /// Returns the words that identify the subject across runs: no ids, no positions.
    #[must_use]
    pub fn identity(&self) -> Vec<String> {
        match self {
            Self::Part { account, selector, path, .. } => {
                let mut words = vec!["part".to_owned(), account.word().to_owned(), selector.to_string()];
                words.extend(path.iter().cloned());
                words
            }
            Self::Item { id, .. } => vec!["item".to_owned(), id.clone()],
            Self::Document { account, name } => {
                vec!["document".to_owned(), account.word().to_owned(), name.clone()]
            }
            Self::Party { name } => vec!["party".to_owned(), name.clone()],
            Self::List { id } => vec!["list".to_owned(), id.clone()],
            Self::Waiver { rule, target } => vec!["waiver".to_owned(), rule.clone(), target.clone()],
            Self::Case => vec!["case".to_owned()],
        }
    }

    /// Returns a short name for a person.
    #[must_use]
    pub fn title(&self) -> String {
        match self {
            Self::Part { path, .. } => path.last().cloned().unwrap_or_default(),
            Self::Item { id, description } if description.is_empty() => format!("item {id}"),
            Self::Item { id, description } => format!("item {id}, {description}"),
            Self::Document { name, .. } | Self::Party { name } => name.clone(),
            Self::List { id } => format!("list {id}"),
            Self::Waiver { rule, target } => format!("waiver of {rule} for {target}"),
            Self::Case => "the case".to_owned(),
        }
    }
}
