//! The parameters of a request, read from JSON, a form, a multipart form or the address.

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Multipart};
use axum::http::Request;
use axum::http::header::CONTENT_TYPE;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// The most that one request may carry; Telegram takes files of 50 MB.
pub const MOST_BYTES: usize = 50 << 20;

/// What a request asks for.
#[derive(Clone, Debug, Default)]
pub struct Params {
    pub values: Map<String, Value>,
    /// Uploaded files by the name of their part.
    pub files: BTreeMap<String, Upload>,
    /// Whether the values came as texts, as they do in forms.
    pub form: bool,
}

/// A file as it was sent.
#[derive(Clone, Debug)]
pub struct Upload {
    pub name: String,
    pub bytes: Bytes,
}

impl Params {
    /// Reads the body in any of the forms that the Bot API takes; the error says what cannot be read.
    pub async fn read(request: Request<Body>) -> Result<Self, String> {
        let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        let kind = kind.unwrap_or_default().to_owned();
        let query = request.uri().query().unwrap_or_default().to_owned();
        let mut params = if kind.starts_with("multipart/form-data") {
            Self::multipart(request).await?
        } else {
            let body = axum::body::to_bytes(request.into_body(), MOST_BYTES).await;
            let body = body.map_err(|error| format!("the body cannot be read: {error}"))?;
            Self::of_body(&kind, &body)?
        };
        if !query.is_empty() {
            params.values.extend(pairs(&query)?);
            params.form = true;
        }
        Ok(params)
    }

    fn of_body(kind: &str, body: &[u8]) -> Result<Self, String> {
        if body.is_empty() {
            return Ok(Self::default());
        }
        if kind.starts_with("application/x-www-form-urlencoded") {
            let text = std::str::from_utf8(body).map_err(|_| "the form is not UTF-8".to_owned())?;
            return Ok(Self { values: pairs(text)?, form: true, ..Self::default() });
        }
        let values = serde_json::from_slice(body).map_err(|error| format!("the body is no JSON: {error}"))?;
        Ok(Self { values, ..Self::default() })
    }

    async fn multipart(request: Request<Body>) -> Result<Self, String> {
        let mut params = Self { form: true, ..Self::default() };
        let wrong = |error: axum::extract::multipart::MultipartError| format!("the form is broken: {error}");
        let mut form = Multipart::from_request(request, &()).await.map_err(|error| error.to_string())?;
        while let Some(part) = form.next_field().await.map_err(wrong)? {
            let name = part.name().unwrap_or_default().to_owned();
            match part.file_name().map(str::to_owned) {
                Some(file) => {
                    let bytes = part.bytes().await.map_err(wrong)?;
                    params.files.insert(name, Upload { name: file, bytes });
                }
                None => {
                    let text = part.text().await.map_err(wrong)?;
                    params.values.insert(name, Value::String(text));
                }
            }
        }
        params.attach();
        Ok(params)
    }

    /// A file that stands directly in its field is named like one that is attached.
    fn attach(&mut self) {
        let all = Value::Object(self.values.clone()).to_string();
        for name in self.files.keys() {
            if !all.contains(&format!("attach://{name}")) {
                self.values.insert(name.clone(), Value::String(format!("attach://{name}")));
            }
        }
    }

    /// The file that a field names, when it was uploaded with this request.
    pub fn upload(&self, field: &str) -> Option<&Upload> {
        self.files.get(self.text(field)?.strip_prefix("attach://")?)
    }

    pub fn text(&self, field: &str) -> Option<&str> {
        self.values.get(field)?.as_str()
    }

    /// A number, also one that is written as a text.
    pub fn int(&self, field: &str) -> Option<i64> {
        let value = self.values.get(field)?;
        value.as_i64().or_else(|| value.as_str()?.parse().ok())
    }

    pub fn flag(&self, field: &str) -> bool {
        self.values.get(field).is_some_and(|value| *value == true || *value == "true" || *value == "True")
    }

    /// An object or a list, also one that is written as a text; null when there is none.
    pub fn json(&self, field: &str) -> Value {
        match self.values.get(field) {
            Some(Value::String(text)) => serde_json::from_str(text).unwrap_or_default(),
            Some(value) => value.clone(),
            None => Value::Null,
        }
    }

    pub fn list(&self, field: &str) -> Vec<Value> {
        self.json(field).as_array().cloned().unwrap_or_default()
    }

    pub fn has(&self, field: &str) -> bool {
        self.values.get(field).is_some_and(|value| !value.is_null())
    }
}

/// The pairs of `a=1&b=2`.
fn pairs(text: &str) -> Result<Map<String, Value>, String> {
    let address = reqwest::Url::parse(&format!("http://form/?{text}")).map_err(|error| error.to_string())?;
    Ok(address
        .query_pairs()
        .map(|(key, value)| (key.into_owned(), Value::String(value.into_owned())))
        .collect())
}
