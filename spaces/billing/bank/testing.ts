import type { Portal } from '../../../testing/portal.ts'
import { insert } from '../../../testing/portal.ts'

/** A transaction or an entry of a statement that a test writes; amounts as the bank writes them. */
export type Sample = {
  amount: string
  side?: 'CRDT' | 'DBIT'
  currency?: string
  on?: string
  status?: string
  reference?: string
  party?: string
  iban?: string
  words?: string
  creditorReference?: string
  endToEndId?: string
  paymentInfoId?: string
  returnCode?: string
  reversal?: boolean
  note?: string
  /** Transactions of an entry that is a batch. */
  parts?: Sample[]
}
export type File = {
  version?: '02' | '04' | '08'
  iban?: string
  id?: string
  sequence?: string
  currency?: string
  opening?: string | undefined
  closing?: string | undefined
  on?: string
  entries: Sample[]
}

/** The brand's own account in tests. */
export const ownIban = 'FR7630006000011234567890189'

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
const element = (name: string, text: string | undefined) => (text ? `<${name}>${escaped(text)}</${name}>` : '')

function details(one: Sample, version: string, amount: boolean): string {
  const debit = (one.side ?? 'CRDT') === 'DBIT'
  const who = debit && !one.returnCode ? 'Cdtr' : 'Dbtr'
  const named = one.party
    ? version === '08'
      ? `<Pty>${element('Nm', one.party)}</Pty>`
      : element('Nm', one.party)
    : ''
  return `<TxDtls><Refs>${element('PmtInfId', one.paymentInfoId)}${element('EndToEndId', one.endToEndId)}</Refs>${
    amount ? `<Amt Ccy="${one.currency ?? 'EUR'}">${one.amount}</Amt><CdtDbtInd>${one.side ?? 'CRDT'}</CdtDbtInd>` : ''
  }<RltdPties>${named ? `<${who}>${named}</${who}>` : ''}${one.iban ? `<${who}Acct><Id><IBAN>${one.iban}</IBAN></Id></${who}Acct>` : ''}</RltdPties>${
    one.words || one.creditorReference
      ? `<RmtInf>${element('Ustrd', one.words)}${one.creditorReference ? `<Strd><CdtrRefInf><Ref>${one.creditorReference}</Ref></CdtrRefInf></Strd>` : ''}</RmtInf>`
      : ''
  }${one.returnCode ? `<RtrInf><Rsn><Cd>${one.returnCode}</Cd></Rsn></RtrInf>` : ''}</TxDtls>`
}

function entry(one: Sample, version: string): string {
  const status = one.status ?? 'BOOK'
  return `<Ntry><Amt Ccy="${one.currency ?? 'EUR'}">${one.amount}</Amt><CdtDbtInd>${one.side ?? 'CRDT'}</CdtDbtInd>${
    one.reversal ? '<RvslInd>true</RvslInd>' : ''
  }<Sts>${version === '08' ? `<Cd>${status}</Cd>` : status}</Sts><BookgDt><Dt>${one.on ?? '2026-11-18'}</Dt></BookgDt><ValDt><Dt>${
    one.on ?? '2026-11-18'
  }</Dt></ValDt>${element('AcctSvcrRef', one.reference)}<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd><NtryDtls>${
    one.parts ? one.parts.map((part) => details(part, version, true)).join('') : details(one, version, false)
  }</NtryDtls>${element('AddtlNtryInf', one.note)}</Ntry>`
}

const balance = (code: string, amount: string, on: string, currency: string) =>
  `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp><Amt Ccy="${currency}">${amount.replace('-', '')}</Amt><CdtDbtInd>${
    amount.startsWith('-') ? 'DBIT' : 'CRDT'
  }</CdtDbtInd><Dt><Dt>${on}</Dt></Dt></Bal>`

/** A file of camt.053 with one statement. */
export function camtFile(file: File): string {
  const { version = '08', currency = 'EUR', on = '2026-11-18' } = file
  return `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.${version}"><BkToCstmrStmt><GrpHdr><MsgId>M1</MsgId><CreDtTm>${on}T18:00:00</CreDtTm></GrpHdr><Stmt><Id>${
    file.id ?? '2026-222'
  }</Id>${element('ElctrncSeqNb', file.sequence ?? '222')}<CreDtTm>${on}T18:00:00</CreDtTm><Acct><Id><IBAN>${file.iban ?? ownIban}</IBAN></Id><Ccy>${currency}</Ccy></Acct>${
    file.opening === undefined ? '' : balance('OPBD', file.opening, on, currency)
  }${file.closing === undefined ? '' : balance('CLBD', file.closing, on, currency)}${file.entries
    .map((one) => entry(one, version))
    .join('')}</Stmt></BkToCstmrStmt></Document>`
}

/** The brand's bank account, as the staff would add it. @returns its id */
export const makeBankAccount = async (portal: Portal, values: Record<string, unknown> = {}): Promise<string> =>
  (
    await insert(portal, 'bank_accounts', {
      brand_id: portal.brandId,
      created_at: portal.clock.now,
      name: 'Banque du Fanal',
      iban: ownIban,
      bic: 'AGRIFRPP',
      ...values,
    })
  ).id as string
