import { toFetch, translate, type SegmentMessage, type TotangoSettings } from "segment-to-totango";

/** The settings of the function, under these names. */
type Settings = TotangoSettings & { readonly apiToken?: string };

// Segment's functions runtime has these as globals: the first makes it try the event again later, the second discards it.
declare const RetryError: ErrorConstructor;
declare const ValidationError: ErrorConstructor;

export async function onIdentify(event: SegmentMessage, settings: Settings): Promise<void> {
  await deliver(event, settings);
}

export async function onGroup(event: SegmentMessage, settings: Settings): Promise<void> {
  await deliver(event, settings);
}

export async function onTrack(event: SegmentMessage, settings: Settings): Promise<void> {
  await deliver(event, settings);
}

export async function onPage(event: SegmentMessage, settings: Settings): Promise<void> {
  await deliver(event, settings);
}

export async function onScreen(event: SegmentMessage, settings: Settings): Promise<void> {
  await deliver(event, settings);
}

/** A function has no memory of earlier events, so each one names its account in `context.groupId`. */
async function deliver(event: SegmentMessage, settings: Settings): Promise<void> {
  for (const request of translate(event, settings)) {
    const [url, init] = toFetch(request, settings);
    const { status } = await fetch(url, init).catch((error: unknown) => {
      throw new RetryError(`Totango cannot be reached: ${String(error)}`);
    });
    if (status === 429 || status >= 500) throw new RetryError(`Totango answered ${status}`);
    if (status !== 200) throw new ValidationError(`Totango answered ${status}`);
  }
}
