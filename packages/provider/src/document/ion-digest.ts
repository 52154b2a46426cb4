import { builtIn } from '../shared/built-in.js';

/** Recognises what a flag is read from, which for binary Ion depends on the symbol tables before it: a SHA-256 as text. */
export type Digest = (before: string, content: string | Uint8Array) => string;

/** Node's own where there is one; that of browsers, which is asynchronous, would take a turn for each flag. */
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
