import type { Day } from '../../../kernel/dates/day.ts'

/** What a bank's statement says, whatever its syntax: days, texts, and whole cents above zero with their side. */

export type Side = 'credit' | 'debit'
/** An amount in the smallest unit of its currency; below zero it is a debit. */
export type Balance = { cents: number; currency: string; on: Day }

export type StatementHead = {
  /** What the bank calls it, and its place in the order of the account's statements. */
  id: string
  sequence: string
  /** The page of a statement that comes in several files; '1' of one that is whole. */
  page: string
  createdAt: string
  fromOn: Day | null
  toOn: Day | null
  /** IBAN, or what else the bank numbers the account by. */
  account: string
  currency: string
  opening: Balance | null
  closing: Balance | null
}

/** One movement of money: an entry of the statement, or one transaction of those that the bank booked together. */
export type Movement = {
  /** The place of the entry in the statement, and of the movement in the entry; 0 where the entry is one. */
  position: number
  part: number
  /** How many movements the entry has. */
  parts: number
  side: Side
  cents: number
  currency: string
  bookedOn: Day
  valueOn: Day | null
  /** Whether it takes back another one. */
  reversal: boolean
  /** The bank's own reference of the entry; '' where it gives none that tells entries apart. */
  reference: string
  /** What the entry is in the bank's codes: 'PMNT-RCDT-ESCT'. */
  code: string
  endToEndId: string
  mandateId: string
  /** Of the file of orders that it came from. */
  messageId: string
  paymentInfoId: string
  /** Who is at the other end. */
  party: string
  partyAccount: string
  /** What they wrote, and a structured reference of theirs (ISO 11649 RF). */
  words: string
  creditorReference: string
  /** Why it came back (ISO 20022 external codes: AC04, AM04, MD01). */
  returnCode: string
}

/** Why a file is refused. */
export type Unreadable = {
  code:
    | 'billing.bank_not_xml'
    | 'billing.bank_doctype'
    | 'billing.bank_not_camt'
    | 'billing.bank_camt_version'
    | 'billing.bank_bad_value'
    | 'billing.bank_too_long'
    | 'billing.bank_empty'
  params: Record<string, string | number>
}

/** What a reader gives, in the order of the file: the head of a statement, its movements, its end. */
export type Read =
  | { kind: 'statement'; head: StatementHead }
  | { kind: 'movements'; movements: Movement[] }
  | { kind: 'unreadable'; why: Unreadable }
