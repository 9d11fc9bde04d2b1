//! One record of an export: what is read of it, which kind it is, and what is kept of it.

use super::super::organisation::classified;
use super::super::walk::Draft;
use crate::records::{Association, AssociationKind, By, Date, Feed, FieldTexts, Records, Via};
use crate::symbols::hash_text;
use crate::xml::Place;

/// A text and where it stands.
#[derive(Debug, Default, Clone)]
pub(super) struct Given {
    pub(super) text: String,
    pub(super) place: Option<Place>,
}

impl Given {
    pub(super) fn set(&mut self, text: &str, place: Place) {
        text.clone_into(&mut self.text);
        self.place = Some(place);
    }
}

/// By what a record is known, or by what one names another.
#[derive(Debug, Default, Clone)]
pub(super) struct Ids {
    pub(super) uuid: Given,
    pub(super) pure_id: Given,
    pub(super) external: Given,
    pub(super) external_source: String,
    pub(super) managed: Option<bool>,
}

impl Ids {
    /// The id that the synchronisation gave.
    fn source_id(&self) -> Option<&Given> {
        let synchronised = match self.external_source.as_str() {
            "" => self.managed == Some(true),
            source => is_synchronised(source),
        };
        Some(&self.external).filter(|id| synchronised && !id.text.is_empty())
    }

    /// The best of them to find the record by.
    fn reference(&self) -> Option<(By, &Given)> {
        let given = |by, id| Some((by, id)).filter(|(_, id): &(By, &Given)| !id.text.is_empty());
        let source = self.source_id().map(|id| (By::SourceId, id));
        source.or_else(|| given(By::Uuid, &self.uuid)).or_else(|| given(By::PureId, &self.pure_id))
    }
}

/// Whether ids of this source come from a synchronisation: `synchronisedUnifiedPerson` and the like.
fn is_synchronised(source: &str) -> bool {
    const WORD: &[u8] = b"synchroni";
    source.as_bytes().windows(WORD.len()).any(|part| part.eq_ignore_ascii_case(WORD))
}

/// One of the identifiers of a record.
#[derive(Debug, Default, Clone)]
pub(super) struct Identifier {
    pub(super) discriminator: String,
    pub(super) source: String,
    pub(super) uri: String,
    pub(super) value: Given,
}

#[derive(Debug, Clone)]
pub(super) struct ExportedAssociation {
    pub(super) kind: AssociationKind,
    pub(super) place: Place,
    pub(super) ids: Ids,
    pub(super) organisation: Ids,
    pub(super) start: String,
    pub(super) end: String,
}

/// A record as far as it was read.
#[derive(Debug, Default)]
pub(super) struct Record {
    pub(super) place: Option<Place>,
    pub(super) ids: Ids,
    pub(super) system_name: String,
    pub(super) type_uri: String,
    pub(super) first_name: String,
    pub(super) last_name: String,
    /// Locale and text.
    pub(super) names: Vec<(String, String)>,
    pub(super) identifiers: Vec<Identifier>,
    pub(super) user_name: Given,
    pub(super) email: Given,
    pub(super) locked: Option<bool>,
    /// The names of roles, where they are told.
    pub(super) roles: Option<Vec<String>>,
    pub(super) associations: Vec<ExportedAssociation>,
    pub(super) user: Option<Ids>,
    pub(super) parents: Vec<(Via, Ids)>,
    pub(super) start: String,
    pub(super) end: Given,
    /// Members that only records of this kind have.
    pub(super) marks: Marks,
}

/// What the names of members tell of the kind of a record.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Marks {
    pub(super) user: bool,
    pub(super) person: bool,
    pub(super) organisation: bool,
}

