import { builtIn } from '../shared/built-in.js';

/** Identifies what a flag was read from by its SHA-256; in binary Ion that includes the symbol tables before it. */
export type Digest = (before: string, content: string | Uint8Array) => string;

/** Node's own hash where there is one. The one in browsers is asynchronous, which would cost a turn for each flag. */
export async function loadDigest(): Promise<Digest> {
  const sha256 = onNode() ?? (await anywhere());
  return (before, content) => {
    const digest = sha256(content);
    return before === '' ? digest : sha256(before + digest);
  };
}

function onNode(): ((content: string | Uint8Array) => string) | undefined {
  const nodeCrypto = builtIn('node:crypto');
  return nodeCrypto && ((content) => nodeCrypto.hash('sha256', content, 'base64'));
}

async function anywhere(): Promise<(content: string | Uint8Array) => string> {
  const { sha256 } = await import('@noble/hashes/sha2.js');
  const encoder = new TextEncoder();
  return (content) =>
    btoa(String.fromCharCode(...sha256(typeof content === 'string' ? encoder.encode(content) : content)));
}
