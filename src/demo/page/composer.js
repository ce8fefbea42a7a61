// Where a person writes: texts, Discord's commands with suggestions, Telegram's inline search, forms.

import { act, fill, h, toast } from "./dom.js";

/** The composer of a window, and what messages need of it. */
export function composer(pane) {
  const input = h("textarea", { rows: "1", "aria-label": `${pane.who} writes`, placeholder: pane.placeholder, autocomplete: "off", enterkeyhint: "send" });
  const list = h("ul.suggestions", { role: "listbox", "aria-label": "Suggestions", id: `suggestions-${pane.id}` });
  const replying = h("div.replying", { hidden: true });
  const element = h("form.composer", { onsubmit: send }, replying, list, h("div.line", {}, more(), input, h("button.send", { type: "submit", "aria-label": `Send as ${pane.who}` }, "➤")));
  input.setAttribute("aria-controls", list.id);
  let reply = null;
  let values = {};
  let asked = 0;
  let waiting;

  const set = (text) => {
    input.value = text;
    grow();
    input.focus();
    look();
  };
  const grow = () => {
    input.style.height = "auto";
    input.style.height = `${Math.min(input.scrollHeight, 140)}px`;
  };
  const unreply = () => {
    reply = null;
    replying.hidden = true;
  };

  async function send(event) {
    event?.preventDefault();
    const text = input.value.trim();
    if (!text) return;
    // Whatever was asked while typing comes too late now.
    clearTimeout(waiting);
    asked++;
    if (inlineQuery() !== null) return toast("Pick one of the results.");
    const what = { act: "say", pane: pane.id, text, reply, values };
    const answer = await act(what);
    // What was typed is not lost where it cannot be sent.
    if (answer.problem) return;
    input.value = "";
    values = {};
    unreply();
    grow();
    list.replaceChildren();
    opens(answer);
  }

  const inlineQuery = () => {
    const found = pane.platform === "telegram" ? /^@cartwright_bot ?([\s\S]*)$/i.exec(input.value) : null;
    return found ? found[1] : null;
  };

  function look() {
    clearTimeout(waiting);
    const turn = ++asked;
    const query = inlineQuery();
    if (query !== null) {
      waiting = setTimeout(async () => {
        const found = await act({ act: "search", pane: pane.id, text: query });
        if (turn === asked) offer((found.results ?? []).map((result, index) => ({
          name: result.title, says: result.description,
          take: async () => {
            await act({ act: "pick", pane: pane.id, index, label: result.title });
            set("");
          },
        })));
      }, 180);
    } else if (pane.platform === "discord" && input.value.startsWith("/")) {
      waiting = setTimeout(async () => {
        const text = input.value;
        const found = await act({ act: "suggest", text, values });
        if (turn !== asked) return;
        if (found.choices) {
          offer(found.choices.map((choice) => ({
            name: choice.name,
            take: () => {
              values[choice.name] = String(choice.value);
              set(`${text.slice(0, text.length - found.word.length)}${choice.name} `);
            },
          })));
        } else {
          offer((found.commands ?? []).slice(0, 12).map((command) => ({ name: command.line, says: command.says, take: () => set(`${command.line}${command.line.endsWith(":") ? "" : " "}`) })));
        }
      }, 120);
    } else {
      list.replaceChildren();
    }
  }

  function offer(choices) {
    list.replaceChildren(...choices.map((choice) =>
      h("li", { role: "presentation" }, h("button", { type: "button", role: "option", "aria-selected": "false", "data-label": choice.name, onclick: choice.take }, h("strong", {}, choice.name), choice.says ? h("span.small", {}, ` ${choice.says}`) : null))));
  }

  input.addEventListener("input", () => { grow(); look(); });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) send(event);
    if (event.key === "ArrowDown" && list.firstChild) { event.preventDefault(); list.querySelector("button").focus(); }
    if (event.key === "Escape") { list.replaceChildren(); unreply(); }
  });
  list.addEventListener("keydown", (event) => {
    const all = [...list.querySelectorAll("button")];
    const at = all.indexOf(document.activeElement);
    if (event.key === "ArrowDown") { event.preventDefault(); all[Math.min(at + 1, all.length - 1)]?.focus(); }
    if (event.key === "ArrowUp") { event.preventDefault(); at > 0 ? all[at - 1].focus() : input.focus(); }
    if (event.key === "Escape") { list.replaceChildren(); input.focus(); }
  });

  /** What else can be sent. */
  function more() {
    const extras = {
      telegram: [["Contact card of Rahim", { act: "contact", pane: pane.id, phone: "+8801712345678", name: "Rahim Uddin" }]],
      whatsapp: [
        ["Location", { act: "share", what: "location" }],
        ["Picture", { act: "share", what: "image" }],
        ["Catalog order", { act: "share", what: "order" }],
        ["Contact card", { act: "contact", pane: pane.id, phone: "8801812345679", name: "Karima Begum" }],
      ],
    }[pane.platform];
    if (!extras) return null;
    const details = h("details.menu", {}, h("summary", { "aria-label": `Attach as ${pane.who}` }, "+"),
      extras.map(([name, what]) => h("button", { type: "button", onclick: () => { details.open = false; act(what); } }, name)));
    return details;
  }

  const opens = (answer) => {
    if (answer?.form) form(pane, answer.form, opens);
  };
  const tools = {
    opens,
    menu: [],
    reply: (id, text, focus = true) => {
      reply = id;
      replying.hidden = false;
      replying.replaceChildren(h("span", {}, `Reply to: ${text.slice(0, 60)}`), h("button", { type: "button", "aria-label": "Do not reply", onclick: unreply }, "✕"));
      if (focus) input.focus();
    },
    inline: (query) => set(`@cartwright_bot ${query}`),
    copy: (text) => {
      navigator.clipboard?.writeText(text).catch(() => {});
      toast(`Copied: ${text}`);
    },
  };
  return { element, input, set, tools };
}

/** A form that the bot opens. */
function form(pane, shown, opens) {
  const dialog = document.getElementById("form");
  const fields = shown.fields.map((field) => {
    const attributes = { id: `field-${field.id}`, name: field.id, placeholder: field.placeholder, maxlength: field.most, required: field.required };
    const input = field.long ? h("textarea", { rows: "5", ...attributes }) : h("input", { type: "text", ...attributes });
    input.value = field.value;
    return h("label", { for: `field-${field.id}` }, field.label, input);
  });
  const send = async (event) => {
    event.preventDefault();
    const given = Object.fromEntries(new FormData(event.target));
    const answer = await act({ act: "submit", pane: pane.id, fields: given });
    if (answer.problem) return;
    dialog.close();
    opens(answer);
  };
  fill(dialog, h("form", { onsubmit: send }, h("h2", { id: "form-title" }, shown.title), fields,
    h("div.row", {}, h("button", { type: "button", onclick: () => dialog.close() }, "Cancel"), h("button.primary", { type: "submit" }, "Submit"))));
  dialog.showModal();
}
