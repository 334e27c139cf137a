import { type RawBuilder, sql } from 'kysely'
import type { Day } from './dates/day.ts'
import type { DemoPart } from './demo/demo.ts'
import type { Upload } from './files/storage.ts'
import type { Brand, Context, PersonContext, Services, StaffContext, SystemContext } from './http/context.ts'
import type { Endpoint } from './http/endpoints.ts'
import type { Text } from './i18n/locale.ts'
import type { ImportKind } from './import/kinds.ts'
import type { MailTaker } from './inbound-mail/mail.ts'
import type { Job } from './jobs/jobs.ts'
import type { Called, JournalEntry } from './journal/journal.ts'
import { declareJournalWords, type JournalWords } from './journal/words.ts'
import type { LiveKind } from './live/topics.ts'
import type { Access } from './policy/access.ts'
import { declarePermissions, type MembershipPreset, type Permission, requireDeclared } from './policy/roles.ts'
import type { AnyRecord } from './records/record.ts'
import type { Searched } from './search/sources.ts'

/** Something that waits for the person, shown on the home page. */
export type WaitingItem = {
  kind: string
  title: string
  detail: string
  dueOn: string | null
  late: boolean
  href: string
  actionLabel: string
}

/** Something of a space that access is asked about: a contract, an invoice. `serviceId` null: of no service. */
export type AccessObject = { id: string; label: string; serviceId: string | null }

/** A condition in words, and whether it holds. */
export type ExplainedStep = { condition: string; title: string; detail: string; allowed: boolean; since: string | null }

/** What a person holds of a space by its own conditions (the contracts delegated to them), and those conditions as one step of the whole space. */
export type Holding = { objects: AccessObject[]; step: ExplainedStep }

/** How a space takes part in «Pourquoi cet accès ?» (O32). All of it as the asking manager or staff may see it. */
export type Explained = {
  /** The permission of the role for reading and for modifying. */
  permission: (access: Access) => string
  /** Objects of an organisation by words of their label, at most 50. */
  objects: (ctx: PersonContext, organisationId: string, search: string) => Promise<AccessObject[]>
  /** One of them, or undefined where the organisation has no such thing. */
  object: (ctx: PersonContext, organisationId: string, id: string) => Promise<AccessObject | undefined>
  /** Conditions beyond those of every space, for one object and one person: a delegation. */
  steps: (
    ctx: PersonContext,
    who: { accountId: string; kind: 'person' | 'technical' },
    objectId: string,
  ) => Promise<ExplainedStep[]>
  /**
   * The same conditions for the whole space; absent where every space's conditions are all that it asks. `openTo` answers alike.
   * No account: somebody who begins, and holds nothing.
   */
  holding?: (
    ctx: PersonContext,
    organisationId: string,
    who: { accountId: string | null; kind: 'person' | 'technical' },
  ) => Promise<Holding>
}

/** What becomes of a form that is signed in the portal, told in the transaction that signs it, or in which its signing ends. */
export type SignedForm = {
  /** `upload`: the signed PDF, for the space to keep. `at`: when they signed, which may be before this. */
  signed: (
    ctx: SystemContext,
    id: string,
    form: { version: number; upload: Upload; signedBy: string; askedBy: string | null; at: Date },
  ) => Promise<void>
  /** The folder in which it lies once somebody has signed or refused it; where it was signed in, where there is none. */
  folder?: { path: string; name: Text }
  /** Nobody signs it any more: refused, with the reason and by whom, or called off. */
  ended?: (ctx: Context, id: string, refusal: { reason: string; by: string } | null) => Promise<void>
  /** Whether it may still be signed, asked as somebody signs, under the lock of what they sign. @throws Problem where it may not */
  open?: (ctx: Context, id: string) => Promise<void>
}

/** Which papers spaces issue for clients: each has a folder of its own in the store (D14). */
export type IssuedKind = 'invoices' | 'quotes' | 'reports'
/** How the space that issued a paper has it written. */
export type IssuedPaper = {
  /** What it is called, and its bytes (PDF), which are drawn after the transaction. @throws Error where there is no such thing */
  paper: (ctx: SystemContext, id: string, edition: number) => Promise<{ name: string; bytes: () => Promise<Buffer> }>
  /** Whether the folder's notification goes out; false where the space has told the client itself. */
  tells: (edition: number) => boolean
}

