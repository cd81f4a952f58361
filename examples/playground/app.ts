/// <reference lib="dom" />
import { html } from "htm/preact";
import { render } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import type { Issue, TotangoRequest } from "segment-to-totango";
import { readInput } from "./input.js";
import { explainAll, isShown, placeOf, totalsOf, type Filter, type Mode, type Result } from "./results.js";
import { sample } from "./sample.js";
import { emptyForm, fromFragment, settingsOf, toFragment, type Entry, type Form, type Table } from "./settings.js";

const pageSize = 50;

/** Milliseconds of work before the browser may draw and listen again. */
const slice = 40;

function App() {
  const [text, setText] = useState("");
  const [form, setForm] = useState<Form>(() => fromFragment(location.hash));
  const [mode, setMode] = useState<Mode>("visitors");
  const input = useMemo(() => readInput(text), [text]);
  const settings = useMemo(() => settingsOf(form), [form]);
  const { results, isDone } = useResults(input.messages, settings, mode);
  const load = (file: File | undefined) => void file?.text().then(setText);

  useEffect(() => {
    const over = (event: DragEvent) => event.preventDefault();
    const drop = (event: DragEvent) => {
      event.preventDefault();
      load(event.dataTransfer?.files[0]);
    };
    addEventListener("dragover", over);
    addEventListener("drop", drop);
    return () => {
      removeEventListener("dragover", over);
      removeEventListener("drop", drop);
    };
  }, []);

  return html`<main>
    <h1>What becomes of a Segment message in Totango</h1>
    <p class="hint">
      Paste messages to see what would be sent to which account, and why anything is not. Nothing leaves this page.
    </p>

    <h2 id="messages-title">Messages</h2>
    <label for="messages"
      >JSON: one message, a list, a batch, or one message per line. You can also drop a file anywhere.</label
    >
    <textarea
      id="messages"
      spellcheck=${false}
      value=${text}
      onInput=${(event: InputEvent) => setText(valueOf(event))}
    />
    <div class="row">
      <button type="button" onClick=${() => setText(sample)}>Load an example</button>
      <button type="button" disabled=${text === ""} onClick=${() => setText("")}>Clear</button>
      <div>
        <label for="file">Or choose a file</label>
        <input
          id="file"
          type="file"
          accept=".json,.ndjson,.jsonl,.txt"
          onChange=${(event: Event) => load(filesOf(event)?.[0])}
        />
      </div>
    </div>
    ${
      input.problems.length > 0 &&
      html`<div class="problems" role="alert">
        ${input.problems
          .slice(0, 10)
          .map(({ line, reason }) => html`<p>${line === undefined ? "" : `Line ${line}: `}${reason}</p>`)}
        ${input.problems.length > 10 && html`<p>And ${input.problems.length - 10} more lines.</p>`}
      </div>`
    }
    <${Settings} form=${form} problem=${typeof settings === "string" ? settings : ""} setForm=${setForm} />
    <fieldset>
      <legend>Sessions</legend>
      ${modes.map(
        ([value, label]) =>
          html`<label class="check">
            <input type="radio" name="mode" checked=${mode === value} onChange=${() => setMode(value)} />
            ${" "}${label}
          </label>`,
      )}
    </fieldset>
    <${Results} results=${results} total=${typeof settings === "string" ? 0 : input.messages.length} isDone=${isDone} />
  </main>`;
}

const modes: readonly (readonly [Mode, string])[] = [
  ["visitors", "Read each visitor's messages as one session (from a browser library)"],
  ["alone", "Read each message on its own (from a server that always names the account)"],
];

/** Works through the messages a slice at a time, so that the page stays usable, and starts anew when something changes. */
function useResults(messages: readonly unknown[], settings: ReturnType<typeof settingsOf>, mode: Mode) {
  const [state, setState] = useState<{ readonly results: readonly Result[]; readonly isDone: boolean }>(nothingYet);
  useEffect(() => {
    setState(nothingYet);
    if (typeof settings === "string") return;
    const remaining = explainAll(messages, settings, mode);
    const results: Result[] = [];
    let timer = 0;
    const work = () => {
      const end = performance.now() + slice;
      let next = remaining.next();
      while (!next.done) {
        results.push(next.value);
        if (performance.now() > end) break;
        next = remaining.next();
      }
      setState({ results: [...results], isDone: next.done === true });
      if (!next.done) timer = window.setTimeout(work);
    };
    timer = window.setTimeout(work);
    return () => clearTimeout(timer);
  }, [messages, settings, mode]);
  return state;
}

const nothingYet = { results: [], isDone: false };

