/** What the fake engine knows of a draft's versions and pictures. */
import { AppError } from '../../contract/errors.ts'
import type { PostmortemVersion } from '../../contract/postmortem-text.ts'
import { minuteMs, nightNow } from './fixtures.ts'

/** A picture of one pixel, PNG. */
const pixel =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

const aVersion = (
  version: number,
  agoMs: number,
  part: Partial<PostmortemVersion> = {},
): PostmortemVersion => ({
  ...{ version, first: version, at: nightNow - agoMs, size: 1_200 },
  ...{ added: 120, removed: 0, restored: null, saves: 1 },
  ...part,
})

/** An earlier text of the postmortem of the design. */
export const anEarlierText = `# Ingress at Mosslund Credit ran out of memory

## Summary

Payments at Mosslund Credit failed.

## Root cause

We do not know.
`

/** undefined = not a question about these */
export function editorAnswer(name: string, input: unknown): unknown {
  const { name: picture } = input as { name?: string }
  if (name === 'postmortems.versions')
    return {
      versions: [
        aVersion(3, 20 * minuteMs, { added: 412, removed: 3 }),
        aVersion(2, 31 * minuteMs, { added: 0, removed: 58, restored: 1 }),
        aVersion(1, 40 * minuteMs, { added: 1 }),
      ],
      more: false,
    }
  if (name === 'postmortems.version') return { version: 2, at: nightNow - 31 * minuteMs, text: anEarlierText }
  if (name === 'postmortems.images') return []
  if (name !== 'postmortems.image') return undefined
  if (picture === 'gone.png') throw new AppError('not-found', 'This picture is not here any more.')
  return { name: picture, type: 'image/png', data: pixel }
}
