//! The pipeline is the layout: a room uses only the rooms above it.
//!
//! Every path of every file is read from its tokens, those inside macros and tests among them: `crate::x`, `super::x`,
//! and groups of them. Two more rules of the house are counted here: where the graph library may stand, and where
//! `unsafe` may.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// The rooms from the ground up. `error` and `diagnostic` are known to all, `source` among them.
const ROOMS: [&str; 20] = [
    "source",
    "model",
    "register",
    "ingest",
    "emit",
    "graph",
    "lists",
    "screening",
    "trust",
    "finding",
    "case",
    "reconcile",
    "diff",
    "quality",
    "policy",
    "check",
    "run",
    "report",
    "dossier",
    "cli",
];
const KNOWN_TO_ALL: [&str; 2] = ["error", "diagnostic"];

/// Yields the files below a folder, in order.
fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(folder).expect("src is there").map(|entry| entry.expect("readable").path()).collect();
    entries.sort();
    for entry in entries {
        if entry.is_dir() {
            files(&entry, found);
        } else if entry.extension().is_some_and(|extension| extension == "rs") {
            found.push(entry);
        }
    }
}

/// Returns the module path of a file: `src/graph/merge.rs` is `[graph, merge]`.
fn module_of(file: &Path, src: &Path) -> Vec<String> {
    let inner = file.strip_prefix(src).expect("below src").with_extension("");
    let mut path: Vec<String> = inner.iter().map(|part| part.to_string_lossy().into_owned()).collect();
    if path.last().is_some_and(|last| last == "mod" || last == "lib" || last == "main") {
        path.pop();
    }
    path
}

/// Collects the first segments that a path into the crate names, with their lines.
fn rooms_named(stream: TokenStream, module: &[String], found: &mut BTreeSet<(String, usize)>) {
    let tokens: Vec<TokenTree> = stream.into_iter().collect();
    let mut n = 0;
    while n < tokens.len() {
        if let TokenTree::Ident(ident) = &tokens[n] {
            let word = ident.to_string();
            // `mod tests { … }` is one deeper: `super::` in it is this file's module.
            if word == "mod"
                && let (Some(TokenTree::Ident(name)), Some(TokenTree::Group(body))) =
                    (tokens.get(n + 1), tokens.get(n + 2))
            {
                let mut inner = module.to_vec();
                inner.push(name.to_string());
                rooms_named(body.stream(), &inner, found);
                n += 3;
                continue;
            }
            let after_path = n >= 2 && is_path_separator(&tokens, n - 2);
            if (word == "crate" || word == "super" || word == "self") && !after_path {
                n = follow(&tokens, n, module, found);
                continue;
            }
        }
        if let TokenTree::Group(group) = &tokens[n] {
            rooms_named(group.stream(), module, found);
        }
        n += 1;
    }
}

fn is_path_separator(tokens: &[TokenTree], n: usize) -> bool {
    matches!((tokens.get(n), tokens.get(n + 1)), (Some(TokenTree::Punct(a)), Some(TokenTree::Punct(b))) if a.as_char() == ':' && b.as_char() == ':')
}

/// Follows a path from `crate`, `super` or `self` and notes the room it enters; returns where it ends.
fn follow(tokens: &[TokenTree], mut n: usize, module: &[String], found: &mut BTreeSet<(String, usize)>) -> usize {
    let mut at: Vec<String> = module.to_vec();
    loop {
        let TokenTree::Ident(ident) = &tokens[n] else { return n + 1 };
        match ident.to_string().as_str() {
            "crate" => at.clear(),
            "super" => {
                at.pop();
            }
            "self" => {}
            other => {
                let room = at.first().cloned().unwrap_or_else(|| other.to_owned());
                found.insert((room, ident.span().start().line));
                return n + 1;
            }
        }
        if !is_path_separator(tokens, n + 1) {
            return n + 1;
        }
        n += 3;
        if let Some(TokenTree::Group(group)) = tokens.get(n) {
            assert_eq!(group.delimiter(), Delimiter::Brace, "a path ends in a brace or a name");
            branches(group.stream(), &at, found);
            return n + 1;
        }
        if n >= tokens.len() || matches!(&tokens[n], TokenTree::Punct(_)) {
            assert!(!at.is_empty(), "`use crate::*` hides what is used");
            return n;
        }
    }
}

/// Notes the branches of `use crate::{a, b::c}`.
fn branches(stream: TokenStream, at: &[String], found: &mut BTreeSet<(String, usize)>) {
    let mut begins = true;
    for token in stream {
        match token {
            TokenTree::Ident(ident) if begins => {
                let room = at.first().cloned().unwrap_or_else(|| ident.to_string());
                found.insert((room, ident.span().start().line));
                begins = false;
            }
            TokenTree::Punct(punct) if punct.as_char() == ',' => begins = true,
            _ => {}
        }
    }
}

/// Joins the tokens of a file without those of its `#[cfg(test)]` items: tests may ask the environment where files are.
fn tokens_outside_tests(stream: TokenStream) -> String {
    let mut kept = String::new();
    let mut skips_item = false;
    let mut tokens = stream.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let attribute = match (&token, tokens.peek()) {
            (TokenTree::Punct(punct), Some(TokenTree::Group(group))) if punct.as_char() == '#' => {
                Some(group.stream().to_string().replace(' ', ""))
            }
            _ => None,
        };
        if let Some(attribute) = attribute {
            tokens.next();
            skips_item |= attribute == "cfg(test)";
            continue;
        }
        match token {
            // An item ends with its body in braces or with a semicolon.
            TokenTree::Group(group) if skips_item => skips_item = group.delimiter() != Delimiter::Brace,
            TokenTree::Punct(punct) if skips_item => skips_item = punct.as_char() != ';',
            _ if skips_item => {}
            TokenTree::Group(group) => kept.push_str(&tokens_outside_tests(group.stream())),
            token => kept.push_str(&token.to_string()),
        }
    }
    kept
}

