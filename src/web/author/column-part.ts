import type { Mapping } from '../api/documents.ts';

/** What a column can hold. */
export type Part = 'comment' | 'respondent' | 'question' | 'attribute' | 'nothing';

/** What a column holds by a mapping. */
export function partOf(mapping: Mapping, column: string): Part {
  if (mapping.comments.some((comment) => comment.column === column)) return 'comment';
  if (mapping.respondent === column) return 'respondent';
  if (mapping.question === column) return 'question';
  return column in mapping.attributes ? 'attribute' : 'nothing';
}

/** The mapping with another meaning of one column. One column only names people, and one only holds the question. */
export function setPart(mapping: Mapping, column: { name: string; label: string }, part: Part): Mapping {
  const { name, label } = column;
  const attributes = Object.fromEntries(Object.entries(mapping.attributes).filter(([key]) => key !== name));
  const without: Mapping = {
    comments: mapping.comments.filter((comment) => comment.column !== name),
    respondent: mapping.respondent === name ? null : (mapping.respondent ?? null),
    question: mapping.question === name ? null : (mapping.question ?? null),
    attributes,
  };
  switch (part) {
    case 'comment':
      return { ...without, comments: [...without.comments, { column: name }] };
    case 'respondent':
      return { ...without, respondent: name };
    case 'question':
      return { ...without, question: name };
    case 'attribute':
      return { ...without, attributes: { ...attributes, [name]: unusedName(label, attributes) } };
    case 'nothing':
      return without;
  }
}

function unusedName(label: string, attributes: Mapping['attributes']): string {
  const wanted = label.trim().toLowerCase().slice(0, 100) || 'attribute';
  const used = new Set(Object.values(attributes));
  if (!used.has(wanted)) return wanted;
  for (let n = 2; ; n++) if (!used.has(`${wanted} ${n}`)) return `${wanted} ${n}`;
}
