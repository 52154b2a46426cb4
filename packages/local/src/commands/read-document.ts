import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { ParsedDocument } from 'aws-appconfig-openfeature-provider/engine';
import { fileTarget, SUFFIXES } from '../files/target.js';
import { describeError, quoted } from '../shared/described.js';
import { loadEngine } from '../shared/engine.js';
import { Misuse, type Output } from './subcommand.js';

export interface ReadDocument {
  readonly bytes: Uint8Array;
  readonly document: ParsedDocument;
}

/**
 * Reads a file as `--directory` would deploy it; what is wrong with it is written, and `undefined` is the result then.
 *
 * @throws Misuse for a name with another ending
 */
export async function readDocument(file: string, output: Output): Promise<ReadDocument | undefined> {
  const target = fileTarget(basename(file));
  if (target === undefined) {
    throw new Misuse(`expected a file whose name ends in ${SUFFIXES.join(', ')}, got ${quoted(file)}`);
  }
  const { MAX_DOCUMENT_BYTES, parseDocument } = await loadEngine();
  const refuse = (reason: string): undefined => {
    output.error(`${file} cannot be read: ${reason}`);
    return undefined;
  };
  let bytes: Uint8Array;
  try {
    const { size } = await stat(file);
    if (size > MAX_DOCUMENT_BYTES) return refuse(`it has ${size} bytes, more than ${MAX_DOCUMENT_BYTES}`);
    bytes = await readFile(file);
  } catch (error) {
    return refuse(describeError(error));
  }
  // A freeform profile may hold feature flags in the stored form, as its content tells.
  const profileType = target.type === 'AWS.AppConfig.FeatureFlags' ? target.type : undefined;
  const raw = { bytes, contentType: target.contentType, versionLabel: undefined };
  const result = await parseDocument(raw, { profileType });
  if (!result.ok) return refuse(result.message);
  for (const warning of result.document.warnings) output.error(`warning: ${warning}`);
  return { bytes, document: result.document };
}
