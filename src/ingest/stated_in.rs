//! Where a person states what a table holds, and how a message spells what to write there.

use std::fmt;

/// Where the sheet, the header's row and the columns of a table are stated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatedIn<'a> {
    /// A table of the case file, such as `declared.columns`.
    Case(&'a str),
    /// The flags of the command line: `--column`, `--sheet`, `--header-row`.
    Flags,
}

impl StatedIn<'_> {
    /// Returns how a column is stated to hold a field: `[declared.columns] quantity = "Qty"`.
    #[must_use]
    pub fn column(self, field: &str, header: &str) -> String {
        match self {
            Self::Case(table) => format!("[{table}] {field} = \"{header}\""),
            Self::Flags => format!("--column \"{field}={header}\""),
        }
    }

    /// Returns how several columns are stated, each a field with a header.
    #[must_use]
    pub fn columns<'s>(self, stated: impl Iterator<Item = (&'s str, String)>) -> String {
        match self {
            Self::Case(table) => {
                let each: Vec<String> = stated.map(|(field, header)| format!("{field} = \"{header}\"")).collect();
                format!("[{table}] {}", each.join(", "))
            }
            Self::Flags => {
                let each: Vec<String> = stated.map(|(field, header)| self.column(field, &header)).collect();
                each.join(" ")
            }
        }
    }

    /// Returns how a sheet is named: `sheet = "Parts"` in the case, `--sheet "Parts"` on the line.
    #[must_use]
    pub fn sheet(self, name: &str) -> String {
        match self {
            Self::Case(_) => format!("sheet = \"{name}\" in the case"),
            Self::Flags => format!("--sheet \"{name}\""),
        }
    }

    /// Returns what says where a table's header is and what its columns hold, in general.
    #[must_use]
    pub fn mapping(self) -> String {
        match self {
            Self::Case(table) => {
                format!(
                    "map the columns in [{table}], field = \"header text\", with sheet = \"…\" and header-row = N if need be"
                )
            }
            Self::Flags => {
                "map the columns with --column FIELD=HEADER, with --sheet and --header-row if need be".to_owned()
            }
        }
    }
}

/// Names the place: `[declared.columns]`, or `--column`.
impl fmt::Display for StatedIn<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Case(table) => write!(f, "[{table}]"),
            Self::Flags => f.write_str("--column"),
        }
    }
}
