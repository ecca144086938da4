// Small helpers that upgrade plain inputs; every page works without them.

class TextCounter extends HTMLElement {
  connectedCallback() {
    this.input = document.getElementById(this.getAttribute("for"));
    if (!this.input) return;
    this.input.addEventListener("input", () => this.show());
    this.show();
  }

  // JavaScript strings are UTF-16, as LinkedIn counts them.
  show() {
    const limit = Number(this.getAttribute("limit"));
    const used = this.input.value.length;
    this.toggleAttribute("data-over", used > limit);
    this.textContent = used > limit ? `${used - limit} characters too many before names are filled in` : `${used} / ${limit}`;
  }
}

class GuessTimezone extends HTMLElement {
  static hasGuessed = false;

  connectedCallback() {
    // Each save brings the section anew. Whoever chooses UTC by hand, or lives by it, is not asked again.
    if (GuessTimezone.hasGuessed) return;
    GuessTimezone.hasGuessed = true;
    // Before the page is whole, htmx would not hear the change, and the zone would be shown but not saved.
    if (document.readyState === "complete") this.guess();
    else window.addEventListener("load", () => this.guess(), { once: true });
  }

  guess() {
    const field = document.getElementById(this.getAttribute("for"));
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (field && field.value === "UTC" && zone !== "UTC" && [...field.options].some((option) => option.value === zone)) {
      field.value = zone;
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }
}

// A button for each variable; it goes in where the cursor stands.
class VariableChips extends HTMLElement {
  connectedCallback() {
    const field = document.getElementById(this.getAttribute("for"));
    if (!field || this.childElementCount) return;
    for (const name of this.getAttribute("names").split(" ")) {
      const chip = document.createElement("button");
      chip.type = "button";
      chip.textContent = name.replace("_", " ");
      chip.setAttribute("aria-label", `Insert the ${chip.textContent}`);
      chip.addEventListener("click", () => {
        field.setRangeText(`{{${name}}}`, field.selectionStart, field.selectionEnd, "end");
        field.focus();
        field.dispatchEvent(new Event("input", { bubbles: true }));
        field.dispatchEvent(new Event("change", { bubbles: true }));
      });
      this.append(chip);
    }
  }
}

// Opens its dialog instead of sending the form it is for; without it the server asks on a page of its own.
class AskFirst extends HTMLElement {
  connectedCallback() {
    const form = document.getElementById(this.getAttribute("for"));
    const dialog = this.querySelector("dialog");
    if (!form || !dialog?.showModal) return;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      dialog.showModal();
    });
    dialog.querySelector("button[value=close]").addEventListener("click", () => dialog.close());
  }
}

// The first steps as this browser saw them; a newer state goes to the server, so that another browser knows it.
class FirstSteps extends HTMLElement {
  connectedCallback() {
    const kept = JSON.parse(this.querySelector("script")?.textContent || "{}");
    const done = [...this.querySelectorAll("[data-done]")].map((step) => step.dataset.step);
    const state = { ...kept, done };
    localStorage.setItem("leadr-first-steps", JSON.stringify(state));
    if (JSON.stringify(kept.done) === JSON.stringify(done)) return;
    const headers = JSON.parse(document.body.getAttribute("hx-headers"));
    fetch(this.getAttribute("address"), { method: "POST", headers, body: JSON.stringify(state) }).catch(() => {});
  }
}

customElements.define("first-steps", FirstSteps);
customElements.define("text-counter", TextCounter);
customElements.define("variable-chips", VariableChips);
customElements.define("ask-first", AskFirst);
customElements.define("guess-timezone", GuessTimezone);

// Keys that do something wherever one is; whoever speaks to their computer, or types blindly, switches them off.
class SingleKeys extends HTMLElement {
  connectedCallback() {
    const dialog = this.querySelector("dialog");
    const used = this.querySelector("input");
    const opener = document.getElementById("show-keys");
    used.checked = localStorage.getItem("leadr-keys") !== "off";
    used.addEventListener("change", () => localStorage.setItem("leadr-keys", used.checked ? "on" : "off"));
    opener.hidden = false;
    opener.addEventListener("click", () => dialog.showModal());
    document.addEventListener("keydown", (event) => {
      if (used.checked) this.press(event, dialog);
    });
  }

  press(event, dialog) {
    if (event.target.matches("input, textarea, select") || event.metaKey || event.ctrlKey || event.altKey) return;
    if (document.querySelector("dialog[open]")) return;
    const search = document.querySelector("input[type=search]");
    if (event.key === "/" && search) {
      event.preventDefault();
      search.focus();
    }
    if (event.key === "n") document.getElementById("new-campaign")?.click();
    if (event.key === "?") dialog.showModal();
  }
}

