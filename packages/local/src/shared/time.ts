/** Seconds of a day: the longest poll interval, and the life of a configuration token. */
export const DAY_SECONDS = 86_400;
