use super::{renamed, unknown_keys};
use crate::records::Feed;
use crate::rules::{Check, Code, Found, Ran, Scheme, rule};

rule! {
    /// A classification key is nearly a known one.
    ///
    /// A key is told once for a feed, with the number of its uses.
    ///
    /// ## Why it matters
    /// Pure takes a key only as it is written in the scheme: `mobile` for `mobilephone`, or `non-academic` for `nonacademic`, and
    /// the record is refused; with a key that every record has, that is all of them. A key counts as nearly the same when it differs
    /// in case, hyphens, underscores, dots, blanks or a plural s alone, or is a common other word for it.
    ///
    /// ## What to do
    /// Write the key as it is in the scheme of your Pure. If that does have the other key, add it to the list with a setting, such
    /// as `keys.phone-type=default,mobile`.
    ///
    /// ## Failing example
    /// ```xml
    /// <persons xmlns="v1.unified-person-sync.pure.atira.dk" xmlns:v3="v3.commons.pure.atira.dk">
    ///   <person id="P-1">
    ///     <name><v3:lastname>Lovelace</v3:lastname></name>
    ///     <gender>female</gender>
    ///     <organisationAssociations>
    ///       <staffOrganisationAssociation id="A-1">
    ///         <phoneNumbers>
    ///           <v3:classifiedPhoneNumber id="T-1">«CLS002»<v3:classification>mobile</v3:classification><v3:value>+45 1</v3:value></v3:classifiedPhoneNumber>
    ///         </phoneNumbers>
    ///         <organisation><v3:source_id>PHYS</v3:source_id></organisation>
    ///         <period><v3:startDate>2020-01-01</v3:startDate></period>
    ///         <staffType>academic</staffType>
    ///       </staffOrganisationAssociation>
    ///     </organisationAssociations>
    ///   </person>
    /// </persons>
    /// ```
    ///
    /// ## Passing example
    /// ```xml
    /// <persons xmlns="v1.unified-person-sync.pure.atira.dk" xmlns:v3="v3.commons.pure.atira.dk">
    ///   <person id="P-1">
    ///     <name><v3:lastname>Lovelace</v3:lastname></name>
    ///     <gender>female</gender>
    ///     <organisationAssociations>
    ///       <staffOrganisationAssociation id="A-1">
    ///         <phoneNumbers>
    ///           <v3:classifiedPhoneNumber id="T-1"><v3:classification>mobilephone</v3:classification><v3:value>+45 1</v3:value></v3:classifiedPhoneNumber>
    ///         </phoneNumbers>
    ///         <organisation><v3:source_id>PHYS</v3:source_id></organisation>
    ///         <period><v3:startDate>2020-01-01</v3:startDate></period>
    ///         <staffType>academic</staffType>
    ///       </staffOrganisationAssociation>
    ///     </organisationAssociations>
    ///   </person>
    /// </persons>
    /// ```
    "CLS002", "renamed-key", Warning;
    since: "0.2.0";
    sources: ["XSD21"];
    mistakes: [17];
    check: Check::Run(check);
    message: |[key, known, scheme]| format!("The key “{key}” is not in the list of the scheme {scheme}, but “{known}” is.");
    remedy: |[key, known, scheme]| format!("Write “{known}”; or if Pure has this key, add it: keys.{scheme} = \"default,{key}\".");
}

fn check(ran: &Ran<'_>, found: &mut Found) {
    for feed in Feed::ALL {
        for &scheme in Scheme::ALL {
            let known = ran.outcome.settings.known_keys(scheme);
            for (key, used) in unknown_keys(ran, feed, scheme) {
                if let Some(known) = renamed(key, &known) {
                    let at = (feed, used.record, used.place);
                    found.add_counted(Code::RenamedKey, at, [key, known, scheme.name()], used.count);
                }
            }
        }
    }
}
