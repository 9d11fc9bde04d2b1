//! Writes XML in as many ways as mean the same: any prefix for any namespace, declared anywhere; references, CDATA sections and
//! comments inside values; either quote; CRLF.

use std::fmt::Write as _;

use crate::rng::Rng;

pub(crate) const COMMONS: &str = "v3.commons.pure.atira.dk";

/// How far a feed may depart from the plainest spelling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Style {
    pub(crate) seed: u64,
    pub(crate) plain: bool,
}

pub(crate) struct Writer {
    out: String,
    rng: Rng,
    plain: bool,
    newline: &'static str,
    indent: bool,
    /// Chance of declaring a namespace anew on an element, in percent.
    redeclare: u64,
    /// Chance of an unusual spelling, in percent.
    odd: u64,
    /// Bindings in scope, innermost last.
    scope: Vec<(&'static str, String)>,
    /// The qualified name of every open element and the number of bindings before it.
    open: Vec<(String, usize)>,
    /// The element just opened has neither text nor a child yet.
    fresh: bool,
}

const PREFIXES: [&str; 8] = ["", "v1", "v3", "c", "ns0", "commons", "cmns", "Å-1.x"];

impl Writer {
    pub(crate) fn new(style: Style) -> Self {
        let mut rng = Rng::new(style.seed);
        let plain = style.plain;
        let mut writer = Self {
            newline: if !plain && rng.chance(30) { "\r\n" } else { "\n" },
            indent: plain || rng.chance(80),
            redeclare: if plain { 0 } else { *rng.any(&[0, 0, 5, 40]) },
            odd: if plain { 0 } else { *rng.any(&[0, 5, 20, 60]) },
            out: String::new(),
            plain,
            scope: Vec::new(),
            open: Vec::new(),
            fresh: false,
            rng,
        };
        if !plain && writer.rng.chance(20) {
            writer.out.push('\u{FEFF}');
        }
        if plain || writer.rng.chance(70) {
            let declaration = *writer.rng.any(&[
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
                "<?xml version='1.0' encoding='utf-8' standalone='yes'?>",
                "<?xml version=\"1.0\"?>",
            ]);
            writer.out.push_str(declaration);
            writer.line();
        }
        writer.interlude();
        writer
    }

    pub(crate) fn finish(mut self) -> String {
        assert!(self.open.is_empty());
        self.interlude();
        if self.rng.chance(50) {
            self.line();
        }
        self.out
    }

    fn line(&mut self) {
        self.out.push_str(self.newline);
    }

    fn blank(&mut self) -> &'static str {
        if self.odd > 0 && self.rng.chance(self.odd / 2) {
            self.rng.pick(&["  ", "\t", "\n ", "\r\n\t"])
        } else {
            " "
        }
    }

    /// A comment or an instruction where nothing else stands; sometimes with what looks like a record in it.
    fn interlude(&mut self) {
        if self.odd > 0 && self.rng.chance(self.odd / 4) {
            let aside = *self.rng.any(&[
                "<!-- Zwischenruf: äöü 日本 𝒳 -->",
                "<!-- <user id=\"ghost\"/> & <person id='ghost'> ]]> -->",
                "<?keep calm?>",
                "<!---->",
                "<?pi <person id=\"ghost\"/> ?>",
            ]);
            self.out.push_str(aside);
        }
    }

    fn layout(&mut self) {
        self.interlude();
        if self.indent {
            self.line();
            for _ in 0..self.open.len() {
                self.out.push_str("  ");
            }
        } else if self.rng.chance(self.odd) {
            self.line();
        }
        self.interlude();
    }

