import { parentPort, workerData } from 'node:worker_threads';
import { checkSchemas, type SchemaRequest } from './schema-check.js';

// Runs in a worker thread of its own for each request; see bounded-check.ts.

void checkSchemas(workerData as SchemaRequest).then((answer) => parentPort?.postMessage(answer));
