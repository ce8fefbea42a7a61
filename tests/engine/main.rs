//! The engine and its JSON front, tried through what other parts and programs call.

mod architecture;
mod commands;
mod coupons;
mod placing;
mod price_json;
mod properties;
mod purchase;
mod quotes;
mod receipts;
mod shop;
