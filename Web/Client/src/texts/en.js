const { format } = new Intl.NumberFormat("en");

export const en = {
  chat: "Chat",
  messages: "Chat messages",
  message: "Message",
  writeMessage: "Write a message",
  send: "Send",
  sending: "Sending",
  logIn: "Log in to write",
  connecting: "Connecting",
  connected: "Live",
  reconnecting: "Connection lost. Reconnecting",
  unknownShow: "This show has no chat.",
  empty: "No messages yet.",
  watching: (count) => `${format(count)} watching`,
  newest: (count) => (count === 0 ? "Newest messages" : count === 1 ? "1 new message" : `${format(count)} new messages`),
  announcement: (author, text) => `${author}: ${text}`,
  failed: {
    unauthenticated: "Not sent: your session has ended. Log in again.",
    "invalid-input": "Not sent: the message has characters that are not allowed.",
    timeout: "Not confirmed: there is no connection.",
    other: "Not sent.",
  },
  retry: "Try again",
  discard: "Discard",
  stock: (count) => (count === 0 ? "Sold out" : `${format(count)} in stock`),
  order: { accepted: "Accepted", fulfilled: "Fulfilled", rejected: "Rejected" },
};
