// Steps as text. What is pasted goes by HTTP, since a circuit takes no large message; the server then gets a ticket.
const keptAs = "flow-clipboard";

export class Clipboard {
  constructor(private readonly url: string, private readonly antiforgery: string) {}

  async keep(text: string): Promise<void> {
    // Without https a page may not write to the clipboard; within this browser the copy still works.
    try { localStorage.setItem(keptAs, text); } catch { /* too large: the clipboard itself has it */ }
    try { await navigator.clipboard?.writeText(text); } catch { /* not allowed */ }
  }

  last(): string {
    return localStorage.getItem(keptAs) ?? "";
  }

  async upload(text: string): Promise<{ ticket: string; problem: string | null }> {
    if (!/^\s*[{[]/.test(text)) return { ticket: "", problem: "Nothing was pasted: the clipboard holds no steps." };
    try {
      const headers = { "content-type": "application/json", requestverificationtoken: this.antiforgery };
      const answer = await fetch(this.url, { method: "POST", headers, body: text });
      const body = await answer.json() as { ticket?: string; message?: string };
      if (answer.ok) return { ticket: body.ticket ?? "", problem: null };
      return { ticket: "", problem: `Nothing was pasted. ${body.message ?? ""}` };
    } catch {
      return { ticket: "", problem: "Nothing was pasted: the server did not take it. Check the connection and try again." };
    }
  }
}
