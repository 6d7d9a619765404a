import process from 'node:process';
import { nodeProblem } from './node-version.ts';

const closeMs = 8_000;

/** The API as a process: configured by its environment, closed by SIGTERM, SIGINT or the end of its parent. */
async function main(): Promise<void> {
  const [{ ConfigError, parseConfig }, { createLogger }, { startApi }] = await Promise.all([
    import('./config.ts'),
    import('./logger.ts'),
    import('./start-api.ts'),
  ]);
  let logger = createLogger({ name: 'api' });
  try {
    const config = parseConfig(process.env);
    logger = createLogger({ level: config.logLevel, name: 'api' });
    const api = await startApi(config, logger);
    logger.info({ url: api.url }, 'ready');
    let closing = false;
    const close = async (reason: string): Promise<void> => {
      if (closing) return;
      closing = true;
      logger.info({ reason }, 'closing');
      setTimeout(() => process.exit(1), closeMs + 1_000).unref();
      await api.close(closeMs);
      process.exit(0);
    };
    process.on('SIGTERM', () => void close('SIGTERM'));
    process.on('SIGINT', () => void close('SIGINT'));
    if (process.send !== undefined) {
      process.on('disconnect', () => void close('the parent is gone'));
      process.send({ ready: true, url: api.url });
    }
  } catch (error) {
    if (error instanceof ConfigError) process.stderr.write(`${error.message}\n`);
    else logger.fatal({ err: error }, 'could not start');
    process.exit(1);
  }
}

const problem = nodeProblem();
if (problem === null) await main();
else {
  process.stderr.write(`${problem}\n`);
  process.exit(1);
}
