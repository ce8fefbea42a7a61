//! The commands of the command line, a file each.

pub mod chat;
pub mod customer;
pub mod database;
pub mod doctor;
pub mod export;
pub mod import;
pub mod price;
pub mod read;
pub mod staff;
pub mod webhook;
