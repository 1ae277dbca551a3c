/** Ids are branded so that one kind cannot be passed where another is meant. */
declare const brand: unique symbol
export type Branded<T, Name extends string> = T & { readonly [brand]: Name }

/** One episode (row of table `episode`), a positive integer. */
export type EpisodeId = Branded<number, 'EpisodeId'>
/** One postmortem draft (row of table `postmortem`), a positive integer. */
export type PostmortemId = Branded<number, 'PostmortemId'>
/** One upstream system: the source's name in the configuration, lower-case letters, digits and dashes. */
export type SourceId = Branded<string, 'SourceId'>
/** One escalation (row of table `escalation`), a positive integer. */
export type EscalationId = Branded<number, 'EscalationId'>
/** One thread of a customer (row of table `support_thread`), a positive integer. */
export type ThreadId = Branded<number, 'ThreadId'>
/** One order about a thread on its way upstream (row of table `support_order`), a positive integer. */
export type SupportOrderId = Branded<number, 'SupportOrderId'>
