import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Candidate, type Facts, match, sumsTo } from './matching.ts'
import { creditorReferenceOf, heldByCreditorReference, numbersIn } from './references.ts'

const lerzan = { id: 'o1', name: "Office de l'habitat du Lerzan" }
const rivals = { id: 'o2', name: 'Rivaux' }
const invoice = (number: string, restCents: number, more: Partial<Candidate> = {}): Candidate => ({
  id: number,
  number,
  subject: '',
  organisation: lerzan,
  currency: 'EUR',
  dueOn: '2026-10-31',
  restCents,
  paidOn: restCents === 0 ? '2026-11-03' : null,
  ...more,
})
const facts = (more: Partial<Facts>): Facts => ({
  amountCents: 128_400,
  currency: 'EUR',
  party: 'OFFICE HAB LERZAN',
  hasAccount: true,
  named: [],
  payers: [],
  open: [],
  samePaid: [],
  ...more,
})
const known = { ...lerzan, payments: 9, named: false }
const told = (given: Partial<Facts>) => {
  const { verdict, why, proposals } = match(facts(given))
  return {
    verdict,
    why: why.code,
    proposals: proposals.map(
      (one) => [one.invoices.map(({ number, cents }) => `${number} ${cents}`).join(), one.gapCents] as const,
    ),
    reasons: proposals[0]?.reasons.map(({ tone, code }) => `${tone} ${code}`) ?? [],
  }
}

test('B12 a number is found as people write it, and never within a longer one', () => {
  const codes = ['F', 'A', 'FA']
  for (const text of [
    'F-2026-2231',
    'reglt f20262231',
    'F 2026 2231',
    'FACT F-2026/2231.',
    'F2026-02231',
    'VIR F2026 2231 ET AUTRES',
    'No F-2026-2231/F-2026-2231',
  ])
    assert.deepEqual(numbersIn(text, codes), ['F-2026-2231'], text)
  assert.deepEqual(numbersIn('F-2026-2214 F-2026-2087', codes), ['F-2026-2214', 'F-2026-2087'])
  assert.deepEqual(numbersIn('FA-2026-0001', codes), ['FA-2026-0001'])
  assert.deepEqual(numbersIn('F-2026-12', codes), ['F-2026-0012'])
  for (const text of ['XF-2026-2231', '2026-2231', 'F-26-2231', 'FR7620261234567890123456789', ''])
    assert.deepEqual(numbersIn(text, ['F']), [], text)
  assert.deepEqual(numbersIn('F-2026-22311', codes), ['F-2026-22311'])
})

test('B12 a structured reference is taken where its key fits', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 999_999 }), fc.integer({ min: 0, max: 9 }), (number, other) => {
      const text = `F-2026-${String(number).padStart(4, '0')}`
      const reference = creditorReferenceOf(text)
      assert.equal(heldByCreditorReference(reference), text.replaceAll('-', ''))
      assert.deepEqual(numbersIn(heldByCreditorReference(reference)!, ['F']), [text])
      const wrong = `${reference.slice(0, -1)}${other}`
      assert.equal(heldByCreditorReference(wrong), wrong === reference ? text.replaceAll('-', '') : undefined)
    }),
    { seed: 12, numRuns: 500 },
  )
  assert.equal(heldByCreditorReference('RF18 5390 0754 7034'), '539007547034')
  assert.equal(heldByCreditorReference('RF19539007547034'), undefined)
})

test('B12 sure is what names its invoices and comes to their very rest, from nobody else’s account', () => {
  const one = invoice('F-2026-2118', 128_400)
  assert.deepEqual(told({ named: [one], payers: [known] }), {
    verdict: 'sure',
    why: 'pays',
    proposals: [['F-2026-2118 128400', 0]],
    reasons: ['for exact', 'for number_in_words', 'for account_known'],
  })
  const two = [invoice('F-2026-2214', 100_000), invoice('F-2026-2087', 28_400)]
  assert.equal(told({ named: two }).verdict, 'sure')
  assert.equal(told({ named: [one], payers: [{ ...rivals, payments: 2, named: false }] }).why, 'account_of_other')
  assert.equal(told({ named: [one, invoice('F-2026-0003', 1, { organisation: rivals })] }).why, 'several_clients')
  // In another currency it is another amount.
  assert.equal(told({ named: [{ ...one, currency: 'CHF' }] }).verdict, 'none')
})

