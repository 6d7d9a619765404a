const units: Readonly<Record<string, string>> = { string: 'characters', array: 'items' };

/** What zod says of a size: `string to have >=10 characters`, `array to have <=5 items`, `number to be >=1`. */
const size = /^Too (?:small|big): expected (\w+) to (?:have|be) ([<>]=?)(-?[\d.]+)/;
const bounds: Readonly<Record<string, string>> = {
  '>=': 'at least',
  '>': 'more than',
  '<=': 'at most',
  '<': 'less than',
};

/** Zod's message for a fault as a person would put it, with what is allowed. */
export function faultWords(message: string): string {
  const sized = size.exec(message);
  if (sized !== null) {
    const [, kind = '', bound = '', limit = ''] = sized;
    const unit = units[kind];
    return `expected ${bounds[bound] ?? bound} ${limit}${unit === undefined ? '' : ` ${limit === '1' ? unit.slice(0, -1) : unit}`}`;
  }
  return message
    .replace(/^Unrecognized keys?: (.+)$/, 'there is no $1 here')
    .replace(/^Invalid input: expected (.+), received undefined$/, 'missing: expected $1')
    .replace(/^Invalid input: expected number, received NaN$/, 'expected a number')
    .replace(/^Invalid input: expected (.+), received (\w+)$/, 'expected $1, not $2')
    .replace(/^Invalid option: expected (?:one of )?(.+)$/, (_, options: string) => {
      const named = options.split('|');
      return named.length === 1 ? `expected ${options}` : `expected one of ${named.join(', ')}`;
    });
}
