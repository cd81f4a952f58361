/** One line of a table: numbers to the right of their columns. */
export function print(...cells: readonly (string | number)[]): void {
  console.log(
    cells.map((cell) => (typeof cell === "number" ? cell.toFixed(2).padStart(10) : cell.padEnd(34))).join(" "),
  );
}
