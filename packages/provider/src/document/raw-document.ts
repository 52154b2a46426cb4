import { isSame } from '../shared/platform.js';

/**
 * Largest document, in bytes: 8 MiB, twice AppConfig's largest quota (D8).
 * https://docs.aws.amazon.com/general/latest/gr/appconfig.html
 */
export const MAX_DOCUMENT_BYTES = 8 * 1024 * 1024;

/** Far more than any that is used: a regular expression may run out of stack with a text of megabytes. */
export const MAX_MEDIA_TYPE_CHARACTERS = 1_024;

/** A document as a source delivers it (rule D1). */
export interface RawDocument {
  /** The content, as it came: at most 8 MiB. */
  readonly bytes: Uint8Array;
  /** The media type that the answer named; `undefined` when it named none. */
  readonly contentType: string | undefined;
  /** AppConfig's label of the hosted version; `undefined` when there is none. */
  readonly versionLabel: string | undefined;
  /**
   * Which experiments run on its flags, as AppConfig's answer says in the header `Experiment-Flags`; absent where it says nothing. At
   * most 16 384 characters count.
   */
  readonly experimentFlags?: string | undefined;
}

/** Whether two documents are the same: bytes and content type decide, the label and what runs on its flags do not (D7). */
export function isSameDocument(one: RawDocument, other: RawDocument): boolean {
  return one.contentType === other.contentType && isSame(one.bytes, other.bytes);
}
