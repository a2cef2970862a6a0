import { ChatRoomElement } from "./chat/chat-room.js";
import { LiveOrder } from "./orders/live-order.js";

customElements.define("chat-room", ChatRoomElement);
customElements.define("live-order", LiveOrder);
