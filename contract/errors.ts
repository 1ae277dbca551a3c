/** Errors that may cross the wire: a closed set of codes and one sentence a tired person can act on. */
export type ErrorCode =
  | 'bad-input'
  | 'unknown-name'
  | 'not-found'
  | 'too-late'
  | 'not-allowed'
  | 'cannot-save'
  | 'connection-lost'
  | 'busy'
  | 'internal'

/** An error with a code of the closed set; `message` is shown to people, so it says what happened and what to do. */
export class AppError extends Error {
  readonly code: ErrorCode

  constructor(code: ErrorCode, message: string) {
    super(message)
    this.code = code
    this.name = 'AppError'
  }
}

/** What of an error may leave the engine: known errors as they are, anything else without its inner words. */
export function toWireError(error: unknown): { code: ErrorCode; message: string } {
  if (error instanceof AppError) return { code: error.code, message: error.message }
  return { code: 'internal', message: 'Nightdesk could not do that. The log in the data folder says why.' }
}

/** Fails to compile when a union has a case that was not handled; throws if such a value arrives all the same. */
export function assertNever(value: never): never {
  throw new Error(`unhandled case: ${JSON.stringify(value)}`)
}
