// Opens a film in the page's own dialog; without it the link leads to the film's page.

class FilmPlayer extends HTMLElement {
  connectedCallback() {
    const link = this.querySelector("a");
    const dialog = this.querySelector("dialog");
    const video = this.querySelector("video");
    if (!link || !dialog || !video || !dialog.showModal) return;
    link.addEventListener("click", (event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      dialog.showModal();
      video.play().catch(() => {}); // a browser may want a second press
    });
    dialog.addEventListener("close", () => video.pause());
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog) dialog.close();
    });
  }
}

customElements.define("film-player", FilmPlayer);
