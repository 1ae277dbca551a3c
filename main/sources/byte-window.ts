/** The bytes of a body that have come and are not read yet. */

export interface ByteWindow {
  bytes: Buffer
  /** what is not read: `bytes` from `begin` to `end` */
  begin: number
  end: number
  /** Adds a piece; what was read before is dropped, and offsets move with it. */
  append(piece: Buffer): void
  /** Not needed any more, and nothing looks into its bytes: the next body may have its memory. */
  giveBack(): void
}

/** Bytes of a window to begin with: some pieces as sockets give them (64 KiB). */
const windowBytes = 262_144

/** The window of a body that was read: the next one need not ask the system for memory anew. */
let spare: Buffer | null = null

export function createByteWindow(): ByteWindow {
  const bytes = spare ?? Buffer.allocUnsafeSlow(windowBytes)
  spare = null
  const window: ByteWindow = {
    ...{ bytes, begin: 0, end: 0 },
    append: (piece) => {
      const { bytes, begin, end } = window
      const left = end - begin
      if (left + piece.length > bytes.length) {
        window.bytes = Buffer.allocUnsafeSlow(2 * (left + piece.length))
        bytes.copy(window.bytes, 0, begin, end)
      } else bytes.copyWithin(0, begin, end)
      window.begin = 0
      window.end = left + piece.copy(window.bytes, left)
    },
    giveBack: () => {
      if (window.bytes.length === windowBytes) spare = window.bytes
    },
  }
  return window
}

/** White space of JSON. */
export function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09
}
