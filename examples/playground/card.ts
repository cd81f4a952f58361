import { html } from "htm/preact";
import type { Issue, TotangoRequest } from "segment-to-totango";
import { adviceOn, isWaiting, placeOf, shownValue, valueAt, type Result } from "./results.js";

export function MessageCard({ result }: { result: Result }) {
  const { number, type, name, user, message, requests, issues } = result;
  const isAnonymous = user !== "" && user === valueAt(message, ["anonymousId"]);
  return html`<li class="result">
    <h3>
      ${number}. ${type}${name !== "" && ` “${name}”`}${" "}
      <span class="user">${user === "" ? "of nobody" : `of ${isAnonymous ? "the visitor " : ""}${user}`}</span>
    </h3>
    ${
      requests.length === 0 &&
      (isWaiting(result)
        ? html`<p class="deferred">Nothing is sent yet.</p>`
        : html`<p class="skipped">Nothing is sent.</p>`)
    }
    ${requests.map((request) => html`<${Request} request=${request} />`)}
    ${
      issues.length > 0 &&
      html`<ul class="issues">
        ${issues.map((issue) => html`<${Reason} issue=${issue} message=${message} />`)}
      </ul>`
    }
    <details>
      <summary>The message</summary>
      <pre>${JSON.stringify(message, undefined, 2)}</pre>
    </details>
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

function Reason({ issue, message }: { issue: Issue; message: unknown }) {
  const value = shownValue(issue, message);
  const advice = adviceOn(issue, message);
  return html`<li>
    <strong class=${issue.effect}>${issue.effect}</strong> ${issue.message}${advice !== undefined && ` ${advice}`}
    ${" "}<code>${issue.code} at ${placeOf(issue)}${value !== undefined && `: ${value}`}</code>
  </li>`;
}
