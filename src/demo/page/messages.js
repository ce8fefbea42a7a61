// Messages as each platform draws them, from the platform's own JSON.

import { act, enlarge, h, time } from "./dom.js";

/** The element of one message; `opens` shows the form that an act brings up. */
export function draw(pane, id, message, tools) {
  const drawn = { telegram, discord, whatsapp }[pane.platform](pane, id, message, tools);
  drawn.dataset.message = id;
  drawn.setAttribute("role", "article");
  return drawn;
}

const FORMATS = {
  bold: () => h("strong"),
  italic: () => h("em"),
  underline: () => h("u"),
  strikethrough: () => h("s"),
  code: () => h("code"),
  pre: () => h("pre"),
  blockquote: () => h("blockquote"),
  expandable_blockquote: () => h("blockquote"),
  spoiler: () => h("span.spoiler"),
};

/** A text with Telegram's entities, which count in UTF-16 as JavaScript does. */
export function entities(text, list = []) {
  const root = h("span.text");
  const sorted = [...list].sort((a, b) => a.offset - b.offset || b.length - a.length);
  const fill = (into, from, to, inner) => {
    let at = from;
    for (let n = 0; n < inner.length; n++) {
      const entity = inner[n];
      if (entity.offset < at) continue;
      const end = Math.min(entity.offset + entity.length, to);
      into.append(text.slice(at, entity.offset));
      const within = inner.filter((other, m) => m > n && other.offset < end && other.offset + other.length <= end);
      const make = FORMATS[entity.type];
      const element = make ? make() : h(entity.type === "bot_command" ? "span.command" : "span.link");
      fill(element, entity.offset, end, within);
      into.append(element);
      at = end;
    }
    into.append(text.slice(at, to));
  };
  fill(root, 0, text.length, sorted);
  return root;
}

function telegram(pane, id, message, tools) {
  const json = message.json;
  const text = json.text ?? json.caption ?? "";
  const who = json.from?.first_name ?? "";
  const service = json.new_chat_members || json.pinned_message;
  if (service) return h("div.service", {}, "…");
  const photo = json.photo?.length ? json.photo[json.photo.length - 1].file_id : null;
  const known = photo && photo !== "picked" ? `file/telegram/${photo}` : null;
  return h(
    `div.message.${message.mine ? "mine" : "theirs"}`,
    {},
    !message.mine || pane.group ? h("span.author", {}, who) : null,
    json.via_bot ? h("span.via", {}, `via @${json.via_bot.username}`) : null,
    json.forward_origin ? h("span.via", {}, "Forwarded") : null,
    json.reply_to_message ? h("span.quoted", {}, (json.reply_to_message.text ?? "").slice(0, 80)) : null,
    known ? picture(known, json.caption ?? "A picture from the bot") : null,
    json.document ? file(`file/telegram/${json.document.file_id}`, json.document.file_name) : null,
    json.contact ? h("span.contact", {}, `👤 ${json.contact.first_name} · ${json.contact.phone_number}`) : null,
    entities(text, json.entities ?? json.caption_entities),
    h("span.meta", {}, json.edit_date ? "edited " : "", time(json.date), message.mine ? " ✓✓" : ""),
    message.bot ? h("button.reply", { "aria-label": "Reply to this message", onclick: () => tools.reply(id, text) }, "↩") : null,
    keyboard(pane, id, json.reply_markup?.inline_keyboard, tools),
  );
}

function keyboard(pane, id, rows, tools) {
  if (!rows?.length) return null;
  const key = (button) => {
    const press = () => {
      if (button.callback_data !== undefined) return act({ act: "press", pane: pane.id, message: id, id: button.callback_data, label: button.text });
      const inline = button.switch_inline_query_current_chat ?? button.switch_inline_query;
      if (inline !== undefined) return tools.inline(inline);
      if (button.copy_text) return tools.copy(button.copy_text.text);
      return tools.copy(button.url ?? "");
    };
    return h("button", { "data-label": button.text, onclick: press }, button.text);
  };
  return h("div.keyboard", {}, rows.map((row) => h("div.row", {}, row.map(key))));
}

