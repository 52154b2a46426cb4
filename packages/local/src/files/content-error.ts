import { parseDocument } from 'aws-appconfig-openfeature-provider/flags';

/** Why content cannot be of the media type that its file name says; `undefined` when it can. */
export async function contentError(contentType: string, bytes: Uint8Array): Promise<string | undefined> {
  if (bytes.length === 0) return 'it is empty';
  try {
    const text = new TextDecoder('utf-8', { fatal: true });
    if (contentType === 'text/plain') text.decode(bytes);
    else if (contentType === 'application/json') JSON.parse(text.decode(bytes));
    else {
      const result = await parseDocument({ bytes, contentType, versionLabel: undefined }, {});
      if (!result.ok) return result.message;
    }
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
