// Commands whose answer has not come, or whose flow is not saved yet, outlive the page: after a lost connection they are offered again.
import { element } from "../dom";
import type { Answer, Command } from "./command";

interface Kept { at: number; command: Command; arrived: boolean; }

const lasting = new Set(["add", "move", "connect", "disconnect", "delete", "rename", "duplicate", "disable", "group", "ungroup", "note", "align", "tidy", "replace"]);

export class Pending {
  private readonly name: string;
  private next = 1;
  private kept: Kept[] = [];
  private readonly found: Kept[];

  constructor(flow: string, revision: number) {
    this.name = `edits:${flow}`;
    const before = this.read();
    // What the server had not heard of is offered; what it had heard and the revision shows as saved is done.
    this.found = before.revision === revision ? before.kept : before.kept.filter(one => !one.arrived);
    sessionStorage.removeItem(this.name);
    this.revision = revision;
  }

  private revision: number;

  keep(command: Command): number {
    if (!lasting.has(command.kind)) return 0;
    const at = this.next++;
    this.kept.push({ at, command, arrived: false });
    this.write();
    return at;
  }

  arrived(at: number): void {
    const one = this.kept.find(kept => kept.at === at);
    if (!one) return;
    one.arrived = true;
    this.write();
  }

  clear(revision: number): void {
    this.revision = revision;
    this.kept = this.kept.filter(one => !one.arrived);
    this.write();
  }

  /** Offers what a former page could not save; nothing is done without a press. */
  offer(root: HTMLElement, send: (command: Command) => Promise<Answer>): void {
    if (this.found.length === 0) return;
    const again = element("button", { type: "button", class: "button button-primary" }, "Do it again");
    const drop = element("button", { type: "button", class: "button" }, "Leave it");
    const words = this.found.length === 1 ? "One edit" : `${this.found.length} edits`;
    const notice = element("div", { class: "canvas-offer", role: "status", "data-float": "" },
      element("p", {}, `${words} of yours may not have been saved when the connection broke. Do ${this.found.length === 1 ? "it" : "them"} again?`), element("div", { class: "row" }, again, drop));
    again.addEventListener("click", () => {
      notice.remove();
      void (async () => { for (const one of this.found) await send(one.command); })();
    });
    drop.addEventListener("click", () => notice.remove());
    root.append(notice);
  }

  private read(): { revision: number; kept: Kept[] } {
    try {
      return JSON.parse(sessionStorage.getItem(this.name) ?? "null") as { revision: number; kept: Kept[] } | null ?? { revision: -1, kept: [] };
    } catch {
      return { revision: -1, kept: [] };
    }
  }

  private write(): void {
    if (this.kept.length === 0) sessionStorage.removeItem(this.name);
    else sessionStorage.setItem(this.name, JSON.stringify({ revision: this.revision, kept: this.kept }));
  }
}
