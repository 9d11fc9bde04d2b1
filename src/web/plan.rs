//! What would change, in totals.

use serde::Serialize;
use wasm_bindgen::prelude::*;

use super::{Session, js};
use crate::records::Feed;

#[derive(Serialize)]
struct Plan {
    /// In one line.
    text: String,
    /// What of it could be taken back.
    committed: String,
    kinds: Vec<Total>,
}

#[derive(Serialize)]
struct Total {
    kind: &'static str,
    created: u32,
    updated: u32,
    unchanged: u32,
    gone: u32,
}

#[wasm_bindgen]
impl Session {
    /// The totals of the plan by kind of record; null without a baseline.
    ///
    /// # Errors
    /// When nothing has been run.
    pub fn plan(&self) -> Result<JsValue, JsError> {
        let report = self.report()?;
        if !report.has_plan() {
            return Ok(JsValue::NULL);
        }
        let kind = |feed: Feed| {
            let counts = report.plan_counts(feed)?;
            let (kind, unchanged) = (feed.name(), counts.unchanged);
            Some(Total {
                kind,
                created: counts.created,
                updated: counts.updated,
                unchanged,
                gone: counts.gone,
            })
        };
        let kinds = Feed::ALL.into_iter().filter_map(kind).collect();
        js(&Plan { text: report.plan_line(), committed: report.committed(), kinds })
    }
}
