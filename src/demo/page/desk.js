// What stands around the windows: clock, faults, tours, the inspector.

import { ZONE, demo, fill, h, toast } from "./dom.js";

/** Wires the head of the page once. */
export function head() {
  document.querySelectorAll("[data-does]").forEach((button) => button.addEventListener("click", () => demo({ does: button.dataset.does })));
  document.addEventListener("click", (event) => {
    document.querySelectorAll("details[open]").forEach((details) => { if (!details.contains(event.target)) details.open = false; });
  });
  inspector();
}

/** Draws clock, bot and tour as they are; `windows` finds and fills windows. */
export function around(desk, windows) {
  document.getElementById("clock").textContent = `🕘 ${desk.clock} in Dhaka${desk.ahead ? ` (${Math.round(desk.ahead / 3600)} h ahead)` : ""}`;
  const bot = document.getElementById("bot");
  bot.textContent = { running: "● bot runs", starting: "◌ bot starts", down: "✕ bot is down" }[desk.bot];
  bot.className = desk.bot;
  const verdict = document.getElementById("verdict");
  verdict.textContent = desk.violations ? `${desk.violations} requests were wrong` : "no request was wrong";
  guide(desk, windows);
}

let shownGuide = "";

function guide(desk, windows) {
  const now = JSON.stringify([desk.guide, desk.tours]);
  if (now === shownGuide) return;
  shownGuide = now;
  const { guide } = desk;
  const place = document.getElementById("guide");
  const focused = place.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  document.querySelectorAll(".next").forEach((element) => element.classList.remove("next"));
  if (!guide.title) {
    fill(place,
      h("strong", {}, "Take a tour: "),
      desk.tours.map((tour) => h("button", { "data-tour": tour.name, "data-key": tour.name, onclick: () => demo({ tour: tour.name }) }, tour.title)),
      recorder(guide),
    );
  } else {
    const step = guide.step;
    const over = !step;
    const what = over ? "That was the tour." : says(step);
    fill(place,
      h("div.told", {}, h("strong", {}, guide.title), h("span.small", {}, ` ${Math.min(guide.at + 1, guide.of)}/${guide.of} `), h("p#hint", {}, guide.hint ?? ""), h("p.what", { "aria-live": "polite" }, what)),
      over ? null : h("button.primary", { id: "step", "data-key": "step", disabled: step.verb === "sees", onclick: () => demo("step") }, step.verb === "sees" ? "…" : "Do it"),
      h("button", { "data-key": "end", onclick: () => demo({ tour: null }) }, over ? "Another tour" : "Leave the tour"),
      recorder(guide),
    );
    if (step?.pane) windows.point(step);
  }
  if (focused) place.querySelector(`[data-key="${focused}"]`)?.focus();
}

function says(step) {
  const who = step.pane ? step.pane[0].toUpperCase() + step.pane.slice(1) : "";
  return {
    says: `${who} writes: ${step.words}`,
    replies: `${who} replies: ${step.words}`,
    presses: `${who} presses “${step.words}”`,
    chooses: `${who} chooses “${step.words}”`,
    searches: `${who} searches: ${step.words}`,
    picks: `${who} picks “${step.words}”`,
    fills: `${who} fills in: ${step.words}`,
    uses: `${who} uses “${step.words}” of the message's menu`,
    sees: `Wait for ${who}'s window to say “${step.words}” …`,
    does: { digest: "The next morning comes", kill: "The bot is killed" }[step.words] ?? `It happens: ${step.words}`,
  }[step.verb];
}

function recorder(guide) {
  const on = guide.recording !== null && guide.recording !== undefined;
  const press = async () => {
    const answer = await demo({ record: !on });
    if (!answer.recorded) return toast("What you do from now on is written down.");
    const link = h("a", { href: `data:text/plain;charset=utf-8,${encodeURIComponent(answer.recorded)}`, download: "what-i-did.tour" });
    document.body.append(link);
    link.click();
    link.remove();
    toast("Saved. cartwright demo --script what-i-did.tour plays it.");
  };
  return h("button", { id: "record", "data-key": "record", "aria-pressed": String(on), onclick: press }, on ? `■ Save the recording (${guide.recording})` : "● Record");
}

function inspector() {
  const aside = document.getElementById("inspector");
  const opener = document.getElementById("inspect");
  const place = document.getElementById("inspected");
  let shows = "inspect";
  let before = "";
  const look = async () => {
    if (aside.hidden) return;
    try {
      const text = await (await fetch(shows)).text();
      if (text === before) return;
      before = text;
      const opened = new Set([...place.querySelectorAll("details[open]")].map((details) => details.dataset.key));
      const drawn = JSON.parse(text).map(shows === "inspect" ? request : passage);
      place.replaceChildren(...(shows === "inspect" ? drawn.reverse() : drawn));
      place.querySelectorAll("details").forEach((details) => (details.open = opened.has(details.dataset.key)));
    } catch {
      // The database or the demo stands still; the next look tells more.
    }
  };
  opener.addEventListener("click", () => {
    aside.hidden = !aside.hidden;
    opener.setAttribute("aria-expanded", String(!aside.hidden));
    document.body.classList.toggle("inspecting", !aside.hidden);
    look();
  });
  aside.querySelectorAll("[data-shows]").forEach((button) => button.addEventListener("click", () => {
    shows = button.dataset.shows;
    before = "";
    aside.querySelectorAll("[data-shows]").forEach((other) => other.setAttribute("aria-pressed", String(other === button)));
    look();
  }));
  setInterval(look, 1000);
}

const clock = (at) => new Date(at).toLocaleTimeString([], { hour12: false, timeZone: ZONE });

function request(it) {
  const verdict = it.way === "update" ? "" : it.verdict === "valid" ? "✓ as the official description says" : it.verdict === null ? "limits checked; no description at hand" : `✕ ${it.verdict}`;
  const arrow = it.way === "update" ? "→ bot" : "bot →";
  return h("details", { "data-key": `${it.at}${it.name}${it.way}` },
    h("summary", {}, h("span.small", {}, clock(Number(it.at))), ` ${it.platform} `, h("strong", {}, `${arrow} ${it.name ?? ""}`), it.status ? ` ${it.status}` : "", h(it.verdict && it.verdict !== "valid" ? "span.bad" : "span.good", {}, ` ${verdict}`)),
    h("pre", { tabindex: "0" }, JSON.stringify(it.body, null, 2)));
}

function passage(it) {
  const owed = it.owed.map((row) => (row.parked ? `parked for ${row.platform}: ${row.parked}` : `owed to ${row.platform}, tried ${row.attempts}×`));
  const took = it.done_at ? `turn done (${it.did ?? "nothing of the books changed"})` : "waits in the inbox";
  return h("details", { "data-key": `${it.platform}${it.external_id}` },
    h("summary", {}, h("span.small", {}, clock(it.received_at)), ` ${it.platform} `, h("strong", {}, "inbox → turn → outbox"), ` ${took}; `, owed.length ? owed.join("; ") : it.done_at ? "all delivered" : ""),
    h("pre", { tabindex: "0" }, JSON.stringify(it, null, 2)));
}
