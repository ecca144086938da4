// A number field becomes a slider that says its value in words; without it the plain number field works.

const both = (large, small, unit, rest) => (small ? `${large} ${unit} ${small} ${rest}` : `${large} ${unit}`);
const days = (number) => `${number} ${number === 1 ? "day" : "days"}`;
const SAID = {
  minutes: (number) => (number < 60 ? `${number} min` : both(Math.floor(number / 60), number % 60, "h", "min")),
  hours: (number) => (number < 24 ? `${number} h` : [days(Math.floor(number / 24)), number % 24 ? `${number % 24} h` : ""].join(" ").trim()),
  days,
  "a day": (number) => `${number} a day`,
};
const QUIET_MS = 500;

class ValueSlider extends HTMLElement {
  connectedCallback() {
    const input = (this.input = this.querySelector("input"));
    // What was refused stays as it was typed: a slider could not hold it.
    if (!input || this.said || input.getAttribute("aria-invalid")) return;
    const stride = Number(this.getAttribute("stride"));
    if ((Number(input.value) - Number(input.min)) % stride === 0) input.step = stride;
    input.type = "range";
    this.said = document.createElement("output");
    this.said.htmlFor = input.id;
    this.append(this.said);
    input.addEventListener("input", () => this.show());
    input.addEventListener("change", (event) => this.wait(event));
    // A browser also takes the focus from what is about to be removed; that is for disconnectedCallback.
    input.addEventListener("blur", () => setTimeout(() => this.isConnected && this.tell()));
    this.show();
  }

  show() {
    this.said.textContent = SAID[this.getAttribute("unit")](Number(this.input.value));
    this.input.setAttribute("aria-valuetext", this.said.textContent);
  }

  // Every press of an arrow key is a change; the form is told once the hand rests.
  wait(event) {
    if (!event.isTrusted) return;
    event.stopPropagation();
    this.hold();
  }

  hold() {
    this.isMoved = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.tell(), QUIET_MS);
  }

  tell() {
    if (!this.timer) return;
    clearTimeout(this.timer);
    this.timer = 0;
    this.input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  // An answer brings the section anew as it was when it was asked for; a slider that moved since goes on there.
  disconnectedCallback() {
    clearTimeout(this.timer);
    this.timer = 0;
    const next = this.isMoved && document.getElementById(this.input.id)?.closest("value-slider");
    if (!next?.said || next.input.value === this.input.value) return;
    next.input.value = this.input.value;
    next.show();
    next.hold();
  }
}

// A saved section comes anew; what was folded out in it stays so, and the focus inside is not lost.
class KeepOpen extends HTMLElement {
  static open = new Set();

  connectedCallback() {
    const details = this.querySelector("details");
    if (KeepOpen.open.has(details.id)) details.open = true;
    details.addEventListener("toggle", () => KeepOpen.open[details.open ? "add" : "delete"](details.id));
  }
}

customElements.define("value-slider", ValueSlider);
customElements.define("keep-open", KeepOpen);
