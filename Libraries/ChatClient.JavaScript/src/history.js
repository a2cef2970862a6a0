import { Deadline } from "./delays.js";
import { ChatError } from "./errors.js";

// The maximum of the route.
const pageSize = 200;

const codes = new Map([
  [400, "invalid-input"],
  [404, "not-found"],
  [429, "too-many-requests"],
]);

/** Reads `GET /api/shows/{id}/messages`: the next messages after one, at most 200. Throws `ChatError`. */
export async function readHistory(options, showId, after, signal) {
  const deadline = new Deadline(options.attemptTimeout, signal);
  let response;
  try {
    const headers = await sessionHeaders(options);
    response = await options.fetch(new URL(`/api/shows/${encodeURIComponent(showId)}/messages?after=${after}&limit=${pageSize}`, options.server), {
      headers,
      signal: deadline.signal,
    });
    if (response.ok) {
      return (await response.json()).items;
    }
  } catch (error) {
    signal?.throwIfAborted();
    throw new ChatError("unavailable", `The history cannot be read: ${error.message}`, { cause: error });
  } finally {
    deadline.clear();
  }

  throw new ChatError(codes.get(response.status) ?? "unavailable", `The history cannot be read: status ${response.status}.`, {
    retryAfter: (Number(response.headers.get("Retry-After")) || 0) * 1000,
  });
}

/** The headers that carry the session; none in a browser, which adds its cookies itself. */
export async function sessionHeaders(options) {
  const cookie = await options.cookie?.();
  return cookie ? { Cookie: cookie } : {};
}
