// What pages gain from a script: times in the visitor's own zone, a page that returns by itself, and forms that are sent once.

const language = () => document.documentElement.lang;

function localTimes() {
  for (const time of document.querySelectorAll("time[data-local]")) {
    const value = new Date(time.dateTime);
    const options = time.dataset.local === "time" ? { timeStyle: "short" } : { dateStyle: "medium", timeStyle: "short" };
    const text = new Intl.DateTimeFormat(language(), options).format(value);
    if (time.textContent !== text) {
      time.textContent = text;
    }
  }
}

// A form with a time has it in UTC without a script, else in the visitor's zone.
function localForms() {
  const zone = document.querySelector("input[name=offset]");
  if (zone && !zone.dataset.set) {
    zone.dataset.set = "true";
    zone.value = -new Date().getTimezoneOffset();
    for (const hint of document.querySelectorAll("[data-utc]")) {
      hint.textContent = new Intl.DateTimeFormat(language(), { timeZoneName: "long" }).formatToParts(new Date()).find(part => part.type === "timeZoneName")?.value ?? "";
    }
  }
}

let retry;

// While the page says that the shop is not available: ask until it is, and show the page then.
function retryPage() {
  clearTimeout(retry);
  if (!document.querySelector("[data-retry]")) {
    return;
  }

  retry = setTimeout(async () => {
    try {
      const response = await fetch(location.href, { headers: { accept: "text/html" }, cache: "no-store" });
      if (response.status < 500 && response.status !== 429) {
        location.reload();
        return;
      }
    } catch {
      // Not even the gateway responds.
    }

    retryPage();
  }, 2000);
}

document.addEventListener("submit", event => {
  const form = event.target;
  if (form.method === "post" && form.dataset.sent) {
    event.preventDefault();
    event.stopImmediatePropagation();
  } else if (form.method === "post") {
    form.dataset.sent = "true";
    setTimeout(() => delete form.dataset.sent, 4000);
  }
}, { capture: true });

function update() {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
  }

  localTimes();
  localForms();
  retryPage();
}

window.Blazor?.addEventListener("enhancedload", update);
update();
