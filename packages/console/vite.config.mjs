import { defineConfig } from 'vite';
import { yamlHere } from './yaml-here.mjs';

export default defineConfig({
  base: '/console/',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    target: 'es2022',
    // The page's policy allows no data: of scripts or styles.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1000,
  },
  plugins: [yamlHere()],
  worker: { format: 'es', plugins: () => [yamlHere()] },
});
