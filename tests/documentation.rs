//! The documentation is true: pages of rules are those of the rules, links lead somewhere, what is named is there.
//!
//! `UPDATE=1` writes the pages of `docs/rules` anew.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Component, Path, PathBuf};

use tallyclerk::check;
use tallyclerk::finding::{Group, Rule};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(page: &str) -> String {
    std::fs::read_to_string(root().join(page)).unwrap_or_else(|error| panic!("{page}: {error}"))
}

/// Returns every page of the documentation, by its path from the root.
fn pages() -> Vec<String> {
    fn below(folder: &str, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(root().join(folder)).expect("the folder is there") {
            let entry = entry.expect("it can be listed");
            let name = format!("{folder}/{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() {
                below(&name, found);
            } else if name.ends_with(".md") {
                found.push(name);
            }
        }
    }
    let mut found = vec!["README.md".to_owned(), "CHANGELOG.md".to_owned(), "SECURITY.md".to_owned()];
    below("docs", &mut found);
    found.sort();
    found
}

/// Makes a sentence of a summary, which is lower case and without a full stop.
fn sentence(summary: &str) -> String {
    let mut letters = summary.chars();
    let first = letters.next().map(char::to_uppercase).into_iter().flatten();
    format!("{}.", first.chain(letters).collect::<String>())
}

/// Turns `docs/lists.md`, as texts of rules name pages, into a link from `docs/rules/`.
fn with_links(text: &str) -> String {
    let mut linked = String::new();
    let mut rest = text;
    while let Some(start) = rest.find("`docs/") {
        let (before, from) = rest.split_at(start);
        let length = from[1..].find('`').expect("a code span ends");
        let page = &from["`docs/".len()..=length];
        write!(linked, "{before}[{}](../{page})", page.trim_end_matches(".md")).expect("a string can be written");
        rest = &from[length + 2..];
    }
    linked + rest
}

fn page_of(rule: &Rule) -> String {
    let Rule { id, group, severity, summary, explanation } = rule;
    format!(
        "# {id}\n\n{}\n\nGroup **{group}**, severity **{severity}** unless the text below or the case says otherwise. \
         [All rules](index.md)\n\n{}\n\n## In the case\n\n```toml\n[rules]\n{id} = \"{severity}\"    # another severity, \
         or {{ off = \"reason\" }}\n```\n\nTo excuse one finding until a day, see [waive](../commands/waive.md). \
         `tallyclerk rules {id}` prints this page.\n",
        sentence(summary),
        with_links(explanation.trim()),
    )
}

fn says_of(group: Group) -> &'static str {
    match group {
        Group::Contract => "The contract against what is declared and what was observed.",
        Group::Entity => "Makers, suppliers and owners, against lists and against each other.",
        Group::Provenance => "Signatures and digests.",
        Group::Bom => "The documents themselves.",
        Group::Update => "Firmware updates.",
        Group::List => "The lists that were used.",
        Group::Waiver => "The exceptions that were made.",
    }
}

fn index() -> String {
    let mut text = "# Rules\n\nA finding is what a check says under a rule. The id of the rule is the same in reports, \
                    in `[rules]` and `[[waiver]]` of [the case](../case-file.md), and here. `tallyclerk rules` lists them.\n"
        .to_owned();
    for group in Group::ALL {
        let rules: Vec<&Rule> = check::rules().filter(|rule| rule.group == group).collect();
        if rules.is_empty() {
            continue;
        }
        let required = if group.is_required() {
            " A check of this group that could not run leaves the verdict `incomplete`, unless the case switches it off with a reason."
        } else {
            ""
        };
        write!(text, "\n## {group}\n\n{}{required}\n\n| rule | severity | |\n|---|---|---|\n", says_of(group))
            .expect("a string can be written");
        for Rule { id, severity, summary, .. } in rules {
            writeln!(text, "| [{id}]({id}.md) | {severity} | {summary} |").expect("a string can be written");
        }
    }
    text
}

#[test]
fn the_pages_of_rules_are_those_of_the_rules() {
    let folder = root().join("docs/rules");
    let mut expected: BTreeMap<String, String> =
        check::rules().map(|rule| (format!("{}.md", rule.id), page_of(rule))).collect();
    assert_eq!(expected.len(), check::rules().count(), "two rules have one id");
    expected.insert("index.md".to_owned(), index());
    let there: BTreeSet<String> = std::fs::read_dir(&folder)
        .map(|entries| {
            entries.map(|entry| entry.expect("it can be listed").file_name().to_string_lossy().into_owned()).collect()
        })
        .unwrap_or_default();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::create_dir_all(&folder).expect("a folder can be made");
        for (name, text) in &expected {
            std::fs::write(folder.join(name), text).expect("a file can be written");
        }
        for name in there.iter().filter(|name| !expected.contains_key(*name)) {
            std::fs::remove_file(folder.join(name)).expect("a file can be removed");
        }
        return;
    }
    let stale: Vec<&String> = expected
        .iter()
        .filter(|(name, text)| std::fs::read_to_string(folder.join(name)).ok().as_ref() != Some(text))
        .map(|(name, _)| name)
        .chain(there.iter().filter(|name| !expected.contains_key(*name)))
        .collect();
    assert!(stale.is_empty(), "run with UPDATE=1 and read what changed in docs/rules: {stale:?}");
}

