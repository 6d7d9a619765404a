import { z } from 'zod';

/** A job that was asked for: read it again at /v1/jobs/{id}. */
export const JobTicket = z
  .object({ job: z.uuid() })
  .meta({ examples: [{ job: '0198c0de-0000-7000-8000-000000000004' }] });
