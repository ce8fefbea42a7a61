//! A server's own roles as a first gate: who holds none that is mapped is a stranger there.

use crate::chat::Server;
use crate::engine::staff::Staff;
use crate::store::Tx;
use anyhow::Result;

/// The member of staff as they may act on this server; anywhere else, and where it maps no roles, as they are.
pub(super) async fn admitted(
    tx: &mut Tx,
    platform: &str,
    server: Option<&Server>,
    staff: Option<Staff>,
) -> Result<Option<Staff>> {
    let (Some(server), Some(staff)) = (server, &staff) else { return Ok(staff) };
    Ok(match tx.server_role(platform, &server.id, &server.roles).await? {
        None => Some(staff.clone()),
        Some(most) => most.map(|most| Staff { role: staff.role.min(most), ..staff.clone() }),
    })
}
