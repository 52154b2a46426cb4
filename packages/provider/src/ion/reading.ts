// What of `ion-js` reads: by its name, so that bundlers can leave the rest out, and loaded when a document or a rule needs it.
export { makeReader } from 'ion-js';
