import { QueryClientProvider } from '@tanstack/preact-query';
import { render } from 'preact';
import { App } from './app.js';
import { followLive } from './live/live.js';
import { queryClient } from './queries.js';

const root = document.getElementById('console');
if (root === null) throw new Error('the page has no place for the console');
followLive(queryClient);
render(
  <QueryClientProvider client={queryClient}>
    <App />
  </QueryClientProvider>,
  root,
);
