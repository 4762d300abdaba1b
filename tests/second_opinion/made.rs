//! Documents made from a schema itself, so that every field it names is tried, whether or not somebody's document has
//! it. They need not be valid: two opinions are held against each other, whatever they are.

use serde_json::{Map, Value, json};

use crate::mutants::{Random, plain};
use crate::schemas::Schemas;

struct Maker<'s> {
    schemas: &'s Schemas,
    root: &'s Value,
    signatures: Value,
    curves: Value,
    licences: Value,
    random: &'s mut Random,
    /// How many values may still be made, so that a document ends.
    left: usize,
}

/// Makes a document of a version.
pub(crate) fn document(schemas: &Schemas, version: &str, random: &mut Random) -> Value {
    let root = schemas.text(version);
    let mut maker = Maker {
        schemas,
        root,
        signatures: schemas.other("jsf-0.82.SNAPSHOT.schema.json"),
        curves: schemas.other("cryptography-defs.SNAPSHOT.schema.json"),
        licences: schemas.other("spdx.SNAPSHOT.schema.json"),
        random,
        left: 120,
    };
    let mut document = Map::new();
    document.insert("bomFormat".to_owned(), json!("CycloneDX"));
    document.insert("specVersion".to_owned(), json!(version));
    // One part of the document is tried at a time, or two: deep rather than wide.
    let properties = root["properties"].as_object().expect("a schema of objects");
    let names: Vec<&String> =
        properties.keys().filter(|name| !matches!(name.as_str(), "bomFormat" | "specVersion")).collect();
    for _ in 0..=maker.random.below(3) {
        let name = *maker.random.one(&names);
        let value = maker.value(&properties[name], 0, name);
        document.insert(name.clone(), value);
    }
    Value::Object(document)
}

