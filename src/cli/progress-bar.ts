/** Shows how far something is on one line of a terminal; nothing where there is no terminal. */
export interface ProgressBar {
  /** `total` is 0 while it is not known. */
  readonly update: (done: number, total: number) => void;
  /** Leaves the line as it is, or takes it away. */
  readonly stop: (keep?: boolean) => void;
}

const width = 30;
const interval = 80;

/** A bar on the given terminal, redrawn at most about twelve times a second. */
export function createProgressBar(
  label: string,
  count: (amount: number) => string,
  terminal: NodeJS.WritableStream & { isTTY?: boolean } = process.stderr,
): ProgressBar {
  if (terminal.isTTY !== true) return { update: () => undefined, stop: () => undefined };
  let line = '';
  let drawn = 0;
  const draw = () => {
    drawn = performance.now();
    terminal.write(`\r\u001b[K${line}`);
  };
  return {
    update: (done, total) => {
      line = barLine(label, done, total, count);
      if (performance.now() - drawn >= interval) draw();
    },
    stop: (keep = true) => {
      if (!keep) line = '';
      if (keep || drawn > 0) draw();
      if (keep) terminal.write('\n');
    },
  };
}

/** The line of a bar: label, bar, share, amount. */
export function barLine(
  label: string,
  done: number,
  total: number,
  count: (amount: number) => string,
): string {
  if (total <= 0) return `${label}  ${count(done)}`;
  const share = Math.min(1, done / total);
  const full = Math.round(share * width);
  const bar = '█'.repeat(full) + '░'.repeat(width - full);
  return `${label}  ${bar} ${String(Math.floor(share * 100)).padStart(3)} %  ${count(done)} of ${count(total)}`;
}
