/** Runs a function at most once in each frame, however often it is requested; not while the page is hidden. */
export class FrameBatch {
  #render;
  #request;
  #cancel;
  #handle = null;

  /**
   * @param {() => void} render
   * @param {typeof requestAnimationFrame} [request]
   * @param {typeof cancelAnimationFrame} [cancel]
   */
  constructor(render, request = (callback) => requestAnimationFrame(callback), cancel = (handle) => cancelAnimationFrame(handle)) {
    this.#render = render;
    this.#request = request;
    this.#cancel = cancel;
  }

  request() {
    this.#handle ??= this.#request(() => {
      this.#handle = null;
      this.#render();
    });
  }

  cancel() {
    if (this.#handle !== null) {
      this.#cancel(this.#handle);
      this.#handle = null;
    }
  }
}