test('B12 a cent too little, too much, a part, paid already: shown as such, and nothing is ticked', () => {
  const one = invoice('F-2026-2118', 128_401)
  assert.deepEqual(
    [told({ named: [one] }).why, told({ named: [one] }).proposals[0]],
    ['missing', ['F-2026-2118 128400', -1]],
  )
  const over = told({ named: [invoice('F-2026-2118', 128_399)] })
  assert.deepEqual(
    [over.verdict, over.why, over.proposals],
    [
      'doubtful',
      'over',
      [
        ['F-2026-2118 128399', 1],
        ['', 128_400],
      ],
    ],
  )
  const covers = told({ named: [invoice('F-1', 100_000), invoice('F-2', 28_400), invoice('F-3', 5)] })
  assert.deepEqual([covers.why, covers.proposals[0]], ['covers', ['F-1 100000,F-2 28400', 0]])
  assert.ok(covers.reasons.includes('against not_covered'))
  const paid = told({ named: [invoice('F-2026-2118', 0)] })
  assert.deepEqual([paid.verdict, paid.why, paid.proposals], ['doubtful', 'already_paid', [['', 128_400]]])
})

test('B12 without a reference nothing is sure: two invoices of one amount are both shown, with what speaks for and against', () => {
  const [october, november] = [
    invoice('F-2026-2118', 128_400),
    invoice('F-2026-2240', 128_400, { dueOn: '2026-11-30' }),
  ]
  assert.deepEqual(told({ payers: [known], open: [october, november] }), {
    verdict: 'doubtful',
    why: 'several_fit',
    proposals: [
      ['F-2026-2118 128400', 0],
      ['F-2026-2240 128400', 0],
      ['', 128_400],
    ],
    reasons: ['for exact', 'for account_known', 'neutral oldest', 'against number_absent'],
  })
  assert.equal(told({ payers: [known], open: [october] }).why, 'no_reference')
  assert.equal(
    told({ payers: [known], open: [invoice('F-1', 100_000), invoice('F-2', 28_400)] }).proposals[0]![0],
    'F-1 100000,F-2 28400',
  )
  const double = told({ payers: [known], open: [october], samePaid: [{ organisationId: 'o1', on: '2026-11-03' }] })
  assert.deepEqual([double.why, double.reasons.includes('against same_amount_paid')], ['already_paid', true])
  assert.equal(told({ open: [october] }).why, 'payer_unknown')
  assert.equal(told({ payers: [known] }).why, 'on_account')
  assert.equal(told({}).verdict, 'none')
})

test('B12 whatever is known, a proposal never pays more than the movement nor than what is left, and sure is never ambiguous', () => {
  const cents = fc.integer({ min: 0, max: 500 })
  const candidate = fc
    .record({ rest: cents, of: fc.constantFrom(lerzan, rivals), at: fc.nat(9) })
    .map(({ rest, of, at }) => invoice(`F-${of.id}-${at}`, rest, { organisation: of }))
  const many = fc.uniqueArray(candidate, { maxLength: 8, selector: ({ id }) => id })
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1500 }),
      many,
      many,
      fc.subarray([known, { ...rivals, payments: 0, named: true }]),
      (amountCents, named, open, payers) => {
        const found = match(facts({ amountCents, named, open: open.filter(({ restCents }) => restCents > 0), payers }))
        for (const proposal of found.proposals) {
          assert.ok(proposal.invoices.reduce((all, one) => all + one.cents, 0) <= amountCents)
          for (const one of proposal.invoices) assert.ok(one.cents > 0 && one.cents <= one.restCents)
          assert.equal(new Set(proposal.invoices.map(({ id }) => id)).size, proposal.invoices.length)
        }
        if (found.verdict !== 'sure') return
        assert.equal(found.proposals.length, 1)
        assert.equal(
          found.proposals[0]!.reasons.some(({ tone }) => tone === 'against'),
          false,
        )
        assert.equal(
          named.reduce((all, { restCents }) => all + restCents, 0),
          amountCents,
        )
        assert.equal(new Set(named.map(({ organisation }) => organisation.id)).size, 1)
      },
    ),
    { seed: 53, numRuns: 2000 },
  )
  fc.assert(
    fc.property(many, fc.integer({ min: 1, max: 1500 }), (items, amount) => {
      for (const set of sumsTo(items, amount))
        assert.equal(
          set.reduce((all, { restCents }) => all + restCents, 0),
          amount,
        )
    }),
    { seed: 53 },
  )
})
