//! Containers of documents from the outside: mail, feeds, WARC, DOCX, PDF and Parquet go in, sound and
//! damaged; documents and rejections come out, and every source offset is proved.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail like tests")]

mod columns;
mod common;
mod crawl;
mod feeds;
mod files;
mod mails;
