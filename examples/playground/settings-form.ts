/// <reference lib="dom" />
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { Check, Choice, Text } from "./fields.js";
import { emptyForm, toFragment, type Entry, type Form, type Table } from "./settings.js";

export function Settings({ form, problem, setForm }: { form: Form; problem: string; setForm: (form: Form) => void }) {
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
        <${Text}
          id="integrationNames"
          label="Other names in integrations, with commas"
          value=${form.integrationNames}
          set=${(integrationNames: string) => change({ integrationNames })}
        />
        <${Text}
          id="accountIdFrom"
          label="Other places of the account ID, with commas"
          value=${form.accountIdFrom}
          set=${(accountIdFrom: string) => change({ accountIdFrom })}
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
      <${Names} title="Activities" table=${form.activities} set=${(activities: Table) => change({ activities })} />
      <${Names} title="Attributes of accounts" table=${form.account} set=${(account: Table) => change({ account })} />
      <${Names} title="Attributes of users" table=${form.user} set=${(user: Table) => change({ user })} />
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

function Names({ title, table, set }: { title: string; table: Table; set: (table: Table) => void }) {
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

function select({ target }: Event): void {
  if (target instanceof HTMLInputElement) target.select();
}