customElements.define("single-keys", SingleKeys);

// In the inbox: a approves, r writes anew, x rejects, e edits the draft that holds the focus; j and k move.
class DraftKeys extends HTMLElement {
  connectedCallback() {
    this.addEventListener("keydown", (event) => {
      if (event.target.matches("textarea, input[type=text]") || event.metaKey || event.ctrlKey || event.altKey) return;
      const card = event.target.closest("article");
      const press = { a: "approve", r: "regenerate", x: "reject" }[event.key];
      if (card && press) card.querySelector(`button[value=${press}]`).click();
      if (card && event.key === "e") {
        event.preventDefault();
        card.querySelector("textarea").focus();
      }
      const move = { j: "nextElementSibling", k: "previousElementSibling" }[event.key];
      if (card && move && card[move]) card[move].focus();
    });
  }
}

customElements.define("draft-keys", DraftKeys);

// How long ago: counts on from the moment that stands there, and says so when that is long.
class TimeAgo extends HTMLElement {
  connectedCallback() {
    this.time = this.querySelector("time");
    this.made = Date.parse(this.time?.dateTime);
    if (!this.made) return;
    this.time.title = this.time.textContent;
    this.show();
    this.ticking = setInterval(() => this.show(), 1000);
  }

  disconnectedCallback() {
    clearInterval(this.ticking);
  }

  show() {
    const seconds = Math.max(0, Math.round((Date.now() - this.made) / 1000));
    this.time.textContent = seconds < 60 ? `${seconds} s ago` : `${Math.floor(seconds / 60)} min ago`;
    this.toggleAttribute("data-old", seconds >= 60);
  }
}

customElements.define("time-ago", TimeAgo);

// Live parts rest while nobody looks at them, while a dialog or a menu is open, and while the keyboard is in them:
// what comes anew would take it away.
const LIVE = "[hx-trigger^=every]";
document.addEventListener("htmx:beforeRequest", (event) => {
  const part = event.detail.elt;
  if (!part.matches(LIVE)) return;
  if (document.hidden || document.querySelector("dialog[open]") || part.querySelector(":focus-visible, .menu:popover-open")) event.preventDefault();
});

// Whoever comes back to the page sees it as it is now.
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) document.querySelectorAll(LIVE).forEach((part) => htmx.trigger(part, "refresh"));
});

// An answer never replaces what was changed while it was on its way: that is saved next, and brings its own answer.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { elt: form, formData: sent } = event.detail.requestConfig;
  if (!(form instanceof HTMLFormElement)) return;
  const now = new FormData(form);
  const isNewer = ({ name, type }) => name && type !== "submit" && String(now.getAll(name)) !== String(sent.getAll(name));
  if ([...form.elements].some(isNewer)) event.detail.shouldSwap = false;
});

// What comes anew leaves the keyboard where it was. htmx sees to what has an id; the rest is known by its words.
let left = null;
const wordsOf = (place) => place.getAttribute("href") ?? place.getAttribute("aria-label") ?? place.textContent;
const alike = ({ around, tag, words }) =>
  [...(document.getElementById(around)?.getElementsByTagName(tag) ?? [])].filter((place) => wordsOf(place) === words);
document.addEventListener("htmx:beforeSwap", () => {
  const at = document.activeElement;
  const around = at?.id ? "" : at?.closest("[id]")?.id;
  left = around ? { around, tag: at.tagName, words: wordsOf(at) } : null;
  if (left) left.number = alike(left).indexOf(at);
});
document.addEventListener("htmx:afterSwap", () => {
  if (left && document.activeElement === document.body) alike(left)[left.number]?.focus({ preventScroll: true });
});

// A launch waits for a change that is still being saved; it is part of what is launched.
document.addEventListener("submit", (event) => {
  const saving = document.querySelector("form.htmx-request");
  if (event.target.id !== "launch" || !saving) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  // The answer brings the form anew, and the next change may follow at once.
  const again = () => document.getElementById("launch").requestSubmit();
  saving.addEventListener("htmx:afterRequest", () => setTimeout(again), { once: true });
}, true);

// A form that is on its way is not sent again by a second click, unless nothing came of the first.
const onTheirWay = new WeakSet();
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method === "dialog") return;
  if (onTheirWay.has(form)) event.preventDefault();
  onTheirWay.add(form);
  setTimeout(() => onTheirWay.delete(form), 5000);
});
