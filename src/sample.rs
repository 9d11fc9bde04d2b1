//! Sample feeds: a made-up university with planted faults, and small scenarios that teach one thing each.

/// File names and contents of `examples/university`.
pub const FILES: [(&str, &str); 4] = [
    ("organisations.xml", include_str!("../examples/university/organisations.xml")),
    ("users.xml", include_str!("../examples/university/users.xml")),
    ("persons.xml", include_str!("../examples/university/persons.xml")),
    ("supervisors.xml", include_str!("../examples/university/supervisors.xml")),
];

/// A folder of `examples/scenarios`: feeds, and the settings under which something happens to them.
#[derive(Debug)]
pub struct Scenario {
    /// The name of the folder.
    pub name: &'static str,
    /// Paths in the folder and contents: the settings, the text on what it teaches, feeds and lists.
    pub files: &'static [(&'static str, &'static str)],
}

impl Scenario {
    /// What it is called.
    #[must_use]
    pub fn title(&self) -> &'static str {
        self.readme().lines().next().unwrap_or_default().trim_start_matches("# ")
    }

    /// What it is about, in a sentence or two.
    #[must_use]
    pub fn summary(&self) -> &'static str {
        self.readme().lines().nth(2).unwrap_or_default()
    }

    fn readme(&self) -> &'static str {
        self.files.iter().find(|(path, _)| *path == "README.md").map_or("", |(_, text)| text)
    }
}

/// A scenario by the name of its folder and the paths of its files, but for those that each has.
macro_rules! scenario {
    ($name:literal: $($path:literal),+ $(,)?) => {
        scenario!(@ $name: "README.md", "settings.toml", "organisations.xml", "users.xml", "persons.xml", "supervisors.xml", $($path),+)
    };
    ($name:literal) => {
        scenario!(@ $name: "README.md", "settings.toml", "organisations.xml", "users.xml", "persons.xml", "supervisors.xml")
    };
    (@ $name:literal: $($path:literal),+) => {
        Scenario {
            name: $name,
            files: &[$(($path, include_str!(concat!("../examples/scenarios/", $name, "/", $path)))),+],
        }
    };
}

/// A scenario with the feeds of the night before.
macro_rules! on_baseline {
    ($name:literal) => {
        scenario!($name: "baseline/organisations.xml", "baseline/users.xml", "baseline/persons.xml", "baseline/supervisors.xml")
    };
}

/// Every scenario, in the order in which they teach.
pub static SCENARIOS: [Scenario; 13] = [
    scenario!("right-order": "role-holders.csv"),
    scenario!("persons-before-users"),
    scenario!("supervisors-before-persons"),
    on_baseline!("maintenance-too-early"),
    on_baseline!("overlap-by-ten-minutes"),
    on_baseline!("leaver-removed-and-leaver-end-dated"),
    on_baseline!("organisation-renamed"),
    on_baseline!("truncated-feed-under-safe-size"),
    on_baseline!("delta-taken-for-full"),
    scenario!("user-id-prefix-lost"),
    scenario!("contract-ends-next-month-with-grace"),
    scenario!("manual-user-collision": "baseline/users.json"),
    scenario!(@ "alma-replayed-file": "README.md", "settings.toml", "alma-export.xml", "users-2026-03.xml", "users-2026-10.xml", "users-2026-11.xml"),
];
