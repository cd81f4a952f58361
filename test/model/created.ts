const pattern = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?(Z|[+-]\d\d:?\d\d)?)?$/;
const daysInMonth = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** The text of `Create Date` (R5.7), or nothing for what is no date. */
export function createDate(value: unknown): string | undefined {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : value.toISOString();
  if (typeof value === "number") return epoch(value);
  if (typeof value !== "string") return undefined;
  return /^[1-9]\d*$/.test(value) ? epoch(Number(value)) : calendar(value);
}

function epoch(value: number): string | undefined {
  if (value >= 100_000_000 && value <= 4_102_444_799) return new Date(Math.trunc(value * 1000)).toISOString();
  if (value >= 100_000_000_000 && value <= 4_102_444_799_999) return new Date(Math.trunc(value)).toISOString();
  return undefined;
}

function calendar(text: string): string | undefined {
  const match = pattern.exec(text);
  if (match === null) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((digits?: string) => Number(digits ?? "0"));
  if (
    year === undefined ||
    month === undefined ||
    day === undefined ||
    hour === undefined ||
    minute === undefined ||
    second === undefined
  )
    return undefined;
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = month === 2 && isLeap ? 29 : (daysInMonth[month - 1] ?? 0);
  if (day < 1 || day > days || hour > 23 || minute > 59 || second > 59) return undefined;
  if (match[4] === undefined) return text;

  const zone = /^([+-])(\d\d):?(\d\d)$/.exec(match[8] ?? "");
  const zoneHours = Number(zone?.[2] ?? "0");
  const zoneMinutes = Number(zone?.[3] ?? "0");
  if (zoneHours > 23 || zoneMinutes > 59) return undefined;
  const shift = (zone?.[1] === "-" ? -1 : 1) * (zoneHours * 60 + zoneMinutes);
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute - shift, second, Number((match[7] ?? "").padEnd(3, "0").slice(0, 3)));
  return date.toISOString();
}
