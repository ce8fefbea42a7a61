//! The HTTP side: reads a request, checks it, carries it out and answers as Discord does.

use super::Shared;
use super::ask::{Ask, MOST_BYTES};
use super::checks;
use super::faults::Fault;
use super::limits::Level;
use super::refusal::{Answer, Refusal};
use super::routes::Route;
use super::world::World;
use crate::emulator::spec;
use crate::emulator::wire::{Switch, Wires};
use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, DefaultBodyLimit, State};
use axum::http::{self, HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use serde_json::Value;
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
    let ask = Ask::read(request).await;
    Call::arrive(&shared, ask).carry_out(&switch).await
}

/// A request on its way through; when the client hangs up, it ends without an answer.
struct Call {
    shared: Arc<Shared>,
    ask: Ask,
    /// Its place among the requests.
    n: usize,
    over: bool,
    /// What the headers say of its rate limit.
    level: Option<Level>,
}

impl Drop for Call {
    fn drop(&mut self) {
        if !self.over {
            self.shared.change(|world| world.ended(self.n, None));
        }
    }
}

impl Call {
    fn arrive(shared: &Arc<Shared>, mut ask: Ask) -> Self {
        let n = shared.change(|world| {
            ask.channel = channel(world, &ask);
            world.arrived(&ask)
        });
        Self { shared: shared.clone(), ask, n, over: false, level: None }
    }

    async fn carry_out(mut self, switch: &Switch) -> Response {
        match self.shared.look(|world| world.faults.take(&self.ask)) {
            None => {}
            Some(Fault::CutBefore) => return cut(switch, 0, Ok(serde_json::Value::Null)),
            Some(Fault::Status(code)) => return self.broken(code),
            Some(Fault::Unauthorized) => return self.end(Err(Refusal::unauthorized())),
            Some(Fault::Refuse(status, code, said)) => {
                return self.end(Err(Refusal::new(status, code, &said)));
            }
            Some(Fault::TooMany(wait)) => return self.too_many(wait, false),
            Some(Fault::TooManyOverall(wait)) => return self.too_many(wait, true),
            Some(Fault::Slow(delay)) => tokio::time::sleep(delay).await,
            Some(Fault::StatusAfter(code)) => {
                let _ = self.answer();
                return self.broken(code);
            }
            Some(Fault::CutAfter) => {
                let answer = self.answer();
                return cut(switch, 0, answer);
            }
            Some(Fault::CutInAnswer) => {
                let answer = self.answer();
                return cut(switch, HEAD, answer);
            }
            Some(Fault::SlowAnswer(delay)) => {
                let answer = self.answer();
                tokio::time::sleep(delay).await;
                return self.end(answer);
            }
        }
        let answer = self.answer();
        self.end(answer)
    }

    /// What the route says, once the request has passed all checks.
    fn answer(&mut self) -> Answer {
        let Self { shared, ask, n, level, .. } = self;
        shared.change(|world| {
            let answer = attempt(world, ask, *n, level);
            if let Err(refusal) = &answer
                && refusal.mistake
                && world.requests[*n].violations.is_empty()
            {
                let errors = refusal.errors.as_ref().map(ToString::to_string).unwrap_or_default();
                note(world, *n, &format!("{} {errors}", refusal.message));
            }
            answer
        })
    }

    fn too_many(self, wait: std::time::Duration, global: bool) -> Response {
        self.shared.look(|world| {
            let now = world.now();
            world.gate.refuse(&self.ask, wait, global, now);
        });
        self.end(Err(Refusal::too_many(wait, global)))
    }

    /// A server in trouble; a proxy in front of it answers with a page.
    fn broken(self, code: u16) -> Response {
        let refusal = Refusal::new(code, 0, "Internal Server Error");
        let response = self.end(Err(refusal));
        if code != 502 {
            return response;
        }
        (StatusCode::BAD_GATEWAY, Html("<html><body><h1>502 Bad Gateway</h1></body></html>")).into_response()
    }

    fn end(mut self, answer: Answer) -> Response {
        self.over = true;
        let mut response = answered(answer);
        if let Some(level) = self.level.take() {
            response.headers_mut().extend(headers(&level));
        }
        let status = response.status().as_u16();
        self.shared.change(|world| world.ended(self.n, Some(status)));
        response
    }
}

