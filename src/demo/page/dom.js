// Small helpers: elements, requests, toasts.

/** An element: `h("p.note", { title: "…" }, "text", child)`. Text is never read as HTML. */
export function h(kind, attributes = {}, ...children) {
  const [tag, ...classes] = kind.split(".");
  const element = document.createElement(tag || "div");
  if (classes.length) element.className = classes.join(" ");
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...plain(children));
  return element;
}

const plain = (children) => children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false);

/** Puts these in the place of what an element has. */
export function fill(element, ...children) {
  element.replaceChildren(...plain(children));
}

async function post(where, body) {
  try {
    const answer = await fetch(where, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
    const json = answer.ok ? await answer.json() : { problem: await answer.text() };
    return json ?? {};
  } catch {
    return { problem: "The demo does not answer: has it ended?" };
  }
}

/** Somebody does something in their window; what comes up at once. */
export async function act(what) {
  const answer = await post("act", what);
  if (answer.problem) toast(answer.problem, true);
  else if (answer.toast) toast(answer.toast, answer.alert);
  return answer;
}

/** Asks something of the demo itself. */
export async function demo(what) {
  const answer = await post("demo", what);
  if (answer.problem) toast(answer.problem, true);
  else if (answer.toast) toast(answer.toast);
  return answer;
}

let fading;

/** A short word at the bottom. */
export function toast(text, stays = false) {
  const place = document.getElementById("toast");
  place.textContent = text;
  place.className = stays ? "shown strong" : "shown";
  clearTimeout(fading);
  fading = setTimeout(() => (place.className = ""), stays ? 7000 : 3500);
}

/** Shows a picture in full. */
export function enlarge(src, alt) {
  const dialog = document.getElementById("picture");
  dialog.replaceChildren(
    h("img", { src, alt }),
    h("button", { onclick: () => dialog.close() }, "Close"),
  );
  dialog.showModal();
}

/** The time of day in the demo's shop, whose clock the head of the page shows. */
export function time(seconds) {
  return new Date(seconds * 1000).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: ZONE });
}

export const ZONE = "Asia/Dhaka";
