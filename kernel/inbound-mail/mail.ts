import type { Upload } from '../files/storage.ts'
import type { StaffContext, SystemContext } from '../http/context.ts'
import type { Text } from '../i18n/locale.ts'
import type { Origin } from './authentication.ts'

/** Whoever is named in a head. */
export type Mailbox = { address: string; name: string }

/** A mail as it was read: no bounce, and nothing of the portal's own. */
export type InboundMail = {
  /** With its angle brackets; one without is given one of its content. */
  messageId: string
  inReplyTo: string
  /** As the head has them: the latest last. */
  references: string[]
  from: Mailbox
  /** All whom it went to, in copy too, and the address by which it came. */
  to: string[]
  subject: string
  /** What is to be read: its texts, HTML made text, one after the other. */
  text: string
  /** Of the text what somebody wrote, and what their program quotes and signs with. */
  body: string
  folded: string
  /** Whether it says that nobody wrote it: an out-of-office answer, another program's receipt. */
  automatic: boolean
  /** Whether it may be answered by a program at all. */
  answerable: boolean
  /** Whether its From is shown to be true, as the mailbox's own server says. */
  origin: Origin
  /** Of a mail that was passed on: by whom and what it was, as its beginning says. */
  forwarded: { from: Mailbox; text: string } | null
  /** Its files, pictures within its text among them. */
  attachments: Upload[]
  /** What of its files was not taken, by name, and why. */
  left: Array<{ name: string; why: 'kind' | 'infected' | 'large' | 'many' | 'empty' }>
}

/** What a mailbox says of how its mails are taken. */
export type MailboxRules = {
  id: string
  address: string
  /** Whether a mail of somebody who is known begins something, where it answers nothing. */
  opens: boolean
  strangers: 'ask' | 'drop'
}

/** Why a person decides about a mail, or why nothing was made of it. */
export const reasons = [
  'unknown_writer',
  'unproven_writer',
  'forged_writer',
  'other_client',
  'forwarded',
  'too_many',
  'opens_nothing',
  'unreadable',
  'too_large',
  'automatic',
  'own',
  'repeated',
  'decided',
  'erased',
] as const
export type Reason = (typeof reasons)[number]

/** What a mail became: a record that may be opened by its kind and id. */
export type Became = { kind: string; id: string; label: string }
export type Taken =
  | { state: 'taken'; became: Became }
  | { state: 'set_aside'; reason: Reason }
  | { state: 'dropped'; reason: Reason; became?: Became }

/** What a person decides about a mail: it goes to something that is there, or begins something in the name of whoever wrote it. */
export type Decided = { to: 'attach'; id: string } | { to: 'open'; accountId: string }

/** What takes the mails of a mailbox, as a space declares it under `space.noun`. */
export type MailTaker = {
  title: Text
  /** By which permission the staff read and decide what was set aside. */
  permission: string
  /** The kinds of files that it keeps, by content. */
  accepts: readonly string[]
  /** So many files of one mail. */
  most: number
  /** Takes a mail, or says why a person decides. In the transaction in which that is written down: done twice, it is done once. */
  take: (ctx: SystemContext, mail: InboundMail, rules: MailboxRules) => Promise<Taken>
  /** What was decided, in the transaction of whoever decides. @throws Problem */
  decide: (ctx: StaffContext, mail: InboundMail, decided: Decided) => Promise<Became>
  /** One of the portal's own mails came back. */
  bounced?: (ctx: SystemContext, mailId: string, answer: string) => Promise<Became | undefined>
}

/** The taker of a kind; undefined where no space declares it any more. */
export const takerOf = (
  spaces: ReadonlyArray<{ takesMail?: Readonly<Record<string, MailTaker>> }>,
  kind: string,
): MailTaker | undefined => spaces.find((space) => space.takesMail?.[kind])?.takesMail?.[kind]

/** The kinds of takers there are. */
export const takers = (
  spaces: ReadonlyArray<{ takesMail?: Readonly<Record<string, MailTaker>> }>,
): Array<{ kind: string } & MailTaker> =>
  spaces.flatMap((space) => Object.entries(space.takesMail ?? {}).map(([kind, taker]) => ({ kind, ...taker })))
