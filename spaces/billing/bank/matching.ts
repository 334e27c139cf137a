import type { Day } from '../../../kernel/dates/day.ts'

/** What a movement of money that came in may be (B12): proposals with their reasons. Doubt is said, never guessed away. */

/** An invoice that the movement may pay. */
export type Candidate = {
  id: string
  number: string
  subject: string
  organisation: Organisation
  currency: string
  dueOn: Day
  /** What is left to be paid; zero of one that is paid, with the day. */
  restCents: number
  paidOn: Day | null
}
export type Organisation = { id: string; name: string }
/** A credit note that the movement may take off what it pays, with what is left of it. */
export type Credit = Pick<Candidate, 'id' | 'number' | 'organisation' | 'currency' | 'restCents'>
/** Who the movement may come from: by how many payments of that account before, or by a name alone (0). */
export type Payer = Organisation & { payments: number; named: boolean }

export type Facts = {
  amountCents: number
  currency: string
  party: string
  /** Whether the bank says from which account. */
  hasAccount: boolean
  /** Invoices whose number is in what was written, paid ones too. */
  named: readonly Candidate[]
  /** Credit notes whose number is in what was written, of which something is left. */
  credits?: readonly Credit[]
  payers: readonly Payer[]
  /** Open invoices of those payers, and any with this very amount, each once. */
  open: readonly Candidate[]
  /** A payment of the same amount that one of the payers made not long before: its day. */
  samePaid: ReadonlyArray<{ organisationId: string; on: Day }>
}

export type ReasonCode =
  | 'exact'
  | 'sum_of'
  | 'too_little'
  | 'too_much'
  | 'number_in_words'
  | 'number_absent'
  | 'account_known'
  | 'account_unknown'
  | 'account_of_other'
  | 'name_known'
  | 'oldest'
  | 'already_paid'
  | 'same_amount_paid'
  | 'not_covered'
  | 'credit_taken'
  | 'to_ask'
export type Reason = { tone: 'for' | 'against' | 'neutral'; code: ReasonCode; params: Record<string, string | number> }

export type Proposal = {
  organisation: Organisation
  /** What it pays of which invoice, in this order; none: all stays to the client's credit. */
  invoices: Array<Omit<Candidate, 'organisation' | 'currency'> & { cents: number }>
  /** What the named credit notes pay of which invoice beside it. */
  credits?: Array<{ id: string; number: string; invoices: Array<{ id: string; cents: number }> }>
  /** What the movement is beyond what is left of those invoices; below zero where it is less. */
  gapCents: number
  reasons: Reason[]
}
export type Headline =
  | 'pays'
  | 'several_fit'
  | 'missing'
  | 'over'
  | 'payer_unknown'
  | 'already_paid'
  | 'covers'
  | 'no_reference'
  | 'account_of_other'
  | 'several_clients'
  | 'on_account'
  | 'nothing'
export type Match = {
  verdict: 'sure' | 'doubtful' | 'none'
  why: { code: Headline; params: Record<string, string | number> }
  proposals: Proposal[]
}

/** So many proposals are shown, so many open invoices are put together. */
const most = { proposals: 6, together: 14 }

const reason = (tone: Reason['tone'], code: ReasonCode, params: Reason['params'] = {}): Reason => ({
  tone,
  code,
  params,
})
const sumOf = (items: readonly Candidate[]): number => items.reduce((all, { restCents }) => all + restCents, 0)
const oldestFirst = (a: Candidate, b: Candidate): number =>
  a.dueOn < b.dueOn ? -1 : a.dueOn > b.dueOn ? 1 : a.number < b.number ? -1 : a.number > b.number ? 1 : 0

/** What of which invoice an amount pays, one after the other. */
function paidOf(items: readonly Candidate[], cents: number): Proposal['invoices'] {
  let left = cents
  return items.flatMap(({ organisation: _, currency: __, ...one }) => {
    const paid = Math.min(left, one.restCents)
    left -= paid
    return paid > 0 ? [{ ...one, cents: paid }] : []
  })
}

/**
 * The sets of at least two invoices whose rests come to an amount, the smallest first; it stops at the second, for then none is certain.
 * Of more than fourteen only the oldest fourteen are tried.
 */
export function sumsTo(items: readonly Candidate[], cents: number): Candidate[][] {
  const tried = [...items].sort(oldestFirst).slice(0, most.together)
  const found: Candidate[][] = []
  const look = (from: number, left: number, taken: Candidate[], size: number) => {
    if (found.length >= 2) return
    if (taken.length === size) {
      if (left === 0) found.push(taken)
      return
    }
    for (let at = from; at <= tried.length - (size - taken.length); at++) {
      const { restCents } = tried[at]!
      if (restCents <= left) look(at + 1, left - restCents, [...taken, tried[at]!], size)
    }
  }
  for (let size = 2; size <= tried.length && found.length < 2; size++) look(0, cents, [], size)
  return found
}

/** How the amount stands to what is left. */
function amountReason(gap: number, count: number): Reason {
  if (gap === 0) return count > 1 ? reason('for', 'sum_of', { count }) : reason('for', 'exact')
  return gap < 0 ? reason('against', 'too_little', { cents: -gap }) : reason('against', 'too_much', { cents: gap })
}

