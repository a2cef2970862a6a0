import assert from "node:assert/strict";
import { test } from "node:test";
import { ConnectionPool } from "../src/connection/pool.js";
import { FrameBatch } from "../src/platform/frames.js";
import { loadModule } from "../src/platform/module-loader.js";
import { ensureAnswered, Poller } from "../src/platform/poller.js";
import { StockReader } from "../src/stock/stock-reader.js";
import { textsOf } from "../src/texts/texts.js";

/** Timers that a test runs itself. */
function manualTimers() {
  const timers = [];
  return {
    timers,
    random: () => 0.5,
    schedule: (run, delay) => timers.push({ run, delay }) && timers.at(-1),
    cancel: (timer) => timers.includes(timer) && timers.splice(timers.indexOf(timer), 1),
  };
}

async function runNext({ timers }) {
  const { run, delay } = timers.shift();
  await run();
  return delay;
}

test("a frame draws once, however often it is requested", () => {
  const frames = [];
  let drawn = 0;
  const batch = new FrameBatch(() => drawn++, (run) => frames.push(run), () => frames.pop());
  batch.request();
  batch.request();
  assert.equal(frames.length, 1);
  frames.pop()();
  assert.equal(drawn, 1);
  batch.request();
  batch.cancel();
  assert.equal(frames.length, 0);
  batch.request();
  assert.equal(frames.length, 1);
});

test("a poller asks less often while it fails, and waits as long as the server says", async () => {
  const environment = manualTimers();
  const results = [() => {}, () => { throw new Error("no"); }, () => { throw Object.assign(new Error("no"), { retryAfter: 90_000 }); }, () => {}, () => {}];
  const poller = new Poller(async () => results.shift()(), 1_000, environment);
  poller.start();
  poller.start();
  const delays = [];
  for (let i = 0; i < 5; i++) {
    delays.push(await runNext(environment));
  }

  assert.deepEqual(delays, [1_000, 1_000, 2_000, 90_000, 1_000]);
  poller.stop();
  assert.deepEqual([environment.timers.length, poller.isRunning], [0, false]);
});

test("a poller stops when its function says so", async () => {
  const environment = manualTimers();
  const poller = new Poller(async () => false, 1_000, environment);
  poller.start();
  await runNext(environment);
  assert.deepEqual([environment.timers.length, poller.isRunning], [0, false]);
});

test("the stock is read when the product has another version", async () => {
  const requests = [];
  const responses = [
    new Response(null, { status: 304 }),
    new Response(JSON.stringify({ stock: 7 }), { headers: { ETag: '"4"' } }),
    new Response(null, { status: 304 }),
    new Response(null, { status: 429, headers: { "Retry-After": "3" } }),
  ];
  const reader = new StockReader("a/b", "3");
  const read = () => reader.read(async (path, { headers }) => (requests.push([path, headers["If-None-Match"]]), responses.shift()), null, ensureAnswered);
  assert.deepEqual([await read(), await read(), await read()], [null, 7, null]);
  await assert.rejects(read(), { retryAfter: 3_000 });
  assert.deepEqual(requests.map(([path, tag]) => `${path} ${tag}`), ['/api/products/a%2Fb "3"', '/api/products/a%2Fb "3"', '/api/products/a%2Fb "4"', '/api/products/a%2Fb "4"']);
});

test("elements of one account share a connection, which is closed after the last of them", async () => {
  const opened = [];
  const timers = [];
  const open = async () => {
    const connection = { isClosed: false, close: async () => (connection.isClosed = true) };
    opened.push(connection);
    return connection;
  };
  const pool = new ConnectionPool(open, (run) => timers.push(run));
  const [first, second, other] = [pool.lease("Ada"), pool.lease("Ada"), pool.lease("")];
  assert.equal(await first.connection, await second.connection);
  assert.notEqual(await first.connection, await other.connection);

  first.release();
  first.release();
  timers.splice(0).forEach((run) => run());
  await Promise.resolve();
  assert.equal(opened[0].isClosed, false);

  second.release();
  const again = pool.lease("Ada");
  timers.splice(0).forEach((run) => run());
  await Promise.resolve();
  assert.equal(opened[0].isClosed, false);

  again.release();
  timers.splice(0).forEach((run) => run());
  await Promise.resolve();
  assert.deepEqual(opened.map(({ isClosed }) => isClosed), [true, false]);
});

test("every language has every text", () => {
  const shape = (texts) => Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, typeof text === "object" ? shape(text) : typeof text]));
  assert.deepEqual(shape(textsOf("ko-KR")), shape(textsOf("en")));
  assert.deepEqual(shape(textsOf("ja")), shape(textsOf("en")));
  assert.equal(textsOf("fr"), textsOf("en"));
  assert.equal(textsOf("KO").send, "보내기");
});

test("a module that fails is loaded again by other addresses, and a page whose module is gone is loaded again once", async () => {
  const addresses = [];
  let reloads = 0;
  const environment = (failures, isMissing, isReloaded) => ({
    load: async (address) => {
      addresses.push(address.split("/").at(-1));
      assert.ok(addresses.length > failures);
    },
    isMissing: async () => isMissing,
    isReloaded: () => isReloaded,
    reload: () => reloads++,
    wait: async () => {},
  });

  await loadModule("live.js", environment(2, false, false));
  assert.deepEqual(addresses, ["live.js", "live.js?attempt=1", "live.js?attempt=2"]);
  assert.equal(reloads, 0);

  await loadModule("live.js", environment(Infinity, true, false));
  await loadModule("live.js", environment(Infinity, true, true));
  assert.equal(reloads, 1);
  assert.equal(addresses.length, 5);
});