/** What a space offers for lines of invoices and quotes: of a catalogue, at the price of a day, of a quantity and of a client. */
export type OfferedLine = {
  productId: string
  code: string
  label: string
  description: string
  quantity: string
  unitCode: string
  /** A decimal number, before tax. */
  unitPrice: string
  /** In hundredths of a percent, of the client on that day. */
  discountRate: number
  vatCategory: string
  vatRate: number
  account: string
}
/** What lines are asked for: some by words, or one by its id. */
export type LinesAsked = {
  search: string
  productId: string | null
  organisationId: string
  currency: string
  quantity: string
  on: Day
}

/** A price of something whose prices are revised by an index (B31): what it is of, and the price of one, before tax. */
export type RevisedPrice = { key: string; label: string; price: string }
/** Something whose prices may follow an index, as the space that owns it lets them. */
export type Revisable = {
  title: Text
  /** Whose it is, and its prices on a day; undefined where the asking staff see no such thing. */
  find: (
    ctx: StaffContext,
    id: string,
    on: Day,
  ) => Promise<
    { organisationId: string; label: string; href: string; currency: string; prices: RevisedPrice[] } | undefined
  >
  /** Those that words find, at most 20. */
  search: (ctx: StaffContext, words: string) => Promise<Array<{ id: string; label: string; client: string }>>
  /** The day from which a price set for a day counts: the day itself, or the first of a month. */
  from: (day: Day) => Day
  /** Sets the prices from a day on; what was billed stays. @throws Problem */
  apply: (ctx: StaffContext, id: string, from: Day, prices: RevisedPrice[]) => Promise<void>
}

/** A page that may answer what somebody asks. `key` names it in the counts of what settled a request. */
export type HelpPage = { key: string; title: string; excerpt: string; href: string }

/** Of what organisations have: how much of it waits in each, by its id. */
export type CountByOrganisation = Record<string, number>
/**
 * Counts of one side that its bars show, by name: each an SQL expression of a whole number, or of one for each organisation (`countByOrganisation`), read under
 * row-level security. Of the latter a page shows that of the organisation that is open, as it shows the things themselves.
 */
export type Counts = Record<string, RawBuilder<number | CountByOrganisation>>

/** How many rows each organisation has. @param rows `from` with its conditions, of rows with an `organisation_id` */
export const countByOrganisation = (rows: RawBuilder<unknown>): RawBuilder<CountByOrganisation> =>
  sql<CountByOrganisation>`(select coalesce(jsonb_object_agg(organisation_id, n), '{}') from (select organisation_id, count(*)::int as n ${rows} group by 1) counted)`

