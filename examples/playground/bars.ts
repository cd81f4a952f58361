import { html } from "htm/preact";
import { useId } from "preact/hooks";
import type { Count } from "./overview.js";

const most = 12;

type Bar = Count & { readonly effect: string };

/** How many there are of each, as bars that are chosen by a click, and let go by another. */
export function Bars(props: {
  title: string;
  bars: readonly Bar[];
  chosen: string | undefined;
  choose: (name: string | undefined) => void;
}) {
  const { title, bars, chosen, choose } = props;
  const id = useId();
  const longest = Math.max(...bars.map(({ count }) => count));
  if (bars.length === 0) return null;
  return html`<section class="bars" aria-labelledby=${id}>
    <h3 id=${id}>${title}</h3>
    <ul>
      ${bars.slice(0, most).map(
        ({ name, count, effect }) =>
          html`<li>
            <button
              type="button"
              class="bar"
              data-effect=${effect}
              aria-pressed=${name === chosen}
              onClick=${() => choose(name === chosen ? undefined : name)}
            >
              <span class="name">${name}</span>${" "}<span class="count">${inEnglish(count)}</span>
              <span class="length" style=${`width: ${(100 * count) / longest}%`} />
            </button>
          </li>`,
      )}
    </ul>
    ${bars.length > most && html`<p class="hint">And ${inEnglish(bars.length - most)} more.</p>`}
  </section>`;
}

export function inEnglish(count: number): string {
  return count.toLocaleString("en");
}