impl Record {
    /// Which kind it is: what it says itself, what its source id says, and then what it is made of.
    pub(super) fn kind(&self) -> Option<Feed> {
        match self.system_name.as_str() {
            "" => {}
            "User" => return Some(Feed::Users),
            "Person" => return Some(Feed::Persons),
            "Organization" | "Organisation" | "OrganisationalUnit" => return Some(Feed::Organisations),
            _ => return None,
        }
        if self.type_uri.contains("external") {
            return None;
        }
        let source = self.ids.external_source.as_str();
        let names = [(["User", "user"], Feed::Users), (["Person", "person"], Feed::Persons)];
        if is_synchronised(source) {
            for (parts, feed) in names {
                if parts.iter().any(|part| source.contains(part)) {
                    return Some(feed);
                }
            }
            if source.contains("rgani") {
                return Some(Feed::Organisations);
            }
        }
        let of_organisations = self.type_uri.starts_with("/dk/atira/pure/organisation/");
        match self.marks {
            Marks { user: true, .. } => Some(Feed::Users),
            Marks { person: true, .. } => Some(Feed::Persons),
            Marks { organisation: true, .. } => Some(Feed::Organisations),
            _ if of_organisations => Some(Feed::Organisations),
            _ if !self.first_name.is_empty() || !self.last_name.is_empty() => Some(Feed::Persons),
            _ => None,
        }
    }

    /// The source id: see the [module](super).
    fn key(&self) -> Option<&Given> {
        let of = |discriminator: &str| {
            self.identifiers.iter().find(|id| {
                id.discriminator == discriminator && is_synchronised(&id.source) && !id.value.text.is_empty()
            })
        };
        let identifier = of("PrimaryId").or_else(|| of("Id")).map(|id| &id.value);
        identifier.or_else(|| self.ids.source_id())
    }

    /// Keeps what is needed of it as the next record of `feed`.
    pub(super) fn keep(&self, feed: Feed, draft: &mut Draft, fields: &mut FieldTexts) {
        let place = self.place.unwrap_or(Place::START);
        draft.begin(place);

        match feed {
            Feed::Users => self.keep_user(place, draft, fields),
            Feed::Persons | Feed::Supervisors => self.keep_person(draft, fields),
            Feed::Organisations => self.keep_organisation(place, draft, fields),
        }
        fields.end_record();
        for identifier in &self.identifiers {
            if !identifier.uri.is_empty() {
                classified(last_part(&identifier.uri), &identifier.value.text, draft);
            }
        }
        classified(Records::PURE_ID, &self.ids.pure_id.text, draft);
        classified(Records::UUID, &self.ids.uuid.text, draft);
        let key = self.key();
        draft.complete(key.map_or("", |key| &key.text), key.and_then(|key| key.place), None);
    }

    fn keep_user(&self, place: Place, draft: &mut Draft, fields: &mut FieldTexts) {
        let email = self.email.text.trim().to_lowercase();
        let at = |given: &Given| given.place.unwrap_or(place);
        draft
            .records()
            .account((&self.user_name.text, at(&self.user_name)), (hash_text(&email), at(&self.email)));
        draft.records().locked.push(self.locked);
        let beyond = |roles: &Vec<String>| roles.iter().any(|role| !is_personal(role));
        draft.records().roles.push(self.roles.as_ref().map(beyond));
        add(fields, "userName", &self.user_name.text);
        add(fields, "email", &self.email.text);
        self.keep_name(fields);
    }

    fn keep_name(&self, fields: &mut FieldTexts) {
        add(fields, "name.firstname", &self.first_name);
        add(fields, "name.lastname", &self.last_name);
    }

    fn keep_person(&self, draft: &mut Draft, fields: &mut FieldTexts) {
        self.keep_name(fields);
        if let Some((by, id)) = self.user.as_ref().and_then(Ids::reference) {
            draft.refer(Via::User, by, &id.text, id.place.unwrap_or(draft.record_place()));
            add_id(fields, "user@id", Feed::Users, (by, &id.text));
        }
        for made in &self.associations {
            let organisation = made.organisation.reference();
            if let Some((by, id)) = organisation {
                draft.refer(Via::Association, by, &id.text, id.place.unwrap_or(made.place));
            }
            let (start, end) = (date(&made.start), date(&made.end));
            draft.associate(Association { kind: made.kind, start, end }, made.place);
            if let Some(id) = made.ids.source_id() {
                let path = format!("{}[{}]", association_path(made.kind), id.text);
                add_date(fields, &format!("{path}.period.startDate"), start);
                add_date(fields, &format!("{path}.period.endDate"), end);
                if let Some((by, organisation)) = organisation {
                    let path = format!("{path}.organisation.source_id");
                    add_id(fields, &path, Feed::Organisations, (by, &organisation.text));
                }
            }
        }
    }

