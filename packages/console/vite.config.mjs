import { defineConfig } from 'vite';
import { engineHere } from './engine-here.mjs';
import { yamlHere } from './yaml-here.mjs';

// Notes to bundlers, which nobody reads in what is bundled; licences stay.
const rolldownOptions = { output: { comments: { legal: true, annotation: false, jsdoc: false } } };

export default defineConfig({
  base: '/console/',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    target: 'es2022',
    // The page's policy allows no data: of scripts or styles.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1000,
    rolldownOptions,
  },
  plugins: [yamlHere(), engineHere()],
  worker: { format: 'es', rolldownOptions, plugins: () => [yamlHere(), engineHere()] },
});
