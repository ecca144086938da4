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
  connectedCallback() {
    const field = document.getElementById(this.getAttribute("for"));
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (field && field.value === "UTC" && [...field.options].some((option) => option.value === zone)) {
      field.value = zone;
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }
}

customElements.define("text-counter", TextCounter);
customElements.define("guess-timezone", GuessTimezone);

document.addEventListener("keydown", (event) => {
  if (event.target.matches("input, textarea, select") || event.metaKey || event.ctrlKey || event.altKey) return;
  const search = document.querySelector("input[type=search]");
  if (event.key === "/" && search) {
    event.preventDefault();
    search.focus();
  }
});

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

// Live parts rest while nobody looks at them.
document.addEventListener("htmx:beforeRequest", (event) => {
  const polls = event.detail.elt.getAttribute("hx-trigger")?.startsWith("every");
  if (polls && document.hidden) event.preventDefault();
});
