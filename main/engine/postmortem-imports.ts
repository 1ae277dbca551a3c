/** Files that a page picked, taken in one after the other. */
import type { OrderValue } from '../../contract/orders.ts'
import type { ImportedFile } from '../../contract/postmortem-out.ts'
import { factsIn, splitFile } from '../config/front-matter.ts'
import type { Pieces } from './pieces.ts'
import type { PostmortemFiles } from './postmortem-files.ts'

export interface PostmortemImports {
  /** @throws AppError `too-late` when its text is not here, `bad-input` when it is too long */
  take(input: OrderValue<'postmortems.import'>): void
  /** what became of the files of one picking, in their order */
  done(importId: string): readonly ImportedFile[]
}

/** A picking that is older than so many others is forgotten. */
const mostPickings = 8

interface Picking {
  readonly done: ImportedFile[]
  readonly uids: Set<string>
}

/** Wires pickings to the files. */
export function createPostmortemImports(files: PostmortemFiles, pieces: Pieces): PostmortemImports {
  const pickings = new Map<string, Picking>()

  const pickingOf = (importId: string): Picking => {
    const known = pickings.get(importId)
    if (known) return known
    const picking: Picking = { done: [], uids: new Set() }
    pickings.set(importId, picking)
    for (const old of [...pickings.keys()].slice(0, -mostPickings)) pickings.delete(old)
    return picking
  }

  return {
    take: ({ importId, name, pieces: key }) => {
      const content = pieces.whole(key)
      pieces.forget(key)
      const picking = pickingOf(importId)
      picking.done.push(files.takeIn(name, content, picking.uids))
      // Somebody who began with a copy of another file left its name in: the second one is one of its own.
      const { uid } = factsIn(splitFile(content).head)
      if (uid !== null) picking.uids.add(uid)
    },
    done: (importId) => pickings.get(importId)?.done ?? [],
  }
}
