//! The validator through its public interface: small schemas, small documents, and the violations expected in them.

#![cfg(not(target_family = "wasm"))]

use std::sync::{Arc, LazyLock};

use proptest::prelude::*;

use soups::schema::{Schema, SchemaSource, Validator, Violation, ViolationKind};
use soups::xml::{At, Fault, Handler, Limits, Parser, Place, Tag};

use ViolationKind::*;

struct Judge {
    validator: Validator,
    told: Vec<(Violation, Place)>,
}

impl Handler for Judge {
    fn leaf(&mut self, tag: &Tag<'_>, text: &str, _: &mut At<'_>) -> bool {
        self.validator.leaf(tag, text)
    }

    fn start(&mut self, tag: &Tag<'_>, at: &mut At<'_>) {
        let told = &mut self.told;
        self.validator.start(tag, at, &mut |violation, place| told.push((violation, place)));
    }

    fn text(&mut self, piece: &str, at: &mut At<'_>) {
        let told = &mut self.told;
        self.validator.text(piece, at, &mut |violation, place| told.push((violation, place)));
    }

    fn end(&mut self, at: &mut At<'_>) {
        let told = &mut self.told;
        self.validator.end(at, &mut |violation, place| told.push((violation, place)));
    }

    fn fault(&mut self, fault: Fault, place: Place) {
        panic!("{fault:?} at {place:?}");
    }
}

fn judge(schema: &Arc<Schema>, document: &str) -> Vec<(Violation, Place)> {
    let mut judge = Judge { validator: Validator::new(schema.clone()), told: Vec::new() };
    let mut parser = Parser::new(Limits::default());
    parser.push(document.as_bytes(), &mut judge);
    parser.finish(&mut judge);
    let Judge { mut validator, mut told } = judge;
    validator.finish(&mut |violation, place| told.push((violation, place)));
    told.sort_by_key(|(violation, place)| (*place, violation.kind));
    told
}

fn compile(body: &str) -> Arc<Schema> {
    let text = format!(
        r#"<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="urn:t" targetNamespace="urn:t"
            elementFormDefault="qualified">{body}</xs:schema>"#
    );
    let source = SchemaSource { file: "t.xsd", bytes: text.as_bytes() };
    Arc::new(Schema::compile(&[source]).expect("the schema of the test compiles"))
}

