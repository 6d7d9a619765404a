import type { ComponentChildren, ComponentProps } from 'preact';
import { useRef } from 'preact/hooks';
import { Chart } from './chart.tsx';
import { TakeAway } from './take-away.tsx';

interface Props extends ComponentProps<typeof Chart>, Omit<ComponentProps<typeof TakeAway>, 'chart'> {
  readonly children?: ComponentChildren;
}

/** A chart, and what can be taken away of it. */
export function Figure({ label, draw, least, onPick, children, ...takeAway }: Props) {
  const chart = useRef<HTMLDivElement>(null);
  return (
    <>
      <div ref={chart}>
        <Chart label={label} draw={draw} least={least} onPick={onPick} />
      </div>
      <TakeAway chart={chart} {...takeAway}>
        {children}
      </TakeAway>
    </>
  );
}
