/// <reference lib="dom" />
import { html } from "htm/preact";
import { useMemo, useState } from "preact/hooks";
import { inEnglish } from "./bars.js";
import { sorted, type Account, type Order } from "./overview.js";

const firstRows = 10;
const moreRows = 100;
const mostModules = 5;

const columns: readonly (readonly [keyof Account, string])[] = [
  ["account", "Account"],
  ["users", "Users"],
  ["activities", "Activities"],
  ["modules", "Modules"],
];

/** What is sent to each account. `choose` gets the ID of one that is clicked. */
export function AccountsTable({ accounts, choose }: { accounts: readonly Account[]; choose: (id: string) => void }) {
  const [order, setOrder] = useState<Order>({ by: "activities", isDescending: true });
  const [rows, setRows] = useState(firstRows);
  const all = useMemo(() => sorted(accounts, order), [accounts, order]);
  // What is counted begins with the most, and names with the first.
  const sortBy = (by: Order["by"]) =>
    setOrder({ by, isDescending: by === order.by ? !order.isDescending : by !== "account" });
  if (all.length === 0) return null;
  return html`<table>
      <caption>
        Accounts: ${inEnglish(all.length)}
      </caption>
      <thead>
        <tr>
          ${columns.map(
            ([by, title]) =>
              html`<th
                scope="col"
                aria-sort=${by !== order.by ? undefined : order.isDescending ? "descending" : "ascending"}
              >
                <button type="button" onClick=${() => sortBy(by)}>
                  ${title}<span aria-hidden="true">${by !== order.by ? "" : order.isDescending ? " ▼" : " ▲"}</span>
                </button>
              </th>`,
          )}
        </tr>
      </thead>
      <tbody>
        ${all.slice(0, rows).map(
          ({ account, users, activities, modules }) =>
            html`<tr key=${account}>
              <th scope="row"><button type="button" onClick=${() => choose(account)}>${account}</button></th>
              <td>${inEnglish(users)}</td>
              <td>${inEnglish(activities)}</td>
              <td>${listed(modules)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
    ${
      all.length > rows &&
      html`<p><button type="button" onClick=${() => setRows(rows + moreRows)}>Show more accounts</button></p>`
    }`;
}

function listed(modules: readonly string[]): string {
  const others = modules.length - mostModules;
  return modules.slice(0, mostModules).join(", ") + (others > 0 ? ` and ${inEnglish(others)} more` : "");
}
