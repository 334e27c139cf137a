// Whom the demo invoices: what each client owes by period, how it pays and how long it takes.
import { addDays, addMonths, type Day, firstOfMonth, maxDay } from '../../../kernel/dates/day.ts'
import type { Demo, DemoOrganisation } from '../../../kernel/demo/demo.ts'
import { keeperOf, maskAccount } from '../bank/account-number.ts'

/** The year has twelve months before this one, from 0 on; the thirteenth is under way. */
export const months = 12
export const monthOf = (demo: Demo, index: number): Day => addMonths(firstOfMonth(demo.today), index - months)

/** A client as it is invoiced and as it pays. */
export type Billed = {
  key: string
  of: DemoOrganisation
  payerId: string
  iban: string
  /** What is charged for a period, before tax. */
  cents: number
  label: string
  reference: string
  /** How many months a period has. */
  every: 1 | 3 | 12
  /** In which months a period begins. */
  begins: (month: number) => boolean
  method: 'transfer' | 'direct_debit' | 'card'
  /** So many days after its date an invoice is paid. */
  delay: number
}

/** From this month on clients are debited or pay by card; before, all of them transferred. */
export const newWaysFrom = months - 4

/** A French account number, good by both of its keys. */
function ibanOf(number: number): string {
  const [bank, branch] = ['30004', '00812']
  const account = String(10_000_000_000 + number * 7_919).slice(0, 11)
  const key = 97 - ((89 * Number(bank) + 15 * Number(branch) + 3 * Number(account)) % 97)
  const bban = `${bank}${branch}${account}${String(key).padStart(2, '0')}`
  const check = 98n - (BigInt(`${bban}152700`) % 97n)
  return `FR${String(check).padStart(2, '0')}${bban}`
}

/** The VAT number that follows from a French SIREN. */
const vatNumberOf = (siret: string) => {
  const siren = siret.slice(0, 9)
  return `FR${String((12 + 3 * (Number(siren) % 97)) % 97).padStart(2, '0')}${siren}`
}

const debited = new Set([1, 5, 9, 12, 16, 21, 24, 28, 33])
const byCard = new Set([2, 10, 18, 26])
const smallerLabel = { 1: 'Hébergement et suivi', 3: 'Maintenance trimestrielle', 12: 'Licence annuelle' }

/** Adds their payers and mandates. @returns all of them, the main ones first */
export function addBilled(demo: Demo): Billed[] {
  const { town, clients, smaller } = demo.world
  const billed: Billed[] = []
  const add = (
    one: Omit<Billed, 'payerId' | 'iban' | 'key'> & { key?: string },
    at: { siret: string; line1: string; postalCode: string; city: string; email: string; since: Day },
  ) => {
    const payerId = demo.idOf('payer', one.of.id)
    const iban = ibanOf(billed.length)
    demo.add('payers', {
      ...{ id: payerId, brand_id: demo.brandId, organisation_id: one.of.id, name: one.of.name },
      ...{ siren: at.siret.slice(0, 9), siret: at.siret, vat_number: vatNumberOf(at.siret) },
      ...{ address_line1: at.line1, postal_code: at.postalCode, city: at.city, email: at.email },
      ...{ is_default: true, created_at: demo.moment(at.since, '10:30') },
      // A town has its invoices come to its finance department, with its commitment number (B29).
      ...(one.of.id === town.organisation.id
        ? {
            electronic_address: `${at.siret.slice(0, 9)}_${at.siret}_FINANCES`,
            service_code: 'FINANCES',
            wants_commitment: true,
          }
        : {}),
    })
    billed.push({ ...one, payerId, iban, key: one.key ?? one.of.name })
  }
  const monthly = { every: 1 as const, begins: () => true, method: 'transfer' as const, delay: 24 }
  const finances = 'Orba Finances, abonnement'
  const main = (
    key: string,
    of: DemoOrganisation,
    siret: string,
    [postalCode, city]: [string, string],
    [label, cents, reference]: [string, number, string],
    more: Partial<Billed> = {},
  ) =>
    add(
      { key, of, label, cents, reference, ...monthly, ...more },
      { siret, line1: '4 place du Parvis', postalCode, city, email: '', since: '2024-01-15' },
    )
  main(
    'town',
    town.organisation,
    '21990120400012',
    ['99120', 'Montfabre'],
    [...(['PACK Gestion communale, abonnement', 184_250, 'ABO-24-0173'] as const)],
  )
  const { lerzan, vaulne, orpin, aulnes, sorbieres } = clients
  main('lerzan', lerzan.organisation, '27990310800017', ['99310', 'Lerzan'], [finances, 96_400, 'ABO-23-0088'], {
    delay: 29,
  })
  main('vaulne', vaulne.organisation, '25990450600013', ['99450', 'Vaulne'], [finances, 41_700, 'ABO-22-0031'], {
    delay: 20,
  })
  main('orpin', orpin.organisation, '20990600700015', ['99600', 'Orpin'], [finances, 58_200, 'ABO-25-0014'], {
    method: 'direct_debit',
  })
  main('aulnes', aulnes.organisation, '33990120900017', ['99120', 'Montfabre'], [finances, 24_900, 'ABO-26-0003'], {
    method: 'card',
    delay: 18,
  })
  main(
    'sorbieres',
    sorbieres.organisation,
    '19990540700011',
    ['99540', 'Sorbières'],
    [...([finances, 31_300, 'ABO-21-0066'] as const)],
  )
  main(
    'ccas',
    town.ccas,
    '21991204500011',
    ['99120', 'Montfabre'],
    [...(['Orba Social, abonnement', 22_600, 'ABO-24-0174'] as const)],
  )
  main(
    'water',
    town.water,
    '21991204500029',
    ['99120', 'Montfabre'],
    [...(['Orba Eau, abonnement', 35_100, 'ABO-24-0175'] as const)],
  )
  for (const { number, organisation, since, siret } of smaller) {
    const every = ([1, 3, 3, 12] as const)[number % 4]!
    const from = Math.max(0, number - 40)
    add(
      {
        key: String(number),
        of: organisation,
        cents: (9_000 + ((number * 37) % 83) * 500) * (every === 12 ? 10 : every),
        label: smallerLabel[every],
        reference: `ABO-${since.slice(2, 4)}-${String(1001 + number)}`,
        every,
        begins: (month) => month >= from && (month + number) % every === 0,
        method: debited.has(number) ? 'direct_debit' : byCard.has(number) ? 'card' : 'transfer',
        delay: 12 + ((number * 13) % 24),
      },
      {
        siret,
        line1: `${number + 3} rue de la République`,
        postalCode: String(99_100 + number * 10),
        city: placeOf(organisation.name),
        email: `compta@${organisation.domain}`,
        since,
      },
    )
  }
  addMandates(demo, billed)
  return billed
}

