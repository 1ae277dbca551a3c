/** How much of what is too long for one message goes in each of its pieces. */

/** Characters of one piece at most: with what stands around it, base64 stays below the 1 MiB a message may have. */
export const maxPieceLength = 700_000
/** Characters that travel in one message, however many bytes each takes: six at the most, as \u0000. */
export const safePieceLength = 150_000
