//! The conversation: what the rep sees, what happens next and every sentence; pure, and knowing no platform.

mod asked;
pub mod choices;
pub mod commands;
mod counts;
pub mod desk;
pub mod event;
mod flows;
pub mod form;
pub mod grammar;
mod items;
pub mod message;
mod numbers;
mod people;
pub mod press;
mod presses;
pub mod relay;
mod resolve;
pub mod said;
pub mod screen;
pub mod sentences;
pub mod suggest;
mod typed;
mod typed_cart;
mod typed_lists;
pub mod view;
pub mod words;