/** Who it comes from, as a reason about a client. */
function payerReason(facts: Facts, client: Organisation): Reason[] {
  const own = facts.payers.find(({ id }) => id === client.id)
  const byAccount = facts.payers.filter(({ payments }) => payments > 0)
  if (own && own.payments > 0) return [reason('for', 'account_known', { count: own.payments })]
  if (byAccount.length > 0) return [reason('against', 'account_of_other', { name: byAccount[0]!.name })]
  if (own) return [reason('for', 'name_known')]
  return facts.hasAccount || facts.party ? [reason('neutral', 'account_unknown', { party: facts.party })] : []
}

/** All of it to a client's credit, to be used later. */
const onAccount = (
  facts: Facts,
  organisation: Organisation,
  reasons: Reason[] = [reason('neutral', 'to_ask')],
): Proposal => ({
  organisation,
  invoices: [],
  gapCents: facts.amountCents,
  reasons,
})

const answer = (
  verdict: Match['verdict'],
  code: Headline,
  proposals: Proposal[],
  params: Match['why']['params'] = {},
): Match => ({
  verdict,
  why: { code, params },
  proposals: proposals.slice(0, most.proposals),
})

/**
 * What a movement may be. Sure where its words name invoices of one client, what is left of these is its very amount, and nothing speaks
 * against it; doubtful where somebody has to look, with all that fits; none where nothing was found.
 */
export function match(facts: Facts): Match {
  const inCurrency = (one: Candidate) => one.currency === facts.currency
  const named = facts.named.filter(inCurrency)
  return named.length > 0 ? matchNamed(facts, named) : matchUnnamed({ ...facts, open: facts.open.filter(inCurrency) })
}

function matchNamed(facts: Facts, named: readonly Candidate[]): Match {
  const clients = new Map(named.map(({ organisation }) => [organisation.id, organisation]))
  const words = (items: readonly Candidate[]) => items.map(({ number }) => reason('for', 'number_in_words', { number }))
  const proposalOf = (items: readonly Candidate[], client: Organisation): Proposal => {
    const gap = facts.amountCents - sumOf(items)
    return {
      organisation: client,
      invoices: paidOf(items, facts.amountCents),
      gapCents: gap,
      reasons: [amountReason(gap, items.length), ...words(items), ...payerReason(facts, client)],
    }
  }
  const openOf = (client: Organisation) => named.filter((one) => one.organisation.id === client.id && one.restCents > 0)
  if (clients.size > 1) {
    const proposals = [...clients.values()].map((client) => proposalOf(openOf(client), client))
    return answer('doubtful', 'several_clients', proposals, { count: clients.size })
  }
  const [client] = [...clients.values()] as [Organisation]
  const open = openOf(client)
  const paid = named.filter(({ restCents }) => restCents === 0)
  const credit = onAccount(facts, client)
  if (open.length === 0) {
    const paidWords = paid.map(({ number, paidOn }) => reason('against', 'already_paid', { number, on: paidOn ?? '' }))
    return answer(
      'doubtful',
      'already_paid',
      [onAccount(facts, client, [...paidWords, ...payerReason(facts, client), reason('neutral', 'to_ask')])],
      {
        number: paid[0]!.number,
        on: paid[0]!.paidOn ?? '',
      },
    )
  }
  const netted = lessCredits(facts, open, client, words)
  if (netted && paid.length === 0 && !netted.reasons.some(({ code }) => code === 'account_of_other'))
    return answer('sure', 'pays', [netted], { count: open.length, number: open[0]!.number })
  const whole = proposalOf(open, client)
  for (const { number, paidOn } of paid)
    whole.reasons.push(reason('against', 'already_paid', { number, on: paidOn ?? '' }))
  const stranger = whole.reasons.some(({ code }) => code === 'account_of_other')
  if (whole.gapCents === 0 && !stranger && paid.length === 0)
    return answer('sure', 'pays', [whole], { count: open.length, number: open[0]!.number })
  if (stranger) return answer('doubtful', 'account_of_other', [whole, credit])
  if (whole.gapCents > 0) return answer('doubtful', 'over', [whole, credit], { cents: whole.gapCents })
  if (whole.gapCents === 0)
    return answer('doubtful', 'already_paid', [whole, credit], { number: paid[0]!.number, on: paid[0]!.paidOn ?? '' })
  // Less than all that is named: the ones that it pays to the cent come first.
  const exact = [
    ...open.filter(({ restCents }) => restCents === facts.amountCents).map((one) => [one]),
    ...sumsTo(open, facts.amountCents),
  ]
  const parts = exact
    .filter((items) => items.length < open.length)
    .map((items): Proposal => {
      const rest = open.filter((one) => !items.includes(one))
      const proposal = proposalOf(items, client)
      return {
        ...proposal,
        reasons: [...proposal.reasons, ...rest.map(({ number }) => reason('against', 'not_covered', { number }))],
      }
    })
  if (parts.length > 0)
    return answer('doubtful', 'covers', [...parts, whole, credit], {
      count: parts[0]!.invoices.length,
      of: open.length,
    })
  return answer('doubtful', 'missing', [whole, credit], { cents: -whole.gapCents })
}

