import { html } from "htm/preact";
import type { Issue, TotangoRequest } from "segment-to-totango";
import { placeOf, type Result } from "./results.js";

export function MessageCard({ result: { number, type, requests, issues } }: { result: Result }) {
  return html`<li class="result">
    <h3>${number}. ${type}</h3>
    ${requests.length === 0 && html`<p class="skipped">Nothing is sent.</p>`}
    ${requests.map((request) => html`<${Request} request=${request} />`)}
    ${
      issues.length > 0 &&
      html`<ul>
        ${issues.map((issue) => html`<${Reason} issue=${issue} />`)}
      </ul>`
    }
  </li>`;
}

function Request({ request: { kind, params } }: { request: TotangoRequest }) {
  const shown = Object.entries(params).filter(([name]) => name !== "sdr_s");
  return html`<p class="sent">${kind} request to ${params.sdr_o}</p>
    <dl>
      ${shown.map(
        ([name, value]) =>
          html`<dt>${wordsOf(name)}</dt>
            <dd>${value}</dd>`,
      )}
    </dl>`;
}

/** What Totango's parameters are called where people see them. */
function wordsOf(parameter: string): string {
  const words: ReadonlyMap<string, string> = new Map([
    ["sdr_o", "account"],
    ["sdr_u", "user"],
    ["sdr_a", "activity"],
    ["sdr_m", "module"],
  ]);
  const [owner = "", ...attribute] = parameter.split(".");
  return attribute.length === 0 ? (words.get(owner) ?? owner) : `${words.get(owner) ?? owner}: ${attribute.join(".")}`;
}

function Reason({ issue }: { issue: Issue }) {
  return html`<li class=${issue.effect}>${issue.message} <code>${issue.code} at ${placeOf(issue)}</code></li>`;
}
