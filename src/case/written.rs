//! `tallyclerk.toml` as written: the one description of its keys, for reading and for the JSON Schema.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use toml::de::DeValue;

use super::reading::{AsWritten, Day, Named, Need, Node, OneOrMore, Reading, Stated, place_of, written};

/// Tables that later versions will read. Until then nobody may believe that they are honoured.
pub(super) const RESERVED: [&str; 7] =
    ["provenance", "gate", "rule", "bids", "represented", "remote-access", "exhibit"];

written! {
    /// A case: one thing to verify.
    CaseFile {
        /// The version of this format: 1.
        "version" => version: Need<Stated<u32>>,
        /// What the case is about.
        "case" => case: Need<CaseTable>,
        /// Who buys.
        "buyer" => buyer: Option<BuyerTable>,
        /// With whose money.
        "funding" => funding: Option<Vec<FundingTable>>,
        /// What was bought.
        "contract" => contract: Option<ContractTable>,
        /// What the vendor says is there, a table a document.
        "declared" => declared: Option<Vec<DeclaredTable>>,
        /// What was found there, a table a document.
        "observed" => observed: Option<Vec<ObservedTable>>,
        /// What was seen and belongs to somebody else.
        "not-ours" => not_ours: Option<Vec<NotOursTable>>,
        /// Files that a BOM describes, such as firmware images.
        "artifact" => artifact: Option<Vec<ArtifactTable>>,
        /// Lists to screen against, and statements about owners.
        "screening" => screening: Option<ScreeningTable>,
        /// Who may sign, by a name of the case's own.
        "signers" => signers: Option<Named<SignerTable>>,
        /// Severities and threshold.
        "rules" => rules: Option<RulesTable>,
        /// Dated, reasoned exceptions.
        "waiver" => waiver: Option<Vec<WaiverTable>>,
    }
}

written! {
    /// What the case is about.
    CaseTable {
        /// The case's id, such as `STS-12`.
        "id" => id: Need<Stated<String>>,
        /// What is verified, in words.
        "subject" => subject: Need<Stated<String>>,
        /// Where in its life the subject stands: bid, design, factory, delivered or in-service.
        "stage" => stage: Need<Stated<String>>,
        /// The day that everything is judged at; today if not stated.
        "as-of" => as_of: Option<Stated<Day>>,
        /// Printed on every page and sheet, such as `Bid confidential`.
        "marking" => marking: Option<Stated<String>>,
    }
}

written! {
    /// Who buys. What is not stated is unknown, and consequences then apply only *if*.
    BuyerTable {
        /// port-authority, private-terminal, federal-agency or dod-contractor.
        "kind" => kind: Option<Stated<String>>,
        /// The jurisdiction as a country code, such as `us`.
        "jurisdiction" => jurisdiction: Option<Stated<String>>,
    }
}

written! {
    /// Money with conditions.
    FundingTable {
        /// The programme: us-federal-grant, us-federal-loan, other or none.
        "programme" => programme: Need<Stated<String>>,
        /// The day of the award.
        "award" => award: Option<Stated<Day>>,
    }
}

written! {
    /// The contract: a TOML file, or a schedule as a workbook or CSV.
    ContractTable {
        /// The file, relative to the case file.
        "file" => file: Need<Stated<String>>,
        /// The columns of a schedule: our field to the text of its header.
        "columns" => columns: Option<Named<Stated<String>>>,
        /// The sheet of a schedule.
        "sheet" => sheet: Option<Stated<String>>,
        /// The row of a schedule's header, counted from 1; 0 where it has none, and `columns` names each by its letters.
        "header-row" => header_row: Option<Stated<u32>>,
        /// contract, or approved-list for an operator's own list of approved equipment.
        "kind" => kind: Option<Stated<String>>,
        /// What a schedule's quantities count: per-subject or total.
        "quantities" => quantities: Option<Stated<String>>,
        /// How many cranes a schedule buys.
        "subjects" => subjects: Option<Stated<u32>>,
        /// When it was signed.
        "signed" => signed: Option<Stated<Day>>,
        /// Who sells: screened with its owners, as any maker is.
        "seller" => seller: Option<Stated<String>>,
    }
}

