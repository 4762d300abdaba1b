//! The prompt of a shell that was copied together with what a command printed: `root@hmi:~# lspci -nn`.
//!
//! Whoever copies a survey from a terminal takes the line of the command with it, and often the prompt behind the output.
//! Neither is output, so both are read past, and said.

use crate::diagnostic::Problem;
use crate::model::Format;
use crate::source::{Place, Source};

/// What tools of a survey print as text on a terminal.
const SURVEYS: [Format; 6] =
    [Format::Lspci, Format::Lsusb, Format::Dmidecode, Format::Neighbours, Format::Lldp, Format::ModemManager];

/// The commands whose output is read, as they stand behind a prompt.
const COMMANDS: [&str; 7] = ["lspci", "lsusb", "dmidecode", "arp", "ip", "lldpctl", "mmcli"];

/// The longest prompt, with its command.
const LONGEST: usize = 200;

/// Tells whether a document of this format may have been copied from a terminal.
pub(in crate::ingest) fn is_survey(format: Format) -> bool {
    SURVEYS.contains(&format)
}

/// Returns the text without the prompts around it, every byte of theirs a space, so that places stay those of the file;
/// with a note for each.
pub(in crate::ingest) fn without_prompts(source: &Source) -> Option<(String, Vec<Problem>)> {
    let text = source.text()?;
    let is_filled = |line: &&str| !line.trim_matches(['\u{feff}', ' ', '\t', '\r']).is_empty();
    let first = text.split('\n').find(is_filled).filter(|line| asks_for_a_survey(line));
    let last = text.rsplit('\n').find(is_filled).filter(|line| is_prompt(line));
    let mut plain = text.to_owned();
    let mut notes = Vec::new();
    for (line, says) in [
        (first, "is the line of the command, not what it printed; it was read past"),
        (last, "is a prompt behind the output; it was read past"),
    ] {
        let Some(line) = line.map(str::trim_end) else { continue };
        let at = (line.as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
        if plain.get(at..at + line.len()) != Some(line) {
            continue;
        }
        plain.replace_range(at..at + line.len(), &" ".repeat(line.len()));
        let shown: String = line.trim_start_matches('\u{feff}').trim().chars().take(80).collect();
        notes.push(Problem::at(source, Place::span(at, line.len()), format!("`{shown}` {says}")));
    }
    (!notes.is_empty()).then_some((plain, notes))
}

/// Splits a line behind its prompt: `root@hmi:~#`, `$`, `PS C:\>`, `C:\Users\x>`, `[root@hmi ~]#`.
fn behind_the_prompt(line: &str) -> Option<&str> {
    let line = line.trim_start_matches('\u{feff}').trim();
    if line.len() > LONGEST {
        return None;
    }
    let end = line.find(['$', '#', '>', '%'])?;
    let (prompt, rest) = (&line[..end], &line[end + 1..]);
    let is_place = prompt.is_empty()
        || prompt.contains('@')
        || prompt.starts_with("PS ")
        || prompt.contains(":\\")
        || prompt.starts_with("sh-")
        || prompt.starts_with("bash-");
    let is_apart = rest.is_empty() || rest.starts_with(' ') || prompt.contains(":\\");
    (is_place && is_apart).then(|| rest.trim())
}

/// Tells whether a line is a prompt with a command of a survey.
fn asks_for_a_survey(line: &str) -> bool {
    let Some(rest) = behind_the_prompt(line) else { return false };
    let mut words = rest.split_whitespace().skip_while(|word| *word == "sudo" || word.starts_with('-'));
    let command = words.next().unwrap_or("");
    // `# dmidecode 3.3` is what dmidecode prints first.
    if words.next().is_some_and(|word| word.starts_with(|c: char| c.is_ascii_digit())) {
        return false;
    }
    let name = command.rsplit(['/', '\\']).next().unwrap_or("");
    COMMANDS.contains(&name.strip_suffix(".exe").unwrap_or(name).to_ascii_lowercase().as_str())
}

/// Tells whether a line is a prompt with nothing behind it, or with the command that ends the session.
fn is_prompt(line: &str) -> bool {
    behind_the_prompt(line).is_some_and(|rest| matches!(rest, "" | "exit" | "logout"))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::ingest::{self, ReadOptions};
    use crate::source::Limits;

    #[test]
    fn a_survey_copied_with_its_prompts_is_read_past_them() {
        for (text, format) in [
            (
                "root@hmi:~# lspci -nn\n01:00.0 Ethernet controller [0200]: Example I210 [8086:1533] (rev 03)\nroot@hmi:~# \n",
                Format::Lspci,
            ),
            ("$ lsusb\nBus 001 Device 004: ID 2c7c:0125 Example Modem\n", Format::Lsusb),
            ("[root@hmi ~]# arp -a\n? (192.0.2.7) at 02:1e:42:00:0a:01 [ether] on eth0\n", Format::Neighbours),
            (
                "root@hmi:~# sudo ip neigh\r\n192.0.2.7 dev eth0 lladdr 02:1e:42:00:0a:01 REACHABLE\r\n",
                Format::Neighbours,
            ),
            (
                "PS C:\\Users\\x> arp -a\n\nInterface: 192.0.2.2 --- 0xb\n  Internet Address      Physical Address      Type\n  192.0.2.7             02-1e-42-00-0a-01     dynamic\nPS C:\\Users\\x>\n",
                Format::Neighbours,
            ),
            (
                "C:\\>arp -a\n\nInterface: 192.0.2.2 --- 0xb\n  Internet Address      Physical Address      Type\n  192.0.2.7             02-1e-42-00-0a-01     dynamic\n",
                Format::Neighbours,
            ),
            ("192.0.2.7 dev eth0 lladdr 02:1e:42:00:0a:01 REACHABLE\nroot@hmi:~# \n", Format::Neighbours),
            (
                "user@hmi:~$ mmcli -m 0 -J\n{\"modem\":{\"generic\":{\"manufacturer\":\"Example\",\"model\":\"M1\",\"equipment-identifier\":\"490154203237518\"}}}\n",
                Format::ModemManager,
            ),
            (
                "# dmidecode -t 2\n# dmidecode 3.3\nHandle 0x0002, DMI type 2, 15 bytes\nBase Board Information\n\tManufacturer: Example\n\tProduct Name: X1\n",
                Format::Dmidecode,
            ),
        ] {
            let source = Source::from_bytes("x", text.as_bytes().to_vec(), &Limits::default()).expect("small");
            let digest = *source.sha256();
            let bom = ingest::read(&Arc::new(source), &ReadOptions::default())
                .unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!((bom.format, bom.len()), (format, 1), "{text}");
            assert!(bom.unread.is_empty(), "{text}: {:?}", bom.unread);
            assert!(bom.notes.iter().any(|note| note.message.contains("read past")), "{text}: {:?}", bom.notes);
            assert_eq!(bom.source().sha256(), &digest);
        }
    }

    #[test]
    fn what_is_output_or_prose_is_no_prompt() {
        for line in
            ["# dmidecode 3.3", "Price > 5 $", "#1 is arp", "? (192.0.2.7) at 02:1e:42:00:0a:01", "sw1# show arp"]
        {
            assert!(!asks_for_a_survey(line), "{line}");
            assert!(!is_prompt(line), "{line}");
        }
    }
}
