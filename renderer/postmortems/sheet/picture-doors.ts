/** The pictures of one draft: asked for once, and sent when somebody puts one in. */
import { AppError } from '../../../contract/errors.ts'
import type { Connection } from '../../../contract/wire.ts'
import { newPiecesKey } from '../../pieces.ts'
import { say, usePage } from '../../store.ts'
import { imageAddress, sendImage } from '../images.ts'
import type { PictureDoors } from './pictures.ts'

/** Pictures that stay in the page's memory; one may have 10 MB, and what was scrolled past can be asked for again. */
const mostKept = 24

function engineOfPage(): Connection {
  const { engine } = usePage.getState()
  if (!engine) throw new AppError('connection-lost', 'The engine does not answer.')
  return engine
}

/** @param id the postmortem's */
export function pictureDoors(id: number): PictureDoors {
  const known = new Map<string, Promise<string>>()
  return {
    picture: (name) => {
      const there = known.get(name)
      if (there !== undefined) return there
      const asked = (async () => imageAddress(engineOfPage().query, id, name))()
      known.set(name, asked)
      // What could not be had now may be had later.
      asked.catch(() => known.delete(name))
      const [oldest] = known.keys()
      if (known.size > mostKept && oldest !== undefined) known.delete(oldest)
      return asked
    },
    keepPicture: async (file) => {
      try {
        const name = await sendImage(
          engineOfPage().order,
          newPiecesKey(),
          id,
          new Uint8Array(await file.arrayBuffer()),
        )
        say('The picture was put in.', false)
        return name
      } catch (error) {
        const problem =
          error instanceof AppError ? error.message : 'The picture could not be read. Nothing was put in.'
        usePage.setState({ problem })
        say(problem, true)
        return null
      }
    },
  }
}
