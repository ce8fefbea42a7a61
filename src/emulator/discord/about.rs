//! What the API says of the bot, its application and its gateway.

use super::ask::Ask;
use super::places::User;
use super::refusal::Answer;
use super::world::World;
use serde_json::json;

/// GET /gateway.
pub fn gateway(world: &mut World, _: &Ask) -> Answer {
    world.gateway.asked += 1;
    Ok(json!({ "url": world.gateway.url }))
}

/// GET /gateway/bot.
pub fn bot_gateway(world: &mut World, _: &Ask) -> Answer {
    world.gateway.asked += 1;
    Ok(json!({
        "url": world.gateway.url,
        "shards": world.options.shards,
        "session_start_limit": {
            "total": world.options.identifies.max(1000),
            "remaining": world.options.identifies.saturating_sub(world.gateway.identifies),
            "reset_after": 14_400_000,
            "max_concurrency": 1,
        },
    }))
}

/// GET /users/@me.
pub fn user(world: &mut World, _: &Ask) -> Answer {
    let mut user = world.user_json(world.bot());
    let more = json!({
        "mfa_enabled": true, "locale": "en-US", "verified": true, "email": null, "premium_type": 0,
        "banner": null, "accent_color": null,
    });
    for (key, value) in more.as_object().into_iter().flatten() {
        user[key] = value.clone();
    }
    Ok(user)
}

/// GET /applications/@me, and where it was before.
pub fn application(world: &mut World, _: &Ask) -> Answer {
    let owner = User::new(1, "Owner").json();
    Ok(json!({
        "id": world.bot().to_string(),
        "name": world.options.name,
        "icon": null,
        "description": "",
        "type": null,
        "bot": world.user_json(world.bot()),
        "bot_public": true,
        "bot_require_code_grant": false,
        "verify_key": world.gateway.public_key,
        "flags": 0,
        "flags_new": "0",
        "explicit_content_filter": 0,
        "eligible_oauth2_scopes": ["bot", "applications.commands"],
        "approximate_user_authorization_count": 0,
        "redirect_uris": [],
        "interactions_endpoint_url": world.options.interactions_url,
        "role_connections_verification_url": null,
        "owner": owner,
        "approximate_guild_count": world.guilds.len(),
        "approximate_user_install_count": 0,
        "team": null,
    }))
}
