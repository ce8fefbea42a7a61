//! What a cart is, what it costs and when it may become an order: pure, and knowing nothing of chats or databases.

pub mod address;
pub mod basket;
pub mod card_number;
pub mod cart;
pub mod change;
pub mod command;
mod concession;
pub mod coupon;
mod discounting;
pub mod goods;
pub mod market;
pub mod money;
pub mod order;
pub mod phone;
pub mod place;
pub mod price;
pub mod quote;
pub mod read;
pub mod refusal;
pub mod shipping;
pub mod staff;
pub mod tax;
mod taxing;
pub mod words;
