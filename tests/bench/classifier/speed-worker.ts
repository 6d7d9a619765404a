import { parentPort, workerData } from 'node:worker_threads';
import { transferList } from '../../../models/columns.ts';
import { loadClassifier } from '../../../models/engine.ts';

const engine = loadClassifier(new Uint8Array(workerData as SharedArrayBuffer));
parentPort?.on('message', (texts: string[] | 'cpu') => {
  if (texts === 'cpu') {
    const { user, system } = process.threadCpuUsage();
    parentPort?.postMessage(user + system);
    return;
  }
  const columns = engine.classifyColumns(texts);
  parentPort?.postMessage(columns, transferList(columns));
});
