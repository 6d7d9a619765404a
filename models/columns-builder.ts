import type { ClassifiedColumns } from './columns.ts';
import { type Numbers, twice } from './twice.ts';

/** Collects classified columns in buffers that are reused from batch to batch. */
export interface ColumnsBuilder {
  begin(): void;
  tag(theme: number, probability: number, valence: number): void;
  /** Adds a span to the last tag. */
  span(from: number, to: number, weight: number): void;
  system(index: number): void;
  /** Ends a comment. */
  comment(facets: number): void;
  finish(): ClassifiedColumns;
}

function room<Values extends Numbers>(array: Values, at: number): Values {
  return at < array.length ? array : twice(array);
}

/** Columns to fill comment by comment. */
export function createColumnsBuilder(): ColumnsBuilder {
  let comments = 0;
  let tags = 0;
  let spans = 0;
  let systems = 0;
  let tagStart = new Uint32Array(1024);
  let tagTheme = new Uint16Array(4096);
  let tagProbability = new Float64Array(4096);
  let tagValence = new Uint8Array(4096);
  let spanStart = new Uint32Array(4096);
  let spanFrom = new Uint32Array(8192);
  let spanTo = new Uint32Array(8192);
  let spanWeight = new Float64Array(8192);
  let facets = new Uint8Array(1024);
  let systemStart = new Uint32Array(1024);
  let system = new Uint16Array(1024);
  return {
    begin() {
      comments = 0;
      tags = 0;
      spans = 0;
      systems = 0;
    },
    tag(theme, probability, valence) {
      tagTheme = room(tagTheme, tags);
      tagProbability = room(tagProbability, tags);
      tagValence = room(tagValence, tags);
      spanStart = room(spanStart, tags + 1);
      tagTheme[tags] = theme;
      tagProbability[tags] = probability;
      tagValence[tags] = valence;
      tags++;
      spanStart[tags] = spans;
    },
    span(from, to, weight) {
      spanFrom = room(spanFrom, spans);
      spanTo = room(spanTo, spans);
      spanWeight = room(spanWeight, spans);
      spanFrom[spans] = from;
      spanTo[spans] = to;
      spanWeight[spans] = weight;
      spans++;
      spanStart[tags] = spans;
    },
    system(index) {
      system = room(system, systems);
      system[systems++] = index;
    },
    comment(bits) {
      facets = room(facets, comments);
      tagStart = room(tagStart, comments + 1);
      systemStart = room(systemStart, comments + 1);
      facets[comments++] = bits;
      tagStart[comments] = tags;
      systemStart[comments] = systems;
    },
    finish: () => ({
      count: comments,
      tagStart: tagStart.slice(0, comments + 1),
      tagTheme: tagTheme.slice(0, tags),
      tagProbability: tagProbability.slice(0, tags),
      tagValence: tagValence.slice(0, tags),
      spanStart: spanStart.slice(0, tags + 1),
      spanFrom: spanFrom.slice(0, spans),
      spanTo: spanTo.slice(0, spans),
      spanWeight: spanWeight.slice(0, spans),
      facets: facets.slice(0, comments),
      systemStart: systemStart.slice(0, comments + 1),
      system: system.slice(0, systems),
    }),
  };
}