/// The violations of a document: kind, column and what is quoted first and second. Documents are one line.
#[track_caller]
fn check(schema: &Arc<Schema>, document: &str, expected: &[(ViolationKind, u32, &str, &str)]) {
    let document = document.replacen('>', r#" xmlns="urn:t">"#, 1);
    let shift = r#" xmlns="urn:t""#.len() as u32;
    let told = judge(schema, &document);
    let told: Vec<_> = told
        .iter()
        .map(|(violation, place)| {
            let column = if place.column == 1 { 1 } else { place.column - shift };
            (violation.kind, column, violation.quotes[0].as_str(), violation.quotes[1].as_str())
        })
        .collect();
    assert_eq!(told, expected, "{document}");
}

/// One element `r` with the content given.
fn content(model: &str) -> Arc<Schema> {
    compile(&format!(r#"<xs:element name="r"><xs:complexType>{model}</xs:complexType></xs:element>"#))
}

fn strings(particles: &[(&str, &str)]) -> String {
    let element = |(name, bounds): &(&str, &str)| {
        let (min, max) = bounds.split_once("..").unwrap_or(("1", "1"));
        let max = if max == "n" { "unbounded" } else { max };
        format!(r#"<xs:element name="{name}" type="xs:string" minOccurs="{min}" maxOccurs="{max}"/>"#)
    };
    particles.iter().map(element).collect()
}

fn sequence(particles: &[(&str, &str)]) -> Arc<Schema> {
    content(&format!("<xs:sequence>{}</xs:sequence>", strings(particles)))
}

#[test]
fn a_missing_element_is_one_violation_of_the_parent() {
    let schema = sequence(&[("aa", ""), ("bb", ""), ("cc", ""), ("dd", "")]);
    check(&schema, "<r><aa/><bb/><cc/><dd/></r>", &[]);
    check(&schema, "<r><aa/><cc/><dd/></r>", &[(MissingElement, 1, "r", "bb")]);
    check(&schema, "<r><aa/><dd/></r>", &[(MissingElement, 1, "r", "bb, then cc")]);
    check(&schema, "<r><aa/><bb/></r>", &[(MissingElement, 1, "r", "cc, then dd")]);
    check(&schema, "<r></r>", &[(MissingElement, 1, "r", "aa, then bb, then cc, then dd")]);
    check(&schema, "<r><bb/><dd/></r>", &[(MissingElement, 1, "r", "aa"), (MissingElement, 1, "r", "cc")]);
}

#[test]
fn swapped_neighbours_are_one_violation() {
    let schema = sequence(&[("aa", ""), ("bb", ""), ("cc", ""), ("dd", "")]);
    check(&schema, "<r><bb/><aa/><cc/><dd/></r>", &[(OutOfOrder, 4, "bb", "after aa")]);
    check(&schema, "<r><aa/><cc/><bb/><dd/></r>", &[(OutOfOrder, 9, "cc", "after bb")]);
    let schema = sequence(&[("aa", "0..1"), ("bb", "0..1"), ("cc", "0..1")]);
    check(&schema, "<r><bb/><aa/><cc/></r>", &[(OutOfOrder, 9, "aa", "before bb")]);
    check(&schema, "<r><aa/><cc/><bb/></r>", &[(OutOfOrder, 14, "bb", "before cc")]);
}

#[test]
fn an_element_far_from_its_place_is_one_violation() {
    let schema = sequence(&[("aa", ""), ("bb", ""), ("cc", ""), ("dd", "")]);
    check(&schema, "<r><dd/><aa/><bb/><cc/></r>", &[(OutOfOrder, 4, "dd", "after cc")]);
    check(&schema, "<r><bb/><cc/><dd/><aa/></r>", &[(OutOfOrder, 19, "aa", "before bb")]);
    check(&schema, "<r><aa/><cc/><dd/><bb/></r>", &[(OutOfOrder, 19, "bb", "before cc")]);
    let schema = sequence(&[("aa", "0..1"), ("bb", "0..1"), ("cc", "0..1"), ("dd", "0..1")]);
    check(&schema, "<r><dd/><aa/><bb/><cc/></r>", &[(OutOfOrder, 9, "aa", "before dd")]);
    check(&schema, "<r><bb/><cc/><dd/><aa/></r>", &[(OutOfOrder, 19, "aa", "before bb")]);
}

#[test]
fn out_of_order_and_missing_are_two_mistakes() {
    let schema = sequence(&[("aa", ""), ("bb", ""), ("cc", ""), ("dd", "")]);
    check(
        &schema,
        "<r><dd/><aa/><cc/></r>",
        &[(MissingElement, 1, "r", "bb"), (OutOfOrder, 4, "dd", "after cc")],
    );
}

#[test]
fn each_element_too_many_is_one_violation() {
    let schema = sequence(&[("aa", ""), ("bb", "0..2"), ("cc", "")]);
    check(&schema, "<r><aa/><aa/><cc/></r>", &[(RepeatedElement, 9, "aa", "once")]);
    check(
        &schema,
        "<r><aa/><bb/><bb/><bb/><bb/><cc/></r>",
        &[(RepeatedElement, 19, "bb", "2 times"), (RepeatedElement, 24, "bb", "2 times")],
    );
    check(&schema, "<r><aa/><cc/><aa/></r>", &[(RepeatedElement, 14, "aa", "once")]);
    let schema = content(&format!("<xs:all>{}</xs:all>", strings(&[("aa", ""), ("bb", "0..1")])));
    check(&schema, "<r><bb/><aa/><bb/></r>", &[(RepeatedElement, 14, "bb", "once")]);
    check(&schema, "<r><bb/></r>", &[(MissingElement, 1, "r", "aa")]);
}

#[test]
fn a_second_alternative_is_one_violation() {
    let choice = format!("<xs:choice>{}</xs:choice>", strings(&[("aa", ""), ("bb", "")]));
    let schema = content(&choice);
    check(&schema, "<r><aa/><bb/></r>", &[(ExclusiveElement, 9, "bb", "only one of aa or bb")]);
    check(&schema, "<r><bb/><aa/></r>", &[(ExclusiveElement, 9, "aa", "only one of aa or bb")]);
    check(&schema, "<r></r>", &[(MissingElement, 1, "r", "one of aa or bb")]);
    let schema = content(&format!("<xs:sequence>{choice}{}</xs:sequence>", strings(&[("cc", "")])));
    check(&schema, "<r><aa/><bb/><cc/></r>", &[(ExclusiveElement, 9, "bb", "only one of aa or bb")]);
    check(&schema, "<r><aa/><cc/><bb/></r>", &[(ExclusiveElement, 14, "bb", "only one of aa or bb")]);
    check(&schema, "<r><cc/></r>", &[(MissingElement, 1, "r", "one of aa or bb")]);
}

#[test]
fn an_unknown_element_is_not_missing_under_its_right_name_as_well() {
    let schema = sequence(&[("userName", ""), ("email", ""), ("note", "0..1")]);
    check(&schema, "<r><username/><email/></r>", &[(UnknownElement, 4, "username", "userName")]);
    check(&schema, "<r><userName/><emial/></r>", &[(UnknownElement, 15, "emial", "email")]);
    check(&schema, "<r><user-name/><email/></r>", &[(UnknownElement, 4, "user-name", "userName")]);
    // What stands in the place of a missing element is that element under another name.
    check(&schema, "<r><login/><email/></r>", &[(UnknownElement, 4, "login", "userName")]);
    check(
        &schema,
        "<r><email/><login/></r>",
        &[(MissingElement, 1, "r", "userName"), (UnknownElement, 12, "login", "note")],
    );
    check(&schema, "<r><userName/><email/><x><y/></x></r>", &[(UnknownElement, 23, "x", "note")]);
}

#[test]
fn a_wrong_namespace_is_one_violation_and_what_is_in_it_is_judged() {
    let schema = content(
        r#"<xs:sequence><xs:element name="a"><xs:complexType><xs:sequence>
            <xs:element name="n" type="xs:int"/></xs:sequence></xs:complexType></xs:element></xs:sequence>"#,
    );
    check(&schema, r#"<r><a xmlns=""><n>1</n></a></r>"#, &[(WrongNamespace, 4, "a", "urn:t")]);
    check(
        &schema,
        r#"<r><a xmlns=""><n>x</n></a></r>"#,
        &[
            (WrongNamespace, 4, "a", "urn:t"),
            (InvalidValue, 16, "n", "a whole number from -2147483648 to 2147483647"),
        ],
    );
    check(&schema, r#"<r><a><n xmlns="urn:o">1</n></a></r>"#, &[(WrongNamespace, 7, "n", "urn:t")]);
}

#[test]
fn text_and_elements_in_the_wrong_place_are_one_violation_each() {
    let schema = sequence(&[("aa", ""), ("bb", "0..1")]);
    check(&schema, "<r>text</r>", &[(TextNotAllowed, 4, "r", "aa")]);
    check(&schema, "<r>x<aa/>y</r>", &[(TextNotAllowed, 4, "r", "aa")]);
    check(&schema, "<r>x<bb/>y</r>", &[(MissingElement, 1, "r", "aa"), (TextNotAllowed, 4, "r", "aa")]);
    let told = |document| {
        judge(&schema, document).into_iter().map(|(violation, _)| violation.kind).collect::<Vec<_>>()
    };
    assert_eq!(told(r#"<r xmlns="urn:t"><aa><b/><c/></aa></r>"#), [ElementNotAllowed]);
}

#[test]
fn substitutes_are_named_instead_of_what_is_abstract() {
    let schema = compile(
        r#"<xs:element name="r"><xs:complexType><xs:sequence><xs:element ref="head"/></xs:sequence></xs:complexType></xs:element>
        <xs:element name="head" type="xs:string" abstract="true"/>
        <xs:element name="one" type="xs:string" substitutionGroup="head"/>
        <xs:element name="two" type="xs:string" substitutionGroup="head"/>"#,
    );
    check(&schema, "<r><one/></r>", &[]);
    check(&schema, "<r></r>", &[(MissingElement, 1, "r", "one of one or two")]);
    check(&schema, "<r><head/></r>", &[(AbstractElement, 4, "head", "one of one or two")]);
    check(&schema, "<r><three/></r>", &[(UnknownElement, 4, "three", "one of one or two")]);
}

#[test]
fn attributes_are_judged_at_their_places() {
    let schema = content(
        r#"<xs:attribute name="id" type="xs:string" use="required"/><xs:attribute name="count" type="xs:int"/>
        <xs:attribute name="kind" fixed="k" type="xs:string"/>"#,
    );
    let kinds = |document: &str| {
        let told = judge(&schema, document);
        told.into_iter().map(|(violation, place)| (violation.kind, place.column)).collect::<Vec<_>>()
    };
    assert_eq!(kinds(r#"<r xmlns="urn:t" id="1" count="2" kind="k"/>"#), []);
    assert_eq!(kinds(r#"<r xmlns="urn:t"/>"#), [(MissingAttribute, 1)]);
    assert_eq!(kinds(r#"<r xmlns="urn:t" ID="1"/>"#), [(UnknownAttribute, 18)]);
    assert_eq!(kinds(r#"<r xmlns="urn:t" id="1" count="x"/>"#), [(InvalidAttribute, 25)]);
    assert_eq!(kinds(r#"<r xmlns="urn:t" id="1" count=""/>"#), [(EmptyAttribute, 25)]);
    assert_eq!(kinds(r#"<r xmlns="urn:t" id="1" kind="q"/>"#), [(FixedAttribute, 25)]);
    assert_eq!(
        kinds(r#"<r xmlns="urn:t" id="1" x="q" y=""/>"#),
        [(UnknownAttribute, 25), (UnknownAttribute, 31)]
    );
}

/// Records that differ in what the validator remembers of those before: values, attributes and steps.
const RECORDS: &str = r#"
    <xs:simpleType name="hour"><xs:restriction base="xs:string"><xs:pattern value="[01]\d|2[0-3]"/></xs:restriction></xs:simpleType>
    <xs:simpleType name="day"><xs:restriction base="xs:string"><xs:pattern value="\d{1,2}-\d{1,2}-\d{4}"/></xs:restriction></xs:simpleType>
    <xs:simpleType name="word"><xs:restriction base="xs:string"><xs:maxLength value="4"/><xs:enumeration value="a1"/><xs:enumeration value="b2"/></xs:restriction></xs:simpleType>
    <xs:complexType name="part"><xs:all>
      <xs:element name="hour" type="hour" minOccurs="0"/><xs:element name="word" type="word" minOccurs="0"/>
    </xs:all><xs:attribute name="id" use="required"/><xs:attribute name="day" type="day"/></xs:complexType>
    <xs:complexType name="record"><xs:sequence>
      <xs:choice><xs:element name="day" type="day"/><xs:element name="hour" type="hour"/></xs:choice>
      <xs:element name="word" type="word" minOccurs="0" maxOccurs="2"/>
      <xs:element name="part" type="part" minOccurs="0" maxOccurs="unbounded"/>
      <xs:element name="free" type="xs:string" default="none" minOccurs="0"/>
    </xs:sequence><xs:attribute name="id" type="hour" use="required"/><xs:attribute name="word" type="word"/></xs:complexType>
    <xs:element name="list"><xs:complexType><xs:sequence><xs:element name="record" type="record" maxOccurs="unbounded"/></xs:sequence></xs:complexType></xs:element>
"#;

fn record() -> impl Strategy<Value = String> {
    let text =
        prop::sample::select(&["23", "24", "11", "1-1-2020", "31-12-1999", "1-1-20", "a1", "a2", "b2", ""]);
    let element = |name: &'static str, text| format!("<{name}>{text}</{name}>");
    let attributes = |names: &'static [&'static str]| {
        let value = prop::sample::select(&["23", "29", "1-1-2020", "9-9-1999", "a1", "a9"]);
        let given = prop::collection::btree_map(prop::sample::select(names), value, 0..3);
        given.prop_map(|given| {
            given.iter().map(|(name, value)| format!(" {name}='{value}'")).collect::<Vec<_>>().concat()
        })
    };
    let leaf = (prop::sample::select(&["day", "hour", "word", "free", "other"]), text);
    let leaf = leaf.prop_map(move |(name, text)| element(name, text));
    let inner = prop::collection::vec(leaf.clone(), 0..3).prop_map(|leaves| leaves.concat());
    let part =
        (attributes(&["id", "day"]), inner).prop_map(|(given, inner)| format!("<part{given}>{inner}</part>"));
    let content = prop::collection::vec(prop_oneof![2 => leaf, 1 => part], 0..5);
    (attributes(&["id", "word", "day"]), content)
        .prop_map(|(given, content)| format!("<record{given}>{}</record>", content.concat()))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_record_is_judged_the_same_whatever_came_before(records in prop::collection::vec(record(), 1..12)) {
        static SCHEMA: LazyLock<Arc<Schema>> = LazyLock::new(|| compile(RECORDS));
        let told = |records: &[String]| -> Vec<(ViolationKind, [String; 3], u32, u32)> {
            let told = judge(&SCHEMA, &format!("<list xmlns='urn:t'>\n{}\n</list>", records.join("\n")));
            let told = told.into_iter();
            told.map(|(told, place)| (told.kind, told.quotes, place.line, place.column)).collect()
        };
        let mut alone = Vec::new();
        for (before, record) in (0..).zip(&records) {
            let told = told(std::slice::from_ref(record));
            alone.extend(told.into_iter().map(|(kind, quotes, line, column)| (kind, quotes, line + before, column)));
        }
        prop_assert_eq!(told(&records), alone);
    }
}

#[test]
fn attributes_without_end_cost_no_more_than_their_length() {
    // Took minutes when all attributes were looked through for each that is not known.
    let schema = content("<xs:attribute name='id'/>");
    let attributes: Vec<String> = (0..40_000).map(|number| format!(" c{number}=''")).collect();
    assert_eq!(judge(&schema, &format!("<r xmlns='urn:t'{}/>", attributes.concat())).len(), 40_000);
}

#[test]
fn the_built_in_schemas_compile() {
    let schema = Schema::built_in();
    assert!(schema.declares_root("v1.user-sync.pure.atira.dk", "users"));
    assert!(schema.is_built_in("v3.commons.pure.atira.dk"));
    let user = r#"<users xmlns="v1.user-sync.pure.atira.dk"><user id="a"><userName>u</userName><email>e</email></user></users>"#;
    assert!(judge(&schema, user).is_empty());
}

#[test]
fn large_bounds_are_counted() {
    let schema = sequence(&[("aa", "2..100000"), ("bb", "")]);
    let document = |count: usize| format!("<r>{}<bb/></r>", "<aa/>".repeat(count));
    check(&schema, &document(2), &[]);
    check(&schema, &document(5000), &[]);
    check(&schema, &document(1), &[(MissingElement, 1, "r", "aa")]);
    let schema = sequence(&[("aa", "0..5")]);
    check(&schema, "<r><aa/><aa/><aa/><aa/><aa/><aa/></r>", &[(RepeatedElement, 29, "aa", "5 times")]);
}

#[test]
fn an_excused_element_is_excused_once() {
    let schema = sequence(&[("userName", ""), ("email", "")]);
    check(
        &schema,
        "<r><username/><userName/><userName/><email/></r>",
        &[(UnknownElement, 4, "username", "userName"), (RepeatedElement, 26, "userName", "once")],
    );
}

#[test]
fn nil_and_types_given_in_documents() {
    let schema = compile(
        r#"<xs:element name="r" nillable="true" type="base"/>
        <xs:element name="s" type="base"/>
        <xs:complexType name="base"><xs:sequence><xs:element name="a" type="xs:string"/></xs:sequence></xs:complexType>
        <xs:complexType name="more"><xs:complexContent><xs:extension base="base"><xs:sequence>
            <xs:element name="b" type="xs:string"/></xs:sequence></xs:extension></xs:complexContent></xs:complexType>
        <xs:complexType name="other"/>"#,
    );
    let kinds = |inner: &str| {
        let xsi = "http://www.w3.org/2001/XMLSchema-instance";
        let document = inner.replacen(' ', &format!(r#" xmlns="urn:t" xmlns:xsi="{xsi}" "#), 1);
        judge(&schema, &document).into_iter().map(|(violation, _)| violation.kind).collect::<Vec<_>>()
    };
    assert_eq!(kinds(r#"<r xsi:nil="true"/>"#), []);
    assert_eq!(kinds(r#"<r xsi:nil="true"><a/></r>"#), [NilWithContent]);
    assert_eq!(kinds(r#"<r xsi:nil="true">x<a/>y</r>"#), [NilWithContent]);
    assert_eq!(kinds(r#"<s xsi:nil="true"><a/></s>"#), [NotNillable]);
    assert_eq!(kinds(r#"<s xsi:type="more"><a/><b/></s>"#), []);
    assert_eq!(kinds(r#"<s xsi:type="more"><a/></s>"#), [MissingElement]);
    assert_eq!(kinds(r#"<s xsi:type="other"/>"#), [MissingElement, WrongType]);
    assert_eq!(kinds(r#"<s xsi:type="nothing"><a/></s>"#), [UnknownType]);
}

#[test]
fn keys_and_references() {
    let schema = compile(
        r#"<xs:element name="r"><xs:complexType><xs:sequence>
            <xs:element name="p" maxOccurs="unbounded"><xs:complexType>
              <xs:attribute name="id" type="xs:int"/><xs:attribute name="of" type="xs:int"/>
            </xs:complexType></xs:element></xs:sequence></xs:complexType>
          <xs:key name="ids" xmlns:t="urn:t"><xs:selector xpath="t:p"/><xs:field xpath="@id"/></xs:key>
          <xs:keyref name="ofs" refer="ids" xmlns:t="urn:t"><xs:selector xpath="t:p"/><xs:field xpath="@of"/></xs:keyref>
        </xs:element>"#,
    );
    check(&schema, r#"<r><p id="1"/><p id="2" of="1"/></r>"#, &[]);
    check(&schema, r#"<r><p id="1"/><p id="01"/></r>"#, &[(DuplicateKey, 15, "ids", "p")]);
    check(&schema, r#"<r><p id="1"/><p/></r>"#, &[(MissingKey, 15, "ids", "p")]);
    check(&schema, r#"<r><p id="1" of="2"/></r>"#, &[(UnknownKey, 4, "ofs", "p")]);
}

#[test]
fn ids_and_references_to_them() {
    let schema = content(
        r#"<xs:sequence><xs:element name="p" maxOccurs="unbounded"><xs:complexType>
            <xs:attribute name="id" type="xs:ID"/><xs:attribute name="to" type="xs:IDREFS"/>
        </xs:complexType></xs:element></xs:sequence>"#,
    );
    check(&schema, r#"<r><p to="b a"/><p id="a"/><p id="b"/></r>"#, &[]);
    check(&schema, r#"<r><p id="a"/><p id="a"/></r>"#, &[(DuplicateId, 18, "id", "a")]);
    check(&schema, r#"<r><p to="b"/></r>"#, &[(UnknownId, 7, "to", "b")]);
}

/// What is wrong with a schema: file and line of each fault.
fn faults(sources: &[(&str, &str)]) -> Vec<(String, u32)> {
    let sources: Vec<_> =
        sources.iter().map(|(file, text)| SchemaSource { file, bytes: text.as_bytes() }).collect();
    let faults = Schema::compile(&sources).expect_err("the schema of the test is wrong");
    faults.into_iter().map(|fault| (fault.file, fault.place.line)).collect()
}

fn schema(body: &str) -> String {
    format!(
        "<s:schema xmlns:s='http://www.w3.org/2001/XMLSchema' xmlns='urn:t' targetNamespace='urn:t'>\n{body}\n</s:schema>"
    )
}

#[test]
fn every_fault_of_a_schema_is_told_with_its_line() {
    let text = schema(
        "<s:element name='a' type='missing'/>\n<s:element name='a'/>\n<s:element name='b' colour='red'/>\n\
         <s:assert test='1'/>\n<s:complexType name='c'><s:complexContent><s:extension base='c'/></s:complexContent></s:complexType>",
    );
    let told: Vec<u32> = faults(&[("t.xsd", &text)]).into_iter().map(|(_, line)| line).collect();
    assert_eq!(told, [2, 3, 4, 5, 6]);
}

#[test]
fn ambiguous_content_models_are_refused() {
    let refused = |model: &str| {
        let text = schema(&format!("<s:complexType name='t'>{model}</s:complexType>"));
        Schema::compile(&[SchemaSource { file: "t.xsd", bytes: text.as_bytes() }]).is_err()
    };
    let element = |bounds: &str| format!("<s:element name='e' type='s:string' {bounds}/>");
    let sequence = |inner: &str| format!("<s:sequence>{inner}</s:sequence>");
    let (one, some) = (element(""), element("minOccurs='0'"));
    assert!(refused(&sequence(&format!("{some}{one}"))));
    assert!(!refused(&sequence(&format!("{one}{some}"))));
    assert!(refused(&sequence(&format!("{}{one}", element("minOccurs='2' maxOccurs='5000'")))));
    assert!(!refused(&sequence(&format!("{}{one}", element("minOccurs='5000' maxOccurs='5000'")))));
    assert!(refused(&sequence(&format!("<s:any minOccurs='0'/>{one}"))));
    assert!(!refused(&sequence(&format!("{one}<s:any minOccurs='0'/>"))));
    assert!(refused(&sequence(&format!("{one}<s:element name='e' type='s:int'/>"))));
}

#[test]
fn documents_are_found_by_name_and_namespace() {
    let part = "<s:schema xmlns:s='http://www.w3.org/2001/XMLSchema'><s:complexType name='part'/></s:schema>";
    let whole = schema("<s:include schemaLocation='x/part.xsd'/>\n<s:element name='e' type='part'/>");
    let sources = [("whole.xsd", whole.as_str()), ("part.xsd", part)];
    let given: Vec<_> =
        sources.iter().map(|(file, text)| SchemaSource { file, bytes: text.as_bytes() }).collect();
    let compiled = Schema::compile(&given).expect("a document may take on the namespace of another");
    assert!(compiled.declares_root("urn:t", "e") && !compiled.declares_namespace(""));
    assert_eq!(faults(&sources[..1]), [("whole.xsd".to_owned(), 2), ("whole.xsd".to_owned(), 3)]);
}
