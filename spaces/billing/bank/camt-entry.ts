import { type Day, isDay } from '../../../kernel/dates/day.ts'
import { decimalsOf } from '../../../kernel/i18n/formats.ts'
import type { Movement, Side } from './statement-file.ts'

/** An element as it was read. */
export type Node = { name: string; text: string; currency: string; kids: Node[] }

/** An element holds what it cannot; the message is its name. */
export class Unfit extends Error {}

/** The first element on a way down. */
export const at = (node: Node | undefined, ...way: string[]): Node | undefined =>
  way.reduce<Node | undefined>((found, name) => found?.kids.find((kid) => kid.name === name), node)
export const textAt = (node: Node | undefined, ...way: string[]): string => at(node, ...way)?.text.trim() ?? ''
const allAt = (node: Node | undefined, name: string): Node[] => node?.kids.filter((kid) => kid.name === name) ?? []

/** A day, of a day or of a moment: the day that the bank wrote, in its own time. */
export function dayOf(node: Node | undefined, ...way: string[]): Day | null {
  const text = textAt(node, ...way)
  if (!text) return null
  const day = text.slice(0, 10)
  if (!isDay(day)) throw new Unfit(way.at(-1)!)
  return day
}

/** An exact amount in the smallest unit of its currency. @throws Unfit where it has more decimals than the currency, or is none */
export function amountOf(node: Node | undefined, element: string): { cents: number; currency: string } {
  const text = node?.text.trim() ?? ''
  const currency = node?.currency ?? ''
  const found = /^\+?(\d{1,15})(?:\.(\d{0,5}))?$/.exec(text)
  if (!found || !/^[A-Z]{3}$/.test(currency)) throw new Unfit(element)
  const places = decimalsOf(currency)
  const rest = (found[2] ?? '').padEnd(places, '0')
  if (/[1-9]/.test(rest.slice(places))) throw new Unfit(element)
  const cents = Number(`${found[1]}${rest.slice(0, places)}`)
  if (!Number.isSafeInteger(cents)) throw new Unfit(element)
  return { cents, currency }
}

const sideOf = (node: Node): Side | undefined => {
  const text = textAt(node, 'CdtDbtInd')
  return text === 'CRDT' ? 'credit' : text === 'DBIT' ? 'debit' : undefined
}

/** What banks write where they have nothing to say. */
const nothing = /^(NOTPROVIDED|NONREF|NOREF|NONE)$/i
const said = (text: string, most: number): string => (nothing.test(text) ? '' : text.slice(0, most))
const one = (text: string): string => text.replace(/\s+/g, ' ').trim()

type Party = { name: string; account: string }
/** One transaction of an entry, without what only the entry says. */
export type Transaction = Pick<
  Movement,
  'endToEndId' | 'mandateId' | 'messageId' | 'paymentInfoId' | 'words' | 'creditorReference' | 'returnCode' | 'code'
> & { side: Side | undefined; amount: { cents: number; currency: string } | undefined; debtor: Party; creditor: Party }

/** Version 08 has the name one step lower. */
const partyOf = (parties: Node | undefined, who: 'Dbtr' | 'Cdtr'): Party => {
  const account = at(parties, `${who}Acct`, 'Id')
  return {
    name: one(
      textAt(parties, who, 'Nm') ||
        textAt(parties, who, 'Pty', 'Nm') ||
        textAt(parties, `Ultmt${who}`, 'Nm') ||
        textAt(parties, `Ultmt${who}`, 'Pty', 'Nm'),
    ).slice(0, 140),
    account: (textAt(account, 'IBAN') || textAt(account, 'Othr', 'Id')).replace(/\s/g, '').toUpperCase().slice(0, 40),
  }
}

function codeOf(node: Node | undefined): string {
  const domain = at(node, 'BkTxCd', 'Domn')
  const parts = [textAt(domain, 'Cd'), textAt(domain, 'Fmly', 'Cd'), textAt(domain, 'Fmly', 'SubFmlyCd')].filter(
    Boolean,
  )
  return (parts.join('-') || textAt(node, 'BkTxCd', 'Prtry', 'Cd')).slice(0, 40)
}