    /// A name for an element of this namespace, and the declaration it needs.
    fn name(&mut self, namespace: &str, local: &str) -> (String, Option<(&'static str, String)>) {
        let mut usable: Vec<&'static str> = Vec::new();
        for prefix in PREFIXES {
            let bound = self.scope.iter().rev().find(|(p, _)| *p == prefix);
            if bound.map_or("", |(_, ns)| ns.as_str()) == namespace && (bound.is_some() || prefix.is_empty())
            {
                usable.push(prefix);
            }
        }
        let declare = usable.is_empty() || self.rng.chance(self.redeclare);
        let prefix = if !declare {
            *self.rng.any(&usable)
        } else if self.plain {
            if namespace == COMMONS { "v3" } else { "" }
        } else if namespace.is_empty() {
            ""
        } else {
            *self.rng.any(&PREFIXES)
        };
        let name = if prefix.is_empty() { local.to_owned() } else { format!("{prefix}:{local}") };
        (name, declare.then(|| (prefix, namespace.to_owned())))
    }

    /// The root: declares the commons too, as every real feed does, unless the style leaves that to the elements.
    pub(crate) fn root(&mut self, namespace: &str, local: &str, attributes: &[(&str, String)]) {
        if self.plain && !namespace.is_empty() {
            self.start(namespace, local, attributes, vec![("v3", COMMONS.to_owned())]);
        } else if !namespace.is_empty() && self.rng.chance(80) {
            let prefix = *self.rng.any(&PREFIXES[1..]);
            self.start(namespace, local, attributes, vec![(prefix, COMMONS.to_owned())]);
        } else {
            self.start(namespace, local, attributes, Vec::new());
        }
    }

    pub(crate) fn element(&mut self, namespace: &str, local: &str, attributes: &[(&str, String)]) {
        self.start(namespace, local, attributes, Vec::new());
    }

    fn start(
        &mut self,
        namespace: &str,
        local: &str,
        attributes: &[(&str, String)],
        extra: Vec<(&'static str, String)>,
    ) {
        if !self.open.is_empty() {
            self.layout();
        }
        let (name, declaration) = self.name(namespace, local);
        let mark = self.scope.len();
        let mut declarations: Vec<(&'static str, String)> = declaration.into_iter().collect();
        for (prefix, ns) in extra {
            if declarations.iter().all(|(p, _)| *p != prefix) {
                declarations.push((prefix, ns));
            }
        }
        let mut written: Vec<(String, String)> =
            attributes.iter().map(|(n, v)| ((*n).to_owned(), v.clone())).collect();
        for (prefix, ns) in &declarations {
            written.push((
                if prefix.is_empty() { "xmlns".to_owned() } else { format!("xmlns:{prefix}") },
                ns.clone(),
            ));
        }
        self.scope.extend(declarations);
        if !self.plain {
            self.rng.shuffle(&mut written);
        }
        let _ = write!(self.out, "<{name}");
        for (attribute, value) in written {
            let blank = self.blank();
            self.out.push_str(blank);
            self.out.push_str(&attribute);
            let equals = if self.odd > 0 && self.rng.chance(self.odd / 2) { " = " } else { "=" };
            self.out.push_str(equals);
            self.attribute_value(&value, attribute.starts_with("xmlns"));
        }
        if self.odd > 0 && self.rng.chance(self.odd / 3) {
            let blank = self.blank();
            self.out.push_str(blank);
        }
        self.out.push('>');
        self.open.push((name, mark));
        self.fresh = true;
    }

    fn attribute_value(&mut self, value: &str, namespace: bool) {
        let quote = if !self.plain && self.rng.chance(40) { '\'' } else { '"' };
        self.out.push(quote);
        for c in value.chars() {
            if c == quote
                || matches!(c, '&' | '<' | '\t' | '\n')
                || (!namespace && self.odd > 0 && self.rng.chance(self.odd / 8))
            {
                self.reference(c);
            } else if c == ' ' && self.odd > 0 && self.rng.chance(self.odd / 2) {
                // A line end in an attribute is a blank.
                let blank = *self.rng.any(&["\n", "\t", "\r\n"]);
                self.out.push_str(blank);
            } else {
                self.out.push(c);
            }
        }
        self.out.push(quote);
    }

    fn reference(&mut self, c: char) {
        let entity = match c {
            '&' => Some("&amp;"),
            '<' => Some("&lt;"),
            '>' => Some("&gt;"),
            '"' => Some("&quot;"),
            '\'' => Some("&apos;"),
            _ => None,
        };
        match entity {
            Some(entity) if self.plain || self.rng.chance(60) => self.out.push_str(entity),
            _ => {
                let _ = match self.rng.below(3) {
                    0 => write!(self.out, "&#{};", u32::from(c)),
                    1 => write!(self.out, "&#x{:x};", u32::from(c)),
                    _ => write!(self.out, "&#x00{:X};", u32::from(c)),
                };
            }
        }
    }

    fn text(&mut self, value: &str) {
        self.fresh = false;
        let mut in_cdata = false;
        for c in value.chars() {
            if in_cdata && (c == '>' || self.rng.chance(30)) {
                self.out.push_str("]]>");
                in_cdata = false;
            }
            if in_cdata {
                self.push_raw(c);
                continue;
            }
            if self.odd > 0 && self.rng.chance(self.odd / 8) {
                let aside =
                    *self.rng.any(&["<!-- in between -->", "<?in between?>", "<!--&-->", "<![CDATA[]]>"]);
                self.out.push_str(aside);
            }
            if self.odd > 0 && c != '>' && self.rng.chance(self.odd / 6) {
                self.out.push_str("<![CDATA[");
                in_cdata = true;
                self.push_raw(c);
            } else if matches!(c, '&' | '<' | '>') || (self.odd > 0 && self.rng.chance(self.odd / 8)) {
                self.reference(c);
            } else {
                self.push_raw(c);
            }
        }
        if in_cdata {
            self.out.push_str("]]>");
        }
    }

    fn push_raw(&mut self, c: char) {
        // What is written as CRLF is read as a line feed.
        if c == '\n' {
            self.line();
        } else {
            self.out.push(c);
        }
    }

    pub(crate) fn close(&mut self) {
        let empty = self.fresh;
        let (name, mark) = self.open.pop().expect("an open element");
        self.scope.truncate(mark);
        if empty && self.out.ends_with('>') && !self.plain && self.rng.chance(50) {
            self.out.pop();
            self.out.push_str("/>");
        } else {
            if !empty {
                self.layout();
            }
            let end = if self.odd > 0 && self.rng.chance(self.odd / 4) { " >" } else { ">" };
            let _ = write!(self.out, "</{name}{end}");
        }
        self.fresh = false;
    }

    /// An element with text and nothing else.
    pub(crate) fn leaf(&mut self, namespace: &str, local: &str, attributes: &[(&str, String)], value: &str) {
        self.element(namespace, local, attributes);
        if value.is_empty() {
            return self.close();
        }
        self.text(value);
        let (name, mark) = self.open.pop().expect("an open element");
        self.scope.truncate(mark);
        let _ = write!(self.out, "</{name}>");
    }
}
