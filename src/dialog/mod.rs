//! The conversation: what the rep sees, what happens next and every sentence; pure, and knowing no platform.

pub mod numbers;
pub mod screen;
pub mod words;
