import assert from "node:assert/strict";
import { test } from "node:test";
import { MessageSequencer } from "../src/sequencer.js";

const message = (seq) => ({ seq, text: `text ${seq}` });
const range = (first, last) => Array.from({ length: last - first + 1 }, (_, i) => first + i);

function take(sequencer, taken = []) {
  for (let next; (next = sequencer.take()) !== null; ) {
    taken.push(next.seq);
  }

  return taken;
}

// A generator with a seed, so that a failure can be repeated.
function random(seed) {
  return () => (seed = (seed * 48271) % 2147483647) / 2147483647;
}

test("any order with repetitions and losses becomes the series", () => {
  const next = random(13);
  const integer = (limit) => Math.floor(next() * limit);
  const count = 300;
  for (let run = 0; run < 200; run++) {
    const after = integer(20);
    const sequencer = new MessageSequencer(integer(2) ? after : null, 1 + integer(2 * count));
    const taken = [];
    const joinAt = integer(20);
    const arrivals = range(1, count)
      .flatMap((seq) => Array(integer(4)).fill(seq))
      .map((seq) => ({ seq, at: seq + integer(30) }))
      .sort((left, right) => left.at - right.at);
    arrivals.forEach(({ seq }, i) => {
      if (i === joinAt) {
        sequencer.join(sequencer.position, Math.max(after, sequencer.position ?? 0), []);
      }

      sequencer.offer([message(seq)]);
      if (integer(3) === 0) {
        take(sequencer, taken);
      }
    });
    sequencer.offer([message(count)]);
    take(sequencer, taken);
    while (sequencer.hasGap) {
      sequencer.offer(range(sequencer.taken + 1, Math.min(count, sequencer.taken + 10)).map(message));
      take(sequencer, taken);
    }

    assert.deepEqual(taken, range(after + 1, count));
    assert.equal(sequencer.position, count);
  }
});

test("messages beyond the window are known but not kept", () => {
  const sequencer = new MessageSequencer(0, 3);
  sequencer.offer(range(1, 5).map(message));
  assert.deepEqual(take(sequencer), [1, 2, 3]);
  assert.equal(sequencer.hasGap, true);
  assert.equal(sequencer.position, 3);
});

test("events before the response to the join are taken after it", () => {
  const sequencer = new MessageSequencer(null, 10);
  sequencer.offer([message(6), message(7)]);
  assert.deepEqual(take(sequencer), []);
  sequencer.join(null, 5, []);
  assert.deepEqual(take(sequencer), [6, 7]);
});

test("what a join missed beyond its response needs the history", () => {
  const sequencer = new MessageSequencer(0, 10);
  sequencer.join(0, 4, [message(1), message(2)]);
  assert.deepEqual(take(sequencer), [1, 2]);
  assert.equal(sequencer.needsHistory, true);
});

test("a server that lost messages sends their numbers again", () => {
  const sequencer = new MessageSequencer(0, 10);
  sequencer.offer([1, 2, 3].map(message));
  take(sequencer);
  sequencer.offer([4, 5].map(message));
  sequencer.join(5, 2, []);
  assert.deepEqual(take(sequencer), []);
  sequencer.offer([message(3)]);
  assert.deepEqual(take(sequencer), [3]);
});
