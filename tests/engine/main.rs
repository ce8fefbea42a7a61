//! The engine and its JSON front, tried through what other parts and programs call.

mod price_json;
mod purchase;
mod receipts;
