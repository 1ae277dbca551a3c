/** Files that a page picked: they come in parts, and are taken in one after the other. */
import { AppError } from '../../contract/errors.ts'
import type { OrderValue } from '../../contract/orders.ts'
import type { ImportedFile } from '../../contract/postmortem-out.ts'
import { factsIn, splitFile } from '../config/front-matter.ts'
import type { PostmortemFiles } from './postmortem-files.ts'

export interface PostmortemImports {
  /** one part; the last one takes the file in. @throws AppError `bad-input` for a part out of its turn, or a file too long */
  part(input: OrderValue<'postmortems.import'>): void
  /** what became of the files of one picking, in their order */
  done(importId: string): readonly ImportedFile[]
}

/** A picking that is older than so many others is forgotten. */
const mostPickings = 8

interface Picking {
  readonly done: ImportedFile[]
  readonly uids: Set<string>
  /** the file whose parts are coming */
  name: string
  parts: string[]
}

/** Wires pickings to the files. */
export function createPostmortemImports(files: PostmortemFiles): PostmortemImports {
  const pickings = new Map<string, Picking>()

  const pickingOf = (importId: string): Picking => {
    const known = pickings.get(importId)
    if (known) return known
    const picking: Picking = { done: [], uids: new Set(), name: '', parts: [] }
    pickings.set(importId, picking)
    for (const old of [...pickings.keys()].slice(0, -mostPickings)) pickings.delete(old)
    return picking
  }

  return {
    part: ({ importId, name, part, parts, text }) => {
      const picking = pickingOf(importId)
      if (part === 0) Object.assign(picking, { name, parts: [] })
      if (picking.name !== name || picking.parts.length !== part)
        throw new AppError('bad-input', `${name} did not arrive whole. Pick it again.`)
      picking.parts.push(text)
      if (part < parts - 1) return
      const content = picking.parts.join('')
      picking.parts = []
      picking.done.push(files.takeIn(name, content, picking.uids))
      // Somebody who began with a copy of another file left its name in: the second one is one of its own.
      const { uid } = factsIn(splitFile(content).head)
      if (uid !== null) picking.uids.add(uid)
    },
    done: (importId) => pickings.get(importId)?.done ?? [],
  }
}
