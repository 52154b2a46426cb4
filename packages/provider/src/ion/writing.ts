// What of `ion-js` writes, besides: see reading.ts.
export { IonTypes, makeBinaryWriter, makeReader } from 'ion-js';
