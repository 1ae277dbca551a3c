/** Where a postmortem stands in the folder, in words. Pure. */
import type { FolderStanding } from '../../../contract/postmortem-out.ts'
import { hourMinuteSecond } from '../../ui/clock.ts'

/** `2026-10-14-ingress.md there since 16:10:22, as it is here. Commit 3f2a91c, pushed 16:10:24.` */
export function folderWords(standing: FolderStanding): string {
  const { name, writtenAt, isCurrent, usesGit, commit, pushedAt, folder } = standing
  if (name === null || writtenAt === null) return `Not written to ${folder ?? 'the folder'} yet.`
  const there = `${name} was written at ${hourMinuteSecond(writtenAt)}${isCurrent ? ', as it is here' : '; changed here since'}.`
  if (!usesGit) return there
  if (commit === null) return `${there} Not committed.`
  const isPushed = pushedAt !== null && pushedAt >= writtenAt
  return `${there} Commit ${commit}, ${isPushed ? `pushed at ${hourMinuteSecond(pushedAt)}` : 'not pushed yet'}.`
}
