//! How a line says what the columns of a table hold: the same flags for every command that reads one by itself.

use clap::Args;

use crate::ingest::{ColumnMap, Field};

/// What a table holds, where its header does not say it.
#[derive(Debug, Args)]
#[command(next_help_heading = "Tables")]
pub(super) struct Columns {
    /// What a column of a table holds, such as part-number=Bestellnummer, or part-number="column C"; repeatable
    #[arg(long, value_name = "FIELD=HEADER", value_parser = column)]
    column: Vec<(Field, String)>,
    /// The sheet of a workbook to read
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// The row of a table's header, counted from 1; 0 says that it has none
    #[arg(long, value_name = "N")]
    header_row: Option<u32>,
}

impl Columns {
    /// Returns the mapping that follows; `None` if nothing was said.
    pub(super) fn map(&self) -> Option<ColumnMap> {
        let stated = !self.column.is_empty() || self.sheet.is_some() || self.header_row.is_some();
        stated.then(|| ColumnMap {
            sheet: self.sheet.clone(),
            header_row: self.header_row,
            columns: self.column.iter().cloned().collect(),
        })
    }
}

fn column(text: &str) -> Result<(Field, String), String> {
    let words = || Field::WORDS.map(|(_, word)| word);
    let Some((word, header)) = text.split_once('=').filter(|(_, header)| !header.trim().is_empty()) else {
        return Err("expected FIELD=HEADER, such as part-number=Bestellnummer".to_owned());
    };
    match Field::parse(word.trim()) {
        Some(field) => Ok((field, header.trim().to_owned())),
        None => Err(match crate::diagnostic::nearest(word, words()) {
            Some(near) => format!("`{word}` is no field of a table; did you mean `{near}`?"),
            None => format!("`{word}` is no field of a table; expected one of {}", words().join(", ")),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_fields_with_a_header() {
        assert_eq!(column("part-number=Bestell-Nr."), Ok((Field::PartNumber, "Bestell-Nr.".to_owned())));
        assert!(column("part-nubmer=X").is_err_and(|message| message.contains("part-number")));
        assert!(column("name").is_err() && column("name=").is_err());
    }
}
