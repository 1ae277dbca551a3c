/** One action of a postmortem, as it stands in a line: who does it, until when, and is it done. Pure. */

/** Somebody who does it: @name, a team, or a name behind "owner:", "by:", "who:". */
const owner =
  /(?:^|[\s(,;:])@[\p{L}\p{N}][\p{L}\p{N}._/-]*|\bteam[/ :]\s?\p{L}|\b(?:owner|owned by|assignee|assigned to|who|responsible)\b[:\s]\s*(?!tbd|todo|nobody|none|\?)[\p{L}@]/iu

/** A day: written out, or behind a word that makes it one. */
const day =
  /\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b|\b\d{1,2}\.? (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* \d{1,2}\b|\b(?:due|by|until|before)\b:?\s+(?:(?:the )?end of|next|this|mon|tues|wednes|thurs|fri|satur|sun|tomorrow|today|week|sprint|q[1-4])/i

/** Does the line say who does it? */
export function ownerIn(line: string): boolean {
  return owner.test(line)
}

/** Does the line say until when? */
export function dayIn(line: string): boolean {
  return day.test(line)
}

/** Is it ticked, or struck out? */
export function isDone(line: string): boolean {
  return /^\s*(?:[-*+]|\d{1,9}[.)])\s+(?:\[[xX]\]|~~)/.test(line)
}
