/** Row types of migration 010. */
export interface ValueQuoteSchema {
  value_exemplar: {
    tagging_id: number;
    theme_id: number;
    field: string;
    value: string;
    rank: number;
    quote_id: number;
  };
}
