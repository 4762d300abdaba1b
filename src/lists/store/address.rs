//! Addresses that may be fetched from: `https://`, and `http://` only for this machine itself.

use std::net::IpAddr;

use ureq::http::Uri;

use super::refusal::Refusal;
use crate::diagnostic::Problem;
use crate::error::{Error, ErrorKind};

/// An address that may be fetched from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    text: String,
    loopback: bool,
}

impl Address {
    /// Reads an address.
    ///
    /// # Errors
    /// It is none, is not `https://`, or holds a name and password.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let refuse = |message: &str| {
            let problem = Problem::new("command line", format!("`{text}` {message}"))
                .expected("an address that begins with https://; http:// only for 127.0.0.1, [::1] or localhost")
                .help("without TLS anybody on the way could replace a list");
            Err(Error::new(ErrorKind::Usage, problem))
        };
        let Ok(uri) = text.parse::<Uri>() else { return refuse("is no address") };
        let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
            return refuse("is no whole address");
        };
        if authority.as_str().contains('@') {
            // It would be written into the store.
            return refuse("holds a name or password");
        }
        let loopback = is_loopback(authority.host());
        match scheme {
            "https" => {}
            "http" if loopback => {}
            "http" => return refuse("is not encrypted"),
            _ => return refuse("is no web address"),
        }
        Ok(Self { text: text.to_owned(), loopback })
    }

    /// Returns the address as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns the address without its query, which may hold a token.
    #[must_use]
    pub fn shown(&self) -> &str {
        self.text.split(['?', '#']).next().unwrap_or(&self.text)
    }

    /// Tells whether it is on this machine.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        self.loopback
    }

    /// Returns the name of the file that it ends with.
    #[must_use]
    pub fn file_name(&self) -> &str {
        let path = self.shown().split_once("://").map_or("", |(_, rest)| rest);
        path.split_once('/').map_or("", |(_, path)| path).rsplit('/').find(|part| !part.is_empty()).unwrap_or("")
    }

    /// Follows a redirect: from here to what the server names, if one may go there.
    pub(super) fn follow(&self, location: &str) -> Result<Self, Refusal> {
        let base = oxiri::Iri::parse(self.as_str()).ok();
        let Some(target) = base.and_then(|base| base.resolve(location).ok()) else {
            return Err(Refusal::Redirect(location.to_owned(), "which is no address"));
        };
        match Self::parse(target.as_str()) {
            Ok(address) if address.loopback && !self.loopback => {
                Err(Refusal::Redirect(address.shown().to_owned(), "which is this machine itself"))
            }
            Ok(address) => Ok(address),
            Err(_) => {
                let shown = target.as_str().split(['?', '#']).next().unwrap_or_default().to_owned();
                Err(Refusal::Redirect(shown, "which is not https://"))
            }
        }
    }
}

fn is_loopback(host: &str) -> bool {
    let plain = host.trim_start_matches('[').trim_end_matches(']');
    plain.eq_ignore_ascii_case("localhost") || plain.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_encrypted_addresses_and_this_machine_may_be_fetched_from() {
        for good in [
            "https://lists.example/sdn.xml",
            "https://lists.example:8443/a?token=x",
            "http://127.0.0.1:8080/l.csv",
            "http://[::1]:8080/l.csv",
            "http://localhost/l.csv",
            "http://127.1.2.3/l.csv",
        ] {
            assert!(Address::parse(good).is_ok(), "{good}");
        }
        for bad in [
            "http://lists.example/sdn.xml",
            "http://127.0.0.1.lists.example/x",
            "http://localhost.lists.example/x",
            "http://10.0.0.1/x",
            "ftp://lists.example/x",
            "file:///etc/passwd",
            "https://user:secret@lists.example/x",
            "lists.example/x",
            "/x",
            "",
            "https://",
        ] {
            assert!(Address::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_redirect_never_leaves_encryption_nor_comes_home_from_afar() {
        let far = Address::parse("https://lists.example/a/b.csv?x").expect("an address");
        let to = |from: &Address, location: &str| {
            from.follow(location).map(|to| to.as_str().to_owned()).map_err(|r| r.word())
        };
        assert_eq!(to(&far, "c.csv").as_deref(), Ok("https://lists.example/a/c.csv"));
        assert_eq!(to(&far, "/c.csv").as_deref(), Ok("https://lists.example/c.csv"));
        assert_eq!(to(&far, "//cdn.example/c.csv").as_deref(), Ok("https://cdn.example/c.csv"));
        assert_eq!(to(&far, "http://lists.example/a/b.csv"), Err("redirect"));
        assert_eq!(to(&far, "http://127.0.0.1/a"), Err("redirect"));
        assert_eq!(to(&far, "https://127.0.0.1/a"), Err("redirect"));
        assert_eq!(to(&far, "file:///etc/passwd"), Err("redirect"));
        let near = Address::parse("http://127.0.0.1:1/a").expect("an address");
        assert_eq!(to(&near, "/b").as_deref(), Ok("http://127.0.0.1:1/b"));
        assert_eq!(to(&near, "http://lists.example/"), Err("redirect"));
    }

    #[test]
    fn a_token_is_not_shown_and_a_file_keeps_its_name() {
        let address = Address::parse("https://lists.example/fsf/xmlFull/content?token=secret").expect("an address");
        assert_eq!((address.shown(), address.file_name()), ("https://lists.example/fsf/xmlFull/content", "content"));
        assert_eq!(Address::parse("https://lists.example").expect("an address").file_name(), "");
        assert_eq!(Address::parse("https://lists.example/a/").expect("an address").file_name(), "a");
    }
}
