/** What the engine says of the data folder; asked for when the page connects and whenever it has changed. */
import { create } from 'zustand'
import type { DataStatus } from '../../contract/data-folder.ts'
import { AppError } from '../../contract/errors.ts'
import { seatOf } from '../states/seat.ts'
import { isLive, usePage } from '../store.ts'

interface Known {
  readonly status: DataStatus | null
  /** why it could not be read the last time, as a sentence */
  readonly problem: string | null
}

export const useDataStatus = create<Known>()(() => ({ status: null, problem: null }))

/** Keeps it up to date from now on. */
export function followData(): void {
  let asked = ''
  usePage.subscribe((page) => {
    // Another engine counts its versions from 0 again.
    const version = isLive(page)
      ? `${seatOf(page.state)} ${page.state?.desk.dataVersion} ${page.state?.desk.storage.kind}`
      : ''
    if (version === asked) return
    asked = version
    if (version !== '') void readDataStatus()
  })
}

/** Asks anew. What was known stays while the answer is on its way. */
export async function readDataStatus(): Promise<void> {
  const { engine } = usePage.getState()
  if (!engine) return
  try {
    useDataStatus.setState({ status: await engine.query('data.status', {}), problem: null })
  } catch (error) {
    const problem =
      error instanceof AppError ? error.message : 'The engine could not look at the data folder.'
    // The fire drill has no data folder: what is known is of another engine.
    const isOther = error instanceof AppError && error.code === 'not-allowed'
    useDataStatus.setState(isOther ? { status: null, problem } : { problem })
  }
}