/** A space: what a client subscribes to. One folder, one entry in spaces.ts. */
export type Space<Given = unknown> = {
  name: string
  /** The other spaces whose index.ts this one imports. */
  needs: string[]
  routes: readonly Endpoint[]
  /** The records that its staff keep: their endpoints and their words in the journal come with them. */
  records?: readonly AnyRecord[]
  jobs?: (services: Services) => Job[]
  /** What a client may subscribe its people to (O7–O12), by its name in both languages; absent where nobody subscribes to the space. */
  subscription?: {
    title: Text
    description: Text
    /** The preset roles that open it by themselves at first (O7). */
    opensFor?: Partial<Record<MembershipPreset, Access>>
  }
  /** What a client may open its programs to (O15), where its people need no subscription for it. */
  programs?: { title: Text; description: Text }
  /** The permissions that roles hold or not, by their name `space.noun.verb` (decision table). */
  permissions?: Record<string, Permission>
  /** «Pourquoi cet accès ?» for what is in this space; absent where only the space itself is asked about. */
  explained?: Explained
  /** The space's journal events by type, in words of the history (O26). */
  journalNames?: Record<string, Text>
  /** Words for what these events keep before and after, beside those of `kernel/journal/words.ts`. */
  journalWords?: JournalWords
  /** Moves what is the client's to the organisation that takes its place, in the same transaction (O24). `services`: old to new ids. */
  organisationReplaced?: (ctx: Context, from: string, to: string, services: Map<string, string>) => Promise<void>
  /** What the asking account holds by this space beside its roles, as an SQL expression: its part of the print under which answers are kept. */
  rights?: RawBuilder<unknown>
  /** What becomes of somebody's traces in the space's tables (O21). */
  people?: {
    /** Its tables that keep the name of who acted, in columns `*_label`: a pseudonym takes its place when that person is erased. */
    names: string[]
    /** Its tables where names stay, each with the rule that keeps them: a closed invoice, the proof of a signature. */
    kept?: Record<string, string>
    /** Where what happens to an account is written too: the contracts that it is connected to. Asked as the server. */
    histories?: (
      ctx: SystemContext,
      accountId: string,
    ) => Promise<Array<Pick<JournalEntry, 'organisationId' | 'contractId'>>>
    /** Ends what the person asked for and still waits, when their account closes. */
    close?: (ctx: PersonContext | SystemContext, accountId: string, label: string) => Promise<void>
    /** Erases what else it says of them: comments, reasons. `called`: how they were called until now; `label`: the pseudonym. */
    erase?: (ctx: SystemContext, accountId: string, called: Called, label: string) => Promise<void>
  }
  /**
   * Who has the space at all (C7): on the client's side everybody, or whoever an SQL condition holds for; on the staff's, whoever holds a
   * permission; on the employee's, every employee. A side that is absent has it not. The session asks all spaces in one statement (kernel/identity/session-view.ts).
   */
  openTo: { client?: true | RawBuilder<boolean>; staff?: string; employee?: true; leaver?: true }
  /** What of it may have its prices revised by an index, by its kind `space.noun` (B31). */
  revisable?: Record<string, Revisable>
  /** The lines that it offers for what is sold, at most 20: those who prepare invoices pick of them (B10). */
  offeredLines?: (ctx: StaffContext, asked: LinesAsked) => Promise<OfferedLine[]>
  /** Its help pages that answer somebody's words, the best first, at most a few: shown before a ticket is sent (P32). */
  helpFor?: (ctx: PersonContext, words: string) => Promise<HelpPage[]>
  /** What takes the mails of mailboxes (P14), by its kind `space.noun`. */
  takesMail?: Record<string, MailTaker>
  /** What it takes from other programs, by files that somebody brings (B19). */
  importKinds?: readonly ImportKind[]
  /** The papers that it issues for clients, which become documents of theirs (D14). */
  issues?: Partial<Record<IssuedKind, IssuedPaper>>
  /** Its forms that are signed in the portal, by their kind `space.noun` (C8, C25, O25). */
  signedForms?: Record<string, SignedForm>
  counts?: { client?: Counts; staff?: Counts; employee?: Counts }
  /** The organisations where something waits for the asking client, as a subquery of their ids: signing in opens one of them (O36). */
  waitsIn?: RawBuilder<unknown>
  /** What the search of the frame finds of it, beside its records (P28). */
  search?: readonly Searched[]
  /** What of it an open page may follow, by its kind `space.noun` (P33); `parvis_build.live` tells of its changes. */
  live?: Record<string, LiveKind>
  /**
   * The client that a code and what only it knows (the number of its last invoice) name, for whoever asks for an account (P1);
   * undefined where they do not belong together. Asked as the server.
   */
  proofOfClient?: (ctx: SystemContext, given: { clientCode: string; proof: string }) => Promise<string | undefined>
  /** Whether somebody may ask for an account by themselves in a brand (P1). */
  signsUp?: (at: { brand: Brand; services: Pick<Services, 'config'> }) => boolean
  /** Links of the foot of every page, before sign-in too. */
  publicLinks?: Array<{ label: Text; href: string }>
  waiting?: (ctx: PersonContext) => Promise<WaitingItem[]>
  /** Its part of the demo, loaded only where the demo is: `() => import('./demo.ts')`. */
  demo?: () => Promise<{ demo: DemoPart<Given> }>
}

/** A space whose endpoints and counts are known by their names. */
type Declared<R, C extends string, S extends string, E extends string, Given> = Omit<
  Space<Given>,
  'routes' | 'counts'
> & {
  routes: R
  counts?: {
    client?: Record<C, RawBuilder<number | CountByOrganisation>>
    staff?: Record<S, RawBuilder<number>>
    employee?: Record<E, RawBuilder<number>>
  }
}

/** Declares a space. */
export function defineSpace<
  const R extends readonly Endpoint[],
  C extends string = never,
  S extends string = never,
  E extends string = never,
  Given = unknown,
  const K extends readonly AnyRecord[] = [],
>(
  space: Declared<R, C, S, E, Given> & { records?: K },
): Declared<ReadonlyArray<R[number] | K[number]['endpoints'][number]>, C, S, E, Given> {
  const records = space.records ?? []
  declarePermissions(space.permissions ?? {})
  for (const words of [space.journalWords, ...records.map(({ journal }) => journal.words)])
    declareJournalWords(words ?? {})
  if (space.openTo.staff) requireDeclared(space.openTo.staff, 'staff')
  return {
    ...space,
    routes: [...space.routes, ...records.flatMap(({ endpoints }) => endpoints)],
    search: [...(space.search ?? []), ...records.flatMap(({ searched }) => searched)],
    journalNames: Object.assign({}, space.journalNames, ...records.map(({ journal }) => journal.names)),
  }
}
