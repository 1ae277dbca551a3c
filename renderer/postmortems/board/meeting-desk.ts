/** The meeting under way, kept as a draft so that a reload loses none of it, and what hands do in it. React-free. */
import { create } from 'zustand'
import type { PostmortemId } from '../../../contract/ids.ts'
import { saveDraft, unsavedDraft } from '../../drafts.ts'
import { engineNow, monotonic } from '../../now.ts'
import { give } from '../../orders.ts'
import { say, usePage } from '../../store.ts'
import { createSettled } from '../../ui/settled.ts'
import { useBoard } from './desk.ts'
import {
  beginMeeting,
  type Meeting,
  readMeeting,
  stepped,
  withGiven,
  withNote,
  withPresent,
  writeMeeting,
} from './meeting.ts'

/** The place of the meeting among the drafts. */
const place = 'form:meeting'

interface MeetingDesk {
  readonly meeting: Meeting | null
  /** the team that was picked for what is on the table; null = the one that owns what failed */
  readonly choice: string | null
  /** an order is on its way */
  readonly busy: boolean
}

export const useMeeting = create<MeetingDesk>()(() => ({ meeting: null, choice: null, busy: false }))

/** A second Enter must not give away what has only just come on the table. */
export const settledTable = createSettled()

function put(meeting: Meeting | null): void {
  const before = useMeeting.getState().meeting
  const isOther = before?.at !== meeting?.at
  useMeeting.setState({ meeting, ...(isOther ? { choice: null } : {}) })
  settledTable.show(meeting === null ? null : String(meeting.at), monotonic())
  void saveDraft(place, { text: meeting === null ? '' : writeMeeting(meeting) })
}

/** Goes on with a meeting that a reload or a crash broke off. */
export function resumeMeeting(): void {
  if (useMeeting.getState().meeting !== null) return
  const kept = unsavedDraft(place)?.text ?? usePage.getState().state?.drafts[place] ?? ''
  const meeting = readMeeting(kept, engineNow())
  if (meeting === null) return
  useMeeting.setState({ meeting, choice: null })
  settledTable.show(String(meeting.at), monotonic())
}

/** At another desk it is another meeting, or none. */
export function leaveMeeting(): void {
  useMeeting.setState({ meeting: null, choice: null, busy: false })
}

/** M: begins a meeting, or ends the one that is on. */
export function toggleMeeting(): void {
  if (useMeeting.getState().meeting !== null) {
    endMeeting()
    return
  }
  const postmortems = usePage.getState().state?.postmortems ?? []
  put(beginMeeting(postmortems, Math.round(engineNow())))
  useBoard.setState({ filter: '' })
  usePage.setState({ problem: null })
}

/** Esc: to the minutes first, where something was decided; from there the meeting is over. */
export function endMeeting(): void {
  const { meeting } = useMeeting.getState()
  if (meeting === null) return
  const isWorthMinutes = meeting.given.size > 0 || meeting.notes.size > 0
  if (meeting.at !== null && isWorthMinutes) put(atMinutes({ ...meeting, at: null }))
  else put(null)
}

/** From here on its end does not move. */
function atMinutes(meeting: Meeting): Meeting {
  if (meeting.at !== null) return { ...meeting, endedAt: null }
  return { ...meeting, endedAt: meeting.endedAt ?? Math.round(engineNow()) }
}

/** The next one on the table, or the one before; what is on it stays undecided. */
export function stepMeeting(step: 1 | -1): void {
  const { meeting } = useMeeting.getState()
  if (meeting) put(atMinutes(stepped(meeting, step)))
}

/** Puts one of the agenda on the table. */
export function putOnTable(id: number): void {
  const { meeting } = useMeeting.getState()
  if (meeting?.agenda.includes(id)) put(atMinutes({ ...meeting, at: id }))
}

/** Picks the team; Enter may follow at once. */
export function chooseTeam(team: string): void {
  const { meeting } = useMeeting.getState()
  if (!meeting || meeting.at === null) return
  useMeeting.setState({ choice: team })
  settledTable.choose(String(meeting.at))
}

/** Gives what is on the table to a team and goes on. What the engine refuses stays on the table, with the reason. */
export async function giveToTeam(team: string): Promise<void> {
  const { meeting, busy } = useMeeting.getState()
  const id = meeting?.at ?? null
  if (meeting === null || id === null || busy) return
  useMeeting.setState({ busy: true })
  const postmortemId = id as PostmortemId
  const given = await give('postmortems.assign', { postmortemId, team, assignee: null, sprint: null })
  useMeeting.setState({ busy: false })
  const now = useMeeting.getState().meeting
  if (!given || now === null || now.at !== id) return
  put(atMinutes(withGiven(now, id, { team, at: Math.round(engineNow()) })))
  say(`Given to ${team}`, false)
}

/** Words for the minutes, which go into the story of what is on the table too. Answers whether they are kept. */
export async function noteForMinutes(id: number, words: string): Promise<boolean> {
  if (!(await give('postmortems.minutes', { postmortemId: id as PostmortemId, text: words }))) return false
  const { meeting } = useMeeting.getState()
  if (meeting) put(withNote(meeting, id, words))
  return true
}

/** Takes in what has come and gone since. */
export function followPostmortems(): void {
  const { meeting } = useMeeting.getState()
  const postmortems = usePage.getState().state?.postmortems
  if (!meeting || !postmortems) return
  const next = withPresent(meeting, postmortems)
  if (next !== meeting) put(next)
}
