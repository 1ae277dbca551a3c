/** A broken promise of the program: which one, and the facts. */
export class Broken extends Error {}
