//! The command line: reads the settings and wires the parts together.
fn main() {}
