//! Webhooks at work: events that are owed go out, and an address that is gone is disabled.

use super::living::{come_alive, live};
use crate::chat::webhook::{PLATFORM, Target, Webhooks};
use crate::clock::Clock;
use crate::sender::Sender;
use crate::store::Store;
use crate::turn::Turns;
use std::pin::Pin;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// Works until `stop`, and then what is owed.
pub async fn run(store: Store, clock: Clock, turns: Turns, stop: CancellationToken) {
    let known = store.clone();
    let find = Box::new(move |number| {
        let store = known.clone();
        let found = async move {
            match store.hook(number).await {
                Ok(hook) => {
                    Ok(hook.map(|hook| Target { url: hook.url, secret: hook.secret, private: hook.private }))
                }
                Err(fault) => {
                    tracing::warn!(fault = format!("{fault:#}"), "a webhook cannot be read");
                    Err(())
                }
            }
        };
        Box::pin(found) as Pin<Box<dyn Future<Output = _> + Send>>
    });
    let telling = turns.clone();
    let disable = Box::new(move |number, why: String| {
        let turns = telling.clone();
        let told = async move {
            if let Err(fault) = turns.hook_is_gone(number, &why, clock.now()).await {
                tracing::warn!(fault = format!("{fault:#}"), "that a webhook is gone is not kept");
            }
        };
        Box::pin(told) as Pin<Box<dyn Future<Output = ()> + Send>>
    });
    let webhooks = Arc::new(Webhooks::new(find, disable));
    let (sender, hand) = Sender::new(store.clone(), webhooks, PLATFORM, clock, turns.clone());
    let holders = vec![hand.holder];
    let _turns = turns.handing_to(vec![hand]);
    let Some(life) = come_alive(&store, &holders, &stop).await else { return };
    let living = tokio::spawn(live(store, PLATFORM, life, holders));
    sender.run(stop).await;
    living.abort();
}