#[test]
fn a_room_uses_only_the_rooms_above_it() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut all = Vec::new();
    files(&src, &mut all);
    assert!(all.len() > 20, "the rooms are not where this test looks");
    let rank = |room: &str| ROOMS.iter().position(|known| *known == room);
    let mut wrong = Vec::new();
    for file in all {
        let module = module_of(&file, &src);
        let Some(own) = module.first() else { continue };
        let text = std::fs::read_to_string(&file).expect("readable");
        let stream: TokenStream = text.parse().unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let mut named = BTreeSet::new();
        rooms_named(stream, &module, &mut named);
        for (room, line) in named {
            let allowed = room == *own
                || KNOWN_TO_ALL.contains(&room.as_str())
                || (KNOWN_TO_ALL.contains(&own.as_str())
                    && (room == "source" || KNOWN_TO_ALL.contains(&room.as_str())))
                || matches!((rank(&room), rank(own)), (Some(used), Some(user)) if used < user);
            if !allowed {
                wrong.push(format!(
                    "{}:{line}: `{own}` uses `{room}`",
                    file.strip_prefix(&src).expect("below").display()
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "against the direction of the pipeline:\n{}", wrong.join("\n"));
}

#[test]
fn the_graph_library_stands_in_its_room_and_unsafe_code_in_one_place() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut all = Vec::new();
    files(&src, &mut all);
    let mut exceptions = Vec::new();
    for file in all {
        let text = std::fs::read_to_string(&file).expect("readable");
        let module = module_of(&file, &src);
        let uses = |word: &str| text.contains(&format!("{word}::"));
        assert!(!uses("petgraph") || module.first().is_some_and(|room| room == "graph"), "{}", file.display());
        // Attributes may be broken into lines.
        let joined: String = text.split_whitespace().collect();
        for _ in 0..joined.matches("(unsafe_code").count() {
            exceptions.push(module.join("::"));
        }
        let stream: TokenStream = text.parse().unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let outside_tests = tokens_outside_tests(stream);
        for outside in ["std::env::", "println!", "Timestamp::now", "SystemTime::now"] {
            let in_cli = module.is_empty() || module.first().is_some_and(|room| room == "cli");
            let found = outside_tests.contains(outside);
            assert!(in_cli || !found, "{}: `{outside}` belongs to the cli", file.display());
        }
    }
    assert_eq!(exceptions, ["lists::index::map"], "the index of a list is mapped, and nothing else is unsafe");
}

#[test]
fn the_network_is_used_by_the_update_of_lists_alone() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut all = Vec::new();
    files(&src, &mut all);
    let mut users = BTreeSet::new();
    for file in all {
        let stream: TokenStream =
            std::fs::read_to_string(&file).expect("readable").parse().expect("it is Rust, since it compiles");
        let text = tokens_outside_tests(stream);
        // An address may be spelled, and compared with others, without anything being sent to it.
        let sends =
            ["Agent::", "TcpStream", "UdpSocket", "TcpListener", "ureq::get", "ureq::run", "reqwest", "ToSocketAddrs"];
        if sends.iter().any(|word| text.contains(word)) {
            users.insert(module_of(&file, &src).join("/"));
        }
    }
    assert_eq!(users.into_iter().collect::<Vec<_>>(), ["lists/store/fetch"]);
}

#[test]
fn the_reader_of_paths_sees_through_macros_groups_and_supers() {
    let named = |text: &str, module: &[&str]| {
        let module: Vec<String> = module.iter().map(|part| (*part).to_owned()).collect();
        let mut found = BTreeSet::new();
        rooms_named(text.parse().expect("tokens"), &module, &mut found);
        found.into_iter().map(|(room, _)| room).collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>()
    };
    assert_eq!(named("use crate::{graph::Graph, cli};", &["model"]), ["cli", "graph"]);
    assert_eq!(named("fn f() { vec![crate::run::check()]; }", &["model"]), ["run"]);
    assert_eq!(named("use super::super::report::X;", &["graph", "merge"]), ["report"]);
    assert_eq!(named("mod tests { use super::*; use crate::check::X; }", &["graph", "merge"]), ["check"]);
    assert_eq!(named("use super::X; pub(crate) fn f(self) {}", &["graph", "merge"]), ["graph"]);
}

#[test]
fn only_the_items_of_tests_are_left_out() {
    let kept = |text: &str| tokens_outside_tests(text.parse().expect("tokens"));
    let both = "fn f() { std::env::var(x); } #[cfg(test)] mod tests { fn g() { println!() } }";
    assert!(kept(both).contains("std::env::") && !kept(both).contains("println!"));
    assert!(kept("#[cfg(test)] mod samples; fn f() { println!() }").contains("println!"));
    assert!(kept("#[cfg(test)] use a::{b, c}; fn f() { println!() }").contains("println!"));
    assert!(kept("#[cfg(feature = \"x\")] fn f() { println!() }").contains("println!"));
    assert!(kept("fn f() { vec![std::env::args()] }").contains("std::env::"));
}
