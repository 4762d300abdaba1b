//! `consolidated.json` of trade.gov: one object for each party and list under `results`.

use std::sync::Arc;

use super::csl::{COLUMNS, Record, take};
use super::json::{self, Value, first_keys, records};
use super::known::look_at_keys;
use super::{Gathering, ListFormat};
use crate::diagnostic::Problem;
use crate::error::{Error, ErrorKind};
use crate::source::{Limits, Source};

/// Reads the Consolidated Screening List as JSON.
#[derive(Debug, Clone, Copy)]
pub(super) struct CslJson;

/// Keys of a record beside those that are columns of the table.
const KNOWN: [&str; 5] = ["id", "country", "source_id", "score", "rank"];

/// Keys around the records.
const AROUND: [&str; 6] = ["total", "offset", "results", "sources", "search_performed_at", "size"];

impl ListFormat for CslJson {
    fn id(&self) -> &'static str {
        "csl-json"
    }

    fn title(&self) -> &'static str {
        "the Consolidated Screening List (JSON)"
    }

    fn recognises(&self, files: &[Arc<Source>]) -> bool {
        let [file] = files else { return false };
        let Some(text) = file.text().filter(|text| text.trim_start_matches('\u{feff}').trim_start().starts_with('{'))
        else {
            return false;
        };
        let keys = first_keys(text, Some("results"));
        ["source", "name"].iter().all(|key| keys.iter().any(|known| known == key))
    }

    fn serves_several(&self) -> bool {
        true
    }

    fn gather(&self, files: &[Arc<Source>], into: &mut Gathering, limits: &Limits) -> Result<(), Error> {
        for source in files {
            let mut count = 0u64;
            let rest = records(source, "results", limits, &mut |value, at| {
                count += 1;
                if let Value::Object(_) = value {
                    look_at_keys(&value, |key| COLUMNS.contains(&key) || KNOWN.contains(&key), into);
                    take(&record(&value), at, source, into);
                } else {
                    into.refuse(|| Problem::at(source, at, "is no party").expected("an object"));
                }
                Ok(())
            })?;
            look_at_keys(&rest, |key| AROUND.contains(&key), into);
            // The interface answers page by page, and says of how many.
            let total = json::Value::text_of(&rest, "total").parse::<u64>().ok();
            if let Some(total) = total.filter(|total| *total != count) {
                let problem = Problem::new(source.name(), format!("says that it has {total} entries, and has {count}"))
                    .expected("as many entries as it says")
                    .help("it is one page of several, or cut: fetch the whole file");
                return Err(Error::new(ErrorKind::InvalidList, problem));
            }
        }
        Ok(())
    }
}

fn record<'a>(value: &'a Value<'_>) -> Record<'a> {
    let addresses = value.items("addresses").iter().map(|address| address.text_of("country"));
    let id = |id: &'a Value<'_>| (id.text_of("type"), id.text_of("number"), id.text_of("country"));
    let url = value.text_of("source_list_url");
    Record {
        source: value.text_of("source"),
        number: value.text_of("entity_number"),
        kind: value.text_of("type"),
        programmes: value.texts("programs").collect(),
        name: value.text_of("name"),
        countries: addresses.chain([value.text_of("country")]).collect(),
        notice: value.text_of("federal_register_notice"),
        start: value.text_of("start_date"),
        end: value.text_of("end_date"),
        remarks: value.text_of("remarks"),
        url: if url.is_empty() { value.text_of("source_information_url") } else { url },
        alt_names: value.texts("alt_names").collect(),
        ids: value.items("ids").iter().map(id).collect(),
    }
}
