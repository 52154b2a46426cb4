import { parentPort, workerData } from 'node:worker_threads';
import type { AliasLimits } from './yaml-aliases.js';
import { readYaml } from './yaml-content.js';

// Runs in a worker thread of its own for each document. The build bundles it with the YAML library into one text,
// yaml-worker-code.ts, so that an application that is bundled into one file has it, too.

export interface YamlRequest {
  readonly text: string;
  readonly limits: AliasLimits;
}

/** The content as JSON text, which the receiver reads in turns; a structured clone holds it until it is done. */
export type YamlAnswer =
  | { readonly ok: true; readonly json: string }
  | { readonly ok: false; readonly message: string };

function answer({ text, limits }: YamlRequest): YamlAnswer {
  const result = readYaml(text, limits);
  return result.ok
    ? { ok: true, json: JSON.stringify(result.value) }
    : { ok: false, message: result.message };
}

parentPort?.postMessage(answer(workerData as YamlRequest));
