import { IntakeError } from './intake-error.ts';
import type { IntakeLimits } from './intake-limits.ts';

/** Throws `inflates_too_much` when `inflated` bytes have come out of `compressed` ones and that is a bomb. */
export function checkInflation(inflated: number, compressed: number, limits: IntakeLimits): void {
  if (inflated > limits.inflated_bytes) {
    throw new IntakeError(
      'inflates_too_much',
      `The compressed file holds more than ${limits.inflated_bytes} bytes. Split it and send the parts.`,
    );
  }
  if (inflated > limits.ratio_from_bytes && inflated > compressed * limits.inflation_ratio) {
    throw new IntakeError(
      'inflates_too_much',
      `The compressed file grows more than ${limits.inflation_ratio} times when it is read. Send it uncompressed, or as CSV.`,
    );
  }
}
