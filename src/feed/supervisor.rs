//! The supervisor feed, whose format is assumed: its schema is not public (VIEW-S, CPS).
//!
//! Names are compared without case and underscores, so that the columns of the database view (`APPRENTICE_ID`) and the
//! element names a generator would choose (`apprenticeId`) are the same; namespaces are not looked at; fields may stand
//! in wrappers of any name.

use super::person::reversed;
use super::walk::{Draft, Element, Ended, RecordReader};
use crate::records::{By, Date, Key, Relation, Via};
use crate::rules::{Code, Kind, Value};
use crate::xml::Place;

/// Local names of a row of the feed.
const ROWS: [&str; 5] =
    ["supervisor", "supervisorrelation", "supervision", "studentsupervision", "supervisordata"];

/// Whether an element of this local name is a row.
pub(super) fn is_row(local: &str) -> bool {
    ROWS.contains(&plain(local).as_str())
}

/// Whether a root element of this local name, with nothing in it, is an empty supervisor feed.
pub(super) fn is_root(local: &str) -> bool {
    let name = plain(local);
    ROWS.contains(&name.strip_suffix('s').unwrap_or(&name))
}

fn plain(local: &str) -> String {
    local.chars().filter(|&c| c != '_').flat_map(char::to_lowercase).collect()
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    Root,
    Row,
    Wrapper,
    Id,
    /// A person: the apprentice or the supervisor.
    Person(Via),
    /// An element that holds an id of that person.
    PersonId(Via, By),
    IdsValue,
    IdsType,
    StartDate,
    EndDate,
    Percentage,
    /// Anything about an external supervisor.
    External,
}

pub(super) struct Supervisors {
    place: Place,
    key: String,
    key_place: Option<Place>,
    value_place: Place,
    value_kind: String,
    period: [Date; 2],
    period_place: Place,
    end_place: Place,
    /// What the row is called.
    element: String,
    apprentice: bool,
    /// The first id of an internal supervisor.
    internal: Option<(By, String)>,
    external: bool,
    /// Where the field at hand stands, that may hold elements itself.
    field_place: Place,
    /// Fields of an apprentice or a supervisor without a value, the first of each.
    empty: [Option<Place>; 2],
    /// The first field of an external supervisor, and that of a second internal one.
    external_place: Option<Place>,
    second_place: Option<Place>,
    /// A child or attribute of the person at hand has named it.
    named: bool,
    ids_value: Option<(String, Place)>,
    ids_type: String,
}

impl Supervisors {
    pub(super) fn new() -> Self {
        Self {
            place: Place::START,
            key: String::new(),
            key_place: None,
            period: [Date::Absent; 2],
            period_place: Place::START,
            end_place: Place::START,
            value_place: Place::START,
            value_kind: String::new(),
            element: String::new(),
            apprentice: false,
            internal: None,
            external: false,
            field_place: Place::START,
            empty: [None; 2],
            external_place: None,
            second_place: None,
            named: false,
            ids_value: None,
            ids_type: String::new(),
        }
    }

    /// Keeps a reference to a person. An empty field is a column without a value: it names nobody.
    fn name(&mut self, via: Via, by: By, id: &str, place: Place, feed: &mut Draft) {
        if Key::of(id).value.trim_ascii().is_empty() {
            self.empty[usize::from(via == Via::Supervisor)].get_or_insert(self.field_place);
            return;
        }
        self.named = true;
        match (via, &self.internal) {
            (Via::Apprentice, _) => self.apprentice = true,
            (_, None) => self.internal = Some((by, id.to_owned())),
            // Ids of two kinds may be those of one person.
            (_, Some((known, first))) if *known == by && first != id => {
                self.second_place.get_or_insert(self.field_place);
            }
            _ => {}
        }
        feed.refer(via, by, id, place);
    }

