/** Draws a picture of fixed width smaller where the room is narrower, never larger and never under 60 %. */
class FitWidth extends HTMLElement {
  private readonly observer = new ResizeObserver(() => this.fit());

  connectedCallback(): void {
    this.observer.observe(this);
    this.fit();
  }

  disconnectedCallback(): void {
    this.observer.disconnect();
  }

  private fit(): void {
    const wanted = Number(this.dataset["width"]);
    const inner = this.firstElementChild;
    if (!wanted || !this.clientWidth || !(inner instanceof HTMLElement)) return;
    inner.style.setProperty("zoom", String(Math.max(0.6, Math.min(1, this.clientWidth / wanted))));
  }
}

export const startFitting = (): void => customElements.define("fit-width", FitWidth);
