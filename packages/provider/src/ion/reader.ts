import { describeIonError, IonMistake } from './messages.js';

/** The part of a reader that is used: the one of `ion-js`, or the one for binary documents. */
export interface IonReader {
  next(): { readonly name: string } | null;
  type(): { readonly name: string } | null;
  depth(): number;
  stepIn(): void;
  stepOut(): void;
  annotations(): string[];
  isNull(): boolean;
  /** In characters or bytes from where the reader began. */
  position(): number;
  /** Bytes of the value, where that is known without reading it. */
  size?(): number;
  stringValue(): string | null;
  booleanValue(): boolean | null;
  bigIntValue(): bigint | null;
  numberValue(): number | null;
  decimalValue(): { getCoefficient(): bigint; getExponent(): number } | null;
  timestampValue(): { toString(): string } | null;
}

/** The bytes or characters are not Ion, so what follows cannot be read either. */
export class IonSyntaxFailure extends Error {}

/** Moves to the next value; a failure here is a syntax error. */
export function nextType(reader: IonReader): string | undefined {
  try {
    const type = reader.next();
    // `ion-js` takes the end of a text for the value of an annotation.
    if (type === null && reader.depth() === 0 && reader.annotations().length > 0) {
      throw new IonMistake('an annotation has no value');
    }
    return type?.name;
  } catch (error) {
    throw new IonSyntaxFailure(describeIonError(error));
  }
}
