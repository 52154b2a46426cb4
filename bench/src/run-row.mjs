// Measures one row in a process of its own, so that no row finds the heap or the compiled code of another.
import { checkSink, FULL, SHORT } from './measure.mjs';
import { rows } from './rows.mjs';

// Nobody waits for the numbers any more.
process.once('disconnect', () => process.exit(0));

const [, , id, length] = process.argv;
const row = rows.find((each) => each.id === id);
const { measurements } = await import(`./groups/${row.group}.mjs`);
const measured = await measurements[id](length === 'short' ? SHORT : FULL);
checkSink();
process.send(measured, () => process.disconnect());
