//! The limits of the reader, as data.

/// What the reader refuses to hold in memory. Each limit has a fault of its own.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of one tag, comment, CDATA section or processing instruction. Text has no limit: it is passed on in pieces.
    pub token_bytes_max: u64,
    /// Elements open at once.
    pub depth_max: u32,
    /// Different sets of namespace declarations in one file; repeating one set at every element counts once.
    pub namespace_scopes_max: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { token_bytes_max: 64 << 20, depth_max: 4096, namespace_scopes_max: 4096 }
    }
}
