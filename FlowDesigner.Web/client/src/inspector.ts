// The inspector's own elements and what Blazor hears of them. Loaded once, when the first inspector opens.
import { FormulaInput } from "./inspector/formula-input";
import { PillInput } from "./inspector/pill-input";
import { startTree } from "./inspector/tree";

interface BlazorEvents { registerCustomEventType(name: string, options: { createEventArgs(event: CustomEvent): unknown }): void; }

const blazor = (window as unknown as { Blazor?: BlazorEvents }).Blazor;

if (!customElements.get("pill-input")) {
  blazor?.registerCustomEventType("pilledit", { createEventArgs: event => event.detail as unknown });
  customElements.define("pill-input", PillInput);
  customElements.define("formula-input", FormulaInput);
  startTree();
}

/** Puts the caret into an input of the inspector, as Go to field asks. */
export const focusField = (root: HTMLElement, field: string): void => {
  const found = root.querySelector<HTMLElement>(`[data-field="${CSS.escape(field)}"]`);
  // A button beside the label stands before the input.
  const input = found?.querySelector<HTMLElement>("[contenteditable=true], textarea, input, select");
  (input ?? found?.querySelector<HTMLElement>("button") ?? found)?.focus();
  found?.scrollIntoView({ block: "nearest" });
};
