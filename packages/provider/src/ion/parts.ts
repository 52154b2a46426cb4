import { IonLexer } from './lexer.js';
import { type IonTextPart, PartBuilder } from './part-builder.js';

/** Says how far the scan has come, so that the caller can pause. */
export interface IonTextProgress {
  readonly kind: 'progress';
  readonly position: number;
}

const PROGRESS_CHARACTERS = 16 * 1024;

/**
 * Cuts Ion text into its top-level values, in linear time, and spares `ion-js` what it is slow at: a value is handed
 * over by itself, without long strings, and with no more than `MAX_VARIANT_CHARACTERS` for each variant.
 *
 * @returns why the text is not Ion, as far as brackets, quotes and comments tell
 */
export function* splitIonText(text: string): Generator<IonTextPart | IonTextProgress, string | undefined> {
  const lexer = new IonLexer(text);
  let reported = 0;
  let part = new PartBuilder(text, 0);
  while (lexer.next()) {
    if (lexer.start - reported >= PROGRESS_CHARACTERS) {
      reported = lexer.start;
      yield { kind: 'progress', position: reported };
    }
    const { type, start } = lexer;
    if (type !== 'space' && type !== 'comment') {
      if (part.endsBefore(type, start)) {
        yield* part.built();
        part = new PartBuilder(text, start);
      }
    }
    const failure = part.add(type, start, lexer.end);
    if (failure !== undefined) return failure;
  }
  const failure = lexer.failure ?? part.missing;
  if (failure !== undefined) return failure;
  yield* part.built();
  return undefined;
}