written! {
    /// A document in which the vendor says what is there.
    DeclaredTable {
        /// The file, relative to the case file.
        "file" => file: Need<Stated<String>>,
        /// Which component of another document it details, such as `ref:plc-1`.
        "describes" => describes: Option<Stated<String>>,
        /// The signature or bundle over the file.
        "signature" => signature: Option<Stated<String>>,
        /// Who must have signed it: a name under `[signers]`.
        "signed-by" => signed_by: Option<Stated<String>>,
        /// The columns of a table: our field to the text of its header.
        "columns" => columns: Option<Named<Stated<String>>>,
        /// The sheet of a workbook.
        "sheet" => sheet: Option<Stated<String>>,
        /// The row of a table's header, counted from 1; 0 where it has none, and `columns` names each by its letters.
        "header-row" => header_row: Option<Stated<u32>>,
        /// The paper that the file was typed off.
        "transcribed-from" => transcribed_from: Option<Stated<String>>,
        /// Who transcribed it.
        "transcribed-by" => transcribed_by: Option<Stated<String>>,
        /// When it was transcribed.
        "transcribed-on" => transcribed_on: Option<Stated<Day>>,
    }
}

written! {
    /// A document of what was found.
    ObservedTable {
        /// The file, relative to the case file.
        "file" => file: Need<Stated<String>>,
        /// Which component of another document it details, such as `ref:plc-1`.
        "describes" => describes: Option<Stated<String>>,
        /// The signature or bundle over the file.
        "signature" => signature: Option<Stated<String>>,
        /// Who must have signed it: a name under `[signers]`.
        "signed-by" => signed_by: Option<Stated<String>>,
        /// What the survey could see: network, usb, pci, serial-bus, physical, radio, neighbours, host, record or placement; the format's own method without it.
        "scope" => scope: Option<OneOrMore<Stated<String>>>,
        /// Where on the crane it looked; everywhere if not stated.
        "location" => location: Option<Stated<String>>,
        /// When.
        "on" => on: Option<Stated<Day>>,
        /// Who looked.
        "by" => by: Option<Stated<String>>,
        /// The columns of a table or the keys of JSON Lines: our field to the text of its header.
        "columns" => columns: Option<Named<Stated<String>>>,
        /// The sheet of a workbook.
        "sheet" => sheet: Option<Stated<String>>,
        /// The row of a table's header, counted from 1; 0 where it has none, and `columns` names each by its letters.
        "header-row" => header_row: Option<Stated<u32>>,
        /// The paper that the file was typed off.
        "transcribed-from" => transcribed_from: Option<Stated<String>>,
        /// Who transcribed it.
        "transcribed-by" => transcribed_by: Option<Stated<String>>,
        /// When it was transcribed.
        "transcribed-on" => transcribed_on: Option<Stated<Day>>,
    }
}

written! {
    /// Something that was seen and belongs to somebody else, by exactly one identity.
    NotOursTable {
        /// Its serial number.
        "serial" => serial: Option<Stated<String>>,
        /// Its MAC address.
        "mac" => mac: Option<Stated<String>>,
        /// Its package URL.
        "purl" => purl: Option<Stated<String>>,
        /// Its maker's part number.
        "mpn" => mpn: Option<Stated<String>>,
        /// The document's own reference to it.
        "ref" => reference: Option<Stated<String>>,
        /// Its name.
        "name" => name: Option<Stated<String>>,
        /// Whose it is, or why it was there.
        "reason" => reason: Need<Stated<String>>,
    }
}

written! {
    /// A file that a BOM describes.
    ArtifactTable {
        /// The file, relative to the case file.
        "file" => file: Need<Stated<String>>,
        /// The component that describes it, such as `ref:plc-firmware`.
        "component" => component: Need<Stated<String>>,
    }
}

written! {
    /// Lists to screen against, and statements about owners.
    ScreeningTable {
        /// Lists by id, or by id and file.
        "lists" => lists: Option<Vec<ListWritten>>,
        /// Files of ownership statements.
        "ownership" => ownership: Option<Vec<Stated<String>>>,
        /// The file of decisions on parties that may be listed, such as `decisions.toml`.
        "decisions" => decisions: Option<Stated<String>>,
    }
}

written! {
    /// A list that a file of the case holds, or several files together.
    ListTable {
        /// The list's id, lower case, such as `us-1260h`.
        "id" => id: Need<Stated<String>>,
        /// The file, relative to the case file, in any format that is read; it may hold other lists too.
        "file" => file: Option<Stated<String>>,
        /// The files of a list that comes as a set, such as OFAC's.
        "files" => files: Option<Vec<Stated<String>>>,
    }
}

/// A list by its id, or by id and file.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(untagged)]
pub(super) enum ListWritten {
    /// A built-in list or one of the store.
    Id(Stated<String>),
    /// A list in a file.
    File(ListTable),
}

impl AsWritten for ListWritten {
    const EXPECTED: &'static str = "a list's id, or { id = …, file = … }, or { id = …, files = [ … ] }";

