//! The HTTP side: reads a request, checks it, carries it out and answers as Telegram does.

use super::Shared;
use super::checks::mistakes;
use super::faults::Fault;
use super::methods::{Run, find};
use super::params::{MOST_BYTES, Params};
use super::poll::poll;
use super::refusal::{Answer, Refusal};
use super::world::World;
use crate::emulator::spec;
use crate::emulator::wire::{Switch, Wires};
use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, DefaultBodyLimit, State};
use axum::http::{self, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use serde_json::{Value, json};
use std::sync::Arc;

/// About as much as the head of an answer: what comes through when the connection breaks within an answer.
const HEAD: usize = 120;

/// Serves until the task is aborted.
pub async fn serve(wires: Wires, shared: Arc<Shared>) {
    let router = Router::new().fallback(handle).layer(DefaultBodyLimit::max(MOST_BYTES)).with_state(shared);
    let served = axum::serve(wires, router.into_make_service_with_connect_info::<Switch>()).await;
    served.expect("serving never ends by itself");
}

async fn handle(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(switch): ConnectInfo<Switch>,
    request: http::Request<Body>,
) -> Response {
    let path = request.uri().path().to_owned();
    let (file, rest) = match path.strip_prefix("/file/bot") {
        Some(rest) => (true, rest),
        None => (false, path.strip_prefix("/bot").unwrap_or_default()),
    };
    let Some((token, rest)) = rest.split_once('/') else {
        return answered(Err(Refusal::other(404, "Not Found")));
    };
    if !shared.look(|world| world.options.token == token) {
        return answered(Err(Refusal::unauthorized()));
    }
    if file {
        let bytes = shared.look(|world| world.files.at(rest).map(|file| file.bytes.clone()));
        return bytes
            .map_or_else(|| answered(Err(Refusal::other(404, "Not Found"))), IntoResponse::into_response);
    }
    let params = Params::read(request).await;
    let method = find(rest);
    let name = method.map_or(rest, |(name, _)| name);
    let call = Call::arrive(&shared, name, params);
    call.carry_out(method.map(|(_, run)| run), &switch).await
}

/// A request on its way through; when the client hangs up, it ends without an answer.
struct Call {
    shared: Arc<Shared>,
    method: String,
    params: Result<Params, String>,
    /// Its place among the requests.
    n: usize,
    over: bool,
}

impl Drop for Call {
    fn drop(&mut self) {
        if !self.over {
            self.shared.change(|world| world.ended(self.n, None));
        }
    }
}

impl Call {
    fn arrive(shared: &Arc<Shared>, method: &str, mut params: Result<Params, String>) -> Self {
        if let (Ok(params), Some(spec)) = (&mut params, spec::telegram())
            && params.form
        {
            spec.decode(method, &mut params.values);
        }
        let body = params.as_ref().map(|params| Value::Object(params.values.clone())).unwrap_or_default();
        let n = shared.change(|world| world.arrived(method, body));
        Self { shared: shared.clone(), method: method.to_owned(), params, n, over: false }
    }

    async fn carry_out(mut self, run: Option<Run>, switch: &Switch) -> Response {
        let fault = match &self.params {
            Ok(params) => self.shared.look(|world| world.faults.take(&self.method, params)),
            Err(_) => None,
        };
        match fault {
            None => {}
            Some(Fault::CutBefore) => return cut(switch, 0, Ok(Value::Null)),
            Some(Fault::Status(code)) => return self.broken(code),
            Some(Fault::Unauthorized) => return self.end(Err(Refusal::unauthorized())),
            Some(Fault::Refuse(code, said)) => return self.end(Err(Refusal::other(code, &said))),
            Some(Fault::TooMany(seconds)) => return self.too_many(seconds),
            Some(Fault::Slow(delay)) => tokio::time::sleep(delay).await,
            Some(Fault::StatusAfter(code)) => {
                let _ = self.answer(run).await;
                return self.broken(code);
            }
            Some(Fault::CutAfter) => {
                let answer = self.answer(run).await;
                return cut(switch, 0, answer);
            }
            Some(Fault::CutInAnswer) => {
                let answer = self.answer(run).await;
                return cut(switch, HEAD, answer);
            }
            Some(Fault::SlowAnswer(delay)) => {
                let answer = self.answer(run).await;
                tokio::time::sleep(delay).await;
                return self.end(answer);
            }
        }
        let answer = self.answer(run).await;
        self.end(answer)
    }

    /// What the method says, once the request has passed all checks.
    async fn answer(&mut self, run: Option<Run>) -> Answer {
        let answer = self.checked(run);
        if self.method == "getUpdates"
            && let Ok(ticket) = &answer
            && let Ok(params) = &self.params
        {
            return poll(&self.shared, ticket.as_u64().unwrap_or_default(), params).await;
        }
        answer
    }

    fn checked(&mut self, run: Option<Run>) -> Answer {
        let Self { shared, method, params, n, .. } = self;
        shared.change(|world| {
            let answer = match (run, params) {
                (None, _) => Err(Refusal::unknown_method()),
                (_, Err(why)) => Err(Refusal::mistake(why)),
                (Some(run), Ok(params)) => attempt(world, method, params, *n, run),
            };
            if let Err(refusal) = &answer
                && refusal.mistake
                && world.requests[*n].violations.is_empty()
            {
                note(world, *n, &refusal.description);
            }
            answer
        })
    }

    fn too_many(self, seconds: u64) -> Response {
        if let Ok(params) = &self.params {
            self.shared.look(|world| {
                let now = world.now();
                world.gate.refuse(&self.method, params, seconds, now);
            });
        }
        self.end(Err(Refusal::too_many(seconds)))
    }

    /// A server in trouble; a proxy in front of it answers with a page.
    fn broken(self, code: u16) -> Response {
        let refusal = Refusal::other(code, "Internal Server Error");
        if code != 502 {
            return self.end(Err(refusal));
        }
        let _ = self.end(Err(refusal));
        (StatusCode::BAD_GATEWAY, Html("<html><body><h1>502 Bad Gateway</h1></body></html>")).into_response()
    }

    fn end(mut self, answer: Answer) -> Response {
        self.over = true;
        let response = answered(answer);
        let status = response.status().as_u16();
        self.shared.change(|world| world.ended(self.n, Some(status)));
        response
    }
}

/// Checks fields and limits, waits and rates, and runs the method.
fn attempt(world: &mut World, method: &str, params: &Params, n: usize, run: Run) -> Answer {
    let fields = spec::telegram().map(|spec| spec.check(method, &params.values)).unwrap_or_default();
    let limits = mistakes(method, params, &world.options);
    let first = match (fields.first(), limits.first()) {
        (Some(field), _) => Some(Refusal::mistake(field)),
        (None, Some(limit)) => Some(Refusal::mistake(limit.said)),
        (None, None) => None,
    };
    for problem in fields.iter().chain(limits.iter().map(|limit| &limit.why)) {
        note(world, n, problem);
    }
    if let Some(refusal) = first {
        return Err(refusal);
    }
    let now = world.now();
    world.gate.admit(world.options.rate_limits, method, params, now).map_err(Refusal::too_many)?;
    run(world, params)
}

/// Breaks the connection; dropping the call notes that there was no answer.
fn cut(switch: &Switch, after: usize, answer: Answer) -> Response {
    switch.cut_after(after);
    answered(answer)
}

fn note(world: &mut World, n: usize, problem: &str) {
    let method = world.requests[n].method.clone();
    world.requests[n].violations.push(problem.to_owned());
    world.violated(&method, problem);
}

fn answered(answer: Answer) -> Response {
    match answer {
        Ok(result) => axum::Json(json!({ "ok": true, "result": result })).into_response(),
        Err(refusal) => {
            let status = StatusCode::from_u16(refusal.code).unwrap_or(StatusCode::BAD_REQUEST);
            (status, axum::Json(refusal.json())).into_response()
        }
    }
}