/** The named invoices less the named credit notes, where that is the very amount: credits go to the eldest invoices, the movement to what they leave. */
function lessCredits(
  facts: Facts,
  open: readonly Candidate[],
  client: Organisation,
  words: (items: readonly Candidate[]) => Reason[],
): Proposal | undefined {
  const credits = (facts.credits ?? []).filter(
    (one) => one.organisation.id === client.id && one.currency === facts.currency && one.restCents > 0,
  )
  const creditCents = credits.reduce((all, { restCents }) => all + restCents, 0)
  if (credits.length === 0 || facts.amountCents !== sumOf(open) - creditCents) return undefined
  const items = [...open].sort(oldestFirst).map((one) => ({ one, cents: one.restCents }))
  const taken = credits.map(({ id, number, restCents }) => {
    let left = restCents
    const invoices = items.flatMap((item) => {
      const cents = Math.min(left, item.cents)
      left -= cents
      item.cents -= cents
      return cents > 0 ? [{ id: item.one.id, cents }] : []
    })
    return { id, number, invoices }
  })
  return {
    organisation: client,
    invoices: items.map(({ one: { organisation: _, currency: __, ...one }, cents }) => ({ ...one, cents })),
    credits: taken,
    gapCents: 0,
    reasons: [
      amountReason(0, open.length),
      ...words(open),
      ...credits.map(({ number, restCents }) => reason('for', 'credit_taken', { number, cents: restCents })),
      ...payerReason(facts, client),
    ],
  }
}

function matchUnnamed(facts: Facts): Match {
  const absent = reason('against', 'number_absent')
  const known = facts.payers.filter(({ payments }) => payments > 0)
  const payers = known.length > 0 ? known : facts.payers
  const proposals: Proposal[] = []
  let fitting = 0
  let missing: number | undefined
  for (const payer of payers) {
    const client = { id: payer.id, name: payer.name }
    const open = facts.open.filter(({ organisation }) => organisation.id === payer.id).sort(oldestFirst)
    const who = payerReason(facts, client)
    const double = facts.samePaid.find(({ organisationId }) => organisationId === payer.id)
    const against = double ? [reason('against', 'same_amount_paid', { on: double.on }), absent] : [absent]
    const exact = open.filter(({ restCents }) => restCents === facts.amountCents)
    const sums = sumsTo(open, facts.amountCents)
    for (const items of [...exact.map((one) => [one]), ...sums]) {
      const oldest = items.length === 1 && exact.length > 1 && items[0] === open[0] ? [reason('neutral', 'oldest')] : []
      proposals.push({
        organisation: client,
        invoices: paidOf(items, facts.amountCents),
        gapCents: 0,
        reasons: [amountReason(0, items.length), ...who, ...oldest, ...against],
      })
      fitting++
    }
    if (exact.length + sums.length === 0 && open.length > 0) {
      // One whose rest is nearest, so that a cent too little is seen as one.
      const nearest = [...open].sort(
        (a, b) =>
          Math.abs(a.restCents - facts.amountCents) - Math.abs(b.restCents - facts.amountCents) || oldestFirst(a, b),
      )[0]!
      const gap = facts.amountCents - nearest.restCents
      proposals.push({
        organisation: client,
        invoices: paidOf([nearest], facts.amountCents),
        gapCents: gap,
        reasons: [amountReason(gap, 1), ...who, ...against],
      })
      if (gap < 0) missing ??= -gap
    }
    proposals.push(
      onAccount(facts, client, [
        ...who,
        ...(double ? [reason('against', 'same_amount_paid', { on: double.on })] : []),
        reason('neutral', 'to_ask'),
      ]),
    )
  }
  const [first] = proposals
  if (payers.length > 0) {
    const double = facts.samePaid.find(({ organisationId }) => organisationId === first!.organisation.id)
    if (fitting > 1) return answer('doubtful', 'several_fit', proposals, { count: fitting })
    if (double) return answer('doubtful', 'already_paid', proposals, { number: '', on: double.on })
    if (fitting === 1) return answer('doubtful', 'no_reference', proposals)
    if (missing !== undefined) return answer('doubtful', 'missing', proposals, { cents: missing })
    if (first!.invoices.length > 0) return answer('doubtful', 'over', proposals, { cents: first!.gapCents })
    return answer('doubtful', 'on_account', proposals)
  }
  // Nobody is known by account or name: the amount alone says little.
  const alike = facts.open.filter(({ restCents }) => restCents === facts.amountCents).sort(oldestFirst)
  if (alike.length === 0) return answer('none', 'nothing', [])
  return answer(
    'doubtful',
    'payer_unknown',
    alike.map((one) => ({
      organisation: one.organisation,
      invoices: paidOf([one], facts.amountCents),
      gapCents: 0,
      reasons: [amountReason(0, 1), reason('against', 'account_unknown', { party: facts.party }), absent],
    })),
    { count: alike.length },
  )
}
