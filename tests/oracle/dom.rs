//! The four feeds as a DOM parser sees them: plain structures, one reference after the other.

use std::collections::BTreeMap;

use roxmltree::{Document, Node};

const ORGANISATION: &str = "v1.organisation-sync.pure.atira.dk";
const USER: &str = "v1.user-sync.pure.atira.dk";
const PERSON: &str = "v1.unified-person-sync.pure.atira.dk";
const COMMONS: &str = "v3.commons.pure.atira.dk";

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Kind {
    Organisation,
    User,
    Person,
    Relation,
}

impl Kind {
    pub(crate) const ALL: [Kind; 4] = [Kind::Organisation, Kind::User, Kind::Person, Kind::Relation];

    /// As the report names a record of this kind.
    pub(crate) fn record(self) -> &'static str {
        match self {
            Kind::Organisation => "organisation",
            Kind::User => "user",
            Kind::Person => "person",
            Kind::Relation => "supervisor-relation",
        }
    }

    /// As the report names the feed and the job.
    pub(crate) fn feed(self) -> &'static str {
        match self {
            Kind::Organisation => "organisations",
            Kind::User => "users",
            Kind::Person => "persons",
            Kind::Relation => "supervisors",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) line: usize,
    pub(crate) column: usize,
    pub(crate) offset: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum By {
    Source,
    NonExplicit,
    Classified,
    Pure,
    Attribute,
}

impl By {
    pub(crate) fn name(self) -> &'static str {
        match self {
            By::Source => "source_id",
            By::NonExplicit => "non_explicit_id",
            By::Classified => "classified_id",
            By::Pure => "pure_id",
            By::Attribute => "attribute",
        }
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Reference {
    pub(crate) to: Kind,
    pub(crate) by: By,
    pub(crate) value: String,
    /// Of a classified id.
    pub(crate) id_type: Option<String>,
    /// It hints that the id is one that Pure itself gave.
    pub(crate) in_pure: bool,
    pub(crate) via: &'static str,
    pub(crate) at: Place,
}

#[derive(Clone, Debug)]
pub(crate) struct Association {
    pub(crate) student: bool,
    /// Which of the person's references is this association's organisation.
    pub(crate) organisation: usize,
    pub(crate) start: String,
    pub(crate) end: Option<String>,
}

/// A record of any kind; what a kind has not is empty.
#[derive(Clone, Debug)]
pub(crate) struct Record {
    pub(crate) key: Option<String>,
    pub(crate) at: Place,
    /// (type, value)
    pub(crate) classified: Vec<(String, String)>,
    pub(crate) references: Vec<Reference>,
    pub(crate) user_name: String,
    pub(crate) email: String,
    pub(crate) associations: Vec<Association>,
    /// Which of the references is the user.
    pub(crate) user: Option<usize>,
    /// Everything but the id: the elements of each name, and the attributes, in one way of writing.
    pub(crate) fields: BTreeMap<String, String>,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Feeds {
    kinds: [Option<Vec<Record>>; 4],
    tokens: [String; 4],
    /// Not well-formed: given without its end.
    cut: [bool; 4],
}

impl Feeds {
    pub(crate) fn get(&self, kind: Kind) -> Option<&[Record]> {
        self.kinds[kind as usize].as_deref()
    }

    pub(crate) fn records(&self, kind: Kind) -> &[Record] {
        self.get(kind).unwrap_or_default()
    }

    /// The resumption token of a feed, empty where there is none.
    pub(crate) fn token(&self, kind: Kind) -> &str {
        &self.tokens[kind as usize]
    }

    pub(crate) fn is_cut(&self, kind: Kind) -> bool {
        self.cut[kind as usize]
    }

    pub(crate) fn cut(&mut self, kind: Kind) {
        self.cut[kind as usize] = true;
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.kinds.iter().all(Option::is_none)
    }

    /// Returns the kind of the feed.
    pub(crate) fn add(&mut self, xml: &str) -> Kind {
        let document = Document::parse(xml)
            .unwrap_or_else(|e| panic!("the oracle's parser refuses the feed: {e}\n{xml}"));
        let reader = Reader { xml };
        let root = document.root_element();
        let (kind, records) = match (root.tag_name().namespace(), root.tag_name().name()) {
            (Some(ORGANISATION), "organisations") => {
                (Kind::Organisation, elements(root).map(|n| reader.organisation(n)).collect())
            }
            (Some(USER), "users") => (Kind::User, elements(root).map(|n| reader.user(n)).collect()),
            (Some(PERSON), "persons") => (Kind::Person, elements(root).map(|n| reader.person(n)).collect()),
            _ => (Kind::Relation, elements(root).map(|n| reader.row(n)).collect()),
        };
        assert!(self.kinds[kind as usize].is_none(), "one file of a kind");
        self.kinds[kind as usize] = Some(records);
        root.attribute("resumptionToken").unwrap_or_default().clone_into(&mut self.tokens[kind as usize]);
        kind
    }
}

struct Reader<'a> {
    xml: &'a str,
}

impl Reader<'_> {
    fn place(&self, node: Node<'_, '_>) -> Place {
        self.place_at(node.range().start)
    }

