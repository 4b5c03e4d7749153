/**
 * A live list asks through its hidden checkbox that its rows stay where they are while its reader has scrolled down or points at them; the
 * server then counts what is new instead of moving rows under the pointer.
 */
class HoldList extends HTMLElement {
  private readonly look = (): void => {
    const flag = this.querySelector<HTMLInputElement>("input[data-hold]");
    const busy = scrollY > 48 || this.matches(":hover");
    if (!flag || flag.checked === busy) return;
    flag.checked = busy;
    flag.dispatchEvent(new Event("change", { bubbles: true }));
  };

  connectedCallback(): void {
    document.addEventListener("scroll", this.look, { passive: true });
    this.addEventListener("pointerenter", this.look);
    this.addEventListener("pointerleave", this.look);
  }

  disconnectedCallback(): void {
    document.removeEventListener("scroll", this.look);
  }
}

export const startHolding = (): void => customElements.define("hold-list", HoldList);
