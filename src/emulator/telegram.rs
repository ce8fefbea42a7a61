//! A Bot API server on this machine that behaves like Telegram for what an order bot uses.
//!
//! The bot talks to it over HTTP, as to the real one; tests (and the demo) act as its users through
//! [`Person`], look at the chats through [`World`], and switch troubles on with [`Fault`] and [`Trouble`].

mod callbacks;
mod chats;
mod checks;
mod delivery;
mod entities;
mod faults;
mod files;
mod format;
mod groups;
mod inline;
mod keeping;
mod limits;
mod menus;
mod message;
mod methods;
mod options;
mod params;
mod person;
mod poll;
mod refusal;
mod server;
mod updates;
mod watching;
mod world;

pub use callbacks::Toast;
pub use chats::{ANONYMOUS_ADMIN, CHANNEL_BOT, Chat, Kind, Standing, User};
pub use faults::{Fault, When};
pub use inline::Found;
pub use keeping::Kept;
pub use limits::{Early, RateLimits, Scope};
pub use message::{Key, Message};
pub use options::Options;
pub use person::{Person, Said, Tap};
pub use updates::{Order, Trouble};
pub use world::{Place, Request, Violation, World};

use super::wire::Wires;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// The state behind its lock.
type Shared = super::shared::Shared<World>;

/// A running emulator; it ends with its last copy.
#[derive(Clone)]
pub struct Telegram(Arc<Running>);

struct Running {
    shared: Arc<Shared>,
    address: SocketAddr,
    token: String,
    tasks: [JoinHandle<()>; 2],
}

impl Drop for Running {
    fn drop(&mut self) {
        self.tasks.iter().for_each(JoinHandle::abort);
    }
}

impl Telegram {
    /// Starts to serve on 127.0.0.1. Panics when the port is taken.
    pub async fn start(options: Options) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port)).await;
        let listener = listener.expect("a free port on 127.0.0.1");
        let address = listener.local_addr().expect("the port that was taken");
        let (token, seed) = (options.token.clone(), options.seed);
        let shared = Arc::new(Shared::new(World::new(options)));
        if let Some(seed) = seed {
            shared.change(|world| world.updates.seed(seed));
        }
        let tasks = [
            tokio::spawn(server::serve(Wires(listener), shared.clone())),
            tokio::spawn(delivery::deliver(shared.clone())),
        ];
        Self(Arc::new(Running { shared, address, token, tasks }))
    }

    /// What stands in front of `/bot…`: for `TELEGRAM_API_URL` and teloxide's `set_api_url`.
    pub fn url(&self) -> String {
        format!("http://{}", self.0.address)
    }

    /// The one token that is accepted.
    pub fn token(&self) -> &str {
        &self.0.token
    }

    fn shared(&self) -> &Shared {
        &self.0.shared
    }
}
