/** A document's weights by term, of Euclidean length 1, or empty when none of its terms is known. */
export type TermVector = ReadonlyMap<number, number>;

/**
 * Learns term weights from documents and returns the function that makes a document's vector: (1 + ln tf) · ln((1 + n) / df),
 * scaled to length 1 (Salton & Buckley 1988). Terms that none of the documents has are left out.
 */
export function fitTfIdf(
  documents: readonly (readonly string[])[],
): (document: readonly string[]) => TermVector {
  const terms = new Map<string, number>();
  const documentCounts: number[] = [];
  for (const document of documents)
    for (const term of new Set(document)) {
      const id = terms.get(term) ?? terms.size;
      terms.set(term, id);
      documentCounts[id] = (documentCounts[id] ?? 0) + 1;
    }
  const rarity = documentCounts.map((count) => Math.log((1 + documents.length) / count));

  return (document) => {
    const counts = new Map<number, number>();
    for (const term of document) {
      const id = terms.get(term);
      if (id !== undefined) counts.set(id, (counts.get(id) ?? 0) + 1);
    }
    let squares = 0;
    for (const [id, count] of counts) {
      const weight = (1 + Math.log(count)) * (rarity[id] ?? 0);
      counts.set(id, weight);
      squares += weight * weight;
    }
    const length = Math.sqrt(squares);
    for (const [id, weight] of counts) counts.set(id, weight / length);
    return counts;
  };
}

/** The cosine of every row vector with every column vector, row by row, in [0, 1]. */
export function cosines(rows: readonly TermVector[], columns: readonly TermVector[]): Float64Array[] {
  const postings = new Map<number, [column: number, weight: number][]>();
  for (const [column, vector] of columns.entries())
    for (const [term, weight] of vector) {
      const posting = postings.get(term);
      if (posting === undefined) postings.set(term, [[column, weight]]);
      else posting.push([column, weight]);
    }
  return rows.map((row) => {
    const sums = new Float64Array(columns.length);
    for (const [term, weight] of row)
      for (const [column, other] of postings.get(term) ?? [])
        sums[column] = (sums[column] ?? 0) + weight * other;
    return sums;
  });
}
