//! The grammar of XSD's regular expressions (XSD 1.0 part 2, appendix F).

use super::set::Set;

/// An expression. Counted repetitions are kept as such.
#[derive(Debug, PartialEq)]
pub(super) enum Node {
    Set(Set),
    Sequence(Vec<Node>),
    Choice(Vec<Node>),
    Repeat { node: Box<Node>, least: u32, most: Option<u32> },
}

/// How deep groups may be nested: readers of the expression call themselves.
const DEEPEST: usize = 100;

/// Reads a whole pattern. The error is a sentence fragment that follows "the pattern".
pub(super) fn parse(pattern: &str) -> Result<Node, String> {
    let mut parser = Parser { pattern, at: 0 };
    let node = parser.choice(0)?;
    match parser.peek() {
        None => Ok(node),
        Some(c) => Err(format!("has a “{c}” too many")),
    }
}

struct Parser<'a> {
    pattern: &'a str,
    at: usize,
}

impl Parser<'_> {
    fn rest(&self) -> &str {
        &self.pattern[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(c)
    }

    fn eat(&mut self, text: &str) -> bool {
        let found = self.rest().starts_with(text);
        if found {
            self.at += text.len();
        }
        found
    }

    fn choice(&mut self, depth: usize) -> Result<Node, String> {
        if depth > DEEPEST {
            return Err(format!("nests groups more than {DEEPEST} deep, which is not supported"));
        }
        let mut branches = vec![self.branch(depth)?];
        while self.eat("|") {
            branches.push(self.branch(depth)?);
        }
        Ok(if branches.len() == 1 { branches.remove(0) } else { Node::Choice(branches) })
    }

    fn branch(&mut self, depth: usize) -> Result<Node, String> {
        let mut pieces = Vec::new();
        while let Some(c) = self.peek() {
            if matches!(c, '|' | ')') {
                break;
            }
            let atom = self.atom(c, depth)?;
            pieces.push(self.quantified(atom)?);
        }
        Ok(if pieces.len() == 1 { pieces.remove(0) } else { Node::Sequence(pieces) })
    }

    fn atom(&mut self, c: char, depth: usize) -> Result<Node, String> {
        self.next();
        match c {
            '(' => {
                if self.peek() == Some('?') {
                    return Err("uses “(?”, which XSD does not have".into());
                }
                let inner = self.choice(depth + 1)?;
                if self.eat(")") { Ok(inner) } else { Err("opens a group that is never closed".into()) }
            }
            '[' => self.class(depth).map(Node::Set),
            '\\' => self.escape().map(|escape| Node::Set(escape.into_set())),
            '.' => Ok(Node::Set(Set::wildcard())),
            '?' | '*' | '+' | '{' => Err(format!("has “{c}” with nothing before it to repeat")),
            ']' | '}' => Err(format!("has “{c}” without its opening bracket; the character itself is \\{c}")),
            c => Ok(Node::Set(Set::one(c))),
        }
    }

    fn quantified(&mut self, atom: Node) -> Result<Node, String> {
        let (least, most) = match self.peek() {
            Some('?') => (0, Some(1)),
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('{') => return self.counted(atom),
            _ => return Ok(atom),
        };
        self.next();
        Ok(Node::Repeat { node: Box::new(atom), least, most })
    }

    /// `{n}`, `{n,}` and `{n,m}`.
    fn counted(&mut self, atom: Node) -> Result<Node, String> {
        let rest = self.rest();
        let end = rest.find('}').ok_or("opens a “{” that is never closed")?;
        let quantity = &rest[1..end];
        let wrong = || format!("repeats by “{{{quantity}}}”, which is none of {{n}}, {{n,}} and {{n,m}}");
        let number = |digits: &str| match digits {
            "" => Err(wrong()),
            digits if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
                digits.parse::<u32>().map_err(|_| format!("repeats by “{{{quantity}}}”, which is too often"))
            }
            _ => Err(wrong()),
        };
        let (least, most) = match quantity.split_once(',') {
            None => (number(quantity)?, Some(number(quantity)?)),
            Some((least, "")) => (number(least)?, None),
            Some((least, most)) => (number(least)?, Some(number(most)?)),
        };
        if most.is_some_and(|most| most < least) {
            return Err(format!("repeats by “{{{quantity}}}”, whose bounds are the wrong way round"));
        }
        self.at += end + 1;
        Ok(Node::Repeat { node: Box::new(atom), least, most })
    }

    /// What follows a backslash.
    fn escape(&mut self) -> Result<Escape, String> {
        let c = self.next().ok_or("ends in a single backslash")?;
        Ok(match c {
            'n' => Escape::One('\n'),
            'r' => Escape::One('\r'),
            't' => Escape::One('\t'),
            // XSD has this of the characters with a meaning alone; schemas are written with others too, as “\/”, and no
            // validator minds.
            c if c.is_ascii_punctuation() => Escape::One(c),
            'p' | 'P' => Escape::Many(self.property(c == 'P')?),
            c => match Set::of_escape(c) {
                Some(set) => Escape::Many(set),
                None => return Err(format!("uses “\\{c}”, which XSD does not have")),
            },
        })
    }

    fn property(&mut self, opposite: bool) -> Result<Set, String> {
        let rest = self.rest();
        let end = rest.find('}').filter(|_| rest.starts_with('{'));
        let end = end.ok_or("has “\\p” without a category or block in braces")?;
        let name = &rest[1..end];
        let set = Set::of_property(name).ok_or_else(|| {
            format!("names “{name}”, which is neither a category nor a block of characters in XSD 1.0")
        })?;
        self.at += end + 1;
        Ok(if opposite { set.complement() } else { set })
    }

    /// The rest of a character class, after its `[`.
    fn class(&mut self, depth: usize) -> Result<Set, String> {
        const OPEN: &str = "opens a “[” that is never closed";
        if depth > DEEPEST {
            return Err(format!("nests groups more than {DEEPEST} deep, which is not supported"));
        }
        let opposite = self.eat("^");
        let mut ranges: Vec<(u32, u32)> = Vec::new();
        let mut subtracted = None;
        let mut first = true;
        loop {
            let c = self.peek().ok_or(OPEN)?;
            let item = match c {
                ']' if first => return Err("has an empty character class".into()),
                ']' => break,
                '-' if !first && self.rest().starts_with("-[") => {
                    self.at += 2;
                    subtracted = Some(self.class(depth + 1)?);
                    if self.peek() != Some(']') {
                        return Err("goes on after a subtraction, which must end its character class".into());
                    }
                    break;
                }
                '[' => return Err("has “[” within a character class; the character itself is \\[".into()),
                // At the start and at the end it is itself.
                '-' if !first && !self.rest().starts_with("-]") => {
                    return Err(
                        "has “-” in the midst of a character class; the character itself is \\-".into()
                    );
                }
                '\\' => {
                    self.next();
                    self.escape()?
                }
                c => {
                    self.next();
                    Escape::One(c)
                }
            };
            first = false;
            match item {
                Escape::Many(set) => ranges.extend_from_slice(set.ranges()),
                Escape::One(from) => {
                    let to = self.range_end(from, c == '\\')?.unwrap_or(from);
                    if to < from {
                        return Err(format!("has the range “{from}-{to}”, which is the wrong way round"));
                    }
                    ranges.push((u32::from(from), u32::from(to)));
                }
            }
        }
        self.next();
        let set = Set::of(ranges);
        let set = if opposite { set.complement() } else { set };
        Ok(match subtracted {
            Some(subtracted) => set.without(&subtracted),
            None => set,
        })
    }

    /// The end of a range, where a range follows.
    fn range_end(&mut self, from: char, escaped: bool) -> Result<Option<char>, String> {
        const HYPHEN: &str = "has a range that starts or ends in “-”; the character itself is \\-";
        let mut rest = self.rest().chars();
        if rest.next() != Some('-') || matches!(rest.next(), None | Some(']' | '[')) {
            return Ok(None);
        }
        if from == '-' && !escaped {
            return Err(HYPHEN.into());
        }
        self.next();
        match self.next() {
            Some('\\') => match self.escape()? {
                Escape::One(c) => Ok(Some(c)),
                Escape::Many(_) => Err("has a range that ends in a class of characters".into()),
            },
            Some('-') => Err(HYPHEN.into()),
            end => Ok(end),
        }
    }
}

/// An escape stands for one character or for a class of them; only the former can bound a range.
enum Escape {
    One(char),
    Many(Set),
}

impl Escape {
    fn into_set(self) -> Set {
        match self {
            Self::One(c) => Set::one(c),
            Self::Many(set) => set,
        }
    }
}
