/** The pictures of a text as `data:` addresses, the only ones the page's policy lets it show beside its own files. */
import { imagesIn } from '../../../contract/postmortem-file-name.ts'
import { usePage } from '../../store.ts'

/** By name; what the engine does not have, or cannot say now, is not among them. */
export async function picturesOf(id: number, text: string): Promise<ReadonlyMap<string, string>> {
  const { engine } = usePage.getState()
  const found = new Map<string, string>()
  for (const name of imagesIn(text)) {
    try {
      const image = await engine?.query('postmortems.image', { postmortemId: id, name })
      if (image) found.set(name, `data:${image.type};base64,${image.data}`)
    } catch {
      // Its words stand in its place.
    }
  }
  return found
}

/** The name of a picture that a text shows as `images/<name>`; null for any other address. */
export function pictureName(source: string): string | null {
  return /^images\/([\w.-]+)$/.exec(source)?.[1] ?? null
}
