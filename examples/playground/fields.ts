/// <reference lib="dom" />
import { html } from "htm/preact";

type Field<Value> = { readonly label: string; readonly value: Value; readonly set: (value: Value) => void };

export function Text({ id, label, value, set, type = "text" }: Field<string> & { id: string; type?: string }) {
  return html`<div>
    <label for=${id}>${label}</label>
    <input id=${id} type=${type} value=${value} onInput=${(event: Event) => set(valueOf(event))} />
  </div>`;
}

export function Choice({
  id,
  label,
  value,
  set,
  options,
}: Field<string> & { id: string; options: readonly (readonly [string, string])[] }) {
  return html`<div>
    <label for=${id}>${label}</label>
    <select id=${id} value=${value} onChange=${(event: Event) => set(valueOf(event))}>
      ${options.map(([key, name]) => html`<option value=${key} selected=${key === value}>${name}</option>`)}
    </select>
  </div>`;
}

export function Check({ label, value, set }: Field<boolean>) {
  return html`<label class="check"
    ><input type="checkbox" checked=${value} onChange=${() => set(!value)} />${label}</label
  >`;
}

export function valueOf({ target }: Event): string {
  const isField =
    target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
  return isField ? target.value : "";
}
