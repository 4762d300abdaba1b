//! Who holds the grantee code of an FCC ID, as far as our short table knows.

use std::sync::LazyLock;

use serde::Deserialize;

use super::RegisterRow;

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Basis {
    Primary,
    Secondary,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    code: String,
    holder: String,
    basis: Basis,
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    edition: String,
    grantee: Vec<Written>,
}

struct Grantee {
    code: &'static str,
    holder: &'static str,
}

struct Table {
    edition: &'static str,
    grantees: Vec<Grantee>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let file: File =
        toml::from_str(include_str!("fcc-grantees.toml")).expect("the built-in table of grantees is sound");
    Table {
        edition: file.edition.leak(),
        grantees: file
            .grantee
            .into_iter()
            // Both bases are shipped as fact; a row without a source would be neither.
            .filter(|row| matches!(row.basis, Basis::Primary | Basis::Secondary) && !row.source.is_empty())
            .map(|row| Grantee { code: row.code.leak(), holder: row.holder.leak() })
            .collect(),
    }
});

/// Returns the grantee code of an FCC ID: three characters, or five when the first is a digit.
///
/// Spaces, hyphens and a leading `FCC ID` or `Contains FCC ID` are skipped. `None` when nothing is left after the code: that is no FCC ID.
#[must_use]
pub fn fcc_grantee_code(fcc_id: &str) -> Option<String> {
    let mut plain: String =
        fcc_id.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
    if let Some(rest) = ["CONTAINSFCCID", "FCCID"].iter().find_map(|label| plain.strip_prefix(label)) {
        plain = rest.to_owned();
    }
    let len = if plain.starts_with(|c: char| c.is_ascii_digit()) { 5 } else { 3 };
    (plain.len() > len).then(|| plain[..len].to_owned())
}

/// Returns who holds the grantee code of an FCC ID.
#[must_use]
pub fn fcc_grantee(fcc_id: &str) -> Option<RegisterRow> {
    let code = fcc_grantee_code(fcc_id)?;
    let row = TABLE.grantees.iter().find(|row| row.code == code)?;
    Some(RegisterRow { register: "fcc-grantees", key: code, value: row.holder.to_owned(), edition: TABLE.edition })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_is_three_characters_or_five_after_a_digit() {
        assert_eq!(fcc_grantee_code("XMR201707BG96").as_deref(), Some("XMR"));
        assert_eq!(fcc_grantee_code("fcc id: 2ANDR-M600P").as_deref(), Some("2ANDR"));
        assert_eq!(fcc_grantee_code("Contains FCC ID: XMR201707BG96").as_deref(), Some("XMR"));
        assert_eq!(fcc_grantee_code("XMR"), None);
        assert_eq!(fcc_grantee_code("2AND"), None);
        assert_eq!(fcc_grantee_code(""), None);
    }

    #[test]
    fn known_codes_name_their_holder_and_others_nobody() {
        let holder = |id| fcc_grantee(id).map(|row| row.value);
        assert_eq!(holder("XMR-201707BG96").as_deref(), Some("Quectel Wireless Solutions Co., Ltd."));
        assert_eq!(holder("N7NRC76B").as_deref(), Some("Sierra Wireless"));
        assert_eq!(holder("2ANDRM600P").as_deref(), Some("DJI"));
        assert_eq!(holder("2ANDX1"), None);
        assert_eq!(holder("ZZZ123"), None);
    }
}
