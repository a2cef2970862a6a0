/**
 * Runs a poller while an element is in view of a visible page.
 * @param {Element} element
 * @param {{ start(): void, stop(): void }} poller
 * @param {AbortSignal} signal Ends it.
 */
export function runWhileVisible(element, poller, signal) {
  let isInView = false;
  const update = () => (isInView && !document.hidden && !signal.aborted ? poller.start() : poller.stop());
  const observer = new IntersectionObserver((entries) => {
    isInView = entries.at(-1).isIntersecting;
    update();
  });
  observer.observe(element);
  document.addEventListener("visibilitychange", update, { signal });
  signal.addEventListener("abort", () => {
    observer.disconnect();
    update();
  });
}
