//! From files to a list: which format they are in, which lists they hold, and the one that is wanted.

use std::sync::Arc;

use super::{FORMATS, Gathering, ListFormat, documented, title};
use crate::diagnostic::{Problem, nearest};
use crate::error::{Error, ErrorKind};
use crate::lists::List;
use crate::source::{Limits, Sha256, Source};

/// Tells which format the files together are in.
///
/// # Errors
/// There is no file, several files are no publication together, or more than one format claims them.
pub fn recognise(files: &[Arc<Source>]) -> Result<&'static dyn ListFormat, Error> {
    let claims: Vec<&'static dyn ListFormat> =
        FORMATS.iter().copied().filter(|format| format.recognises(files)).collect();
    match (claims.as_slice(), files) {
        ([format], _) => Ok(*format),
        // Its reader says best what is wrong with a single file: empty, an HTML page, a header that nobody knows.
        ([], [_]) => Ok(&documented::DocumentedCsv),
        ([], []) => Err(Error::new(
            ErrorKind::InvalidList,
            Problem::new("list", "no file is named").expected("the file or files of the publication"),
        )),
        ([], [first, ..]) => {
            let names: Vec<&str> = files.iter().map(|file| file.name()).collect();
            let problem =
                Problem::new(first.name(), format!("is no publication together with {}", names[1..].join(", ")))
                    .expected("one file, or the files of one OFAC set: SDN or CONS_PRIM with its ALT, ADD and COMMENTS")
                    .help("name each list with its own file");
            Err(Error::new(ErrorKind::InvalidList, problem))
        }
        ([one, other, ..], [first, ..]) => Err(Error::new(
            ErrorKind::InvalidList,
            Problem::new(first.name(), format!("can be read as {} and as {}", one.id(), other.id()))
                .expected("a file that is of one format only"),
        )),
        _ => Err(Error::new(ErrorKind::InvalidList, Problem::new("list", "no file is named"))),
    }
}

/// Returns the lists that a publication holds, with how many entries stand on each.
///
/// None for a list in the documented form that doesn't say which it is.
///
/// # Errors
/// As for [`read`], but for the missing list.
pub fn holds(files: &[Arc<Source>], limits: &Limits) -> Result<Vec<(String, usize)>, Error> {
    let mut gathering = Gathering::new(None);
    recognise(files)?.gather(files, &mut gathering, limits)?;
    gathering.refusal(limits).map_or_else(|| Ok(gathering.held()), Err)
}

/// Returns the digest that names a publication: that of its file, or, for a set of files, the SHA-256 of one line for
/// each file, `digest␠␠role` and a line feed, sorted.
///
/// # Errors
/// As for [`recognise`].
pub fn snapshot(files: &[Arc<Source>]) -> Result<String, Error> {
    Ok(snapshot_by(recognise(files)?, files))
}

fn snapshot_by(format: &dyn ListFormat, files: &[Arc<Source>]) -> String {
    if let [file] = files {
        return file.sha256().to_string();
    }
    let mut lines: Vec<String> =
        files.iter().zip(format.roles(files)).map(|(file, role)| format!("{}  {role}\n", file.sha256())).collect();
    lines.sort();
    Sha256::of(lines.concat().as_bytes()).to_string()
}

/// Reads the list `id` from the files of a publication.
///
/// # Errors
/// The files are of no known format, can't be parsed, are cut, hold what can't be understood, or don't hold a single
/// entry of the list.
pub fn read(files: &[Arc<Source>], id: &str, limits: &Limits) -> Result<List, Error> {
    let mut lists = read_all(files, &[id], limits)?;
    lists.pop().unwrap_or_else(|| Err(Error::new(ErrorKind::InvalidList, Problem::new("list", "no list is asked for"))))
}

/// Reads several lists from the files of a publication, parsed once where the format lets; each as [`read`] would read it.
///
/// # Errors
/// The files are of no known format, can't be parsed, are cut, or hold what can't be understood; that a list isn't in them
/// is in its own result.
pub fn read_all(files: &[Arc<Source>], ids: &[&str], limits: &Limits) -> Result<Vec<Result<List, Error>>, Error> {
    let format = recognise(files)?;
    if ids.len() > 1 && !format.serves_several() {
        return Ok(ids.iter().map(|id| read(files, id, limits)).collect());
    }
    let mut gathering = Gathering::of(ids);
    format.gather(files, &mut gathering, limits)?;
    if let Some(error) = gathering.refusal(limits) {
        return Err(error);
    }
    let held = gathering.held();
    let names: Vec<&str> = files.iter().map(|file| file.name()).collect();
    let (published, partial) = (gathering.published, gathering.partial);
    let confirmed = gathering.confirmed.or(published);
    let stated_title = gathering.title.take();
    let source = gathering.source.take().unwrap_or_else(|| names.join(", "));
    let snapshot = snapshot_by(format, files);
    let list = |(id, (entries, remarks)): (&&str, (Vec<_>, _))| {
        if entries.is_empty() {
            return Err(missing(id, format, &names, &held));
        }
        Ok(List {
            id: (*id).to_owned(),
            title: stated_title.clone().unwrap_or_else(|| title(id)),
            entries,
            snapshot: snapshot.clone(),
            source: source.clone(),
            confirmed,
            published,
            remarks,
            partial,
        })
    };
    Ok(ids.iter().zip(gathering.finish()).map(list).collect())
}

fn missing(id: &str, format: &dyn ListFormat, names: &[&str], held: &[(String, usize)]) -> Error {
    let file = names.first().copied().unwrap_or("list");
    let problem = if held.is_empty() {
        Problem::new(file, format!("is in the form of {} and has no entry", format.title()))
            .expected(format!("at least one entry of `{id}`"))
            .help("a list without entries would find nobody; fetch it again")
    } else {
        let all: Vec<&str> = held.iter().map(|(list, _)| list.as_str()).collect();
        let problem = Problem::new(file, format!("is {} and has no entry of the list `{id}`", format.title()))
            .expected(format!("one of the lists in it: {}", all.join(", ")));
        match nearest(id, all.iter().copied()) {
            Some(near) => problem.help(format!("did you mean `{near}`?")),
            None => problem.help("name the file of that list, or ask this one for a list that it holds"),
        }
    };
    Error::new(ErrorKind::InvalidList, problem)
}
