//! A server on this machine that behaves like Discord's API v10 and gateway for what an order bot uses.
//!
//! The bot talks to it over HTTP and a WebSocket, as to the real one; tests (and the demo) act as its users
//! through [`Person`], look at the channels through [`World`], and switch troubles on with [`Fault`] and
//! [`Trouble`].

mod about;
mod ask;
mod callback;
mod checks;
mod commands;
mod delivery;
mod faults;
mod gateway;
mod interactions;
mod keeping;
mod limits;
mod message;
mod messages;
mod modal;
mod options;
mod person;
mod places;
mod refusal;
mod routes;
mod server;
mod servers;
mod watching;
mod webhooks;
mod world;

pub use faults::{Fault, When};
pub use gateway::Trouble;
pub use interactions::{FirstAnswer, State};
pub use keeping::Kept;
pub use limits::{Early, RateLimits};
pub use message::{Button, Choice, Message, Select};
pub use modal::{Input, Modal};
pub use options::Options;
pub use person::{Interaction, Person};
pub use places::{Access, Channel, Kind, User};
pub use servers::Guild;
pub use watching::PATIENCE;
pub use world::{Request, Violation, World};

use super::wire::Wires;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// The state behind its lock.
type Shared = super::shared::Shared<World>;

/// A running emulator; it ends with its last copy.
#[derive(Clone)]
pub struct Discord(Arc<Running>);

struct Running {
    shared: Arc<Shared>,
    address: SocketAddr,
    token: String,
    application: u64,
    tasks: [JoinHandle<()>; 3],
}

impl Drop for Running {
    fn drop(&mut self) {
        self.tasks.iter().for_each(JoinHandle::abort);
    }
}

impl Discord {
    /// Starts to serve on 127.0.0.1. Panics when the port is taken.
    pub async fn start(options: Options) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port)).await;
        let listener = listener.expect("a free port on 127.0.0.1");
        let address = listener.local_addr().expect("the port that was taken");
        let gateway = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a free port on 127.0.0.1");
        let gateway_address = gateway.local_addr().expect("the port that was taken");
        let (token, application) = (options.token.clone(), options.application_id);
        let mut world = World::new(options);
        world.gateway.url = format!("ws://{gateway_address}");
        world.gateway.public_key = delivery::hex(delivery::key().verifying_key().as_bytes());
        let shared = Arc::new(Shared::new(world));
        let tasks = [
            tokio::spawn(server::serve(Wires(listener), shared.clone())),
            tokio::spawn(gateway::socket::serve(gateway, shared.clone())),
            tokio::spawn(delivery::deliver(shared.clone())),
        ];
        Self(Arc::new(Running { shared, address, token, application, tasks }))
    }

    /// What stands in front of `/api/v10`: for `DISCORD_API_URL` and serenity's `proxy`.
    pub fn url(&self) -> String {
        format!("http://{}", self.0.address)
    }

    /// The one token that is accepted, without `Bot `.
    pub fn token(&self) -> &str {
        &self.0.token
    }

    pub fn application_id(&self) -> u64 {
        self.0.application
    }

    /// What the bot checks the signatures of interactions with, in hex.
    pub fn public_key(&self) -> String {
        self.look(|world| world.gateway.public_key.clone())
    }

    /// The address that the bot's gateway client is told.
    pub fn gateway_url(&self) -> String {
        self.look(|world| world.gateway.url.clone())
    }

    fn shared(&self) -> &Shared {
        &self.0.shared
    }
}