    fn place_at(&self, offset: usize) -> Place {
        let before = &self.xml[..offset];
        let line_start = before.rfind('\n').map_or(0, |i| i + 1);
        Place {
            line: before.matches('\n').count() + 1,
            column: before[line_start..].trim_start_matches('\u{FEFF}').chars().count() + 1,
            offset,
        }
    }

    fn record(&self, node: Node<'_, '_>, key: Option<String>) -> Record {
        Record {
            key,
            at: self.place(node),
            classified: Vec::new(),
            references: Vec::new(),
            user_name: String::new(),
            email: String::new(),
            associations: Vec::new(),
            user: None,
            fields: fields(node),
        }
    }

    fn reference(&self, node: Node<'_, '_>, to: Kind, by: By, via: &'static str) -> Reference {
        let attribute = node.attribute_node("id").filter(|_| by == By::Attribute);
        Reference {
            to,
            by,
            value: attribute.map_or_else(|| text(node), |id| id.value().to_owned()),
            id_type: (by == By::Classified).then(|| node.attribute("type").unwrap_or_default().to_owned()),
            in_pure: false,
            via,
            at: attribute.map_or_else(|| self.place(node), |id| self.place_at(id.range().start)),
        }
    }

    /// A classified identification: exactly one of four children.
    fn identification(&self, node: Node<'_, '_>, to: Kind, via: &'static str) -> Option<Reference> {
        elements(node).find_map(|child| {
            let by = match child.tag_name().name() {
                "source_id" => By::Source,
                "non_explicit_id" => By::NonExplicit,
                "classified_id" => By::Classified,
                "pure_id" => By::Pure,
                _ => return None,
            };
            Some(self.reference(child, to, by, via))
        })
    }

    fn organisation(&self, node: Node<'_, '_>) -> Record {
        let mut record = self.record(node, child(node, ORGANISATION, "organisationId").map(text));
        for (name, via) in [
            ("takenOverBy", "takenOverBy"),
            ("owner", "owner"),
            ("parentOrganisationId", "parentOrganisationId"),
        ] {
            for n in children(node, ORGANISATION, name) {
                record.references.push(self.reference(n, Kind::Organisation, By::Source, via));
            }
        }
        for ids in children(node, ORGANISATION, "ids") {
            for id in children(ids, ORGANISATION, "id") {
                let part = |name| child(id, ORGANISATION, name).map(text).unwrap_or_default();
                record.classified.push((part("idSource"), part("id")));
            }
        }
        record
    }

    fn user(&self, node: Node<'_, '_>) -> Record {
        let mut record = self.record(node, node.attribute("id").map(str::to_owned));
        record.user_name = child(node, USER, "userName").map(text).unwrap_or_default();
        record.email = child(node, USER, "email").map(text).unwrap_or_default();
        record
    }

    fn person(&self, node: Node<'_, '_>) -> Record {
        let mut record = self.record(node, node.attribute("id").map(str::to_owned));
        for list in children(node, PERSON, "organisationAssociations") {
            for association in elements(list) {
                self.association(association, &mut record);
            }
        }
        for list in children(node, PERSON, "personEducations") {
            for education in children(list, PERSON, "personEducation") {
                for organisations in children(education, PERSON, "organisations") {
                    for organisation in children(organisations, PERSON, "organisation") {
                        record.references.extend(self.identification(
                            organisation,
                            Kind::Organisation,
                            "education",
                        ));
                    }
                }
            }
        }
        if let Some(user) = child(node, PERSON, "user") {
            record.user = Some(record.references.len());
            record.references.push(self.reference(user, Kind::User, By::Attribute, "user"));
        }
        for ids in children(node, PERSON, "personIds") {
            for id in children(ids, COMMONS, "id") {
                record.classified.push((id.attribute("type").unwrap_or_default().to_owned(), text(id)));
            }
        }
        record
    }

