/** Somebody else takes a shift: in PagerDuty where the rotation is kept there, else in the configuration file. */
import { useState } from 'react'
import { OverrideDialog } from './override-dialog.tsx'
import type { Chosen } from './override-form.ts'
import { useUpstream } from './upstream-desk.ts'
import { UpstreamDialog } from './upstream-dialog.tsx'

export function TakeDialog({ chosen }: { readonly chosen: Chosen }) {
  const isUpstream = useUpstream(({ view }) => view?.rotations.includes(chosen.rotation) ?? false)
  const [inFile, setInFile] = useState(false)
  if (!isUpstream || inFile) return <OverrideDialog chosen={chosen} />
  return <UpstreamDialog chosen={chosen} onFile={() => setInFile(true)} />
}