#[test]
fn every_rule_says_what_it_does_why_and_what_to_do() {
    for rule in check::rules() {
        assert!(rule.explanation.starts_with("## What it does\n"), "{}", rule.id);
        for section in ["\n## Why it matters\n", "\n## Example\n", "\n## What to do\n"] {
            assert!(rule.explanation.contains(section), "{}: {section:?}", rule.id);
        }
        let why = rule.why().unwrap_or_default();
        assert!((20..=200).contains(&why.len()) && !why.contains(['\n', '*', '#']), "{}: {why:?}", rule.id);
        let (first, last) = (rule.summary.chars().next(), rule.summary.chars().last());
        assert!(first.is_some_and(char::is_lowercase), "{}: {}", rule.id, rule.summary);
        assert!(last.is_some_and(|c| c != '.'), "{}: {}", rule.id, rule.summary);
    }
}

/// Leaves out what stands between fences: examples, not text.
fn prose(page: &str) -> String {
    let mut fenced = false;
    let mut kept = String::new();
    for line in page.lines() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        } else if !fenced {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    assert!(!fenced, "a fence is not closed");
    kept
}

/// Returns the targets of the links and pictures of a page.
fn links(page: &str) -> Vec<String> {
    prose(page)
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split_once(')'))
        .map(|(target, _)| target.split_whitespace().next().unwrap_or_default().to_owned())
        .collect()
}

/// Returns what a heading is called in a link, as code hosts derive it.
fn anchors(page: &str) -> BTreeSet<String> {
    prose(page)
        .lines()
        .filter(|line| line.starts_with('#'))
        .map(|line| {
            let words = line.trim_start_matches('#').trim().to_lowercase();
            words
                .chars()
                .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'))
                .map(|c| if c == ' ' { '-' } else { c })
                .collect()
        })
        .collect()
}

/// Follows a relative link from a page; the path is from the root.
fn follow(page: &str, target: &str) -> PathBuf {
    let mut path = Path::new(page).parent().expect("a page lies in a folder").to_path_buf();
    for step in Path::new(target).components() {
        match step {
            Component::ParentDir => assert!(path.pop(), "{page}: {target} leads out of the project"),
            Component::Normal(name) => path.push(name),
            _ => {}
        }
    }
    path
}

