import * as signalR from "@microsoft/signalr";
import { ChatConnection as Connection } from "./connection.js";

export { ChatError } from "./errors.js";
export { ChatRoom } from "./room.js";

/** `ChatConnection` with the npm package `@microsoft/signalr`. */
export class ChatConnection extends Connection {
  static connect(options = {}, signal) {
    return super.connect({ signalR, ...options }, signal);
  }
}
