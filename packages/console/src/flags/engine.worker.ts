import { messageOf } from '../aws/api-error.js';
import { answers } from './answers.js';
import type { Question, Reply } from './engine-messages.js';

/** Checks take long for large documents, and nobody should wait for them while typing. */
const reply = (message: Reply) => postMessage(message);

addEventListener('message', ({ data }) => {
  const { id, kind, ask } = data as Question;
  const answer = answers[kind] as (ask: Question['ask']) => Promise<unknown>;
  answer(ask).then(
    (result) => reply({ id, answer: result }),
    (error: unknown) => reply({ id, error: messageOf(error) }),
  );
});