function Settings({ form, problem, setForm }: { form: Form; problem: string; setForm: (form: Form) => void }) {
  const [link, setLink] = useState("");
  const change = (fields: Partial<Form>) => {
    setForm({ ...form, ...fields });
    setLink("");
  };
  const share = () => {
    history.replaceState(undefined, "", `#${toFragment(form)}`);
    setLink(location.href);
  };
  return html`<h2>Settings</h2>
    <details>
      <summary>Service, pages, modules and attributes</summary>
      <div class="grid">
        <${Text}
          id="serviceId"
          label="Service ID"
          value=${form.serviceId}
          set=${(serviceId: string) => change({ serviceId })}
        />
        <${Choice}
          id="region"
          label="Region"
          value=${form.region}
          options=${[
            ["us", "US"],
            ["eu", "EU"],
          ]}
          set=${(region: string) => change({ region })}
        />
        <${Text}
          id="defaultModule"
          label="Module of activities that name none"
          value=${form.defaultModule}
          set=${(defaultModule: string) => change({ defaultModule })}
        />
        <${Choice}
          id="productSeparator"
          label="Between account ID and product ID"
          value=${form.productSeparator}
          options=${[
            ["__", "Two underscores"],
            ["_", "One underscore"],
          ]}
          set=${(productSeparator: string) => change({ productSeparator })}
        />
      </div>
      <div class="row">
        <${Check}
          label="Send heartbeats"
          value=${!form.disableHeartbeat}
          set=${(is: boolean) => change({ disableHeartbeat: !is })}
        />
        <${Check}
          label="Track named pages"
          value=${form.trackNamedPages}
          set=${(is: boolean) => change({ trackNamedPages: is })}
        />
        <${Check}
          label="Track page categories"
          value=${form.trackCategorizedPages}
          set=${(is: boolean) => change({ trackCategorizedPages: is })}
        />
      </div>
      <${Attributes}
        title="Attributes of accounts"
        table=${form.account}
        set=${(account: Table) => change({ account })}
      />
      <${Attributes} title="Attributes of users" table=${form.user} set=${(user: Table) => change({ user })} />
      <div class="row">
        <button type="button" onClick=${share}>Make a link to these settings</button>
        <button type="button" onClick=${() => change(emptyForm)}>Reset the settings</button>
      </div>
      ${
        link !== "" &&
        html`<label for="link">The link contains the settings, and none of your messages</label>
          <input id="link" type="text" readonly value=${link} onFocus=${(event: Event) => select(event)} />`
      }
    </details>
    ${problem !== "" && html`<p class="problems" role="alert">These settings cannot be used: ${problem}.</p>`}`;
}

function Attributes({ title, table, set }: { title: string; table: Table; set: (table: Table) => void }) {
  const { entries, leavesOutOthers } = table;
  const change = (index: number, fields: Partial<Entry>) =>
    set({ ...table, entries: entries.map((entry, at) => (at === index ? { ...entry, ...fields } : entry)) });
  const add = () => set({ ...table, entries: [...entries, { name: "", treatment: "rename", newName: "" }] });
  return html`<fieldset>
    <legend>${title}</legend>
    ${entries.map(
      ({ name, treatment, newName }, index) =>
        html`<div class="entry">
          <${Text}
            id=${`${title}-${index}-name`}
            label="Name in the message"
            value=${name}
            set=${(value: string) => change(index, { name: value })}
          />
          <${Choice}
            id=${`${title}-${index}-treatment`}
            label="What becomes of it"
            value=${treatment}
            options=${[
              ["rename", "Rename"],
              ["leave out", "Leave out"],
              ["send", "Send as it is"],
            ]}
            set=${(value: Entry["treatment"]) => change(index, { treatment: value })}
          />
          ${
            treatment === "rename"
              ? html`<${Text}
                  id=${`${title}-${index}-new`}
                  label="New name"
                  value=${newName}
                  set=${(value: string) => change(index, { newName: value })}
                />`
              : html`<span />`
          }
          <button
            type="button"
            aria-label=${`Remove ${name === "" ? "this row" : name}`}
            onClick=${() => set({ ...table, entries: entries.filter((_, at) => at !== index) })}
          >
            Remove
          </button>
        </div>`,
    )}
    <div class="row">
      <button type="button" onClick=${add}>Add a name</button>
      <${Check}
        label="Leave out all others"
        value=${leavesOutOthers}
        set=${(is: boolean) => set({ ...table, leavesOutOthers: is })}
      />
    </div>
  </fieldset>`;
}

function Results({ results, total, isDone }: { results: readonly Result[]; total: number; isDone: boolean }) {
  const [filter, setFilter] = useState<Filter>({});
  const [page, setPage] = useState(0);
  const totals = useMemo(() => totalsOf(results), [results]);
  const shown = useMemo(() => results.filter((result) => isShown(result, filter)), [results, filter]);
  const pages = Math.max(1, Math.ceil(shown.length / pageSize));
  const current = Math.min(page, pages - 1);
  const change = (fields: Filter) => {
    setFilter({ ...filter, ...fields });
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
            label="Account or user ID"
            value=${filter.text ?? ""}
            set=${(text: string) => change({ text })}
          />
        </div>
        <ol class="results">
          ${shown.slice(current * pageSize, (current + 1) * pageSize).map((result) => html`<${Message} result=${result} />`)}
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

function Message({ result: { number, type, requests, issues } }: { result: Result }) {
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

type Field<Value> = { readonly label: string; readonly value: Value; readonly set: (value: Value) => void };

function Text({ id, label, value, set, type = "text" }: Field<string> & { id: string; type?: string }) {
  return html`<div>
    <label for=${id}>${label}</label>
    <input id=${id} type=${type} value=${value} onInput=${(event: Event) => set(valueOf(event))} />
  </div>`;
}

function Choice({
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

function Check({ label, value, set }: Field<boolean>) {
  return html`<label class="check"
    ><input type="checkbox" checked=${value} onChange=${() => set(!value)} />${label}</label
  >`;
}

function valueOf({ target }: Event): string {
  const isField =
    target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
  return isField ? target.value : "";
}

function filesOf({ target }: Event): FileList | null {
  return target instanceof HTMLInputElement ? target.files : null;
}

function select({ target }: Event): void {
  if (target instanceof HTMLInputElement) target.select();
}

const app = document.querySelector("#app");
if (app) render(html`<${App} />`, app);