/** Whom two of them have invoiced beside themselves: a sister company in Belgium, and a person at home. */
export const others = {
  abroad: { key: '6', label: 'Formation à distance', cents: 92_000 },
  consumer: { key: '10', label: "Stage d'initiation", cents: 12_000 },
} as const
export const otherPayer = (demo: Demo, which: keyof typeof others) => demo.idOf('payer', which)

/** Adds the payers of those invoices that the exchange does not carry (B28). */
export function addOthers(demo: Demo, billed: readonly Billed[]): void {
  const add = (which: keyof typeof others, row: object) =>
    demo.add('payers', {
      ...{ id: otherPayer(demo, which), brand_id: demo.brandId, is_default: false },
      organisation_id: billed.find(({ key }) => key === others[which].key)!.of.id,
      ...{ created_at: demo.moment('2024-01-15', '10:40'), ...row },
    })
  add('abroad', {
    ...{ name: 'Quais de Sambre SA', vat_number: 'BE0428759497', country: 'BE' },
    ...{ address_line1: '14 rue des Carmes', postal_code: '5000', city: 'Namur' },
  })
  add('consumer', {
    name: 'Jeanne Morvan',
    address_line1: '8 rue du Fanal',
    postal_code: '99000',
    city: 'Port-Halbrane',
  })
}

const placeOf = (name: string) => name.replace(/^.*? de /, '')

function addMandates(demo: Demo, billed: Billed[]): void {
  const keep = keeperOf(demo.config)
  const signedOn = addDays(monthOf(demo, newWaysFrom), -21)
  const year = signedOn.slice(0, 4)
  const one = billed.filter(({ method }) => method === 'direct_debit')
  for (const [index, { of, payerId, iban }] of one.entries()) {
    const { print, sealed } = keep(iban)
    demo.add('sepa_mandates', {
      ...{ id: demo.idOf('mandate', of.id), brand_id: demo.brandId, organisation_id: of.id, payer_id: payerId },
      ...{ rum: `RUM-${year}-${String(index + 1).padStart(4, '0')}`, debtor: of.name.slice(0, 70), bic: 'BNPAFRPP' },
      ...{ account: maskAccount(iban), account_print: print, account_sealed: `\\x${sealed.toString('hex')}` },
      ...{ signed_on: signedOn, signed_by_label: 'Direction', on_paper: true },
      ...{ created_at: demo.moment(signedOn, '11:00'), created_by_label: demo.world.staff.roquelin.label },
    })
  }
  demo.countedTo('billing:RUM', Number(year), one.length)
}

/** Adds what they owe of each period of the year, and of the one that begins this month. */
export function addCharges(demo: Demo, billed: Billed[]): Map<string, Charge[]> {
  const byMonth = new Map<string, Charge[]>()
  for (let month = 0; month <= months; month++)
    for (const one of billed) {
      if (!one.begins(month)) continue
      const from = monthOf(demo, month)
      const to = addDays(addMonths(from, one.every), -1)
      const id = demo.idOf('charge', one.reference, from)
      demo.add('charges', {
        ...{ id, brand_id: demo.brandId, organisation_id: one.of.id, origin_kind: 'demo.subscription' },
        ...{ origin_id: demo.idOf('subscription', one.reference), origin_part: from, reference: one.reference },
        ...{ label: one.label, from_on: from, to_on: to, quantity: 1, unit_price: (one.cents / 100).toFixed(2) },
        ...{ net_cents: one.cents, currency: 'EUR', invoice_on: from },
        created_at: demo.moment(maxDay(addDays(from, -3), '2024-01-15'), '08:00'),
      })
      const key = String(month)
      byMonth.set(key, [...(byMonth.get(key) ?? []), { id, billed: one, month }])
    }
  return byMonth
}
export type Charge = { id: string; billed: Billed; month: number }
