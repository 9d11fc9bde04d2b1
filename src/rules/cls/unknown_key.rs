use super::{renamed, unknown_keys};
use crate::records::Feed;
use crate::rules::{Check, Code, Found, Ran, Scheme, rule};

rule! {
    /// A classification key is not in the list of known keys.
    ///
    /// A key is told once for a feed, with the number of its uses; more than twenty unknown keys of one scheme are
    /// told together.
    ///
    /// ## Why it matters
    /// A key has to be in the classification scheme of your Pure, or the record is refused. Every Pure has its own keys, and no feed
    /// holds them: the list that is compared with holds those of the vendor's examples. A label in place of a key, such as “Assistant
    /// Professor”, and a key of another scheme show here too.
    ///
    /// ## What to do
    /// Look the key up in Pure, in the classification scheme: it is the last part of the URI. If it is there, add it to the list
    /// with a setting, such as `keys.phone-type=default,pager`, or take any key with `keys.phone-type=any`.
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
    ///           <v3:classifiedPhoneNumber id="T-1">«CLS001»<v3:classification>pager</v3:classification><v3:value>+45 1</v3:value></v3:classifiedPhoneNumber>
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
    /// Settings: `keys.phone-type=default,pager`
    ///
    /// ```xml
    /// <persons xmlns="v1.unified-person-sync.pure.atira.dk" xmlns:v3="v3.commons.pure.atira.dk">
    ///   <person id="P-1">
    ///     <name><v3:lastname>Lovelace</v3:lastname></name>
    ///     <gender>female</gender>
    ///     <organisationAssociations>
    ///       <staffOrganisationAssociation id="A-1">
    ///         <phoneNumbers>
    ///           <v3:classifiedPhoneNumber id="T-1"><v3:classification>pager</v3:classification><v3:value>+45 1</v3:value></v3:classifiedPhoneNumber>
    ///         </phoneNumbers>
    ///         <organisation><v3:source_id>PHYS</v3:source_id></organisation>
    ///         <period><v3:startDate>2020-01-01</v3:startDate></period>
    ///         <staffType>academic</staffType>
    ///       </staffOrganisationAssociation>
    ///     </organisationAssociations>
    ///   </person>
    /// </persons>
    /// ```
    "CLS001", "unknown-key", Note;
    since: "0.2.0";
    sources: ["XSD21"];
    mistakes: [17];
    passing: [2];
    check: Check::Run(check);
    message: |[key, scheme, known]| match key {
        "" => format!("There are {known} unknown keys of the scheme {scheme}."),
        _ if known.is_empty() => format!("The key “{key}” is not known: the list of the scheme {scheme} is empty."),
        _ => format!("The key “{key}” is not in the list of the scheme {scheme}: {known}."),
    };
    remedy: |[key, scheme, _]| match key {
        "" => format!("If Pure has them, list them (keys.{scheme} = \"default,…\") or take any (keys.{scheme} = \"any\")."),
        _ => format!("Correct the key; or if Pure has it, add it: keys.{scheme} = \"default,{key}\", or \"any\"."),
    };
}

/// More unknown keys of one scheme than this are told together.
const SINGLE_MAX: usize = 20;

fn check(ran: &Ran<'_>, found: &mut Found) {
    let settings = &ran.outcome.settings;
    for feed in Feed::ALL {
        for &scheme in Scheme::ALL {
            let known = settings.known_keys(scheme);
            let unknown: Vec<_> =
                unknown_keys(ran, feed, scheme).filter(|(key, _)| renamed(key, &known).is_none()).collect();
            if let (true, Some((_, first))) = (unknown.len() > SINGLE_MAX, unknown.first()) {
                let uses = unknown.iter().map(|(_, used)| used.count).sum();
                let at = (feed, first.record, first.place);
                let quotes = ["", scheme.name(), &unknown.len().to_string()];
                found.add_counted(Code::UnknownKey, at, quotes, uses);
                continue;
            }
            for (key, used) in unknown {
                let at = (feed, used.record, used.place);
                let quotes = [key, scheme.name(), &listed(&known)];
                found.add_counted(Code::UnknownKey, at, quotes, used.count);
            }
        }
    }
}

/// Some of the known keys, in a sentence.
fn listed(known: &[&str]) -> String {
    const SHOWN: usize = 8;
    let more = if known.len() > SHOWN { ", …" } else { "" };
    format!("{}{more}", known[..known.len().min(SHOWN)].join(", "))
}