/** Discord's Markdown, as far as bots use it. */
export function markdown(text) {
  const root = h("span.text");
  const rule = /(```(?:\w*\n)?([\s\S]*?)```|`([^`]+)`|\*\*([\s\S]+?)\*\*|~~([\s\S]+?)~~|__([\s\S]+?)__|\*([^*\n]+)\*|_([^_\n]+)_|<@!?(\d+)>|<t:(\d+)(?::\w)?>|\[([^\]]+)\]\((\S+?)\))/;
  const walk = (into, rest) => {
    for (;;) {
      const found = rule.exec(rest);
      if (!found) return into.append(unescape(rest));
      into.append(unescape(rest.slice(0, found.index)));
      const [, whole, block, code, bold, strike, under, italic, italic2, user, at, label] = found;
      const nested = (kind, inner) => { const element = h(kind); walk(element, inner); into.append(element); };
      if (block !== undefined) into.append(h("pre", {}, block));
      else if (code !== undefined) into.append(h("code", {}, code));
      else if (bold !== undefined) nested("strong", bold);
      else if (strike !== undefined) nested("s", strike);
      else if (under !== undefined) nested("u", under);
      else if (italic !== undefined || italic2 !== undefined) nested("em", italic ?? italic2);
      else if (user) into.append(h("span.link", {}, "@somebody"));
      else if (at) into.append(time(at));
      else into.append(h("span.link", {}, label));
      rest = rest.slice(found.index + whole.length);
    }
  };
  walk(root, text);
  return root;
}

const unescape = (text) => text.replace(/\\([\\*_~`|<>#[\]().!-])/g, "$1");

function discord(pane, id, message, tools) {
  const json = message.json;
  const embed = (it) => {
    const box = h("div.embed", {},
      it.author?.name ? h("span.small", {}, it.author.name) : null,
      it.title ? h("strong", {}, markdown(it.title)) : null,
      it.description ? markdown(it.description) : null,
      it.fields?.map((field) => h("div.field", {}, h("strong", {}, markdown(field.name)), markdown(field.value))),
      it.footer?.text ? h("span.small", {}, it.footer.text) : null);
    if (it.color) box.style.borderColor = `#${it.color.toString(16).padStart(6, "0")}`;
    return box;
  };
  const attachment = (it) => {
    const where = `file/discord/${it.url.split("/").slice(3).join("/")}`;
    return /\.(png|jpe?g)$/i.test(it.filename) ? picture(where, it.description ?? it.filename) : file(where, it.filename);
  };
  const component = (it) => {
    if (it.type === 2) {
      const style = ["", "primary", "secondary", "success", "danger", "link"][it.style] ?? "secondary";
      const press = () => act({ act: "press", pane: pane.id, message: id, id: it.custom_id, label: it.label ?? "" }).then(tools.opens);
      return h(`button.${style}`, { disabled: it.disabled, "data-label": it.label, onclick: press }, it.emoji?.name ? `${it.emoji.name} ` : "", it.label ?? "");
    }
    if (it.type === 3) {
      const choose = (event) => {
        const option = it.options[event.target.selectedIndex - 1];
        if (option) act({ act: "choose", pane: pane.id, message: id, id: it.custom_id, value: option.value, label: option.label }).then(tools.opens);
        event.target.selectedIndex = 0;
      };
      return h("select", { "aria-label": it.placeholder ?? "Choose", "data-select": it.custom_id, onchange: choose },
        h("option", {}, it.placeholder ?? "Choose"), it.options.map((option) => h("option", { "data-label": option.label }, option.label, option.description ? ` — ${option.description}` : "")));
    }
    return null;
  };
  const name = json.author?.global_name ?? json.author?.username ?? "";
  return h(
    `div.message.${message.only ? "only" : "open"}`,
    {},
    h("span.author", {}, name, message.bot ? h("span.app", {}, "APP") : null, h("span.meta", {}, time(Date.parse(json.timestamp) / 1000))),
    message.thinking ? h("em.thinking", {}, `${name} is thinking…`) : null,
    json.content ? markdown(json.content) : null,
    json.embeds?.map(embed),
    json.attachments?.map(attachment),
    json.components?.map((row) => h("div.row", {}, row.components?.map(component))),
    message.only ? h("span.small", {}, "👁 Only you can see this") : null,
    tools.menu.length && !message.only ? h("details.menu", {}, h("summary", { "aria-label": "Apps for this message" }, "⋯"),
      tools.menu.map((command) => h("button", { onclick: (event) => { event.target.closest("details").open = false; act({ act: "use", pane: pane.id, message: id, command }).then(tools.opens); } }, command))) : null,
  );
}

