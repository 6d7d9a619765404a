interface Props {
  readonly label: string;
  readonly done: number;
  /** Null while nobody knows how much there is to do. */
  readonly total: number | null;
  readonly detail?: string | undefined;
}

/** How far something is, as a bar and in words. */
export function Progress({ label, done, total, detail }: Props) {
  const share = total === null ? undefined : total === 0 ? 0 : Math.min(1, done / total);
  return (
    <div class="progress">
      <div class="progress__words">
        <span>{label}</span>
        {detail !== undefined && <span class="progress__detail">{detail}</span>}
      </div>
      <progress aria-label={label} value={share} max={1} />
    </div>
  );
}
