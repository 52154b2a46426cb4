import type { ProfileType, Version } from '../../aws/types.js';
import {
  EMPTY_DOCUMENT,
  type FlagDocument,
  type ReadDocument,
  readDocument,
  writeDocument,
} from '../../flags/document.js';

/** What is edited: flags by themselves, or any text. */
export type Content =
  | { readonly kind: 'document'; readonly document: FlagDocument }
  | { readonly kind: 'text'; readonly text: string };

/** Content with what it is based on. */
export interface Edited {
  readonly content: Content;
  readonly contentType: string;
  /** Number of the version that it began with; 0: none. */
  readonly base: number;
}

const texts = new WeakMap<FlagDocument, string>();

export function textOf(content: Content): string {
  if (content.kind === 'text') return content.text;
  const known = texts.get(content.document);
  if (known !== undefined) return known;
  const text = writeDocument(content.document);
  texts.set(content.document, text);
  return text;
}

export function documentOf(content: Content): ReadDocument {
  return content.kind === 'document' ? { ok: true, document: content.document } : readDocument(content.text);
}

/** Text as it is, or as flags if it can be shown so. */
export function contentOf(text: string, type: ProfileType): Content {
  if (type !== 'AWS.AppConfig.FeatureFlags') return { kind: 'text', text };
  const read = readDocument(text);
  return read.ok ? { kind: 'document', document: read.document } : { kind: 'text', text };
}

export function textOfVersion({ bytes }: Version): string {
  return new TextDecoder().decode(bytes);
}

/** A version as what is edited, before anybody has edited it. */
export function unchanged(version: Version, type: ProfileType): Edited {
  return {
    content: contentOf(textOfVersion(version), type),
    contentType: version.contentType,
    base: version.number,
  };
}

/** What a profile without versions begins with. */
export function nothingYet(type: ProfileType): Edited {
  const content: Content =
    type === 'AWS.AppConfig.FeatureFlags'
      ? { kind: 'document', document: EMPTY_DOCUMENT }
      : { kind: 'text', text: '' };
  return { content, contentType: 'application/json', base: 0 };
}
