/** Next.js calls it once when a server starts, and waits for it; `next build` does not, so that a build needs no AppConfig. */
export async function register(): Promise<void> {
  // The edge runtime has no Node.js in it.
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const { startFlags } = await import('./provider');
  await startFlags();
}
