//! Builds again when a migration is added: the compiler alone only sees changes to those that it has embedded.

fn main() {
    println!("cargo::rerun-if-changed=migrations");
}
