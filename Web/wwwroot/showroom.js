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

  const address = location.href;
  retry = setTimeout(async () => {
    let isAvailable = false;
    try {
      const response = await fetch(address, { headers: { accept: "text/html" }, cache: "no-store" });
      isAvailable = response.status < 500 && response.status !== 429;
    } catch {
      // Not even the gateway responds.
    }

    // A visitor who has gone to another page meanwhile is not disturbed there.
    if (location.href !== address) {
      return;
    }

    if (isAvailable) {
      location.reload();
    } else {
      retryPage();
    }
  }, 2000);
}

let sentForm = null;
let navigation = null;

document.addEventListener("submit", event => {
  const form = event.target;
  if (form.method === "post" && form.dataset.sent) {
    event.preventDefault();
    event.stopImmediatePropagation();
  } else if (form.method === "post") {
    sentForm = form;
    form.dataset.sent = "true";
    setTimeout(() => delete form.dataset.sent, 4000);
  }
}, { capture: true });

function showConnectionLost(isLost) {
  for (const notice of document.querySelectorAll("[data-connection-lost]")) {
    notice.hidden = !isLost;
  }
}

// Enhanced navigation whose request gets no response leaves the page as it is. A link has changed the address by then; a form has not, and keeps what was entered.
function failedNavigation(event) {
  if (!navigation || !(event.reason instanceof TypeError)) {
    return;
  }

  const { form } = navigation;
  navigation = null;
  if (form) {
    delete form.dataset.sent;
    showConnectionLost(true);
  } else {
    location.reload();
  }
}

window.Blazor?.addEventListener("enhancednavigationstart", () => {
  navigation = { form: sentForm };
  sentForm = null;
  showConnectionLost(false);
});
window.Blazor?.addEventListener("enhancednavigationend", () => (navigation = null));
addEventListener("unhandledrejection", failedNavigation);

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
