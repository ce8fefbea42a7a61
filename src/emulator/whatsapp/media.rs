//! Files of an emulated number: what the bot puts there before it sends them.

use super::{Customer, Inner, World, authorized, refusal};
use crate::emulator::shared::base64;
use axum::body::Bytes;
use axum::extract::{Multipart, Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::sync::Arc;

/// The largest document, in bytes; pictures may have a twentieth of it.
const LARGEST: usize = 100 << 20;
/// What Meta takes, of the kinds that a desk may have.
const KINDS: [&str; 5] = ["application/pdf", "image/png", "image/jpeg", "text/plain", "audio/ogg"];

/// A file that was put there.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Media {
    pub id: String,
    pub mime: String,
    pub name: String,
    #[serde(with = "base64")]
    pub bytes: Bytes,
}

/// `POST /{version}/{number}/media`.
pub(super) async fn upload(
    State(inner): State<Arc<Inner>>,
    Path((_, number)): Path<(String, String)>,
    headers: HeaderMap,
    mut form: Multipart,
) -> Response {
    if !authorized(&inner, &headers) {
        return refusal(401, 190, "Error validating access token");
    }
    if number != inner.options.number {
        return refusal(404, 100, "Object does not exist");
    }
    let (mut product, mut kind, mut file) = (String::new(), String::new(), None);
    while let Ok(Some(part)) = form.next_field().await {
        match part.name().unwrap_or_default() {
            "messaging_product" => product = part.text().await.unwrap_or_default(),
            "type" => kind = part.text().await.unwrap_or_default(),
            "file" => {
                let name = part.file_name().unwrap_or_default().to_owned();
                let mime = part.content_type().unwrap_or_default().to_owned();
                file = part.bytes().await.ok().map(|bytes| (name, mime, bytes));
            }
            _ => {}
        }
    }
    inner.world.change(|world| {
        let (said, media) = match file {
            _ if product != "whatsapp" => ("(#100) The parameter messaging_product is required.", None),
            None => ("(#100) The parameter file is required.", None),
            Some((_, mime, _)) if !KINDS.contains(&mime.as_str()) || !mime.starts_with(&kind) => {
                ("(#100) Param file must be a file with one of the supported types", None)
            }
            Some((_, _, bytes)) if bytes.is_empty() || bytes.len() > LARGEST => {
                ("(#100) the file is empty or too large", None)
            }
            Some((name, mime, bytes)) => ("", Some((name, mime, bytes))),
        };
        let Some((name, mime, bytes)) = media else {
            world.violations.push(said.to_owned());
            return refusal(400, 100, said);
        };
        world.number += 1;
        let id = format!("{:015}", 900_000_000_000_000 + world.number);
        world.media.push(Media { id: id.clone(), mime, name, bytes });
        axum::Json(json!({ "id": id })).into_response()
    })
}

/// `GET /{version}/{id}`: where a file is.
pub(super) async fn find(
    State(inner): State<Arc<Inner>>,
    Path((_, id)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    if !authorized(&inner, &headers) {
        return refusal(401, 190, "Error validating access token");
    }
    let host = headers.get("Host").and_then(|host| host.to_str().ok()).unwrap_or_default();
    let found = inner.world.look(|world| world.media.iter().find(|media| media.id == id).cloned());
    let Some(media) = found else { return refusal(400, 100, "Unsupported get request") };
    let answer = json!({
        "messaging_product": "whatsapp",
        "url": format!("http://{host}/files/of/{id}"),
        "mime_type": media.mime,
        "file_size": media.bytes.len(),
        "id": id,
    });
    axum::Json(answer).into_response()
}

/// `GET /files/of/{id}`: what is in it.
pub(super) async fn bytes(
    State(inner): State<Arc<Inner>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    if !authorized(&inner, &headers) {
        return refusal(401, 190, "Error validating access token");
    }
    let found = inner.world.look(|world| world.media.iter().find(|media| media.id == id).cloned());
    found.map_or_else(|| refusal(404, 100, "no such file"), |media| media.bytes.into_response())
}

impl Customer {
    /// Sends a file of this kind: `image`, `audio`, `document`; what of the message is more than the file's id is in `more`.
    pub fn sends_file(&self, kind: &str, mime: &str, bytes: &'static [u8], mut more: Value) {
        let id = self.at.inner.world.change(|world| {
            world.number += 1;
            let id = format!("{:015}", 800_000_000_000_000 + world.number);
            let (mime, bytes) = (mime.to_owned(), Bytes::from_static(bytes));
            world.media.push(Media { id: id.clone(), mime, name: String::new(), bytes });
            id
        });
        more["id"] = id.into();
        more["mime_type"] = mime.into();
        self.sends(json!({ "type": kind, kind: more }));
    }
}

/// What is wrong with the files that a message names.
pub(super) fn wrong(world: &World, body: &Value) -> Option<String> {
    let header = &body["interactive"]["header"];
    let named =
        [&body["document"]["id"], &body["image"]["id"], &header["document"]["id"], &header["image"]["id"]];
    let unknown = |id: &&str| !world.media.iter().any(|media| media.id == **id);
    let id = named.iter().filter_map(|id| id.as_str()).find(unknown)?;
    Some(format!("there is no file {id}"))
}
