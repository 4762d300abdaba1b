//! The README's picture: the terminal report of a sample crane, drawn from a run and kept fresh.
//!
//! `UPDATE=1` draws it anew. The picture holds what fits of the report's entries, and its end; dots stand for
//! the rest.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

/// The case that the README's first command checks.
const CASE: &str = "testdata/cases/pier-7";
const PICTURE: &str = "docs/report.svg";

/// The width of the terminal that is drawn, in characters.
const COLUMNS: usize = 100;
/// The most lines of entries above the verdict; an entry is shown whole or not at all.
const MOST_ABOVE_VERDICT: usize = 40;
/// The rule whose first entry is shown before others: the case that this was made for.
const STORY: &str = "untraced-communication";

const FONT_SIZE: usize = 13;
const LINE_HEIGHT: usize = 18;
const MARGIN: usize = 16;

/// How a run of characters looks: what the report's escape sequences switch on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Look {
    bold: bool,
    dim: bool,
    colour: Option<&'static str>,
}

impl Look {
    /// Applies one number of an escape sequence. The picture must not guess what it doesn't know.
    fn apply(&mut self, number: &str) {
        match number {
            "" | "0" => *self = Self::default(),
            "1" => self.bold = true,
            "2" => self.dim = true,
            "31" => self.colour = Some("red"),
            "32" => self.colour = Some("green"),
            "33" => self.colour = Some("yellow"),
            "36" => self.colour = Some("cyan"),
            other => panic!("the report uses an escape sequence that the picture doesn't know: {other}"),
        }
    }

    fn class(self) -> String {
        let words = [self.bold.then_some("bold"), self.dim.then_some("dim"), self.colour];
        words.into_iter().flatten().collect::<Vec<_>>().join(" ")
    }
}

/// Splits a line with escape sequences into runs of one look.
fn runs(line: &str) -> Vec<(Look, String)> {
    let mut look = Look::default();
    let mut pieces = line.split('\u{1b}');
    let mut found = vec![(look, pieces.next().unwrap_or_default().to_owned())];
    for piece in pieces {
        let sequence = piece.strip_prefix('[').expect("only sequences that set the look stand in a report");
        let (numbers, text) = sequence.split_once('m').expect("a sequence that sets the look ends with `m`");
        numbers.split(';').for_each(|number| look.apply(number));
        found.push((look, text.to_owned()));
    }
    found.retain(|(_, text)| !text.is_empty());
    found
}

fn without_look(line: &str) -> String {
    runs(line).into_iter().map(|(_, text)| text).collect()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Takes what fits of a report's entries, the one that the README speaks of above all, and its end. Dots stand for the
/// rest.
fn cut(report: &str) -> Vec<String> {
    let lines: Vec<&str> = report.trim_end().lines().collect();
    let verdict = lines
        .iter()
        .rposition(|line| without_look(line).starts_with("verdict: "))
        .expect("a report ends with its verdict");
    let blocks: Vec<&[&str]> =
        lines[..verdict].split(|line| line.is_empty()).filter(|block| !block.is_empty()).collect();
    let is_story = |block: &&[&str]| is_entry(block) && without_look(block[0]).contains(STORY);
    let story = blocks.iter().position(is_story);
    let mut left = MOST_ABOVE_VERDICT;
    let mut kept = vec![false; blocks.len()];
    // The title, the story, then the other entries in their order.
    for n in std::iter::once(0).chain(story).chain(1..blocks.len()) {
        let height = blocks[n].len() + 1;
        if !kept[n] && height <= left && (n == 0 || is_entry(blocks[n])) {
            kept[n] = true;
            left -= height;
        }
    }
    let mut shown: Vec<String> = Vec::new();
    for (n, block) in blocks.iter().enumerate() {
        if kept[n] {
            shown.extend(block.iter().map(|line| (*line).to_owned()));
            shown.push(String::new());
        } else if n == 0 || kept[n - 1] {
            shown.extend(["\u{1b}[2m  ⋮\u{1b}[0m".to_owned(), String::new()]);
        }
    }
    shown.extend(lines[verdict..].iter().map(|line| (*line).to_owned()));
    shown
}

fn is_entry(block: &[&str]) -> bool {
    let severities = ["critical: ", "high: ", "medium: ", "low: "];
    severities.iter().any(|severity| without_look(block[0]).starts_with(severity))
}

/// Draws lines as a picture that is readable on a light page and on a dark one.
fn draw(command: &str, lines: &[String]) -> String {
    // The advance of the widest of the named fonts is 0.602 of its size.
    let width = COLUMNS * FONT_SIZE * 61 / 100 + 2 * MARGIN;
    let height = (lines.len() + 2) * LINE_HEIGHT + 2 * MARGIN;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\">\n\
         <title>{}</title>\n\
         <style>\n\
         \x20 rect {{ fill: #ffffff; stroke: #d0d7de }}\n\
         \x20 text {{ fill: #1f2328; font: {FONT_SIZE}px ui-monospace, SFMono-Regular, Menlo, Consolas, \"Liberation Mono\", \"DejaVu Sans Mono\", monospace; white-space: pre }}\n\
         \x20 .bold {{ font-weight: bold }} .dim {{ fill: #656d76 }}\n\
         \x20 .red {{ fill: #b3261e }} .yellow {{ fill: #7d5300 }} .green {{ fill: #116329 }} .cyan {{ fill: #0a5f74 }}\n\
         \x20 @media (prefers-color-scheme: dark) {{\n\
         \x20   rect {{ fill: #0d1117; stroke: #30363d }} text {{ fill: #e6edf3 }} .dim {{ fill: #8d96a0 }}\n\
         \x20   .red {{ fill: #ff7b72 }} .yellow {{ fill: #e3b341 }} .green {{ fill: #56d364 }} .cyan {{ fill: #76e3ea }}\n\
         \x20 }}\n\
         </style>\n\
         <rect x=\"0.5\" y=\"0.5\" width=\"{}\" height=\"{}\" rx=\"6\"/>\n",
        escaped(&format!("The report of `{command}`")),
        width - 1,
        height - 1,
    );
    let all = [format!("\u{1b}[2m$\u{1b}[0m {command}"), String::new()];
    for (n, line) in all.iter().chain(lines).enumerate() {
        if line.is_empty() {
            continue;
        }
        let y = MARGIN + (n + 1) * LINE_HEIGHT - LINE_HEIGHT / 4;
        write!(svg, "<text x=\"{MARGIN}\" y=\"{y}\" xml:space=\"preserve\">").expect("a string can be written");
        for (look, text) in runs(line) {
            match look.class() {
                class if class.is_empty() => svg.push_str(&escaped(&text)),
                class => write!(svg, "<tspan class=\"{class}\">{}</tspan>", escaped(&text)).expect("the same"),
            }
        }
        svg.push_str("</text>\n");
    }
    svg.push_str("</svg>\n");
    svg
}

