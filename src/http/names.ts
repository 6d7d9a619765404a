import { z } from 'zod';

/** A survey's id: it stands in URLs. */
export const SurveyRef = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/,
    'expected letters, digits, dots, dashes and underscores, 100 at most',
  )
  .meta({ examples: ['canteen'] });

/** A wave's name within its survey. */
export const WaveName = z
  .string()
  .regex(/^[^\p{C}]{1,100}$/u, 'expected 1 to 100 characters that can be seen')
  .meta({ examples: ['2026'] });
