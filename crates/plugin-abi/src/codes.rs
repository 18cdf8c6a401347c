//! The numbers of the ABI: value tags, status codes, flags, log levels.
//!
//! Not Rust enums: the other side may be newer and send a number that is not listed here.

/// Tags of values and columns.
pub mod tag {
    /// Unknown; nothing in `v`.
    pub const NULL: u32 = 0;
    /// A signed integer, in `v.i`.
    pub const I64: u32 = 1;
    /// A floating point number, in `v.f`.
    pub const F64: u32 = 2;
    /// UTF-8 text: `len` bytes at `v.s`.
    pub const STR: u32 = 3;
    /// False or true: 0 or 1 in `v.u`.
    pub const BOOL: u32 = 4;
    /// A row of a layer: its id in `v.u`, the layer's index in `len`; see [`REF_REQUIRED`](super::flag::REF_REQUIRED).
    pub const REF: u32 = 5;
    /// A list: `len` items at `v.items`.
    pub const LIST: u32 = 6;
    /// A struct: the values of its first `len` fields at `v.items`; the others are null.
    pub const STRUCT: u32 = 7;
    /// Only as the tag of a column of the host: unsigned 32-bit integers.
    pub const U32: u32 = 16;
}

/// What a function of either side answers.
pub mod status {
    /// Done.
    pub const OK: i32 = 0;
    /// The caller broke a rule of the ABI; the message says which.
    pub const INVALID: i32 = -1;
    /// The plugin panicked; its worker must be freed and not be used again.
    pub const PANIC: i32 = -2;
    /// The configuration was refused.
    pub const CONFIG: i32 = -3;
    /// The plugin left early because it was asked to stop.
    pub const STOPPED: i32 = -4;
    /// More was emitted than the host takes.
    pub const LIMIT: i32 = -5;
    /// Anything else went wrong.
    pub const FAILED: i32 = -6;
}

/// Bits.
pub mod flag {
    /// [`DlPlugin::flags`](crate::DlPlugin::flags): at most one worker may exist in the process.
    pub const SERIAL: u32 = 1 << 0;
    /// [`DlPlugin::flags`](crate::DlPlugin::flags): a panic of this plugin aborts the process.
    pub const ABORTS: u32 = 1 << 1;
    /// [`DlDoc::flags`](crate::DlDoc::flags): the host already works on all cores.
    pub const PARALLEL: u32 = 1 << 0;
    /// In `len` of a reference: the index counts `requires`, not `produces`.
    pub const REF_REQUIRED: u32 = 1 << 31;
}

/// Levels of log messages; lower is more urgent.
pub mod level {
    /// Nothing is logged.
    pub const OFF: u32 = 0;
    /// Something was lost.
    pub const ERROR: u32 = 1;
    /// Something is odd.
    pub const WARN: u32 = 2;
    /// Worth knowing.
    pub const INFO: u32 = 3;
    /// For the author of the plugin.
    pub const DEBUG: u32 = 4;
    /// Everything.
    pub const TRACE: u32 = 5;
}

/// Bits of the first column of the layer `token`, as `dateline_core::token::flag` has them.
pub mod token {
    /// The first character is an upper or title case letter.
    pub const FIRST_CAPITAL: u32 = 1 << 0;
    /// Two letters or more, all of them upper case.
    pub const ALL_CAPITALS: u32 = 1 << 1;
    /// An upper case letter after the first character, and a lower case letter.
    pub const MIXED: u32 = 1 << 2;
    /// All letters are lower case, and there is one.
    pub const LOWER: u32 = 1 << 3;
    /// Holds a letter.
    pub const LETTER: u32 = 1 << 4;
    /// Holds a decimal digit.
    pub const DIGIT: u32 = 1 << 5;
    /// Digits with nothing but separators between them.
    pub const NUMBER: u32 = 1 << 6;
    /// Punctuation only.
    pub const PUNCTUATION: u32 = 1 << 7;
    /// Symbols only.
    pub const SYMBOL: u32 = 1 << 8;
    /// First token of a sentence.
    pub const SENTENCE_FIRST: u32 = 1 << 9;
    /// First token of a paragraph.
    pub const PARAGRAPH_FIRST: u32 = 1 << 10;
    /// White space or the start of the text stands before.
    pub const AFTER_SPACE: u32 = 1 << 11;
    /// Ends with a dot that belongs to it.
    pub const ABBREVIATION: u32 = 1 << 12;
    /// Split off the word before it.
    pub const CLITIC: u32 = 1 << 13;
    /// A quotation mark.
    pub const QUOTE: u32 = 1 << 14;
    /// A bracket.
    pub const BRACKET: u32 = 1 << 15;
    /// Holds a character outside ASCII.
    pub const NON_ASCII: u32 = 1 << 16;
}

/// Columns of the layer `token`.
pub mod token_column {
    /// Bits of [`token`](super::token).
    pub const FLAGS: usize = 0;
    /// Hashes of the bytes.
    pub const HASH: usize = 1;
    /// Hashes of the simple lower case.
    pub const LOWER: usize = 2;
    /// Hashes of the first three characters of the lower case.
    pub const PREFIX3: usize = 3;
    /// Hashes of the last three characters of the lower case.
    pub const SUFFIX3: usize = 4;
}