#[test]
fn the_picture_of_the_readme_shows_what_the_command_prints_today() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let done = Command::new(env!("CARGO_BIN_EXE_tallyclerk"))
        .env("TALLYCLERK_DATA_DIR", env!("CARGO_TARGET_TMPDIR"))
        .current_dir(root)
        .env("COLUMNS", COLUMNS.to_string())
        .env_remove("NO_COLOR")
        .args(["check", CASE, "--color", "always"])
        .output()
        .expect("the binary runs");
    let report = String::from_utf8(done.stdout).expect("reports are UTF-8");
    let drawn = draw(&format!("tallyclerk check {CASE}"), &cut(&report));
    let path = root.join(PICTURE);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, drawn).expect("a file can be written");
        return;
    }
    let there = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(there == drawn, "{PICTURE} shows another report than today's: run with UPDATE=1 and look at it");
}

#[test]
fn what_a_document_says_can_t_leave_its_line_of_the_picture() {
    let svg = draw("tallyclerk", &["a </text><script>&\u{1b}[1m\u{1b}[31mred\u{1b}[0m \"end\"".to_owned()]);
    assert!(svg.contains("a &lt;/text&gt;&lt;script&gt;&amp;<tspan class=\"bold red\">red</tspan> &quot;end&quot;"));
}

#[test]
fn entries_are_shown_whole_the_story_among_them_and_the_end_is_whole() {
    let entry = |rule: &str| format!("high: {rule}: x\n  --> b\n  = c\n\n");
    let report = format!(
        "the case\nverdict: fail\n  high  {STORY}  x\n\n{}{}verdict: fail\nlooked at:\n  1 of 1\n",
        entry("missing-item").repeat(20),
        entry(STORY) + "lists screened against:\n  us-889\n\n"
    );
    let shown = cut(&report);
    let title = ["the case", "verdict: fail", "  high  untraced-communication  x", ""];
    assert_eq!(shown[..4], title);
    assert_eq!(shown[4], "high: missing-item: x");
    let dots = shown.iter().position(|line| line.contains('⋮')).expect("something was left out");
    assert_eq!(shown[dots - 2..dots], ["  = c", ""]);
    assert!(dots <= MOST_ABOVE_VERDICT);
    let story = ["high: untraced-communication: x", "  --> b", "  = c", ""];
    assert_eq!(shown[dots + 2..dots + 6], story);
    assert!(!shown.iter().any(|line| line.contains("us-889")));
    assert_eq!(shown[dots + 8..], ["verdict: fail", "looked at:", "  1 of 1"]);
}
