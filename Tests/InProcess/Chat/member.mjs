// A member of a show, for JavaScriptClientTests. Argument: JSON. Writes "joined" when it is, and one line of JSON with its result at the end.
import { ChatConnection, ChatError } from "../../../Libraries/ChatClient.JavaScript/src/index.js";

const { server, cookie, show, sends = [], count, readAfterSends = false, refusals = false } = JSON.parse(process.argv[2]);
const chat = await ChatConnection.connect({
  server,
  cookie: () => cookie,
  sendTimeout: 120_000,
  initialRetryDelay: 50,
  maxRetryDelay: 500,
  maxBufferedMessages: 200,
});

async function codeOf(call) {
  try {
    await call();
    return "none";
  } catch (error) {
    return error instanceof ChatError ? error.code : `${error}`;
  }
}

async function sendAll(room) {
  const receipts = {};
  for (const text of sends) {
    receipts[text] = (await room.send(text)).seq;
  }

  return receipts;
}

async function read(room) {
  const messages = [];
  for await (const { seq, text } of room.messages(AbortSignal.timeout(300_000))) {
    messages.push({ seq, text });
    if (messages.length === count) {
      break;
    }
  }

  return messages;
}

const room = await chat.join(show, { after: 0 });
process.stdout.write("joined\n");
let result;
if (refusals) {
  result = {
    send: await codeOf(() => room.send("text")),
    empty: await codeOf(() => room.send("")),
    unknown: await codeOf(() => chat.join("01940000-0000-7000-8000-000000000000")),
    twice: await codeOf(() => chat.join(show)),
  };
} else if (readAfterSends) {
  const receipts = await sendAll(room);
  result = { receipts, messages: await read(room), state: chat.state, members: room.members };
} else {
  const [receipts, messages] = await Promise.all([sendAll(room), read(room)]);
  result = { receipts, messages, state: chat.state, members: room.members };
}

await room.leave();
await chat.close();
process.stdout.write(`${JSON.stringify({ ...result, closed: chat.state })}\n`);
