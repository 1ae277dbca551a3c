/**
 * What the index knows of a document beside its words, each as one character that no typed word can have (Unicode's private
 * use): so that a rare environment among a common word is found without looking at every one. Pure.
 */
export type TargetKind = 'alert' | 'thread' | 'postmortem'

const targetKinds: readonly TargetKind[] = ['alert', 'thread', 'postmortem']

/** The mark of all that opens an alert, a thread or a postmortem. */
export const targetMark = (kind: TargetKind): string =>
  String.fromCodePoint(0xe000 + targetKinds.indexOf(kind))

/** The two last planes: so many different places can be told apart. */
const placeMarks = 0x20000

/** The mark of an environment or a customer, by the number of its name. */
export const placeMark = (id: number): string => String.fromCodePoint(0xf0000 + (id % placeMarks))
