import assert from "node:assert/strict";
import { test } from "node:test";
import { Announcer } from "../src/chat/announcer.js";
import { Outbox } from "../src/chat/outbox.js";
import { lastRows, RowHeights, rowsInView, sum } from "../src/chat/row-window.js";
import { Timeline } from "../src/chat/timeline.js";
import { textsOf } from "../src/texts/texts.js";

const message = (seq, text = `text ${seq}`, author = "Ada", id = `id-${seq}`) => ({ seq, id, author, text });
const range = (first, last) => Array.from({ length: last - first + 1 }, (_, i) => first + i);
const seqsOf = (timeline) => range(0, timeline.length - 1).map((index) => timeline.at(index).seq);

test("a timeline drops what it has, takes earlier messages, and is numbered again by a restored server", () => {
  const timeline = new Timeline(100);
  range(5, 8).forEach((seq) => timeline.append(message(seq)));
  timeline.append(message(7));
  timeline.prepend(range(3, 6).map((seq) => message(seq)));
  assert.deepEqual(seqsOf(timeline), [3, 4, 5, 6, 7, 8]);
  assert.deepEqual([timeline.first, timeline.last, timeline.has(3), timeline.has(9)], [3, 8, true, false]);

  timeline.append(message(7, "another", "Ada", "another id"));
  assert.deepEqual(seqsOf(timeline), [3, 4, 5, 6, 7]);
  assert.equal(timeline.at(4).text, "another");
});

test("a timeline keeps the latest messages of its capacity", () => {
  const timeline = new Timeline(100);
  for (const seq of range(1, 1_000)) {
    timeline.append(message(seq));
    timeline.trim();
  }

  assert.equal(timeline.last, 1_000);
  assert.ok(timeline.length >= 100 && timeline.length <= 126);
});

test("an own message is shown once, whatever comes first, the message or its acknowledgement", () => {
  const outbox = new Outbox("Ada");
  outbox.add("a", "hello");
  outbox.add("b", "hello");
  outbox.arrived(message(1, "hello", "Bob"));
  assert.deepEqual(outbox.visible.map(({ id }) => id), ["a", "b"]);

  outbox.arrived(message(2, "hello"));
  assert.deepEqual(outbox.visible.map(({ id }) => id), ["b"]);
  outbox.acknowledge("a", 2, true);

  outbox.acknowledge("b", 3, false);
  assert.deepEqual(outbox.visible.map(({ id }) => id), ["b"]);
  outbox.arrived(message(3, "hello"));
  assert.deepEqual(outbox.visible, []);
});

test("a refused message stays with its reason until it is sent again or discarded", () => {
  const outbox = new Outbox("Ada");
  outbox.add("a", "hello");
  outbox.fail("a", "timeout");
  assert.deepEqual(outbox.visible.map(({ state, reason }) => [state, reason]), [["failed", "timeout"]]);
  assert.equal(outbox.retry("a").state, "sending");
  outbox.fail("a", "unauthenticated");
  outbox.discard("a");
  assert.deepEqual(outbox.visible, []);
});

test("a message that has arrived is not shown as refused when only its acknowledgement is lost", () => {
  const outbox = new Outbox("Ada");
  outbox.add("a", "hello");
  outbox.arrived(message(1, "hello"));
  outbox.fail("a", "timeout");
  assert.deepEqual(outbox.visible, []);
});

test("the rows in view are drawn, and the others are space", () => {
  const heightOf = (index) => (index % 2 === 0 ? 20 : 40);
  for (const top of range(0, 290).map((step) => step * 10)) {
    const { start, end, before, after } = rowsInView(100, heightOf, { top, height: 300, overscan: 50 });
    assert.equal(before, sum(start, heightOf));
    assert.equal(before + after + sum(end, heightOf) - sum(start, heightOf), 3_000);
    assert.ok(before <= Math.max(0, top - 50) && 3_000 - after >= Math.min(3_000, top + 350));
    assert.ok(end - start <= 16);
  }

  assert.deepEqual(rowsInView(0, heightOf, { top: 0, height: 300, overscan: 50 }), { start: 0, end: 0, before: 0, after: 0 });
  assert.deepEqual(lastRows(100, heightOf, 100), { start: 97, end: 100, before: 2_900, after: 0 });
});

test("a row that was never drawn has the mean height of the others", () => {
  const heights = new RowHeights(50);
  assert.equal(heights.of("a"), 50);
  heights.set("a", 20);
  heights.set("b", 40);
  heights.set("a", 30);
  assert.deepEqual([heights.of("a"), heights.of("c")], [30, 35]);
  heights.keep(["b", "c"]);
  assert.deepEqual([heights.size, heights.of("a")], [1, 40]);
});

test("few messages are announced by their text and many by their number", () => {
  const region = { textContent: "" };
  const scheduled = [];
  const announcer = new Announcer(region, textsOf("en"), (run) => scheduled.push(run));
  announcer.add(message(1, "one"));
  announcer.add(message(2, "two"));
  scheduled.shift()();
  assert.equal(region.textContent, "Ada: one\nAda: two");
  range(3, 502).forEach((seq) => announcer.add(message(seq)));
  assert.equal(scheduled.length, 1);
  scheduled.shift()();
  assert.equal(region.textContent, "500 new messages");
});
