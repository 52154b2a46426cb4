import { Float } from './float.js';

it.each([
  [100, '100.0'],
  [0, '0.0'],
  [1, '1.0'],
  [12.5, '12.5'],
  [33.3, '33.3'],
  [3 * 1.1, '3.3'],
  [100 / 3, '33.333332'],
  [2_048, '2048.0'],
])('the Float %d is written %s', (value, text) => {
  expect(String(new Float(value))).toBe(text);
});
