/// <reference lib="dom" />
import { html } from "htm/preact";
import { render } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import { valueOf } from "./fields.js";
import { readInput } from "./input.js";
import { Results } from "./results-list.js";
import { explainAll, type Mode, type Result } from "./results.js";
import { sample } from "./sample.js";
import { Settings } from "./settings-form.js";
import { fromFragment, settingsOf, type Form } from "./settings.js";

/** Characters that the field shows: to lay out more takes browsers longer than all else. */
const longestShown = 200_000;

/** Milliseconds of work before the browser may draw and listen again. */
const slice = 40;

function App() {
  const [text, setText] = useState("");
  const [form, setForm] = useState<Form>(() => fromFragment(location.hash));
  const [mode, setMode] = useState<Mode>("visitors");
  const input = useMemo(() => readInput(text), [text]);
  const settings = useMemo(() => settingsOf(form), [form]);
  const { results, count, isDone } = useResults(input.messages, settings, mode);
  const isShown = text.length <= longestShown;
  const paste = (event: ClipboardEvent) => {
    const pasted = event.clipboardData?.getData("text") ?? "";
    if (pasted.length <= longestShown) return;
    event.preventDefault();
    setText(pasted);
  };
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
      aria-describedby="messages-length"
      value=${isShown ? text : ""}
      onPaste=${paste}
      onInput=${(event: InputEvent) => setText(valueOf(event))}
    />
    <p id="messages-length" class="hint">
      ${isShown ? "" : `These ${text.length.toLocaleString("en")} characters are too many to be shown, and are read all the same.`}
    </p>
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
        <p>This is not JSON:</p>
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
    <h2>Results</h2>
    ${isDone && results.length > 0 && html`<${Results} results=${results} />`}
    ${isDone && results.length === 0 && html`<p role="status">There is nothing to show yet.</p>`}
    ${!isDone && html`<progress aria-label="Messages translated" value=${count} max=${input.messages.length} />`}
  </main>`;
}

const modes: readonly (readonly [Mode, string])[] = [
  ["visitors", "Read each visitor's messages as one session (from a browser library)"],
  ["alone", "Read each message on its own (from a server that always names the account)"],
];

/** What has come of the messages: `count` says how many are done, and the results are there when all are. */
type Progress = { readonly results: readonly Result[]; readonly count: number; readonly isDone: boolean };

const noResults: Progress = { results: [], count: 0, isDone: true };

/** Works through the messages a slice at a time, so that the page stays usable, and starts anew when something changes. */
function useResults(messages: readonly unknown[], settings: ReturnType<typeof settingsOf>, mode: Mode): Progress {
  const [progress, setProgress] = useState(noResults);
  useEffect(() => {
    if (typeof settings === "string") {
      setProgress(noResults);
      return;
    }
    const remaining = explainAll(messages, settings, mode);
    const results: Result[] = [];
    let timer = 0;
    const work = () => {
      const end = performance.now() + slice;
      let next = remaining.next();
      while (!next.done && performance.now() < end) {
        results.push(next.value);
        next = remaining.next();
      }
      if (!next.done) results.push(next.value);
      const isDone = next.done === true;
      setProgress({ results: isDone ? results : [], count: results.length, isDone });
      if (!isDone) timer = window.setTimeout(work);
    };
    work();
    return () => clearTimeout(timer);
  }, [messages, settings, mode]);
  return progress;
}

function filesOf({ target }: Event): FileList | null {
  return target instanceof HTMLInputElement ? target.files : null;
}

const app = document.querySelector("#app");
if (app) render(html`<${App} />`, app);
