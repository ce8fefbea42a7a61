//! Everything that is tested from the outside against a real Postgres, in one program so that it links once.

mod cards;
mod company;
mod corpus;
mod embedded;
mod erasure;
mod faults;
mod holds;
mod import;
mod mornings;
mod placing;
mod presses;
mod roles;
mod search;
mod server;
mod support;
mod transcripts;
mod upkeep;
