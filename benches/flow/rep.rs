//! A rep who takes one phone order after another.

use crate::{CUSTOMERS, PRODUCTS};
use anyhow::{Result, ensure};
use cartwright::clock::Clock;
use cartwright::dialog::event::Input;
use cartwright::store::load::Key;
use cartwright::turn::{Incoming, Taken, Turns};
use std::time::Instant;

/// Takes orders until the time is over. The milliseconds of every turn and of every order.
pub async fn orders(turns: Turns, rep: usize, end: Instant) -> Result<(Vec<f64>, Vec<f64>)> {
    let (mut turn_times, mut order_times) = (Vec::new(), Vec::new());
    let mut seed = rep as u64 + 1;
    while Instant::now() < end {
        let start = Instant::now();
        for line in order(&mut seed) {
            let begun = Instant::now();
            turn(&turns, rep, line).await?;
            turn_times.push(begun.elapsed().as_secs_f64() * 1_000.0);
        }
        order_times.push(start.elapsed().as_secs_f64() * 1_000.0);
    }
    Ok((turn_times, order_times))
}

/// One turn, which must succeed.
pub async fn turn(turns: &Turns, rep: usize, line: String) -> Result<()> {
    let taken = turns.take(incoming(rep, line)).await;
    ensure!(taken == Taken::Done, "a turn failed: {taken:?}");
    Ok(())
}

/// What is typed for one order: eleven turns.
pub fn order(seed: &mut u64) -> Vec<String> {
    let mut next = |below: usize| {
        *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(*seed >> 33).unwrap_or(0) % below
    };
    let mut lines = vec!["/new BD".to_owned()];
    for units in 1..=3 {
        lines.push(format!("{units}x BENCH-{}", next(PRODUCTS)));
    }
    lines.push(format!("018{:08}", 10_000_000 + next(CUSTOMERS)));
    lines.push("/address House 12, Road 5, Dhaka 1205".to_owned());
    lines.push("/fulfillment express".to_owned());
    lines.push("cod".to_owned());
    lines.push("SAVE10".to_owned());
    lines.push("place".to_owned());
    lines.push("yes".to_owned());
    lines
}

fn incoming(rep: usize, line: String) -> Incoming {
    let user = format!("rep{rep}");
    Incoming {
        key: Key {
            platform: "terminal".to_owned(),
            bot: String::new(),
            chat: user.clone(),
            user,
            external_id: uuid::Uuid::now_v7().simple().to_string(),
        },
        input: Input::Text(line),
        name: String::new(),
        private: true,
        discreet: false,
        server: None,
        about: None,
        origin: None,
        lang: None,
        now: Clock::System.now(),
    }
}
