//! The commands that are not a conversation.

pub mod import;
