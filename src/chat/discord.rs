//! Discord: the desk's screens as messages, cards that are edited in place, and what people do there as input.

pub mod api;
pub mod limits;
pub mod routes;
