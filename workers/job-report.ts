import type { JobProgress } from '../src/storage/jobs.ts';

/** Told by a job of how far it is: `done` of `total` units of what it is at. */
export type Report = (phase: string, done: number, total: number) => void;

export interface JobReport {
  readonly report: Report;
  /** What was told last, with its times; null before the first. */
  readonly read: () => JobProgress | null;
}

/** Keeps what a job tells of itself, however often, until somebody reads it. */
export function openJobReport(now: () => number = () => performance.now()): JobReport {
  let told: { phase: string; done: number; total: number; began: number; noted: number } | null = null;
  return {
    report: (phase, done, total) => {
      const at = now();
      const began = told?.phase === phase ? told.began : at;
      told = { phase, done: Math.min(done, total), total, began, noted: at };
    },
    read: () => {
      if (told === null) return null;
      const { phase, done, total, began, noted } = told;
      const at = now();
      return { phase, done, total, beganAgo: (at - began) / 1000, notedAgo: (at - noted) / 1000 };
    },
  };
}