    fn association(&self, node: Node<'_, '_>, record: &mut Record) {
        let organisation = child(node, PERSON, "organisation")
            .and_then(|n| self.identification(n, Kind::Organisation, "association"));
        let period = child(node, PERSON, "period").expect("a period");
        record.associations.push(Association {
            student: node.tag_name().name() == "studentOrganisationAssociation",
            organisation: record.references.len(),
            start: child(period, COMMONS, "startDate").map(text).unwrap_or_default(),
            end: child(period, COMMONS, "endDate").map(text),
        });
        record.references.push(organisation.expect("an organisation"));
        for list in children(node, PERSON, "supervisedByRelations") {
            for relation in children(list, PERSON, "supervisorRelation") {
                for supervisor in children(relation, PERSON, "supervisor") {
                    record.references.extend(self.identification(supervisor, Kind::Person, "supervisor"));
                }
            }
        }
        for list in children(node, PERSON, "fundingAssociations") {
            for funding in children(list, PERSON, "fundingAssociation") {
                for organisation in children(funding, PERSON, "organisation") {
                    if let Some(id) = child(organisation, COMMONS, "id") {
                        let mut reference =
                            self.reference(id, Kind::Organisation, By::NonExplicit, "funding");
                        let hint = child(organisation, COMMONS, "hint").map(text);
                        reference.in_pure = matches!(hint.as_deref(), Some("PURE" | "UUID"));
                        record.references.push(reference);
                    }
                }
            }
        }
    }

    /// A row of the supervisor feed: local names only.
    fn row(&self, node: Node<'_, '_>) -> Record {
        // The fields, with or without a wrapper around them.
        let fields = elements(node).find(|n| n.tag_name().name() == "fields").unwrap_or(node);
        let named = |names: &[&str]| elements(fields).find(|n| names.contains(&n.tag_name().name()));
        let key = node.attribute("id").map(str::to_owned).or_else(|| named(&["id", "ID"]).map(text));
        let mut record = self.record(node, key);
        let ends: [(&'static str, &[&str]); 2] = [
            (
                "apprentice",
                &["apprentice", "apprenticeId", "student", "studentId", "person", "APPRENTICE_ID"],
            ),
            (
                "supervisor",
                &[
                    "supervisor",
                    "supervisorId",
                    "SUPERVISOR_ID",
                    "SUPERVISOR_SOURCE_ID",
                    "SUPERVISOR_PURE_ID",
                    "SUPERVISOR_IDS_ID",
                ],
            ),
        ];
        for (via, names) in ends {
            let Some(field) = named(names) else { continue };
            let by = match field.tag_name().name() {
                "SUPERVISOR_SOURCE_ID" => By::Source,
                "SUPERVISOR_PURE_ID" => By::Pure,
                "SUPERVISOR_IDS_ID" => By::Classified,
                _ => By::NonExplicit,
            };
            let mut reference = match self.identification(field, Kind::Person, via) {
                Some(reference) => reference,
                None => self.reference(field, Kind::Person, by, via),
            };
            if by == By::Classified {
                reference.id_type = named(&["SUPERVISOR_IDS_TYPE"]).map(text);
            }
            record.references.push(reference);
        }
        record
    }
}

fn elements<'a, 'i>(node: Node<'a, 'i>) -> impl Iterator<Item = Node<'a, 'i>> {
    node.children().filter(Node::is_element)
}

fn children<'a, 'i>(
    node: Node<'a, 'i>,
    namespace: &'static str,
    name: &'static str,
) -> impl Iterator<Item = Node<'a, 'i>> {
    node.children().filter(move |n| n.has_tag_name((namespace, name)))
}

fn child<'a, 'i>(node: Node<'a, 'i>, namespace: &'static str, name: &'static str) -> Option<Node<'a, 'i>> {
    children(node, namespace, name).next()
}

/// All the text of an element: a comment or a CDATA section inside does not end it.
fn text(node: Node<'_, '_>) -> String {
    node.children().filter(Node::is_text).filter_map(|n| n.text()).collect()
}

/// What a record says, by the names of its children and attributes, with that of the wrapper around them.
fn fields(node: Node<'_, '_>) -> BTreeMap<String, String> {
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    let is_id = |name: &str| matches!(name, "id" | "ID" | "organisationId");
    for attribute in node.attributes().filter(|attribute| !is_id(attribute.name())) {
        found.insert(attribute.name().to_owned(), attribute.value().to_owned());
    }
    let wrapper = elements(node).find(|n| n.tag_name().name() == "fields");
    let path = if wrapper.is_some() { "fields." } else { "" };
    for child in elements(wrapper.unwrap_or(node)).filter(|child| !is_id(child.tag_name().name())) {
        let name = format!("{path}{}", child.tag_name().name());
        found.entry(name).or_default().push_str(&plain(child));
    }
    found
}

/// An element in the plainest way of writing.
fn plain(node: Node<'_, '_>) -> String {
    let mut attributes: Vec<String> =
        node.attributes().map(|attribute| format!(" {}={:?}", attribute.name(), attribute.value())).collect();
    attributes.sort();
    let mut inner: Vec<String> = elements(node).map(plain).collect();
    if inner.is_empty() {
        inner.push(format!("{:?}", text(node)));
    } else if matches!(node.tag_name().name(), "id" | "period" | "organisation") {
        // These are written in any order.
        inner.sort();
    }
    let inner = inner.concat();
    format!("<{}{}>{inner}</>", node.tag_name().name(), attributes.concat())
}
