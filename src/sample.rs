//! The sample feeds of a made-up university, with planted faults.

/// File names and contents of `examples/university`.
pub const FILES: [(&str, &str); 4] = [
    ("organisations.xml", include_str!("../examples/university/organisations.xml")),
    ("users.xml", include_str!("../examples/university/users.xml")),
    ("persons.xml", include_str!("../examples/university/persons.xml")),
    ("supervisors.xml", include_str!("../examples/university/supervisors.xml")),
];