/** WhatsApp's own marks: *bold*, _italic_, ~struck~. */
function marked(text) {
  const root = h("span.text");
  const rule = /(?<![\w*])\*(\S(?:[^*\n]*\S)?)\*(?!\w)|(?<!\w)_(\S(?:[^_\n]*\S)?)_(?!\w)|(?<!\w)~(\S(?:[^~\n]*\S)?)~(?!\w)/;
  let rest = text;
  for (let found = rule.exec(rest); found; found = rule.exec(rest)) {
    root.append(rest.slice(0, found.index), found[1] ? h("strong", {}, found[1]) : found[2] ? h("em", {}, found[2]) : h("s", {}, found[3]));
    rest = rest.slice(found.index + found[0].length);
  }
  root.append(rest);
  return root;
}

const TICKS = { sent: ["✓", "sent"], delivered: ["✓✓", "delivered"], read: ["✓✓", "read"], failed: ["⚠", "not delivered"] };

function whatsapp(pane, id, message) {
  const json = message.json;
  const kind = json.type;
  const interactive = json.interactive ?? {};
  const template = json.template?.components?.flatMap((part) => part.parameters ?? []).map((part) => part.text).join(" ");
  const text = json.text?.body ?? interactive.body?.text ?? interactive.button_reply?.title ?? interactive.list_reply?.title ?? json.document?.caption ?? json.image?.caption ?? template ?? "";
  const media = json.document ?? json.image ?? interactive.header?.document ?? interactive.header?.image;
  const where = media?.id ? `file/whatsapp/${media.id}` : null;
  const isPicture = kind === "image" || interactive.header?.type === "image";
  const [ticks, state] = TICKS[message.state] ?? ["🕓", "on its way"];
  const press = (reply) => () => act({ act: "press", pane: pane.id, message: id, id: reply.id, label: reply.title });
  const rows = (interactive.action?.sections ?? []).flatMap((section) => section.rows ?? []);
  return h(
    `div.message.${message.mine ? "mine" : "theirs"}`,
    {},
    where ? (isPicture ? picture(where, text || "A picture") : file(where, message.file || media.filename || "document")) : null,
    json.location ? h("span.contact", {}, `📍 ${json.location.name ?? ""} ${json.location.address ?? ""}`) : null,
    json.contacts ? h("span.contact", {}, `👤 ${json.contacts[0]?.name?.formatted_name} · ${json.contacts[0]?.phones?.[0]?.phone}`) : null,
    json.order ? h("span.contact", {}, `🛒 ${json.order.product_items.length} products from the catalog`) : null,
    marked(text),
    interactive.footer?.text ? h("span.small", {}, interactive.footer.text) : null,
    h("span.meta", {}, time(message.at), h(`span.ticks.${message.state ?? "none"}`, { title: state, "aria-label": state, role: "img" }, ` ${ticks}`)),
    interactive.action?.buttons && !message.mine ? h("div.keyboard", {}, interactive.action.buttons.map(({ reply }) => h("button", { "data-label": reply.title, onclick: press(reply) }, reply.title))) : null,
    rows.length ? h("div.keyboard", {}, rows.map((row) => h("button", { "data-label": row.title, onclick: () => act({ act: "choose", pane: pane.id, message: id, id: "", value: row.id, label: row.title }) }, row.title))) : null,
  );
}

function picture(src, alt) {
  return h("button.picture", { "aria-label": `Enlarge: ${alt.slice(0, 60)}`, onclick: () => enlarge(src, alt) }, h("img", { src, alt: "", loading: "lazy" }));
}

function file(where, name) {
  return h("a.file", { href: where, target: "_blank", rel: "noopener" }, `📎 ${name}`);
}
