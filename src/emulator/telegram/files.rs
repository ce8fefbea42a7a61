//! Files that went through the chats.

use super::params::Params;
use super::refusal::{Answer, Refusal};
use super::world::World;
use crate::emulator::shared::base64;
use axum::body::Bytes;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// One file.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct File {
    pub name: String,
    #[serde(with = "base64")]
    pub bytes: Bytes,
    /// Where the bot downloads it.
    pub path: String,
}

/// All files by their id.
#[derive(Default, Clone, Serialize, Deserialize)]
pub struct Files(BTreeMap<String, File>);

impl Files {
    /// Keeps a file; its id.
    pub fn keep(&mut self, name: &str, bytes: Bytes) -> String {
        let id = format!("EmulatedFile{:06}", self.0.len() + 1);
        let extension = name.rsplit_once('.').map_or("bin", |(_, extension)| extension);
        let path = format!("files/{id}.{extension}");
        self.0.insert(id.clone(), File { name: name.to_owned(), bytes, path });
        id
    }

    pub fn get(&self, id: &str) -> Option<&File> {
        self.0.get(id)
    }

    pub fn at(&self, path: &str) -> Option<&File> {
        self.0.values().find(|file| file.path == path)
    }

    /// The `Document` object.
    pub fn document(&self, id: &str) -> Value {
        let Some(file) = self.0.get(id) else { return Value::Null };
        json!({
            "file_id": id,
            "file_unique_id": format!("u{id}"),
            "file_name": file.name,
            "file_size": file.bytes.len(),
        })
    }

    /// The list of `PhotoSize` objects.
    pub fn photo(&self, id: &str) -> Value {
        let size = self.0.get(id).map(|file| file.bytes.len());
        json!([{
            "file_id": id,
            "file_unique_id": format!("u{id}"),
            "width": 90,
            "height": 90,
            "file_size": size,
        }])
    }
}

/// The file that a request sends: uploaded, known by its id, or fetched from an address (which the emulator
/// does not do: such a file is empty).
pub fn sent(world: &mut World, params: &Params, field: &str) -> Result<String, Refusal> {
    if let Some(upload) = params.upload(field) {
        if upload.bytes.is_empty() {
            return Err(Refusal::mistake("file must be non-empty"));
        }
        return Ok(world.files.keep(&upload.name, upload.bytes.clone()));
    }
    match params.text(field) {
        Some(id) if world.files.get(id).is_some() => Ok(id.to_owned()),
        Some(url) if url.starts_with("http") => Ok(world.files.keep(url, Bytes::new())),
        _ => Err(Refusal::bad("wrong file identifier/HTTP URL specified")),
    }
}

/// getFile.
pub fn get_file(world: &mut World, params: &Params) -> Answer {
    let id = params.text("file_id").unwrap_or_default();
    let file = world.files.get(id).ok_or_else(|| Refusal::bad("invalid file_id"))?;
    Ok(json!({
        "file_id": id,
        "file_unique_id": format!("u{id}"),
        "file_size": file.bytes.len(),
        "file_path": file.path,
    }))
}
