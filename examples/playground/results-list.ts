/// <reference lib="dom" />
import { html } from "htm/preact";
import { useMemo, useState } from "preact/hooks";
import { MessageCard } from "./card.js";
import { Choice, Text } from "./fields.js";
import { isShown, totalsOf, usableFilter, type Filter, type Result } from "./results.js";

const pageSize = 50;

export function Results({ results, total, isDone }: { results: readonly Result[]; total: number; isDone: boolean }) {
  const [chosen, setChosen] = useState<Filter>({});
  const [page, setPage] = useState(0);
  const totals = useMemo(() => totalsOf(results), [results]);
  const filter = useMemo(() => (isDone ? usableFilter(chosen, totals) : chosen), [chosen, totals, isDone]);
  const shown = useMemo(() => results.filter((result) => isShown(result, filter)), [results, filter]);
  const pages = Math.max(1, Math.ceil(shown.length / pageSize));
  const current = Math.min(page, pages - 1);
  const change = (fields: Filter) => {
    setChosen({ ...filter, ...fields });
    setPage(0);
  };
  const of = (counts: typeof totals.requests): readonly (readonly [string, string])[] =>
    counts.map(({ name, count }) => [name, `${name} (${count})`]);
  const status = isDone
    ? `Messages: ${totals.messages}. Messages that send nothing: ${totals.silent}. Shown: ${shown.length}.`
    : `Messages: ${results.length} of ${total}.`;

  return html`<h2>Results</h2>
    <p role="status">${total === 0 ? "There is nothing to show yet." : status}</p>
    ${!isDone && total > 0 && html`<progress aria-label="Messages translated" value=${results.length} max=${total} />`}
    ${
      total > 0 &&
      html`<ul class="totals" aria-label="Totals">
          ${[...totals.requests, ...totals.issues].map(({ name, count }) => html`<li>${name}: <strong>${count}</strong></li>`)}
        </ul>
        <div class="grid">
          <${Choice}
            id="kind"
            label="Show requests"
            value=${filter.kind ?? ""}
            options=${[["", "All"], ...of(totals.requests), ["nothing", `nothing (${totals.silent})`]]}
            set=${(kind: string) => change({ kind })}
          />
          <${Choice}
            id="code"
            label="Show issues"
            value=${filter.code ?? ""}
            options=${[["", "All"], ...of(totals.issues)]}
            set=${(code: string) => change({ code })}
          />
          <${Text}
            id="text"
            type="search"
            label="ID of an account, a user or a visitor"
            value=${filter.text ?? ""}
            set=${(text: string) => change({ text })}
          />
        </div>
        <ol class="results">
          ${shown.slice(current * pageSize, (current + 1) * pageSize).map((result) => html`<${MessageCard} key=${result.number} result=${result} />`)}
        </ol>
        ${
          pages > 1 &&
          html`<nav class="row" aria-label="Pages of results">
            <button type="button" disabled=${current === 0} onClick=${() => setPage(current - 1)}>Previous</button>
            <span>Page ${current + 1} of ${pages}</span>
            <button type="button" disabled=${current === pages - 1} onClick=${() => setPage(current + 1)}>Next</button>
          </nav>`
        }`
    }`;
}
