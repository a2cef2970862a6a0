import * as signalR from "@microsoft/signalr";
import { ChatConnection } from "../../../../Libraries/ChatClient.JavaScript/src/connection.js";
import { ConnectionPool } from "./pool.js";

const pool = new ConnectionPool((signal) => ChatConnection.connect({ signalR }, signal));

/**
 * Shares the page's connection to the chat between elements. The server knows a connection by the session that it was opened with, so that each account has
 * one of its own.
 * @param {string | null} account The account's name; null without a session.
 * @returns {{ connection: Promise<ChatConnection>, release: () => void }}
 */
export function leaseConnection(account) {
  return pool.lease(account ?? "");
}