impl Maker<'_> {
    fn value(&mut self, schema: &Value, depth: usize, name: &str) -> Value {
        self.left = self.left.saturating_sub(1);
        if self.random.below(150) == 0 {
            return plain(self.random);
        }
        if let Some(target) = schema["$ref"].as_str() {
            let target = self.target(target);
            return self.value(&target, depth, name);
        }
        if let Some(constant) = schema.get("const") {
            return constant.clone();
        }
        if let Some(words) = schema["enum"].as_array() {
            return self.random.one(words).clone();
        }
        let mut value = match schema["type"].as_str() {
            Some("object") => self.object(schema, depth),
            Some("array") => self.array(schema, depth, name),
            Some("string") => self.text(schema, name),
            Some("integer") => json!(*self.random.one(&[0, 1, 2, 3, 6, 7, 100, -1])),
            Some("number") => json!(*self.random.one(&[0.0, 0.5, 1.0, 7.5, 1.5, -0.5])),
            Some("boolean") => json!(self.random.below(2) == 0),
            _ if schema["properties"].is_object() => self.object(schema, depth),
            _ => Value::Null,
        };
        for word in ["oneOf", "anyOf", "allOf"] {
            let Some(choices) = schema[word].as_array().filter(|choices| !choices.is_empty()) else { continue };
            let chosen: Vec<&Value> =
                if word == "allOf" { choices.iter().collect() } else { vec![self.random.one(choices)] };
            for choice in chosen {
                self.apply(choice, &mut value, depth, name, schema);
            }
        }
        value
    }

    /// Makes a value also what another schema says of it.
    fn apply(&mut self, choice: &Value, value: &mut Value, depth: usize, name: &str, around: &Value) {
        let names_fields = choice["required"].is_array() && choice["properties"].is_null() && choice["$ref"].is_null();
        if names_fields && let Value::Object(fields) = value {
            for key in choice["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
                if !fields.contains_key(key) && around["properties"][key].is_object() {
                    let made = self.value(&around["properties"][key], depth + 1, key);
                    fields.insert(key.to_owned(), made);
                }
            }
            return;
        }
        let made = self.value(choice, depth, name);
        match (&mut *value, made) {
            (Value::Object(fields), Value::Object(more)) => fields.extend(more),
            (Value::Null, made) => *value = made,
            _ => {}
        }
    }

    fn object(&mut self, schema: &Value, depth: usize) -> Value {
        let mut fields = Map::new();
        let none = Map::new();
        let properties = schema["properties"].as_object().unwrap_or(&none);
        let required: Vec<&str> =
            schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        for (key, field) in properties {
            let wanted = required.contains(&key.as_str());
            let share = if depth > 6 || self.left == 0 { 30 } else { 2 + properties.len() / 6 };
            if (wanted && self.random.below(40) > 0) || (!wanted && self.random.below(share) == 0) {
                let made = self.value(field, depth + 1, key);
                fields.insert(key.clone(), made);
            }
        }
        Value::Object(fields)
    }

    fn array(&mut self, schema: &Value, depth: usize, name: &str) -> Value {
        let most = if self.left == 0 || depth > 8 { 1 } else { 3 };
        let count = self.random.below(most + 1);
        let items = &schema["items"];
        Value::Array(
            (0..count)
                .map(|_| if items.is_object() { self.value(items, depth + 1, name) } else { json!("x") })
                .collect(),
        )
    }

    fn text(&mut self, schema: &Value, name: &str) -> Value {
        let possible: &[&str] = match (schema["format"].as_str(), schema["pattern"].as_str()) {
            (Some("date-time"), _) => &["2026-06-30T12:00:00Z", "2026-06-30T12:00:00.5+02:00", "2026-06-30"],
            (Some("date"), _) => &["2026-06-30", "2026-02-30", "30.6.2026"],
            (Some("idn-email" | "email"), _) => &["j.doe@port.example"],
            (Some("iri-reference" | "iri" | "uri" | "uri-reference"), _) => &[
                "https://port.example/a?b#c",
                "a/b",
                "",
                "not an iri",
                "urn:cdx:f08a6ccd-4dce-4759-bd84-c626675d60a7/1#x",
            ],
            (None, Some(pattern)) => match pattern {
                p if p.contains("urn:uuid") => &["urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79", "urn:uuid:x"],
                p if p.contains("urn:cdx") => &["urn:cdx:f08a6ccd-4dce-4759-bd84-c626675d60a7/1#x", "urn:cdx:x/1"],
                p if p.contains("{32}") => {
                    &["d41d8cd98f00b204e9800998ecf8427e", "d41d8cd98f00b204", "D41D8CD98F00B204E9800998ECF8427E"]
                }
                p if p.contains("CRE") => &["CRE:764-507", "CRE:x"],
                p if p.contains("[a-z]{2}") => &["en", "en-GB", "english"],
                p if p.contains("[A-Z]{2}") => &["US", "us"],
                p if p.contains("[-+a-z0-9.]+/") => &["application/zip", "Application/zip", "image/jpeg", "zip"],
                _ => &["US12345", "x", "", "a/b"],
            },
            _ => match name {
                "bom-ref" | "ref" | "dependsOn" | "provides" | "subjects" | "assemblies" | "dependencies" => {
                    &["one", "two", "three", "four", "five", "six", ""]
                }
                _ => &["x", "y", "", "Example Modules Ltd", "é"],
            },
        };
        let text = *self.random.one(possible);
        match schema["maxLength"].as_u64() {
            Some(most) if self.random.below(20) == 0 => {
                json!("é".repeat(usize::try_from(most).unwrap_or(0) + self.random.below(2)))
            }
            _ => json!(text),
        }
    }

    fn target(&self, reference: &str) -> Value {
        let (file, pointer) = reference.split_once('#').unwrap_or((reference, ""));
        let root = match file {
            "" if pointer.starts_with("/definitions/") && self.root.pointer(pointer).is_none() => &self.signatures,
            "" => self.root,
            file if file.starts_with("jsf") => &self.signatures,
            file if file.starts_with("crypt") => &self.curves,
            _ => &self.licences,
        };
        root.pointer(pointer)
            .unwrap_or_else(|| panic!("{reference} leads nowhere ({:?})", self.schemas.versions()))
            .clone()
    }
}
