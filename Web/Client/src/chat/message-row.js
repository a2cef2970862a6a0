import { element } from "../platform/elements.js";
import { pageLocale } from "../texts/texts.js";

let format;
const timeOf = (sentAt) => (format ??= new Intl.DateTimeFormat(pageLocale(), { timeStyle: "short" })).format(new Date(sentAt));

/** A message of the timeline. Names and texts are of other people: text, never markup. */
export function messageRow({ seq, author, text, sentAt }, isOwn) {
  const time = element("time", { className: "chat-time", dateTime: sentAt }, timeOf(sentAt));
  const header = element("div", { className: "chat-meta" }, element("bdi", { className: "chat-author" }, author), time);
  const body = element("p", { className: "chat-text", dir: "auto" }, text);
  return element("li", { className: isOwn ? "chat-message is-own" : "chat-message", "data-seq": seq }, header, body);
}

/** A message that is being sent, or was refused. */
export function outgoingRow(item, author, texts, { retry, discard }) {
  const meta = element("div", { className: "chat-meta" }, element("bdi", { className: "chat-author" }, author));
  const body = element("p", { className: "chat-text", dir: "auto" }, item.text);
  const row = element("li", { className: "chat-message is-own", "data-state": item.state }, meta, body);
  if (item.state === "sending") {
    meta.append(element("span", { className: "chat-time" }, texts.sending));
  } else {
    const reason = element("span", { className: "chat-reason", role: "alert" }, texts.failed[item.reason] ?? texts.failed.other);
    const again = element("button", { type: "button", onclick: () => retry(item.id) }, texts.retry);
    const drop = element("button", { type: "button", onclick: () => discard(item.id) }, texts.discard);
    row.append(element("div", { className: "chat-failure" }, reason, again, drop));
  }

  return row;
}
