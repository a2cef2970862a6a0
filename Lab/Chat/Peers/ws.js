// A chat server with ws and one Redis channel for each room. What arrives on the channel is sent to each member as it is.
// Arguments: port, URL of Redis.
const { randomUUID } = require("node:crypto");
const { WebSocketServer } = require("ws");
const { createClient } = require("redis");

const [port, redis] = process.argv.slice(2);

async function main() {
  const publisher = createClient({ url: redis });
  const subscriber = publisher.duplicate();
  await Promise.all([publisher.connect(), subscriber.connect()]);
  const rooms = new Map();

  async function join(socket, room) {
    let opened = rooms.get(room);
    if (!opened) {
      const members = new Set();
      opened = {
        members,
        subscribed: subscriber.subscribe(room, (message) => {
          for (const member of members) {
            member.send(message, { binary: false });
          }
        }, true),
      };
      rooms.set(room, opened);
    }
    await opened.subscribed;
    opened.members.add(socket);
    socket.on("close", () => opened.members.delete(socket));
    socket.send(JSON.stringify({ joined: room }));
  }

  const server = new WebSocketServer({ host: "127.0.0.1", port: Number(port), perMessageDeflate: false });
  server.on("connection", (socket) => {
    socket.on("message", (data) => {
      const { type, room, text } = JSON.parse(data);
      if (type === "join") {
        join(socket, room);
      } else {
        publisher.publish(room, JSON.stringify({ room, messages: [{ id: randomUUID(), author: "lab user", text, sentAt: new Date().toISOString() }] }));
      }
    });
  });
}

main();