/// Checks token, fields and limits, waits and rates, and carries the request out.
fn attempt(world: &mut World, ask: &Ask, n: usize, level: &mut Option<Level>) -> Answer {
    let Some(route) = ask.route else {
        return Err(if ask.other_method { Refusal::no_method() } else { Refusal::no_route() });
    };
    let token = format!("Bot {}", world.options.token);
    if !route.open && ask.authorization.as_deref() != Some(token.as_str()) {
        return Err(Refusal::unauthorized());
    }
    if let Some(why) = &ask.broken {
        return Err(
            Refusal::new(400, 50_109, &format!("The request body contains invalid JSON: {why}")).a_mistake()
        );
    }
    let found = checks::check(ask);
    for problem in &found.problems {
        note(world, n, problem);
    }
    let now = world.now();
    let admitted = world.gate.admit(world.options.rate_limits, ask, now);
    *level = admitted.map_err(|(wait, global)| Refusal::too_many(wait, global))?;
    match found.refusal {
        Some(refusal) => Err(refusal),
        None => {
            let answer = (route.run)(world, ask)?;
            doubt(world, route, &answer);
            Ok(answer)
        }
    }
}

/// Notes what is wrong with the emulator's own answer, where tests of the emulator want to know.
fn doubt(world: &mut World, route: &Route, answer: &Value) {
    let Some(spec) = spec::discord().filter(|_| world.options.check_answers && !answer.is_null()) else {
        return;
    };
    for problem in spec.check_answer(route.method, route.path, answer) {
        world.violated(route.name, &format!("the emulator's answer: {problem}"));
    }
}

/// The channel that a request is for.
fn channel(world: &World, ask: &Ask) -> Option<u64> {
    let of_token = |token: &str| {
        let state = world.interactions.values().rev().find(|state| state.token == token);
        state.map(|state| state.channel)
    };
    if let Some(state) = world.interactions.get(&ask.id("interaction_id")) {
        return Some(state.channel);
    }
    match ask.parts.get("webhook_token") {
        Some(token) => of_token(token),
        None => ask.parts.get("channel_id").and_then(|id| id.parse().ok()),
    }
}

/// Breaks the connection; dropping the call notes that there was no answer.
fn cut(switch: &Switch, after: usize, answer: Answer) -> Response {
    switch.cut_after(after);
    answered(answer)
}

fn note(world: &mut World, n: usize, problem: &str) {
    let name = world.requests[n].name.clone();
    world.requests[n].violations.push(problem.to_owned());
    world.violated(&name, problem);
}

fn answered(answer: Answer) -> Response {
    match answer {
        Ok(body) if body.is_null() => StatusCode::NO_CONTENT.into_response(),
        Ok(body) => axum::Json(body).into_response(),
        Err(refusal) => {
            let status = StatusCode::from_u16(refusal.status).unwrap_or(StatusCode::BAD_REQUEST);
            let mut response = (status, axum::Json(refusal.json())).into_response();
            if let Some((wait, global)) = refusal.wait {
                // Whole seconds, never less than the exact time in the body.
                let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
                let headers = response.headers_mut();
                headers.insert("retry-after", HeaderValue::from(seconds));
                headers.insert(
                    "x-ratelimit-scope",
                    HeaderValue::from_static(if global { "global" } else { "user" }),
                );
                if global {
                    headers.insert("x-ratelimit-global", HeaderValue::from_static("true"));
                }
            }
            response
        }
    }
}

fn headers(level: &Level) -> HeaderMap {
    let pairs = [
        ("x-ratelimit-limit", level.limit.to_string()),
        ("x-ratelimit-remaining", level.remaining.to_string()),
        ("x-ratelimit-reset", format!("{:.3}", level.reset.as_secs_f64())),
        ("x-ratelimit-reset-after", format!("{:.3}", level.reset_after.as_secs_f64())),
        ("x-ratelimit-bucket", format!("{:x}", fingerprint(&level.bucket))),
    ];
    let header = |(name, value): (&'static str, String)| {
        Some((HeaderName::from_static(name), HeaderValue::from_str(&value).ok()?))
    };
    pairs.into_iter().filter_map(header).collect()
}

/// A short name of a bucket; Discord's says nothing about the route either.
fn fingerprint(bucket: &str) -> u64 {
    let name = bucket.split(':').next().unwrap_or_default();
    name.bytes()
        .fold(0xCBF2_9CE4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01B3))
}
