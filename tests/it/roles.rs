//! The role matrix, made from the table of commands: every command, by every role, on every platform, on one's own cart
//! and on somebody else's.

use crate::support::desk::{Rep, now, shop};
use crate::support::{TestDb, value};
use cartwright::dialog::commands::COMMANDS;
use cartwright::dialog::words::{Lang, say};
use cartwright::engine::staff::Role;

const PLATFORMS: [&str; 3] = ["terminal", "telegram", "discord"];

/// What is typed after each command so that only the role decides.
fn arguments(command: &str) -> &'static str {
    match command {
        "new" | "market" => "BD",
        "open" => "1001",
        "add" => "1x ceramic mug",
        "quantity" => "1 2",
        "remove" => "1",
        "discount" => "1 5%",
        "price" => "1 390",
        "coupon" => "SAVE10",
        "customer" | "contact" => "01712345678",
        "address" => "House 21, Road 7, Dhaka 1212",
        "billing" => "same",
        "exempt" => "on",
        "fulfillment" => "standard courier",
        "payment" => "cod",
        "note" => "gift",
        "order" | "approve" | "cancel" | "packed" | "shipped" | "delivered" | "paid" => "311012",
        "hold" => "311012 off",
        "here" => "sales",
        "stock" => "NOSUCH",
        "setprice" => "NOSUCH BD 1",
        "variant" => "NOSUCH off",
        _ => "",
    }
}

async fn staffed() -> TestDb {
    let db = shop().await;
    let mut tx = db.store.begin().await.expect("a turn");
    for (name, role) in
        [("Ria", Role::Rep), ("Max", Role::Manager), ("Nadia", Role::Owner), ("Olga", Role::Rep)]
    {
        let known: Vec<(&str, String)> =
            PLATFORMS[1..].iter().map(|platform| (*platform, name.to_lowercase())).collect();
        assert!(tx.add_staff(name, role, &known, now()).await.expect("somebody").is_some());
    }
    tx.commit().await.expect("kept");
    db
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_command_asks_for_its_role_everywhere() {
    let db = staffed().await;
    let refused = say(Lang::En, "refused-manager", &[]);
    let people = [("ria", Role::Rep), ("max", Role::Manager), ("nadia", Role::Owner)];
    let olga = Rep::new(&db.store, "olga", "olga");
    olga.says("/new BD 2x ceramic mug, 01712345678, standard courier, cod").await;
    let mut cells = 0;
    for platform in PLATFORMS {
        for (name, role) in people {
            for spec in COMMANDS {
                for own in [true, false] {
                    let chat = format!("{name}-{}-{own}", spec.name);
                    let rep = Rep::new(&db.store, name, &chat).on(platform);
                    if own {
                        rep.says("/new BD 2x ceramic mug, 01712345678, standard courier, cod").await;
                    } else {
                        rep.says("/open 1001").await;
                    }
                    let line = format!("/{} {}", spec.name, arguments(spec.name));
                    let told = rep.says(line.trim_end()).await.plain();
                    assert_eq!(
                        told.contains(&refused),
                        role < spec.role,
                        "{line} by {name} on {platform}, own: {own}: {told}"
                    );
                    cells += 1;
                }
            }
        }
    }
    assert_eq!(cells, COMMANDS.len() * PLATFORMS.len() * people.len() * 2);
    // Whose cart it is decides only about deleting it.
    for (name, role) in people {
        let rep = Rep::new(&db.store, name, &format!("{name}-deletes"));
        rep.says("/open 1001").await;
        rep.says("/delete").await;
        let told = rep.says("yes").await.plain();
        let left =
            value::<i64>(&db.options, "select count(*) from cart where id = 1001 and state = 'open'").await;
        assert_eq!(left == 1, role == Role::Rep, "{name}: {told}");
        if role != Role::Rep {
            break;
        }
    }
}
