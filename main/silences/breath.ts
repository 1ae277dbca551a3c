/** Long readings go in slices, with room between them for whoever else waits. */

/** Called between slices; waits for the others when the slice before took long enough. */
export type Breathe = () => Promise<void>

/** Rows in a slice: about 4 ms of reading and judging label sets. */
export const sliceRows = 200
