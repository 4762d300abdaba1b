//! Published lists in the shape of the corpus, written as the documented CSV.

/// Writes a list of the corpus as our CSV; entries of one name are one row, since the file has one period each.
pub(crate) fn converted(text: &str) -> (String, usize) {
    let json: serde_json::Value = serde_json::from_str(text).expect("the corpus is JSON");
    let mut out = String::from("# confirmed: 2026-07-09\n# basis: secondary\nname,aliases,country\n");
    let mut seen: Vec<String> = Vec::new();
    let quoted =
        |text: &str| format!("\"{}\"", text.split_whitespace().collect::<Vec<_>>().join(" ").replace('"', "\"\""));
    for entity in json["entities"].as_array().expect("entities") {
        let name = entity["name"].as_str().unwrap_or_default().trim();
        let plain = name.trim_end_matches('*').split_whitespace().collect::<Vec<_>>().join(" ");
        if plain.chars().any(char::is_alphanumeric) && !seen.contains(&plain) {
            let aliases: Vec<&str> =
                entity["aliases"].as_array().into_iter().flatten().filter_map(serde_json::Value::as_str).collect();
            // A semicolon inside an alias would make two of it.
            let aliases: Vec<String> = aliases.iter().map(|alias| alias.replace(';', ",")).collect();
            let country = entity["country"].as_str().unwrap_or_default();
            out.push_str(&format!("{},{},{}\n", quoted(name), quoted(&aliases.join("; ")), quoted(country)));
            seen.push(plain);
        }
    }
    (out, seen.len())
}
