//! The commands of the command line, a file each.

pub mod import;
pub mod price;
