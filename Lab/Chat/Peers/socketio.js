// A chat server with Socket.IO and its Redis adapter, as its documentation sets it up.
// Arguments: port, URL of Redis.
const { createServer } = require("node:http");
const { randomUUID } = require("node:crypto");
const { Server } = require("socket.io");
const { createAdapter } = require("@socket.io/redis-adapter");
const { createClient } = require("redis");

const [port, redis] = process.argv.slice(2);

async function main() {
  const publisher = createClient({ url: redis });
  const subscriber = publisher.duplicate();
  await Promise.all([publisher.connect(), subscriber.connect()]);
  const http = createServer();
  const io = new Server(http, { adapter: createAdapter(publisher, subscriber), transports: ["websocket"] });
  io.on("connection", (socket) => {
    socket.on("join", async (room, joined) => {
      await socket.join(room);
      joined();
    });
    socket.on("send", (room, text) => {
      io.to(room).emit("messages", room, [{ id: randomUUID(), author: "lab user", text, sentAt: new Date().toISOString() }]);
    });
  });
  http.listen(Number(port), "127.0.0.1");
}

main();
