//! A list as it was on a day: its entries, each with its names, identifiers and the intervals in which it stood.

use jiff::civil::Date;

/// Kinds of identifier that name a party.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum PartyIdentifierKind {
    /// Legal Entity Identifier (ISO 17442), checked by mod 97-10.
    Lei,
    /// Unified Social Credit Code (GB 32100-2015), checked by its digit.
    Uscc,
    /// FCC grantee code: three characters, or five if the first is a digit.
    FccGrantee,
    /// USB vendor id, four hex digits.
    UsbVendor,
    /// MAC prefix, six to nine hex digits.
    MacPrefix,
    /// A registration number of a national register, with its country before a slash when known.
    Registration,
    /// A number of a tax authority, with its country before a slash when known.
    Tax,
    /// D-U-N-S number, nine digits.
    Duns,
    /// CAGE or NCAGE code, five letters and digits.
    Cage,
    /// Unique Entity ID of SAM.gov, twelve letters and digits.
    Uei,
    /// ISIN of a security that the party issued (ISO 6166), checked by its digit.
    Isin,
    /// IMO ship number, seven digits, checked by its last.
    Imo,
}

impl PartyIdentifierKind {
    /// Every kind with its word in list files.
    pub const WORDS: [(Self, &'static str); 12] = [
        (Self::Lei, "lei"),
        (Self::Uscc, "uscc"),
        (Self::FccGrantee, "fcc-grantee"),
        (Self::UsbVendor, "usb-vendor"),
        (Self::MacPrefix, "mac-prefix"),
        (Self::Registration, "registration"),
        (Self::Tax, "tax"),
        (Self::Duns, "duns"),
        (Self::Cage, "cage"),
        (Self::Uei, "uei"),
        (Self::Isin, "isin"),
        (Self::Imo, "imo"),
    ];

    /// Returns the word of list files.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(kind, _)| *kind == self).map_or("", |(_, word)| word)
    }
}

/// What kind of party an entry is, as far as its list says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum PartyKind {
    /// The list doesn't say.
    #[default]
    Unstated,
    /// A company, agency or group.
    Entity,
    /// A person.
    Individual,
    /// A ship.
    Vessel,
    /// An aircraft.
    Aircraft,
}

impl PartyKind {
    /// Every kind with its word in data files.
    pub const WORDS: [(Self, &'static str); 5] = [
        (Self::Unstated, "unstated"),
        (Self::Entity, "entity"),
        (Self::Individual, "individual"),
        (Self::Vessel, "vessel"),
        (Self::Aircraft, "aircraft"),
    ];

    /// Returns the word of data files.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(kind, _)| *kind == self).map_or("", |(_, word)| word)
    }
}

/// How a fact was come by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Basis {
    /// Seen in an official copy.
    Primary,
    /// Seen in a secondary source.
    Secondary,
    /// Not verified: raises `possible` or `incomplete`, never `fail` alone.
    Verify,
}

impl Basis {
    /// Every basis with its word in data files.
    pub const WORDS: [(Self, &'static str); 3] =
        [(Self::Primary, "primary"), (Self::Secondary, "secondary"), (Self::Verify, "verify")];

    /// Returns the word of data files.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(basis, _)| *basis == self).map_or("", |(_, word)| word)
    }
}

/// A period during which an entry stood on its list; both days count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Listing {
    /// The first day; `None` if the list doesn't say.
    pub from: Option<Date>,
    /// The last day; `None` while it stands.
    pub to: Option<Date>,
}

impl Listing {
    /// Tells whether the entry stood on a day.
    #[must_use]
    pub fn holds_on(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

/// What a list says of one entry's goods and purposes, where that differs from the regime as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Terms {
    /// Classes of goods, by their ids in the table of regimes; any of them will do. Empty: the regime's own.
    pub goods: Vec<String>,
    /// Purposes, in the authority's words; any of them will do. Empty: the regime's own.
    pub purposes: Vec<String>,
}

/// One listed party.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its key within the list: the publisher's number, else its primary name. Stable across snapshots where the list allows.
    pub key: String,
    /// What kind of party it is.
    pub kind: PartyKind,
    /// The primary name, exactly as published.
    pub name: String,
    /// Other names by which it is known, abbreviations among them.
    pub aliases: Vec<String>,
    /// Names it had before.
    pub former_names: Vec<String>,
    /// Names in its own script.
    pub native_names: Vec<String>,
    /// Names that nobody verified at a source: they find the entry as *possible*, whatever its basis.
    pub unverified_names: Vec<String>,
    /// Names that the publisher itself calls weak or of low quality: alone they find the entry as *possible* at most.
    pub weak_aliases: Vec<String>,
    /// Identifiers.
    pub identifiers: Vec<(PartyIdentifierKind, String)>,
    /// The listed parent, as the list names it.
    pub parent: Option<String>,
    /// The country, as the list names it; `None` too where the list names several.
    pub country: Option<String>,
    /// The programmes or regimes under which it is listed, in the publisher's words.
    pub programmes: Vec<String>,
    /// When it stood on the list; empty if the list gives no dates.
    pub listings: Vec<Listing>,
    /// The cite of the entry itself, such as a Federal Register notice.
    pub cite: Option<String>,
    /// How the entry was come by.
    pub basis: Basis,
    /// The source of the transcription.
    pub source: String,
    /// What the entry's own words say of goods and purposes.
    pub terms: Terms,
}

