/** Null where the whole is nothing, or less than the minimum for which a share is given. */
export function shareOf(part: number, whole: number, minimumN: number): number | null {
  return whole === 0 || whole < minimumN ? null : rounded(part / whole);
}

/** Six decimals, ties to even, so that a figure computed elsewhere by the usual rule is the same to the last digit. */
export function rounded(value: number): number;
export function rounded(value: number | null): number | null;
export function rounded(value: number | null): number | null {
  if (value === null) return null;
  const isTie = Number.isInteger(value * 2 ** 7) && !Number.isInteger(value * 2 ** 6);
  const text = value.toFixed(6);
  if (!isTie) return Number(text);
  const lastDigit = Number(text.at(-1));
  return Number(lastDigit % 2 === 0 ? text : (value - 1e-7).toFixed(6));
}
