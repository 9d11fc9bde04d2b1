//! Whether a person gives its user access on a day (PMJ, GRACE).

use crate::records::{Association, AssociationKind, Day};
use crate::settings::Settings;

/// Days of grace by kind of association.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Graces {
    staff: u32,
    student: u32,
}

/// The graces of a person with associations of these kinds: with both kinds, the longer one holds for all (GRACE).
pub(crate) fn graces(kinds: impl Iterator<Item = AssociationKind>, settings: &Settings) -> Graces {
    let (of_staff, of_students) = (settings.grace_staff, settings.grace_student);
    if of_staff == of_students {
        return Graces { staff: of_staff, student: of_students };
    }
    let (mut staff, mut student) = (false, false);
    for kind in kinds {
        match kind {
            AssociationKind::Student => student = true,
            AssociationKind::Staff | AssociationKind::Honorary | AssociationKind::Visiting => staff = true,
        }
    }
    if staff && student {
        let longer = of_staff.max(of_students);
        Graces { staff: longer, student: longer }
    } else {
        Graces { staff: of_staff, student: of_students }
    }
}

impl Graces {
    /// The days of grace of one kind of association.
    pub(crate) fn of(self, kind: AssociationKind) -> u32 {
        match kind {
            AssociationKind::Student => self.student,
            AssociationKind::Staff | AssociationKind::Honorary | AssociationKind::Visiting => self.staff,
        }
    }
}

/// First and last day on which an association gives access, its grace included: from its start to its end, and for the
/// days of grace after that. An end that cannot be read is no end; a start that cannot be read never comes, though a
/// grace does.
pub(crate) fn spans(association: &Association, graces: Graces) -> [Option<(Day, Option<Day>)>; 2] {
    let (start, end) = (association.start.day(), association.end.day());
    let Some(end) = end else { return [start.map(|start| (start, None)), None] };
    let active = start.filter(|&start| start <= end).map(|start| (start, Some(end)));
    let grace = graces.of(association.kind);
    let in_grace = (grace > 0).then(|| (end.plus(1), Some(end.plus(grace))));
    [active, in_grace]
}

/// Whether one of the associations of a person is active on a day, or in grace.
pub(crate) fn covers(held: impl Iterator<Item = Association> + Clone, settings: &Settings, day: Day) -> bool {
    let graces = graces(held.clone().map(|association| association.kind), settings);
    held.into_iter().any(|association| {
        let holds = |(from, to): (Day, Option<Day>)| from <= day && to.is_none_or(|to| day <= to);
        spans(&association, graces).into_iter().flatten().any(holds)
    })
}

/// Users that Pure never locks (SYSU).
pub(crate) fn is_system_user(user_name: &str) -> bool {
    const NAMES: [&str; 7] = ["root", "sync_user", "atira", "ddp", "recordlog", "webservice", "anonymous"];
    NAMES.iter().any(|name| user_name.eq_ignore_ascii_case(name))
}
