/** A terminal that is closed or a pipe that nobody reads any more: what was said there is lost, and nothing else. */

/** Without a listener, the first word that cannot be written would end the process. Call before anything is said. */
export function outliveOutput(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
}
