//! A small HTTP server on this machine, which answers as it is told to: right, wrong, slowly, or not at all.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// What a client asked for.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) path: String,
    pub(crate) headers: BTreeMap<String, String>,
}

impl Request {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }
}

/// A step of an answer.
#[derive(Debug, Clone)]
pub(crate) enum Step {
    Send(Vec<u8>),
    Sleep(Duration),
    /// Nothing more comes until the client goes away, a minute at most.
    Stall,
    /// One byte, again and again, until the client goes away.
    Drip(Duration),
    /// Rows without end, until the client goes away.
    Endless,
}

type Answers = dyn Fn(&Request) -> Vec<Step> + Send + Sync;

/// The server. It ends with the test process.
pub(crate) struct Server {
    port: u16,
    answers: Arc<Mutex<Arc<Answers>>>,
    asked: Arc<Mutex<Vec<Request>>>,
}

impl Server {
    pub(crate) fn start(answers: impl Fn(&Request) -> Vec<Step> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let port = listener.local_addr().expect("it is bound").port();
        let answers: Arc<Mutex<Arc<Answers>>> = Arc::new(Mutex::new(Arc::new(answers)));
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (of_thread, log) = (Arc::clone(&answers), Arc::clone(&asked));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (answers, log) = (Arc::clone(&of_thread), Arc::clone(&log));
                std::thread::spawn(move || {
                    // A client that is killed in the middle is what these tests are about.
                    let _ = serve(stream, &answers, &log);
                });
            }
        });
        Self { port, answers, asked }
    }

    /// Answers otherwise from now on.
    pub(crate) fn answer(&self, answers: impl Fn(&Request) -> Vec<Step> + Send + Sync + 'static) {
        *self.answers.lock().expect("no test panicked in it") = Arc::new(answers);
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// Returns what was asked since the last time.
    pub(crate) fn asked(&self) -> Vec<Request> {
        std::mem::take(&mut self.asked.lock().expect("no test panicked in it"))
    }
}

fn serve(stream: TcpStream, answers: &Mutex<Arc<Answers>>, log: &Mutex<Vec<Request>>) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let path = line.split(' ').nth(1).unwrap_or("/").to_owned();
    let mut headers = BTreeMap::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        match line.trim().split_once(':') {
            Some((name, value)) => headers.insert(name.to_lowercase(), value.trim().to_owned()),
            None => break,
        };
    }
    let request = Request { path, headers };
    log.lock().expect("no test panicked in it").push(request.clone());
    let steps = {
        let answers = Arc::clone(&answers.lock().expect("no test panicked in it"));
        answers(&request)
    };
    let mut stream = stream;
    for step in steps {
        match step {
            Step::Send(bytes) => stream.write_all(&bytes)?,
            Step::Sleep(time) => std::thread::sleep(time),
            Step::Stall => {
                stream.set_read_timeout(Some(Duration::from_secs(60)))?;
                let mut one = [0];
                let _ = std::io::Read::read(&mut stream, &mut one);
            }
            Step::Drip(pause) => loop {
                stream.write_all(b"x")?;
                std::thread::sleep(pause);
            },
            Step::Endless => loop {
                stream.write_all(&b"Example Endless Works\n".repeat(100))?;
            },
        }
    }
    Ok(())
}

/// An answer with a status, headers and a body, all of it at once.
pub(crate) fn answer(status: &str, headers: &[(&str, &str)], body: &[u8]) -> Vec<Step> {
    let mut head = format!("HTTP/1.1 {status}\r\nConnection: close\r\n");
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str("\r\n");
    vec![Step::Send(head.into_bytes()), Step::Send(body.to_vec())]
}

/// A file as a good server has it: conditional requests and ranges are understood.
#[derive(Debug, Clone)]
pub(crate) struct Published {
    pub(crate) body: Vec<u8>,
    pub(crate) etag: Option<String>,
    pub(crate) last_modified: Option<String>,
}

impl Published {
    pub(crate) fn new(body: &str, etag: &str) -> Self {
        Self { body: body.into(), etag: Some(format!("\"{etag}\"")), last_modified: None }
    }

    fn headers(&self) -> Vec<(&str, &str)> {
        let etag = self.etag.as_deref().map(|etag| ("ETag", etag));
        etag.into_iter().chain(self.last_modified.as_deref().map(|time| ("Last-Modified", time))).collect()
    }

    /// Returns where in the file the answer begins, and its head.
    fn head(&self, request: &Request) -> (usize, String) {
        let is = |name: &str, value: &Option<String>| value.is_some() && request.header(name) == value.as_deref();
        let unchanged = is("if-none-match", &self.etag)
            || (request.header("if-none-match").is_none() && is("if-modified-since", &self.last_modified));
        let mut headers = self.headers();
        let wanted =
            request.header("range").and_then(|range| range.strip_prefix("bytes=")?.strip_suffix('-')?.parse().ok());
        let same = is("if-range", &self.etag) || is("if-range", &self.last_modified);
        let (status, from, range) = match wanted {
            _ if unchanged => ("304 Not Modified", self.body.len(), String::new()),
            Some(from) if same && from >= self.body.len() => {
                ("416 Range Not Satisfiable", self.body.len(), format!("bytes */{}", self.body.len()))
            }
            Some(from) if same => {
                ("206 Partial Content", from, format!("bytes {from}-{}/{}", self.body.len() - 1, self.body.len()))
            }
            _ => ("200 OK", 0, String::new()),
        };
        let length = (self.body.len() - from).to_string();
        if !status.starts_with("304") {
            headers.push(("Content-Length", &length));
        }
        if !range.is_empty() {
            headers.push(("Content-Range", &range));
        }
        let mut head = format!("HTTP/1.1 {status}\r\nConnection: close\r\n");
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        (from, head + "\r\n")
    }

    /// Answers as it should.
    pub(crate) fn answer(&self, request: &Request) -> Vec<Step> {
        let (from, head) = self.head(request);
        vec![Step::Send(head.into_bytes()), Step::Send(self.body[from..].to_vec())]
    }

    /// Answers as it should up to a place in the file, then does something else.
    pub(crate) fn until(&self, request: &Request, end: usize, then: Step) -> Vec<Step> {
        let (from, head) = self.head(request);
        vec![Step::Send(head.into_bytes()), Step::Send(self.body[from..end.max(from)].to_vec()), then]
    }
}