#[test]
fn every_link_leads_somewhere_and_every_page_is_reached_from_the_index() {
    let mut wrong = Vec::new();
    let mut reaches: BTreeMap<PathBuf, BTreeSet<PathBuf>> = BTreeMap::new();
    for page in pages() {
        let text = read(&page);
        for link in links(&text) {
            if link.starts_with("https://") || link.starts_with("http://") {
                continue;
            }
            let (target, anchor) = link.split_once('#').unwrap_or((&link, ""));
            let path = if target.is_empty() { PathBuf::from(&page) } else { follow(&page, target) };
            if !root().join(&path).exists() {
                wrong.push(format!("{page}: {link} leads nowhere"));
            } else if !anchor.is_empty() && !anchors(&read(&path.to_string_lossy())).contains(anchor) {
                wrong.push(format!("{page}: {link} names no heading there"));
            }
            reaches.entry(PathBuf::from(&page)).or_default().insert(path);
        }
    }
    let mut reached = BTreeSet::new();
    let mut next = vec![PathBuf::from("docs/index.md")];
    while let Some(page) = next.pop() {
        if reached.insert(page.clone()) {
            next.extend(reaches.get(&page).into_iter().flatten().cloned());
        }
    }
    for page in pages().into_iter().filter(|page| page.starts_with("docs/")) {
        if !reached.contains(Path::new(&page)) {
            wrong.push(format!("{page}: no way leads here from docs/index.md"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Returns the code spans of a page's prose.
fn code_spans(text: &str) -> Vec<String> {
    prose(text)
        .split('`')
        .skip(1)
        .step_by(2)
        .map(|span| span.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect()
}

#[test]
fn files_of_the_project_that_a_page_names_are_there() {
    let mut wrong = Vec::new();
    for page in pages() {
        for span in code_spans(&read(&page)) {
            let ours = ["src/", "docs/", "testdata/", "schemas/", "tests/", "benches/", ".ci/"];
            if ours.iter().any(|folder| span.starts_with(folder))
                && !span.contains(['<', '*', '{', ' '])
                && !root().join(&span).exists()
            {
                wrong.push(format!("{page}: {span}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn commands_that_a_page_names_exist() {
    let done = std::process::Command::new(env!("CARGO_BIN_EXE_tallyclerk"))
        .env("TALLYCLERK_DATA_DIR", env!("CARGO_TARGET_TMPDIR"))
        .arg("--help")
        .output()
        .expect("the binary runs");
    let help = String::from_utf8(done.stdout).expect("help is UTF-8");
    let commands: BTreeSet<&str> = help
        .lines()
        .skip_while(|line| !line.starts_with("Commands:"))
        .skip(1)
        .take_while(|line| !line.trim().is_empty())
        .filter_map(|line| line.strip_prefix("  ").filter(|line| !line.starts_with(' ')))
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    assert!(commands.contains("check"), "{help}");
    let mut wrong = Vec::new();
    for page in pages() {
        let text = read(&page);
        let shown = text.lines().filter_map(|line| line.trim().strip_prefix("$ ")).map(str::to_owned);
        for line in code_spans(&text).into_iter().chain(shown) {
            let mut words = line.split_whitespace();
            let command = words.next().filter(|word| *word == "tallyclerk").and_then(|_| words.next());
            if command.is_some_and(|word| !word.starts_with('-') && !commands.contains(word)) {
                wrong.push(format!("{page}: {line}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_second_command_of_the_readme_is_what_is_run_before_a_change_is_taken() {
    let readme = read("README.md");
    let commands: Vec<&str> = readme
        .split("```console\n")
        .nth(1)
        .and_then(|rest| rest.split("```").next())
        .expect("the README has commands")
        .lines()
        .filter_map(|line| line.strip_prefix("$ "))
        .collect();
    let [run, test] = commands[..] else { panic!("the README has two commands: {commands:?}") };
    assert!(read(".ci/run").lines().any(|line| line == format!("step {test}")), "{test}");
    let case = run.strip_prefix("cargo run --release -- check ").expect("the first one checks a sample case");
    assert!(root().join(case).join("tallyclerk.toml").is_file(), "{case}");
    assert!(read("docs/report.svg").contains(&format!("check {case}</text>")), "the picture shows another command");
}

/// Holds what a command printed against what a page shows; a line `…` stands for any lines.
fn shows(printed: &str, shown: &[&str]) -> Result<(), String> {
    let printed: Vec<&str> = printed.trim_start().lines().collect();
    let mut at = 0;
    let mut anywhere = false;
    for line in shown {
        if *line == "…" {
            anywhere = true;
            continue;
        }
        let found = printed[at..].iter().position(|printed| printed == line);
        match found {
            Some(skipped) if skipped == 0 || anywhere => at += skipped + 1,
            _ => return Err(format!("{line:?} is not line {} of\n{}", at + 1, printed.join("\n"))),
        }
        anywhere = false;
    }
    Ok(())
}

#[test]
fn the_quickstart_does_what_it_says() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let page = read("docs/quickstart.md");
    let mut files = 0;
    let mut commands = 0;
    for piece in page.split("\n```").collect::<Vec<_>>().windows(2).step_by(2) {
        let [before, block] = piece else { continue };
        let (kind, body) = block.split_once('\n').expect("a fence is a line");
        if kind != "console" {
            // The last code span before the block names the file.
            let name = before.rsplit('`').nth(1).expect("the page says what the file is called");
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().expect("it lies in a folder")).expect("a folder can be made");
            std::fs::write(path, format!("{body}\n")).expect("a file can be written");
            files += 1;
            continue;
        }
        for shown in body.split("$ ").filter(|shown| shown.starts_with("tallyclerk ")) {
            let (line, shown) = shown.split_once('\n').unwrap_or((shown, ""));
            let done = std::process::Command::new(env!("CARGO_BIN_EXE_tallyclerk"))
                .env("TALLYCLERK_DATA_DIR", env!("CARGO_TARGET_TMPDIR"))
                .current_dir(folder.path())
                .env_remove("COLUMNS")
                .args(line.split_whitespace().skip(1))
                .output()
                .expect("the binary runs");
            let printed = String::from_utf8(done.stdout).expect("it prints UTF-8");
            if let Err(why) = shows(&printed, &shown.lines().collect::<Vec<_>>()) {
                panic!("{line}: {why}\n{}", String::from_utf8_lossy(&done.stderr));
            }
            let fails = shown.contains("verdict: fail");
            assert_eq!(done.status.code(), Some(i32::from(fails)), "{line}");
            commands += 1;
        }
    }
    assert_eq!((files, commands), (3, 3), "the page was read as it is meant");
}

#[test]
fn the_readers_of_pages_see_what_they_look_for() {
    let page = "# One, two!\n[a](b.md#c) ![d](e.svg) `x\ny`\n```\n[not](there.md)\n```\n## The `--file`\n";
    assert_eq!(links(page), ["b.md#c", "e.svg"]);
    assert_eq!(anchors(page), BTreeSet::from(["one-two".to_owned(), "the---file".to_owned()]));
    assert_eq!(code_spans(page)[0], "x y");
    assert_eq!(follow("docs/rules/a.md", "../lists.md"), Path::new("docs/lists.md"));
    assert_eq!(with_links("see `docs/lists.md`, on age"), "see [lists](../lists.md), on age");
    assert_eq!(sentence("a part is x"), "A part is x.");
    assert_eq!(shows("a\nb\nc\nd\n", &["a", "…", "c"]), Ok(()));
    assert!(shows("a\nb\nc\n", &["a", "c"]).is_err() && shows("a\n", &["…", "b"]).is_err());
}
