import { createRequire } from "node:module";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { buildPage } from "../../examples/playground/serve.js";
import { serve, type Loopback } from "../loopback.js";
import { startChromium } from "./support.js";

const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

let server: Loopback;
let browser: Browser;
let origin: string;
let requested: string[] = [];
let troubles: string[] = [];

beforeAll(async () => {
  const html = await buildPage();
  server = await serve((_request, response) => response.writeHead(200, { "content-type": "text/html" }).end(html));
  origin = `${server.origin}/`;
  browser = await startChromium();
});

afterAll(async () => {
  await browser.close();
  await server.stop();
});

beforeEach(() => {
  requested = [];
  troubles = [];
});

/** `hasAxe`: the page's policy would let nobody's script in. */
type Looks = {
  readonly colorScheme?: "light" | "dark";
  readonly width?: number;
  readonly url?: string;
  readonly hasAxe?: boolean;
};

async function open({ colorScheme = "light", width = 1280, url = origin, hasAxe = false }: Looks = {}): Promise<Page> {
  const context: BrowserContext = await browser.newContext({
    colorScheme,
    viewport: { width, height: 900 },
    bypassCSP: hasAxe,
  });
  const page = await context.newPage();
  page.on("request", (request) => requested.push(request.url().replace(/#.*/, "")));
  page.on("pageerror", (error) => troubles.push(error.message));
  page.on("console", (message) => troubles.push(message.text()));
  await page.goto(url);
  return page;
}

const track = { type: "track", userId: "jack", event: "Login", context: { groupId: "test_group" } };
const lines = (...messages: unknown[]) => messages.map((message) => JSON.stringify(message)).join("\n");
const results = (page: Page) => page.locator("li.result");
const status = (page: Page) => page.getByRole("status").textContent();

async function paste(page: Page, text: string): Promise<void> {
  await page.getByLabel(/^JSON: one message/).fill(text);
}

describe("the playground", () => {
  test("shows, message by message, what is sent and why something is not", async () => {
    const page = await open();
    await page.getByRole("button", { name: "Load an example" }).click();
    await expect.poll(() => status(page)).toBe("Messages: 9. Messages that send nothing: 5. Shown: 9.");
    expect(await results(page).nth(1).locator("p.sent").allTextContents()).toEqual([
      "account request to test_group",
      "product request to test_group__productA",
    ]);
    expect(await results(page).nth(7).textContent()).toContain(
      "skipped The user ID is missing. missing-user-id at userId",
    );
    expect(troubles).toEqual([]);
  });

  test.each([
    ["one message", JSON.stringify(track, undefined, 2), 1],
    ["a list", JSON.stringify([track, track]), 2],
    ["one message to a line", lines(track, track, track), 3],
  ])("reads %s", async (_, text, count) => {
    const page = await open();
    await paste(page, text);
    await expect.poll(() => results(page).count()).toBe(count);
  });

  test("reads a file that is dropped", async () => {
    const page = await open();
    await page.evaluate(
      (text) => {
        const data = new DataTransfer();
        data.items.add(new File([text], "messages.ndjson"));
        dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
      },
      lines(track, track),
    );
    await expect.poll(() => results(page).count()).toBe(2);
  });

  test("says which line it cannot read, and shows the others", async () => {
    const page = await open();
    await paste(page, `${lines(track)}\n{"type":\n${lines(track)}`);
    await expect.poll(() => results(page).count()).toBe(2);
    expect(await page.getByRole("alert").textContent()).toContain("Line 2: ");
  });

  test("shows in bars what came in, what goes out and what is left out, and filters by a click on one", async () => {
    const page = await open();
    await page.getByRole("button", { name: "Load an example" }).click();
    const bars = (title: string) => page.getByRole("region", { name: title }).getByRole("button");
    await expect.poll(() => bars("What came in").allInnerTexts()).toContain("track\n3");
    expect(await bars("What goes out").first().innerText()).toBe("activity\n4");
    expect(await bars("What is left out, or waits").allInnerTexts()).toContain("missing-user-id\n1");
    const widths = await bars("What goes out")
      .locator(".length")
      .evaluateAll((all) => all.map((each) => each.clientWidth));
    expect((widths[1] ?? 0) / (widths[0] ?? 0)).toBeCloseTo(1 / 4, 1);

    const activity = bars("What goes out").filter({ hasText: "activity" });
    await activity.click();
    await expect.poll(() => results(page).count()).toBe(3);
    expect(await activity.getAttribute("aria-pressed")).toBe("true");
    await bars("What came in").filter({ hasText: "track" }).press("Enter");
    await expect.poll(() => results(page).count()).toBe(1);
    await activity.click();
    await expect.poll(() => results(page).count()).toBe(3);
    await page.getByRole("button", { name: "Show all" }).click();
    await expect.poll(() => results(page).count()).toBe(9);
    await page.getByLabel("ID of an account, a user or a visitor").fill("productA");
    await expect.poll(() => status(page)).toBe("Messages: 9. Messages that send nothing: 5. Shown: 4.");
    expect(await results(page).count()).toBe(4);
  });

  test("shows the accounts in a table that sorts, and the messages of one that is clicked", async () => {
    const page = await open();
    await paste(
      page,
      lines(
        track,
        track,
        { ...track, context: { groupId: "acct-1" }, properties: { category: "Docs" } },
        {
          type: "group",
          groupId: "acct-2",
        },
      ),
    );
    const rows = page.locator("tbody tr");
    const header = (name: string) => page.getByRole("columnheader", { name });
    await expect
      .poll(() => rows.allInnerTexts())
      .toEqual(["test_group\t1\t2\tUnknown", "acct-1\t1\t1\tDocs", "acct-2\t0\t0\t"]);
    expect(await header("Activities").getAttribute("aria-sort")).toBe("descending");
    await header("Account").getByRole("button").press("Enter");
    await expect.poll(() => rows.first().innerText()).toContain("acct-1");
    expect(await header("Account").getAttribute("aria-sort")).toBe("ascending");
    expect(await header("Activities").getAttribute("aria-sort")).toBe(null);
    await header("Account").getByRole("button").click();
    await expect.poll(() => rows.first().innerText()).toContain("test_group");
    await page.getByRole("button", { name: "acct-2" }).click();
    await expect.poll(() => results(page).allInnerTexts()).toEqual([expect.stringContaining("group “acct-2”")]);
  });

  test("finds what did not arrive by the ID of its user", async () => {
    const page = await open();
    await paste(page, lines(track, { type: "track", userId: "eve", event: "Login", integrations: { Totango: false } }));
    await page.getByLabel("ID of an account, a user or a visitor").fill("eve");
    await expect.poll(() => status(page)).toBe("Messages: 2. Messages that send nothing: 1. Shown: 1.");
    expect(await results(page).textContent()).toContain("Nothing is sent.");
  });

  test("says which event of which user a card is, why a date is not sent, and shows the message", async () => {
    const page = await open();
    await page.getByRole("button", { name: "Load an example" }).click();
    const headings = page.getByRole("heading", { level: 3 });
    await expect.poll(() => headings.allInnerTexts()).toContain("3. track “Exported Report” of jack");
    expect(await headings.allInnerTexts()).toContain("8. track “Opened Pricing” of the visitor 8a8b");
    expect(await results(page).first().textContent()).toContain("In 1/2/2014, either number could be the day");
    const message = results(page).nth(2).locator("pre");
    expect(await message.isVisible()).toBe(false);
    await results(page).nth(2).getByText("The message").click();
    expect(await message.innerText()).toContain('"category": "Reports"');
  });

  test("colours what waits otherwise than what is lost", async () => {
    const page = await open();
    const waits = { type: "track", userId: "jack", event: "Login" };
    await paste(page, lines(waits, { ...waits, integrations: { Totango: false } }));
    await expect
      .poll(() => results(page).locator("p").allInnerTexts())
      .toEqual(["Nothing is sent yet.", "Nothing is sent."]);
    const colours = await results(page)
      .locator("strong")
      .evaluateAll((all) => all.map((each) => getComputedStyle(each).color));
    expect(new Set(colours).size).toBe(3);
  });

  test("falls back when what was chosen has gone", async () => {
    const page = await open();
    await page.getByRole("button", { name: "Load an example" }).click();
    await page.getByRole("button", { name: "missing-user-id" }).click();
    await expect.poll(() => results(page).count()).toBe(1);
    await paste(page, lines(track, track));
    await expect.poll(() => results(page).count()).toBe(2);
    expect(await page.locator("[aria-pressed=true]").count()).toBe(0);
  });

  test("translates by the settings of the form, tables included", async () => {
    const page = await open();
    await paste(page, lines({ ...track, context: { ...track.context, traits: { plan: "pro", phone: "1" } } }));
    await page.getByText("Service, pages, modules and attributes").click();
    await page.getByLabel("Module of activities that name none").fill("Web");
    await page.getByRole("button", { name: "Add a name" }).last().click();
    await page.getByLabel("Name in the message").fill("plan");
    await page.getByLabel("New name").fill("Plan");
    await page.getByLabel("Leave out all others").last().check();
    const sent = ["account", "test_group", "user", "jack", "activity", "Login", "module", "Web", "user: Plan", "pro"];
    await expect.poll(() => results(page).locator("dl").innerText()).toBe(sent.join("\n"));
  });

  test("finds the account and the switch where the form says, and leaves activities out", async () => {
    const page = await open();
    const login = { ...track, context: {}, properties: { workspace: "test_group" } };
    await paste(page, lines({ ...login, integrations: { All: false, Webhooks: true } }, { ...login, event: "Moved" }));
    await page.getByText("Service, pages, modules and attributes").click();
    await page.getByLabel("Other names in integrations").fill("Webhooks, My Function (My Workspace)");
    await page.getByLabel("Other places of the account ID").fill("traits.company.id, properties.workspace");
    const activities = page.getByRole("group", { name: "Activities" });
    await activities.getByRole("button", { name: "Add a name" }).click();
    await activities.getByLabel("Name in the message").fill("Moved");
    await activities.getByLabel("What becomes of it").selectOption("leave out");
    await expect.poll(() => results(page).nth(1).innerText()).toContain("untracked-activity");
    expect(await results(page).first().locator("p").innerText()).toBe("activity request to test_group");
    await page.getByLabel("ID of an account, a user or a visitor").fill("test_");
    await expect.poll(() => results(page).count()).toBe(2);
  });

  test("names settings that cannot be used", async () => {
    const page = await open();
    await page.getByText("Service, pages, modules and attributes").click();
    await page.getByLabel("Service ID").fill(" ");
    expect(await page.getByRole("alert").textContent()).toContain("serviceId must be a string that is not blank");
  });

  test("makes a link that has the settings and none of the messages", async () => {
    const page = await open();
    await paste(page, lines(track));
    await page.getByText("Service, pages, modules and attributes").click();
    await page.getByLabel("Service ID").fill("SP-9999-09");
    await page.getByLabel("Track page categories").uncheck();
    await page.getByRole("button", { name: "Make a link to these settings" }).click();
    const link = await page.getByLabel("The link contains the settings").inputValue();
    expect(link).not.toContain("jack");
    const other = await open({ url: link });
    await other.getByText("Service, pages, modules and attributes").click();
    expect(await other.getByLabel("Service ID").inputValue()).toBe("SP-9999-09");
    expect(await other.getByLabel("Track page categories").isChecked()).toBe(false);
    expect(await other.getByLabel(/^JSON: one message/).inputValue()).toBe("");
  });

  test.each(["#settings=%", "#settings=7", '#settings={"account":{"entries":[7]},"region":7}'])(
    "a link with %s has the defaults",
    async (hash) => {
      const page = await open({ url: origin + hash });
      await page.getByText("Service, pages, modules and attributes").click();
      expect(await page.getByLabel("Service ID").inputValue()).toBe("SP-0000-01");
      expect(troubles).toEqual([]);
    },
  );

  test.each(["paste", "drop"] as const)(
    "takes 50,000 messages by %s, says how far it is, and stays usable",
    async (how) => {
      const page = await open();
      const session = await page.context().newCDPSession(page);
      await session.send("Performance.enable", { timeDomain: "threadTicks" });
      const busy = async () => {
        const { metrics } = await session.send("Performance.getMetrics");
        return metrics.find(({ name }) => name === "TaskDuration")?.value ?? NaN;
      };
      const many = lines(
        ...Array.from({ length: 50_000 }, (_, n) => ({
          ...track,
          userId: `user-${n}`,
          context: { groupId: `acct-${n % 5_000}`, userAgent: "x".repeat(100) },
        })),
      );
      const before = await busy();
      const steps = await page.evaluate(
        async ({ text, how }) => {
          const data = new DataTransfer();
          const init = { bubbles: true, cancelable: true };
          if (how === "paste") {
            data.setData("text/plain", text);
            document
              .querySelector("textarea")
              ?.dispatchEvent(new ClipboardEvent("paste", { ...init, clipboardData: data }));
          } else {
            data.items.add(new File([text], "messages.ndjson"));
            dispatchEvent(new DragEvent("drop", { ...init, dataTransfer: data }));
          }
          const steps = new Set<number>();
          while (!document.querySelector('[role="status"]')?.textContent.includes("Messages: 50,000.")) {
            await new Promise((resolve) => requestAnimationFrame(resolve));
            steps.add(document.querySelector("progress")?.value ?? 0);
          }
          return steps.size;
        },
        { text: many, how },
      );
      // Seconds of the processor, which a busy machine does not make more.
      expect((await busy()) - before).toBeLessThan(5);
      expect(steps).toBeGreaterThan(3);
      expect(await results(page).count()).toBe(50);
      await page.getByRole("button", { name: "Next" }).click();
      await expect.poll(() => results(page).first().textContent()).toContain("51. track");
      await page.getByRole("button", { name: "Show more accounts" }).click();
      await expect.poll(() => page.locator("tbody tr").count()).toBe(110);
      expect(await page.getByText("are too many to be shown").isVisible()).toBe(true);
      await page.getByLabel(/^JSON: one message/).fill(lines(track));
      await expect.poll(() => status(page)).toBe("Messages: 1. Messages that send nothing: 0. Shown: 1.");
      expect(await page.getByText("are too many to be shown").isVisible()).toBe(false);
    },
  );

  test("asks nobody for anything", async () => {
    const page = await open();
    await page.getByRole("button", { name: "Load an example" }).click();
    await expect.poll(() => results(page).count()).toBe(9);
    expect(requested).toEqual([origin]);
    expect(await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute("content")).toContain(
      "connect-src 'none'",
    );
  });
});

/** What is wider than the page, or has something in it that is; a field scrolls. */
function overhanging(page: Page): Promise<string[]> {
  return page.locator("main :not(input)").evaluateAll((elements) =>
    elements
      .filter((each) => {
        const { left, right, width } = each.getBoundingClientRect();
        const isCut = each.clientWidth > 0 && each.scrollWidth > each.clientWidth + 1;
        return width > 0 && (left < 0 || right > innerWidth || isCut);
      })
      .map((each) => `${each.tagName} ${each.getAttribute("class") ?? ""}`),
  );
}

describe.each(["light", "dark"] as const)("in the %s scheme", (colorScheme) => {
  describe.each([1280, 390])("at a width of %i", (width) => {
    test("nothing overhangs, however long an ID is", async () => {
      const page = await open({ colorScheme, width });
      const long = "x".repeat(180);
      const traits = { [long]: long, createdAt: `${long} ${long}` };
      await paste(
        page,
        lines(
          { type: "group", userId: long, groupId: long, traits },
          { type: "track", event: long, userId: `${long}y` },
          {
            type: long,
          },
        ),
      );
      await expect.poll(() => results(page).count()).toBe(3);
      await page.getByText("The message").first().click();
      await page.getByText("Service, pages, modules and attributes").click();
      expect(await overhanging(page)).toEqual([]);
    });

    test("axe finds nothing, on the page with messages, with settings, filtered, sorted, and with what is not JSON", async () => {
      const page = await open({ colorScheme, width, hasAxe: true });
      await page.addScriptTag({ path: axe });
      const violations = () =>
        page.evaluate<string[]>(
          `axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + " " + nodes[0].html))`,
        );
      expect(await violations()).toEqual([]);
      await page.getByRole("button", { name: "Load an example" }).click();
      await expect.poll(() => results(page).count()).toBe(9);
      await page.getByText("Service, pages, modules and attributes").click();
      await page.getByRole("button", { name: "Add a name" }).first().click();
      await page.getByRole("button", { name: "Make a link to these settings" }).click();
      expect(await violations()).toEqual([]);
      await page.getByRole("button", { name: /^nothing \d/ }).click();
      await expect.poll(() => results(page).count()).toBe(4);
      await page.getByText("The message").first().click();
      expect(await violations()).toEqual([]);
      expect(await overhanging(page)).toEqual([]);
      await page.getByRole("button", { name: "Show all" }).click();
      await page.getByRole("columnheader", { name: "Account" }).getByRole("button").click();
      await paste(page, `${lines(track)}\n{"type":`);
      await page.getByRole("alert").waitFor();
      expect(await violations()).toEqual([]);
    });
  });
});
