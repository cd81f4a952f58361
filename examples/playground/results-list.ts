/// <reference lib="dom" />
import { html } from "htm/preact";
import { useMemo, useState } from "preact/hooks";
import { AccountsTable } from "./accounts-table.js";
import { Bars, inEnglish } from "./bars.js";
import { MessageCard } from "./card.js";
import { Text } from "./fields.js";
import { accountsOf, totalsOf } from "./overview.js";
import { isShown, outcomesOf, usableFilter, type Filter, type Result } from "./results.js";

const pageSize = 50;

/** All that is known of the messages: a picture of them, the accounts, and the messages that are chosen in it. */
export function Results({ results }: { results: readonly Result[] }) {
  const [chosen, setChosen] = useState<Filter>({});
  const [page, setPage] = useState(0);
  const totals = useMemo(() => totalsOf(results), [results]);
  const accounts = useMemo(() => accountsOf(results), [results]);
  const filter = useMemo(() => usableFilter(chosen, totals), [chosen, totals]);
  const shown = useMemo(() => results.filter((result) => isShown(result, filter)), [results, filter]);
  const pages = Math.max(1, Math.ceil(shown.length / pageSize));
  const current = Math.min(page, pages - 1);
  const change = (fields: Filter) => {
    setChosen({ ...filter, ...fields });
    setPage(0);
  };
  const { types, issues, silent } = totals;
  const isLost = ({ effect }: (typeof issues)[number]) => effect === "skipped" || effect === "deferred";
  const chooseCode = (code: string | undefined) => change({ code });

  return html`<p role="status">
      Messages: ${inEnglish(totals.messages)}. Messages that send nothing: ${inEnglish(silent)}. Shown:${" "}
      ${inEnglish(shown.length)}.
    </p>
    <div class="picture">
      <${Bars}
        title="What came in"
        bars=${types.map((count) => ({ ...count, effect: "notice" }))}
        chosen=${filter.type}
        choose=${(type: string | undefined) => change({ type })}
      />
      <${Bars}
        title="What goes out"
        bars=${outcomesOf(totals)}
        chosen=${filter.kind}
        choose=${(kind: string | undefined) => change({ kind })}
      />
      <${Bars}
        title="What is left out, or waits"
        bars=${issues.filter(isLost)}
        chosen=${filter.code}
        choose=${chooseCode}
      />
      <${Bars}
        title="What is altered, or noted"
        bars=${issues.filter((issue) => !isLost(issue))}
        chosen=${filter.code}
        choose=${chooseCode}
      />
    </div>
    <${AccountsTable} accounts=${accounts} choose=${(text: string) => change({ text })} />
    <h2>Messages, one by one</h2>
    <div class="row">
      <${Text}
        id="text"
        type="search"
        label="ID of an account, a user or a visitor"
        value=${filter.text ?? ""}
        set=${(text: string) => change({ text })}
      />
      <button type="button" disabled=${shown.length === results.length} onClick=${() => change(everything)}>
        Show all
      </button>
    </div>
    <ol class="results">
      ${shown
        .slice(current * pageSize, (current + 1) * pageSize)
        .map((result) => html`<${MessageCard} key=${result.number} result=${result} />`)}
    </ol>
    ${
      pages > 1 &&
      html`<nav class="row" aria-label="Pages of results">
        <button type="button" disabled=${current === 0} onClick=${() => setPage(current - 1)}>Previous</button>
        <span>Page ${current + 1} of ${pages}</span>
        <button type="button" disabled=${current === pages - 1} onClick=${() => setPage(current + 1)}>Next</button>
      </nav>`
    }`;
}

const everything: Filter = { type: undefined, kind: undefined, code: undefined, text: "" };
