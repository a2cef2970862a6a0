const initialDelay = 1000;
const maxAttempts = 6;

const browser = {
  load: (address) => import(address),
  isMissing: async (address) => (await fetch(address, { method: "HEAD", cache: "no-store" })).status === 404,
  isReloaded: () => performance.getEntriesByType("navigation")[0]?.type === "reload",
  reload: () => location.reload(),
  wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

/**
 * Loads a module that is beside this one, again after failures. A page of a version that has been replaced may ask for a module that the present version does
 * not have: the page is then loaded again, once.
 * @param {string} name The name of its file.
 */
export async function loadModule(name, { load, isMissing, isReloaded, reload, wait } = browser) {
  for (let attempt = 0; attempt < maxAttempts; attempt++) {
    // Browsers may remember that an address failed, so each attempt has its own.
    const address = new URL(attempt === 0 ? name : `${name}?attempt=${attempt}`, import.meta.url).href;
    try {
      await load(address);
      return;
    } catch {
      if (await isMissing(address).catch(() => false)) {
        if (!isReloaded()) {
          reload();
        }

        return;
      }
    }

    await wait(initialDelay * 2 ** attempt);
  }
}
