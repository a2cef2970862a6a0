/** Reads the stock of a product when it has another version than the one read before. */
export class StockReader {
  #path;
  #tag;

  /**
   * @param {string} productId
   * @param {string | null} version The version that the page shows.
   */
  constructor(productId, version) {
    this.#path = `/api/products/${encodeURIComponent(productId)}`;
    this.#tag = version ? `"${version}"` : null;
  }

  /**
   * @param {typeof fetch} fetch
   * @param {AbortSignal} signal
   * @param {(response: Response) => void} ensureAnswered Throws for an error.
   * @returns {Promise<number | null>} The stock; null when it has not changed.
   */
  async read(fetch, signal, ensureAnswered) {
    const headers = this.#tag ? { "If-None-Match": this.#tag } : {};
    const response = await fetch(this.#path, { headers, cache: "no-store", signal });
    ensureAnswered(response);
    if (response.status === 304) {
      return null;
    }

    const { stock } = await response.json();
    this.#tag = response.headers.get("ETag");
    return stock;
  }
}
