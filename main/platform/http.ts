/** HTTP as an argument: one request, one whole body or one named failure. The real one is http-request.ts. */
import type { Failure } from '../../contract/source-health.ts'

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'DELETE' | 'PUT' | 'PATCH'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  /** everything, from the name lookup to the last byte, must be over by then, ms */
  readonly deadlineMs: number
  /** a body that still comes steadily at the deadline may go on; absent = it may not */
  readonly flowing?: {
    /** even then everything must be over by this time, ms */
    readonly deadlineMs: number
    /** asked at the deadline and every few seconds after it */
    readonly isWanted: () => boolean
  }
  /** the most bytes of body, decoded, that are accepted */
  readonly maxBytes: number
  /** certificate authorities to trust besides the system's, as PEM text; null = the system's alone */
  readonly ca: string | null
  /**
   * The SHA-256 fingerprints (64 lower-case hex digits) of the only certificates that are accepted, whoever signed them and
   * whatever name they bear; absent or empty = whoever is trusted
   */
  readonly pins?: readonly string[]
  readonly signal?: AbortSignal
  /**
   * Takes the decoded body of a 200 piece by piece while it comes; what it was given is then not in the response's body.
   * An Http may also ignore it and answer with the whole body. Must not throw.
   */
  readonly take?: (piece: Buffer) => void
}

export interface HttpResponse {
  readonly status: number
  /** lower-case names */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
  readonly latencyMs: number
  /** how much of that passed after the head had come, ms; absent = nothing */
  readonly bodyMs?: number
}

/** A response of any status, or why there was none. Never throws, never follows a redirect. */
export type HttpResult =
  | { readonly ok: true; readonly response: HttpResponse }
  | { readonly ok: false; readonly failure: Failure; readonly latencyMs: number }

export type Http = (request: HttpRequest) => Promise<HttpResult>