    /// Fields given as attributes of the row: `<supervision apprentice="…" supervisor="…"/>`.
    fn row(&mut self, element: &mut Element<'_, '_, '_>, feed: &mut Draft) {
        *self = Self::new();
        element.local().clone_into(&mut self.element);
        self.place = element.place();
        (self.period_place, self.end_place) = (self.place, self.place);
        feed.begin(self.place);
        for (local, value, place) in element.attributes() {
            self.field_place = place;
            match field(local) {
                Some(State::Id) => {
                    self.key.push_str(value);
                    self.key_place = Some(place);
                }
                Some(state @ (State::StartDate | State::EndDate | State::Percentage)) => {
                    self.value(state, value, place, feed);
                }
                Some(State::Person(via)) => self.name(via, By::NonExplicitId, value, place, feed),
                Some(State::PersonId(via, by)) => self.name(via, by, value, place, feed),
                None if is_external(local) && !value.trim_ascii().is_empty() => {
                    self.external = true;
                    self.external_place.get_or_insert(place);
                }
                _ => {}
            }
        }
    }

    /// Looks at the id of the row as at that of any other record, and of an inline relation.
    fn look_at_key(&self, feed: &mut Draft) {
        let place = self.key_place.unwrap_or(self.place);
        if self.key.trim().is_empty() {
            let found = if self.key_place.is_none() { "absent" } else { "" };
            feed.notice(Code::EmptyItemId, place, [&self.element, found, ""]);
        } else {
            feed.show(&Value::new(Kind::RecordId, &self.key, &self.element), place);
        }
    }

    fn person(&mut self, via: Via, element: &mut Element<'_, '_, '_>, feed: &mut Draft) {
        self.named = false;
        self.value_place = element.place();
        for (local, value, place) in element.attributes() {
            if plain(local) == "id" {
                self.name(via, By::NonExplicitId, value, place, feed);
            }
        }
    }

    /// A date or a percentage of the row.
    fn value(&mut self, state: State, text: &str, place: Place, feed: &mut Draft) {
        let (kind, element) = match state {
            State::Percentage => (Kind::Percentage, "supervisionPercentage"),
            State::EndDate => (Kind::Date, "endDate"),
            _ => (Kind::Date, "startDate"),
        };
        // An empty field is a column without a value.
        if text.trim_ascii().is_empty() {
            return;
        }
        feed.show(&Value::new(kind, text, element), place);
        if state == State::StartDate {
            self.period[0] = Date::read(text);
            self.period_place = place;
        } else if state == State::EndDate {
            self.period[1] = Date::read(text);
            self.end_place = place;
        }
    }

    fn complete(&mut self, feed: &mut Draft) {
        if let Some((value, place)) = self.ids_value.take() {
            let key = Key::classified(&self.ids_type, &value);
            self.field_place = place;
            self.name(Via::Supervisor, By::ClassifiedId, &key, place, feed);
        }
        self.look_at_key(feed);
        let [no_apprentice, no_supervisor] = self.empty.map(|place| place.unwrap_or(self.place));
        if !self.apprentice {
            feed.notice(Code::ApprenticeAbsent, no_apprentice, ["", "", ""]);
        }
        let count = match (self.internal.is_some(), self.external, self.second_place) {
            (true, true, _) => Some(("both", self.external_place.unwrap_or(self.place))),
            (false, false, _) => Some(("neither", no_supervisor)),
            (_, _, second) => second.map(|place| ("two", place)),
        };
        if let Some((found, place)) = count {
            feed.notice(Code::SupervisorCount, place, [found, "", ""]);
        }
        reversed(Code::SupervisionEndBeforeStart, self.period, self.end_place, feed);
        let records = feed.records();
        let record = records.len();
        let first = record.checked_sub(1).map_or(0, |last| records.references_of(last).end);
        let references = first..records.references();
        let (period, places) = (self.period, [self.period_place, self.end_place]);
        records.relate(Relation { record, association: u32::MAX, references, period, places });
        feed.complete(&self.key, self.key_place, None);
    }
}

