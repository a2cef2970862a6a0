import assert from "node:assert/strict";
import { test } from "node:test";
import { Backoff } from "../src/delays.js";
import { ChatError } from "../src/errors.js";
import { MessageStream } from "../src/stream.js";

const message = (seq) => ({ seq });
const range = (first, last) => Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i);

/** A stream of a show with so many messages, which records the requests for its history. */
function streamOf(last, failures = []) {
  const reads = [];
  const readHistory = async (after) => {
    reads.push(after);
    if (failures.length > 0) {
      throw failures.shift();
    }

    return range(after + 1, Math.min(after + 200, last)).map(message);
  };
  const stream = new MessageStream(0, readHistory, {
    gapDelay: 20,
    initialRetryDelay: 5,
    maxRetryDelay: 10,
    maxBufferedMessages: 200,
    random: () => 0.5,
  });
  return { stream, reads };
}

async function read(stream, count, signal) {
  const seqs = [];
  for await (const { seq } of stream.read(signal)) {
    seqs.push(seq);
    if (seqs.length === count) {
      break;
    }
  }

  return seqs;
}

test("a consumer that does not read causes no requests and loses nothing", async () => {
  const { stream, reads } = streamOf(1_000);
  stream.join(0, 0, []);
  stream.offer(range(1, 1_000).map(message));
  assert.deepEqual(reads, []);
  assert.equal(stream.position, 200);
  assert.deepEqual(await read(stream, 1_000), range(1, 1_000));
});

test("a history of many pages is read completely", async () => {
  const { stream, reads } = streamOf(1_000);
  stream.join(0, 1_000, range(1, 200).map(message));
  assert.deepEqual(await read(stream, 1_000), range(1, 1_000));
  assert.deepEqual(reads, [200, 400, 600, 800]);
});

test("a message that is overtaken is awaited before the history is read", async () => {
  const { stream, reads } = streamOf(4);
  stream.join(0, 0, []);
  stream.offer([message(2)]);
  const reading = read(stream, 2);
  stream.offer([message(1)]);
  assert.deepEqual(await reading, [1, 2]);
  assert.deepEqual(reads, []);
  stream.offer([message(4)]);
  assert.deepEqual(await read(stream, 2), [3, 4]);
  assert.deepEqual(reads, [2]);
});

test("a history that cannot be read is read again, and one that does not exist ends the enumeration", async () => {
  const { stream, reads } = streamOf(2, [new ChatError("unavailable", "no"), new ChatError("too-many-requests", "no", { retryAfter: 5 })]);
  stream.join(0, 2, []);
  assert.deepEqual(await read(stream, 2), [1, 2]);
  assert.deepEqual(reads, [0, 0, 0]);

  const gone = streamOf(2, [new ChatError("not-found", "gone")]);
  gone.stream.join(0, 2, []);
  await assert.rejects(read(gone.stream, 1), { code: "not-found" });
});

test("the enumeration can be stopped and continued but has one reader", async () => {
  const { stream } = streamOf(3);
  stream.join(0, 2, [1, 2].map(message));
  assert.deepEqual(await read(stream, 1), [1]);
  assert.deepEqual(await read(stream, 1), [2]);
  const stop = new AbortController();
  const waiting = read(stream, 1, stop.signal);
  await assert.rejects(read(stream, 1), /one reader/);
  stop.abort();
  await assert.rejects(waiting, { name: "AbortError" });
  stream.offer([message(3)]);
  assert.deepEqual(await read(stream, 1), [3]);
});

test("a completed stream gives what it has and ends", async () => {
  const { stream } = streamOf(9);
  stream.join(0, 9, [message(1)]);
  stream.complete();
  assert.deepEqual(await read(stream, 9), [1]);
});

test("delays grow up to their maximum, and each is a random share", () => {
  const backoff = new Backoff({ initialRetryDelay: 100, maxRetryDelay: 500, random: () => 0.5 });
  assert.deepEqual(range(1, 5).map(() => backoff.next()), [50, 100, 200, 250, 250]);
  backoff.reset();
  assert.equal(backoff.next(), 50);
});

test("the code and the delay of an error of the hub are read", () => {
  const refused = ChatError.parse("An unexpected error occurred invoking 'Send' on the server. HubException: too-many-requests: Too many. Try again in 250 ms.");
  assert.deepEqual([refused.code, refused.message, refused.retryAfter, refused.isTransient], ["too-many-requests", "Too many. Try again in 250 ms.", 250, true]);
  assert.equal(ChatError.parse("invalid-input: text").isTransient, false);
  assert.equal(ChatError.parse("anything else").code, "internal-error");
});
