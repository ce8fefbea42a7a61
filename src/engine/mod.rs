//! What an order is made of, without any input or output.

pub mod words;