impl RecordReader for Supervisors {
    type State = State;
    const ROOT: State = State::Root;

    fn enter(&mut self, parent: State, element: &mut Element<'_, '_, '_>, feed: &mut Draft) -> Option<State> {
        let local = element.local().to_owned();
        match parent {
            State::Root if is_row(&local) => {
                self.row(element, feed);
                Some(State::Row)
            }
            State::Row | State::Wrapper => {
                let state = if is_external(&local) {
                    State::External
                } else {
                    field(&local).unwrap_or(State::Wrapper)
                };
                self.field_place = element.place();
                match state {
                    State::External if !self.external => self.external_place = Some(self.field_place),
                    State::Person(via) => self.person(via, element, feed),
                    State::PersonId(..)
                    | State::IdsValue
                    | State::Id
                    | State::StartDate
                    | State::EndDate
                    | State::Percentage => self.value_place = element.place(),
                    _ => {}
                }
                Some(state)
            }
            State::Person(via) => {
                self.value_place = element.place();
                self.value_kind.clear();
                for (attribute, value, _) in element.attributes() {
                    if attribute == "type" {
                        self.value_kind.push_str(value);
                    }
                }
                match plain(&local).as_str() {
                    "id" | "nonexplicitid" => Some(State::PersonId(via, By::NonExplicitId)),
                    "sourceid" => Some(State::PersonId(via, By::SourceId)),
                    "pureid" => Some(State::PersonId(via, By::PureId)),
                    "classifiedid" => Some(State::PersonId(via, By::ClassifiedId)),
                    "person" | "supervisor" | "student" | "apprentice" => {
                        self.person(via, element, feed);
                        Some(State::Person(via))
                    }
                    _ => None,
                }
            }
            State::External => {
                self.external = true;
                None
            }
            _ => None,
        }
    }

    fn leave(&mut self, state: State, parent: State, ended: &mut Ended<'_, '_>, feed: &mut Draft) {
        let text = ended.text;
        match state {
            State::Row => self.complete(feed),
            State::Id if self.key.is_empty() => {
                text.clone_into(&mut self.key);
                self.key_place = Some(self.value_place);
            }
            State::StartDate | State::EndDate | State::Percentage => {
                self.value(state, text, self.value_place, feed);
            }
            State::PersonId(via, By::ClassifiedId) => {
                let key = Key::classified(&self.value_kind, text);
                self.name(via, By::ClassifiedId, &key, self.value_place, feed);
            }
            State::PersonId(via, by) => self.name(via, by, text, self.value_place, feed),
            State::Person(via) => {
                let nested = matches!(parent, State::Person(_));
                if !self.named && !nested {
                    self.name(via, By::NonExplicitId, text, self.value_place, feed);
                }
            }
            State::IdsValue => self.ids_value = Some((text.to_owned(), self.value_place)),
            State::External => self.external |= !text.trim_ascii().is_empty(),
            State::IdsType => text.clone_into(&mut self.ids_type),
            State::Root | State::Wrapper | State::Id => {}
        }
    }
}

/// Whether a field of a row is about an external supervisor.
fn is_external(local: &str) -> bool {
    plain(local).starts_with("external")
}

/// What a child of a row is.
fn field(local: &str) -> Option<State> {
    Some(match plain(local).as_str() {
        "id" => State::Id,
        "apprentice" | "apprenticeid" | "student" | "studentid" | "person" | "personid" => {
            State::Person(Via::Apprentice)
        }
        "supervisor" | "supervisorid" => State::Person(Via::Supervisor),
        "supervisorsourceid" => State::PersonId(Via::Supervisor, By::SourceId),
        "supervisorpureid" => State::PersonId(Via::Supervisor, By::PureId),
        "startdate" => State::StartDate,
        "enddate" => State::EndDate,
        "supervisionpercentage" | "percentage" => State::Percentage,
        "supervisoridsid" => State::IdsValue,
        "supervisoridstype" => State::IdsType,
        _ => return None,
    })
}