    fn keep_organisation(&self, place: Place, draft: &mut Draft, fields: &mut FieldTexts) {
        add(fields, "type", last_part(&self.type_uri));
        for (locale, text) in &self.names {
            let locale = locale.replace('-', "_");
            add(fields, &format!("name.text[{locale}]"), text);
        }
        let life = [date(&self.start), date(&self.end.text)];
        add_date(fields, "startDate", life[0]);
        add_date(fields, "endDate", life[1]);
        for (via, ids) in &self.parents {
            let Some((by, id)) = ids.reference() else { continue };
            draft.refer(*via, by, &id.text, id.place.unwrap_or(place));
            let path = if *via == Via::TakenOverBy { "takenOverBy" } else { "parentOrganisationId" };
            add_id(fields, path, Feed::Organisations, (by, &id.text));
        }
        draft.records().live(life, self.end.place.unwrap_or(place));
    }
}

/// Keeps a field of the record at hand, where it is there.
fn add(fields: &mut FieldTexts, path: &str, text: &str) {
    if !text.is_empty() {
        fields.push(path, text);
    }
}

/// Keeps the id of the record of a feed that is named.
fn add_id(fields: &mut FieldTexts, path: &str, feed: Feed, (by, id): (By, &str)) {
    match by {
        By::Uuid => fields.push_alias(path, [feed.name(), Records::UUID, id]),
        By::PureId => fields.push_alias(path, [feed.name(), Records::PURE_ID, id]),
        _ => add(fields, path, id),
    }
}

fn add_date(fields: &mut FieldTexts, path: &str, date: Date) {
    if let Some(day) = date.day() {
        fields.push(path, &day.to_string());
    }
}

fn date(text: &str) -> Date {
    if text.is_empty() { Date::Absent } else { Date::read(text) }
}

/// The element of the person feed that holds such an association.
fn association_path(kind: AssociationKind) -> &'static str {
    match kind {
        AssociationKind::Staff => "organisationAssociations.staffOrganisationAssociation",
        AssociationKind::Student => "organisationAssociations.studentOrganisationAssociation",
        AssociationKind::Honorary => "organisationAssociations.honoraryOrganisationAssociation",
        AssociationKind::Visiting => "organisationAssociations.visitingOrganisationAssociation",
    }
}

/// The key in the last part of a classification's address: `department` of `/dk/atira/pure/…/department`.
fn last_part(uri: &str) -> &str {
    uri.rsplit('/').next().unwrap_or_default()
}

/// Whether a role is the one that every personal user has.
fn is_personal(role: &str) -> bool {
    let letters: String = role.chars().filter(char::is_ascii_alphabetic).collect();
    ["personaluser", "personal"].contains(&letters.to_ascii_lowercase().as_str())
}

/// A text in which HTML's references were left, without them: `R&amp;D`.
pub(super) fn without_references(text: &str) -> String {
    let (mut plain, mut rest) = (String::with_capacity(text.len()), text);
    while let Some((before, after)) = rest.split_once('&') {
        plain.push_str(before);
        // A reference is short, so that a text full of ampersands is not searched again for each of them.
        let end = after.bytes().take(REFERENCE_BYTES_MAX).position(|byte| byte == b';');
        let reference = end.and_then(|end| Some((character(&after[..end])?, &after[end + 1..])));
        let (c, after) = reference.unwrap_or(('&', after));
        plain.push(c);
        rest = after;
    }
    plain.push_str(rest);
    plain
}

/// Bytes of the longest reference that is read.
const REFERENCE_BYTES_MAX: usize = 10;

/// The character that a reference of HTML names, as far as they stand in names.
fn character(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{A0}'),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?).filter(|c| !c.is_control())
        }
    }
}
