//! The judge under test.

use std::sync::Arc;

use soups::schema::{Schema, SchemaFault, SchemaSource, Validator, Violation};
use soups::xml::{At, Fault, Handler, Limits, Parser, Place, Tag};

fn compiled(sources: &[(String, Vec<u8>)]) -> Result<Schema, Vec<SchemaFault>> {
    let sources: Vec<_> = sources.iter().map(|(file, bytes)| SchemaSource { file, bytes }).collect();
    Schema::compile(&sources)
}

fn told(faults: &[SchemaFault]) -> String {
    let tell = |fault: &SchemaFault| format!("{}:{}: {}", fault.file, fault.place.line, fault.text);
    faults.iter().map(tell).collect::<Vec<_>>().join("; ")
}

/// What is wrong with a schema, or nothing.
pub(crate) fn refusal(sources: &[(String, Vec<u8>)]) -> Option<String> {
    compiled(sources).err().map(|faults| told(&faults))
}

#[track_caller]
pub(crate) fn compile(sources: &[(String, Vec<u8>)]) -> Arc<Schema> {
    let schema = compiled(sources);
    Arc::new(schema.unwrap_or_else(|faults| panic!("{} is refused: {}", sources[0].0, told(&faults))))
}

/// What is wrong with a document; nothing where it is valid.
pub(crate) fn judge(schema: &Arc<Schema>, document: &[u8]) -> Vec<String> {
    let mut judge = Judge { validator: Validator::new(Arc::clone(schema)), found: Vec::new() };
    let mut parser = Parser::new(Limits::default());
    parser.push(document, &mut judge);
    parser.finish(&mut judge);
    let Judge { mut validator, mut found } = judge;
    validator.finish(&mut |violation, _| found.push(shown(&violation)));
    found
}

struct Judge {
    validator: Validator,
    found: Vec<String>,
}

fn shown(violation: &Violation) -> String {
    format!("{:?} {:?}", violation.kind, violation.quotes)
}

impl Handler for Judge {
    fn leaf(&mut self, tag: &Tag<'_>, text: &str, _: &mut At<'_>) -> bool {
        self.validator.leaf(tag, text)
    }

    fn start(&mut self, tag: &Tag<'_>, at: &mut At<'_>) {
        self.validator.start(tag, at, &mut |violation, _| self.found.push(shown(&violation)));
    }

    fn text(&mut self, piece: &str, at: &mut At<'_>) {
        self.validator.text(piece, at, &mut |violation, _| self.found.push(shown(&violation)));
    }

    fn end(&mut self, at: &mut At<'_>) {
        self.validator.end(at, &mut |violation, _| self.found.push(shown(&violation)));
    }

    fn fault(&mut self, fault: Fault, _: Place) {
        self.found.push(format!("not well-formed: {fault:?}"));
    }
}
