// The page: four windows that follow what happens, and who sits before each.

import { h } from "./dom.js";
import { draw } from "./messages.js";
import { composer } from "./composer.js";
import { around, head } from "./desk.js";

const PANES = [
  { id: "asha", who: "Asha", role: "rep", platform: "telegram", title: "Cartwright", place: "Telegram", placeholder: "What does the customer want?" },
  { id: "ben", who: "Ben", role: "rep", platform: "discord", title: "# sales", place: "Discord", placeholder: "Message #sales, or / for commands" },
  { id: "mitu", who: "Mitu", role: "manager", platform: "telegram", title: "Managers", place: "Telegram group", placeholder: "/help, /orders, /stats …", group: true },
  { id: "rahim", who: "Rahim", role: "customer", platform: "whatsapp", title: "Rupsha Trading", place: "WhatsApp", placeholder: "Write to the shop" },
];

for (const pane of PANES) {
  pane.messages = new Map();
  pane.composer = composer(pane);
  pane.list = h("div.messages", { role: "log", "aria-label": `What ${pane.who} sees`, tabindex: "0" });
  pane.busy = h("span.busy", { "aria-hidden": "true" });
  pane.down = h("button.down", { hidden: true, "aria-label": "To the newest message", onclick: () => bottom(pane) }, "↓");
  pane.element = h(`section.pane.${pane.platform}`, { id: `pane-${pane.id}`, "data-pane": pane.id, "aria-label": `${pane.who}, ${pane.role}, on ${pane.place}` },
    h("h2", {}, h("span.avatar", { "aria-hidden": "true" }, pane.title.replace("# ", "#")[0]), h("span", {}, pane.title, h("span.small", {}, `${pane.who}, ${pane.role} · ${pane.place} (emulated)`)), pane.busy),
    pane.list, pane.down, pane.composer.element);
  document.getElementById("panes").append(pane.element);
  const person = h("button", { "data-person": pane.id, "aria-pressed": "false", onclick: () => turnTo(pane) },
    h("span.avatar", { "aria-hidden": "true" }, pane.who[0]), h("span", {}, pane.who, h("span.small", {}, `${pane.role} · ${pane.place}`)), h("span.unread", { hidden: true, role: "img", "aria-label": "something new" }));
  pane.person = person;
  document.getElementById("people").append(person);
  // Whoever looks at something older stays there; only they can say so: heights change by themselves, too.
  pane.sticks = true;
  for (const moves of ["wheel", "touchmove", "keydown", "pointerdown"]) pane.list.addEventListener(moves, () => (pane.moved = true), { passive: true });
  pane.list.addEventListener("scroll", () => {
    if (pane.moved) pane.sticks = atBottom(pane);
    if (atBottom(pane)) pane.down.hidden = true;
  });
}

const atBottom = ({ list }) => list.scrollHeight - list.scrollTop - list.clientHeight < 80;

function bottom(pane, again = 2) {
  pane.list.scrollTop = pane.list.scrollHeight;
  pane.sticks = true;
  pane.down.hidden = true;
  // What was never in sight gets its true height only now.
  if (again) requestAnimationFrame(() => bottom(pane, again - 1));
}

function turnTo(pane, focus = true) {
  for (const other of PANES) {
    const on = other === pane;
    other.person.setAttribute("aria-pressed", String(on));
    other.element.classList.toggle("current", on);
  }
  pane.person.querySelector(".unread").hidden = true;
  pane.element.scrollIntoView({ block: "nearest", inline: "nearest" });
  if (focus) pane.composer.input.focus({ preventScroll: true });
}

/** Puts what is new into a window, without moving what somebody is looking at. */
function change(pane, { order, set }) {
  const focused = pane.list.contains(document.activeElement) ? document.activeElement : null;
  const key = focused && { message: focused.closest("[data-message]")?.dataset.message, label: focused.dataset.label };
  const known = new Set(order);
  for (const [id, element] of pane.messages) {
    if (!known.has(id)) { element.remove(); pane.messages.delete(id); }
  }
  for (const [id, message] of Object.entries(set)) {
    const element = draw(pane, id, message, pane.composer.tools);
    pane.messages.get(id)?.replaceWith(element);
    pane.messages.set(id, element);
    // The bot has asked for a reply: the client is ready to give it.
    if (message.asks && pane.begun) pane.composer.tools.reply(id, message.json.text ?? "", false);
  }
  let before = null;
  for (const id of order) {
    const element = pane.messages.get(id);
    if (!element) continue;
    const next = before ? before.nextSibling : pane.list.firstChild;
    if (next !== element) pane.list.insertBefore(element, next);
    before = element;
  }
  // Whoever goes by keyboard stays where they were.
  if (key?.message && document.activeElement === document.body) {
    const again = pane.messages.get(key.message);
    const button = again && [...again.querySelectorAll("button")].find((it) => it.dataset.label === key.label);
    (button ?? again?.querySelector("button") ?? pane.composer.input).focus({ preventScroll: true });
  }
  pane.begun = true;
  if (pane.sticks) bottom(pane);
  else pane.down.hidden = false;
  if (!pane.element.classList.contains("current")) pane.person.querySelector(".unread").hidden = false;
}

/** Shows where a tour's next step is. */
function point(step) {
  const pane = PANES.find((it) => it.id === step.pane);
  if (!pane) return;
  if (getComputedStyle(document.getElementById("people")).position === "sticky") turnTo(pane, false);
  if (["says", "replies", "searches", "fills"].includes(step.verb)) {
    pane.composer.element.classList.add("next");
    return;
  }
  if (step.verb === "sees") return pane.element.querySelector("h2").classList.add("next");
  const message = pane.messages.get(step.message);
  const target = message && [...message.querySelectorAll("[data-label]")].find((it) => it.dataset.label === step.label);
  const shown = target?.tagName === "OPTION" ? target.closest("select") : target ?? message;
  shown?.classList.add("next");
  shown?.scrollIntoView({ block: "nearest" });
}

function hear({ panes, desk }) {
  if (desk) {
    for (const pane of PANES) {
      pane.composer.tools.menu = pane.platform === "discord" ? desk.menu : [];
      pane.busy.textContent = desk.busy[pane.id] ? "typing…" : "";
    }
  }
  for (const pane of PANES) if (panes?.[pane.id]) change(pane, panes[pane.id]);
  if (desk) around(desk, { point });
  else if (panes) {
    // A message that was drawn anew is pointed at again.
    const last = hear.desk?.guide?.step;
    if (last?.pane) point(last);
  }
  if (desk) hear.desk = desk;
}

// A fault of the page itself is seen by its tests.
window.faults = [];
addEventListener("error", (event) => window.faults.push(event.message));
addEventListener("unhandledrejection", (event) => window.faults.push(String(event.reason)));

head();
turnTo(PANES[0]);
const source = new EventSource("events");
source.onmessage = (event) => {
  document.body.classList.remove("away");
  hear(JSON.parse(event.data));
};
source.onerror = () => {
  document.body.classList.add("away");
  const bot = document.getElementById("bot");
  bot.textContent = "✕ the demo has ended";
  bot.className = "down";
};