    fn read(node: &Node<'_>, reading: &mut Reading<'_>) -> Option<Self> {
        match node.get_ref() {
            DeValue::String(_) => Stated::read(node, reading).map(Self::Id),
            DeValue::Table(_) => ListTable::read(node, reading).map(Self::File),
            _ => {
                reading.wrong_type(node, Self::EXPECTED);
                None
            }
        }
    }
}

written! {
    /// Who may sign: any one of the identities or keys will do.
    SignerTable {
        /// Keyless identities.
        "sigstore" => sigstore: Option<OneOrMore<SigstoreTable>>,
        /// A file with a public key (PEM).
        "key" => key: Option<Stated<String>>,
        /// Several such files.
        "keys" => keys: Option<Vec<Stated<String>>>,
        /// A trusted root to use instead of the built-in one.
        "trusted-root" => trusted_root: Option<Stated<String>>,
        /// The first day on which its signatures count.
        "from" => from: Option<Stated<Day>>,
        /// The last day on which its signatures count.
        "until" => until: Option<Stated<Day>>,
    }
}

written! {
    /// A keyless identity: both must match the certificate exactly.
    SigstoreTable {
        /// The OIDC issuer.
        "issuer" => issuer: Need<Stated<String>>,
        /// The e-mail address or URI.
        "identity" => identity: Need<Stated<String>>,
    }
}

/// Severities by rule or group, and the threshold.
#[derive(Debug, Clone)]
pub(super) struct RulesTable {
    /// The severity from which on the case fails.
    pub(super) fail_on: Option<Stated<String>>,
    /// What is said of rules and groups, in the order of the file.
    pub(super) settings: Vec<(Stated<String>, SettingWritten)>,
}

impl AsWritten for RulesTable {
    const EXPECTED: &'static str = "a table";

    fn read(node: &Node<'_>, reading: &mut Reading<'_>) -> Option<Self> {
        let DeValue::Table(table) = node.get_ref() else {
            reading.wrong_type(node, Self::EXPECTED);
            return None;
        };
        let mut rules = Self { fail_on: None, settings: Vec::new() };
        for (key, value) in table {
            if key.get_ref() == "fail-on" {
                rules.fail_on = Stated::read(value, reading);
            } else if let Some(setting) = SettingWritten::read(value, reading) {
                rules.settings.push((Stated { value: key.get_ref().to_string(), at: place_of(key) }, setting));
            }
        }
        rules.settings.sort_by_key(|(key, _)| key.at);
        Some(rules)
    }
}

impl JsonSchema for RulesTable {
    fn schema_name() -> Cow<'static, str> {
        "RulesTable".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let setting = generator.subschema_for::<SettingWritten>();
        let threshold = generator.subschema_for::<String>();
        json_schema!({
            "description": "Severities by rule id or group, and the threshold.",
            "type": "object",
            "properties": {
                "fail-on": {
                    "description": "The severity from which on the case fails; high if not stated.",
                    "allOf": [threshold]
                }
            },
            "additionalProperties": setting
        })
    }
}

/// A severity, or `{ off = "reason" }`.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(untagged)]
pub(super) enum SettingWritten {
    /// Another severity.
    Severity(Stated<String>),
    /// Switched off, with the reason.
    Off(OffTable),
}

written! {
    /// A rule or group that is switched off.
    OffTable {
        /// Why.
        "off" => off: Need<Stated<String>>,
    }
}

impl AsWritten for SettingWritten {
    const EXPECTED: &'static str = "a severity, or { off = \"reason\" }";

    fn read(node: &Node<'_>, reading: &mut Reading<'_>) -> Option<Self> {
        match node.get_ref() {
            DeValue::String(_) => Stated::read(node, reading).map(Self::Severity),
            DeValue::Table(_) => OffTable::read(node, reading).map(Self::Off),
            _ => {
                reading.wrong_type(node, Self::EXPECTED);
                None
            }
        }
    }
}

written! {
    /// An exception: one rule, one subject, a reason, an approver, a last day.
    WaiverTable {
        /// The rule.
        "rule" => rule: Need<Stated<String>>,
        /// The component, such as `serial:4711` or `fingerprint:0123abcd`.
        "component" => component: Option<Stated<String>>,
        /// Or the contract item, by its id.
        "item" => item: Option<Stated<String>>,
        /// Or the party, by its name.
        "party" => party: Option<Stated<String>>,
        /// Or the document, by the name that the case gives it.
        "document" => document: Option<Stated<String>>,
        /// Why.
        "reason" => reason: Need<Stated<String>>,
        /// Who approved it.
        "approved-by" => approved_by: Need<Stated<String>>,
        /// The last day on which it holds.
        "expires" => expires: Need<Stated<Day>>,
    }
}
