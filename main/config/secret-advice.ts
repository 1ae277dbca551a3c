/** What to know of where a secret is kept, although it works. */
import { readSecretFile } from '../platform/secret-file.ts'
import { parseRef, type SecretRef } from './secret-ref.ts'

/** A sentence for each file among them that more people can read than its owner. */
export async function readsByOthers(refs: readonly SecretRef[]): Promise<readonly string[]> {
  const advice: string[] = []
  for (const ref of refs) {
    const parsed = parseRef(ref)
    if (parsed?.kind !== 'file') continue
    const read = await readSecretFile(parsed.name)
    if (read.ok && read.readableByOthers)
      advice.push(`Other users of this computer can read ${parsed.name}: make it yours alone (chmod 600).`)
  }
  return advice
}