export function transactionOf(node: Node): Transaction {
  const refs = at(node, 'Refs')
  const remittance = at(node, 'RmtInf')
  const structured = allAt(remittance, 'Strd')
  const reason = at(node, 'RtrInf', 'Rsn')
  const first = (values: string[]) => values.find(Boolean) ?? ''
  const amount = at(node, 'Amt') ?? at(node, 'AmtDtls', 'TxAmt', 'Amt')
  return {
    side: sideOf(node),
    amount: amount && amountOf(amount, 'TxDtls/Amt'),
    endToEndId: said(textAt(refs, 'EndToEndId'), 70),
    mandateId: said(textAt(refs, 'MndtId'), 70),
    messageId: said(textAt(refs, 'MsgId'), 70),
    paymentInfoId: said(textAt(refs, 'PmtInfId'), 70),
    debtor: partyOf(at(node, 'RltdPties'), 'Dbtr'),
    creditor: partyOf(at(node, 'RltdPties'), 'Cdtr'),
    // What was cut into lines is one text again; where there is none, what the bank adds.
    words: (
      one(
        [
          ...allAt(remittance, 'Ustrd').map(({ text }) => text),
          ...structured.flatMap((each) => [
            textAt(each, 'RfrdDocInf', 'Nb'),
            ...allAt(each, 'AddtlRmtInf').map(({ text }) => text),
          ]),
        ].join(' '),
      ) || one(textAt(node, 'AddtlTxInf'))
    ).slice(0, 1000),
    creditorReference: first(structured.map((each) => textAt(each, 'CdtrRefInf', 'Ref')))
      .replace(/\s/g, '')
      .slice(0, 40),
    returnCode: (textAt(reason, 'Cd') || textAt(reason, 'Prtry')).slice(0, 35),
    code: codeOf(node),
  }
}

const nobody: Transaction = {
  side: undefined,
  amount: undefined,
  endToEndId: '',
  mandateId: '',
  messageId: '',
  paymentInfoId: '',
  debtor: { name: '', account: '' },
  creditor: { name: '', account: '' },
  words: '',
  creditorReference: '',
  returnCode: '',
  code: '',
}

/**
 * The movements of a booked entry: each of its transactions where they come to its amount, else the entry as one. None of an entry that is
 * not booked yet.
 * @param own the account of the statement: who is at the other end is whoever has another one
 * @throws Unfit
 */
export function movementsOf(entry: Node, transactions: Transaction[], position: number, own: string): Movement[] {
  const status = textAt(entry, 'Sts', 'Cd') || textAt(entry, 'Sts')
  if (status !== 'BOOK') return []
  const amount = amountOf(at(entry, 'Amt'), 'Ntry/Amt')
  const side = sideOf(entry)
  if (!side) throw new Unfit('Ntry/CdtDbtInd')
  // Nothing moved: a bank tells so of an account that it closes.
  if (amount.cents === 0) return []
  const valueOn = dayOf(entry, 'ValDt', 'Dt') ?? dayOf(entry, 'ValDt', 'DtTm')
  const bookedOn = dayOf(entry, 'BookgDt', 'Dt') ?? dayOf(entry, 'BookgDt', 'DtTm') ?? valueOn
  if (!bookedOn) throw new Unfit('Ntry/BookgDt')
  const batch = at(entry, 'NtryDtls', 'Btch')
  const words = one(textAt(entry, 'AddtlNtryInf')).slice(0, 1000)
  const signed = (one: Transaction) => ((one.side ?? side) === 'credit' ? 1 : -1) * (one.amount?.cents ?? 0)
  const sum = transactions.reduce((all, each) => all + signed(each), 0)
  const split =
    transactions.length > 1 &&
    transactions.every((each) => each.amount?.cents && each.amount.currency === amount.currency) &&
    sum === (side === 'credit' ? amount.cents : -amount.cents)
  const reversal = textAt(entry, 'RvslInd') === 'true'
  const common = {
    position,
    currency: amount.currency,
    bookedOn,
    valueOn,
    reversal,
    reference: said(textAt(entry, 'AcctSvcrRef'), 70),
  }
  const movement = (each: Transaction, part: number): Movement => {
    const way = split ? (each.side ?? side) : side
    // Money that comes in is the debtor's; what comes back is of whoever was at the other end the first time.
    const comes = (way === 'credit') !== (reversal || each.returnCode !== '')
    const [likely, other] = comes ? [each.debtor, each.creditor] : [each.creditor, each.debtor]
    const party = likely.account === own && own !== '' && other.account !== own ? other : likely
    return {
      ...common,
      part,
      parts: split ? transactions.length : 1,
      side: way,
      cents: split ? each.amount!.cents : amount.cents,
      code: each.code || codeOf(entry),
      endToEndId: each.endToEndId,
      mandateId: each.mandateId,
      messageId: each.messageId || said(textAt(batch, 'MsgId'), 70),
      paymentInfoId: each.paymentInfoId || said(textAt(batch, 'PmtInfId'), 70),
      party: party.name,
      partyAccount: party.account,
      words: each.words || words,
      creditorReference: each.creditorReference,
      returnCode: each.returnCode,
    }
  }
  if (split) return transactions.map((each, index) => movement(each, index + 1))
  if (transactions.length <= 1) return [movement(transactions[0] ?? nobody, 0)]
  // They do not come to the amount of the entry: it stays one, with all that they say.
  return [
    movement({ ...nobody, words: one(transactions.map((each) => each.words).join(' ')).slice(0, 1000) || words }, 0),
  ]
}
