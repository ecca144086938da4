// A lead opens in a drawer of the page instead of on a page of its own; the address says the lead all the same.

class LeadDrawer extends HTMLElement {
  connectedCallback() {
    this.dialog = this.querySelector("dialog");
    if (!this.dialog?.showModal) return;
    this.dialog.addEventListener("close", () => this.leave());
    this.dialog.addEventListener("click", (event) => event.target === this.dialog && this.dialog.close());
    this.onClick = (event) => this.follow(event);
    this.onPop = () => this.match();
    document.addEventListener("click", this.onClick);
    window.addEventListener("popstate", this.onPop);
  }

  disconnectedCallback() {
    document.removeEventListener("click", this.onClick);
    window.removeEventListener("popstate", this.onPop);
  }

  follow(event) {
    const link = event.target.closest?.("a[data-drawer]");
    if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    this.show(link.href).then((isShown) => {
      if (isShown) history.pushState({ drawer: true }, "", link.href);
      else location.assign(link.href);
    });
  }

  // True once the lead stands in the drawer; htmx swaps nothing but a good answer.
  async show(address) {
    this.address = address;
    this.dialog.replaceChildren();
    await htmx.ajax("GET", address, { target: this.dialog, swap: "innerHTML" }).catch(() => {});
    const heading = this.dialog.querySelector("h2");
    if (!heading || this.address !== address) return Boolean(heading);
    if (!this.dialog.open) this.dialog.showModal();
    this.dialog.scrollTop = 0;
    heading.focus();
    return true;
  }

  // The browser's Back and Forward close and open it too.
  match() {
    if (history.state?.drawer) this.show(location.href).then((isShown) => isShown || location.reload());
    else if (this.dialog.open) this.dialog.close();
  }

  leave() {
    if (history.state?.drawer) history.back();
    // The table may have come anew, so the link is found again by where it leads.
    [...document.querySelectorAll("a[data-drawer]")].find((link) => link.href === this.address)?.focus();
  }
}

customElements.define("lead-drawer", LeadDrawer);
