//! The demo's page in a real, headless Chromium: tours, two windows in step, keyboard alone, a phone's width, a kill.

mod accessible;
mod browser;
mod demo;
mod page;
mod tours;
