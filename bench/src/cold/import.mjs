// Prints how many milliseconds importing a package takes that has not been imported before.
const [, , name] = process.argv;
const start = performance.now();
const imported = await import(name);
const milliseconds = performance.now() - start;
if (Object.keys(imported).length === 0) throw new Error(`${name} exports nothing`);
process.stdout.write(String(milliseconds));