impl Entry {
    /// Makes an entry that has a name and nothing else.
    #[must_use]
    pub fn new(key: &str, name: &str, basis: Basis, source: &str) -> Self {
        Self {
            key: key.to_owned(),
            kind: PartyKind::Unstated,
            name: name.to_owned(),
            aliases: Vec::new(),
            former_names: Vec::new(),
            native_names: Vec::new(),
            unverified_names: Vec::new(),
            weak_aliases: Vec::new(),
            identifiers: Vec::new(),
            parent: None,
            country: None,
            programmes: Vec::new(),
            listings: Vec::new(),
            cite: None,
            basis,
            source: source.to_owned(),
            terms: Terms::default(),
        }
    }

    /// Returns every name that stands by the entry's basis: primary, aliases, former and native ones.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.name.as_str())
            .chain(self.aliases.iter().map(String::as_str))
            .chain(self.former_names.iter().map(String::as_str))
            .chain(self.native_names.iter().map(String::as_str))
    }
}

impl Entry {
    /// Tells whether the entry serves on a day, given the day on which its snapshot was confirmed.
    ///
    /// An entry with listing intervals serves inside them. One without serves unless its snapshot is newer than the
    /// day: then nobody can say whether it stood already.
    #[must_use]
    pub fn serves_on(&self, day: Date, confirmed: Option<Date>) -> bool {
        if self.listings.is_empty() {
            confirmed.is_none_or(|confirmed| confirmed <= day)
        } else {
            self.listings.iter().any(|listing| listing.holds_on(day))
        }
    }

    /// Returns the first day of the listing that holds on a day, if the list states it.
    #[must_use]
    pub fn since(&self, day: Date) -> Option<Date> {
        self.listings.iter().find(|listing| listing.holds_on(day)).and_then(|listing| listing.from)
    }
}

/// A list as it was on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List {
    /// Its id, such as `us-1260h`: also the id of the regime that it serves.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its entries, in the list's order.
    pub entries: Vec<Entry>,
    /// The SHA-256, in hex, of the file or built-in data that it was read from.
    pub snapshot: String,
    /// Where it comes from: a built-in table, or the file's name.
    pub source: String,
    /// The day on which it was last confirmed at its publisher, or transcribed; `None` if nobody says.
    pub confirmed: Option<Date>,
    /// The day on which the publisher says it was published; `None` if the file doesn't say.
    pub published: Option<Date>,
    /// What could not be taken from the file, each with its count.
    pub remarks: Vec<String>,
    /// Whether the publisher says, or the transcriber states, that not all entries are there.
    pub partial: bool,
}

/// What a list says of itself, and how much it holds: all that is needed to report it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListHead {
    /// As of the list.
    pub id: String,
    /// As of the list.
    pub title: String,
    /// As of the list.
    pub snapshot: String,
    /// As of the list.
    pub source: String,
    /// As of the list.
    pub confirmed: Option<Date>,
    /// As of the list.
    pub published: Option<Date>,
    /// As of the list.
    pub remarks: Vec<String>,
    /// As of the list.
    pub partial: bool,
    /// How many entries it has.
    pub entries: usize,
    /// How many of them state no days of listing.
    pub undated: usize,
    /// The weakest basis of an entry; `None` if it has none.
    pub basis: Option<Basis>,
}

impl List {
    /// Returns the head of the list.
    #[must_use]
    pub fn head(&self) -> ListHead {
        let Self { id, title, entries, snapshot, source, confirmed, published, remarks, partial } = self;
        ListHead {
            id: id.clone(),
            title: title.clone(),
            snapshot: snapshot.clone(),
            source: source.clone(),
            confirmed: *confirmed,
            published: *published,
            remarks: remarks.clone(),
            partial: *partial,
            entries: entries.len(),
            undated: entries.iter().filter(|entry| entry.listings.is_empty()).count(),
            basis: entries.iter().map(|entry| entry.basis).max(),
        }
    }
}
