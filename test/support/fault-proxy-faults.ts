import { setTimeout as delay } from 'node:timers/promises';
import { type Answer, type Exchange, type Fault, passOn, serialize } from './fault-proxy.js';

const MEBIBYTE = 1024 * 1024;
const NOTHING = Buffer.alloc(0);

/** Nobody is at home: the connection is refused. */
export const refuse = 'refuse';

export const resetBeforeTheServer: Fault = ({ socket }) => {
  socket.resetAndDestroy();
};

export const resetAfterTheServer: Fault = async ({ socket, forward }) => {
  await forward();
  socket.resetAndDestroy();
};

export const hang: Fault = () => {};

/** The right answer, a byte each second. */
export const trickle: Fault = async ({ socket, forward }) => {
  await writeSlowly(socket, serialize(await forward()));
};

/** The right answer: its head at once, its body a byte each second. */
export const trickleBody: Fault = async ({ socket, forward }) => {
  const answer = await forward();
  const bytes = serialize(answer);
  const headLength = bytes.length - answer.body.length;
  socket.write(bytes.subarray(0, headLength));
  await writeSlowly(socket, bytes.subarray(headLength));
};

/** The connection ends before as many bytes as announced have come. */
export const truncate: Fault = async ({ socket, forward }) => {
  const answer = await forward();
  socket.end(serialize(answer, { 'content-length': String(answer.body.length + 100) }));
};

/** The connection ends in the middle of a chunk. */
export const breakChunks: Fault = async ({ socket, forward }) => {
  const answer = await forward();
  const chunk = Buffer.concat([Buffer.from('FFFF\r\n'), answer.body]);
  socket.end(serialize({ ...answer, body: chunk }, chunked));
};

/** Half of the document in a complete answer. */
export const halve: Fault = onDocument((answer) => ({
  ...answer,
  body: answer.body.subarray(0, answer.body.length / 2),
}));

/** An error as AppConfig answers it: its name in a header, its members as JSON. */
export function answerError(
  status: number,
  name: string,
  members: object = {},
  headers: Record<string, string> = {},
): Fault {
  return ({ socket }) => {
    const body = Buffer.from(JSON.stringify({ Message: `${name} from the proxy`, ...members }));
    const all = { 'content-type': 'application/json', 'x-amzn-errortype': name, ...headers };
    socket.write(serialize({ status, headers: all, body }));
  };
}

/** A refused token, with each Problem that AppConfig knows. */
export function refuseToken(problem: 'Corrupted' | 'Expired' | 'PollIntervalNotSatisfied'): Fault {
  const Details = { InvalidParameters: { ConfigurationToken: { Problem: problem } } };
  return onPoll(answerError(400, 'BadRequestException', { Reason: 'InvalidParameters', Details }));
}

/** What a load balancer says when nothing is behind it. */
export const htmlPage: Fault = ({ socket }) => {
  const body = Buffer.from('<html><body><h1>503 Service Temporarily Unavailable</h1></body></html>');
  socket.write(serialize({ status: 503, headers: { 'content-type': 'text/html' }, body }));
};

/** Points to another server, which must not be asked. */
export function redirectTo(location: string): Fault {
  return ({ socket }) => {
    socket.write(serialize({ status: 302, headers: { location }, body: NOTHING }));
  };
}

export const wrongContentType: Fault = onDocument((answer) => ({
  ...answer,
  headers: { ...answer.headers, 'content-type': 'image/png' },
}));

export const invalidUtf8: Fault = onDocument((answer) => {
  const body = Buffer.from(answer.body);
  body[body.length >> 1] = 0xff;
  return { ...answer, body };
});

/** Says that a gigabyte comes, and sends it as fast as it is taken; tells how much went. */
export function gigabyte(
  operation: Exchange['operation'],
  onSent: (bytes: number) => void = () => {},
): Fault {
  const mebibyte = Buffer.alloc(MEBIBYTE, ' ');
  return onOperation(operation, async ({ socket, forward }) => {
    const answer = await forward();
    socket.write(serialize({ ...answer, body: NOTHING }, { 'content-length': String(1024 * MEBIBYTE) }));
    pour(socket, mebibyte, onSent);
  });
}

/** A chunked answer without an end. */
export function endless(operation: Exchange['operation'], onSent: (bytes: number) => void = () => {}): Fault {
  const chunk = Buffer.concat([Buffer.from('10000\r\n'), Buffer.alloc(65_536, ' '), Buffer.from('\r\n')]);
  return onOperation(operation, async ({ socket, forward }) => {
    socket.write(serialize({ ...(await forward()), body: NOTHING }, chunked));
    pour(socket, chunk, onSent);
  });
}

/** Every answer comes two times. */
export const answerTwice: Fault = async ({ socket, forward }) => {
  const bytes = serialize(await forward());
  socket.write(Buffer.concat([bytes, bytes]));
};

/** Polls are answered with this header instead of their own, or without it. */
export function pollHeader(name: string, value: string | undefined): Fault {
  return onPoll(async ({ socket, forward }) => {
    socket.write(serialize(await forward(), { [name]: value }));
  });
}

const chunked = { 'content-length': undefined, 'transfer-encoding': 'chunked' };

function onOperation(operation: Exchange['operation'], fault: Fault): Fault {
  return (exchange) => (exchange.operation === operation ? fault : passOn)(exchange);
}

function onPoll(fault: Fault): Fault {
  return onOperation('GetLatestConfiguration', fault);
}

function onDocument(change: (answer: Answer) => Answer): Fault {
  return onPoll(async ({ socket, forward }) => {
    const answer = await forward();
    socket.write(serialize(answer.status === 200 && answer.body.length > 0 ? change(answer) : answer));
  });
}

async function writeSlowly(socket: Exchange['socket'], bytes: Buffer): Promise<void> {
  for (const byte of bytes) {
    if (socket.destroyed) return;
    socket.write(Buffer.of(byte));
    await delay(1_000, undefined, { ref: false });
  }
}

/** Writes the same bytes until the other side hangs up. */
function pour(socket: Exchange['socket'], bytes: Buffer, onSent: (bytes: number) => void): void {
  const next = () => {
    while (!socket.destroyed) {
      onSent(bytes.length);
      if (!socket.write(bytes)) return;
    }
  };
  socket.on('drain', next);
  next();
}
