import assert from 'node:assert/strict'
import { test } from 'node:test'
import { messageFindings, readMessage, reasoned, reasonsOf, type Status } from '../../../kernel/e-invoicing/index.ts'
import { buyerActs, sellerActs } from './decide.ts'
import { messageOfStatus } from './message.ts'

const us = { siren: '732829320', name: 'Halbrane SAS', role: 'BY', address: '732829320' } as const
const seller = { siren: '449995232', name: 'Fournitures & Cie', role: 'SE', address: '449995232_FRAIS' } as const

test('B15 each status that we say is a message that keeps every rule, with each of its reasons', () => {
  for (const code of [...buyerActs, ...sellerActs, '212'] as Status[]) {
    const reasons: readonly string[] = reasoned.has(code) ? reasonsOf[Number(code) as 210] : []
    for (const reason of reasons.length > 0 ? reasons : [undefined]) {
      const ofSeller = (sellerActs as readonly string[]).includes(code) || code === '212'
      const xml = messageOfStatus({
        identifier: `F-1_${code}_1`,
        createdAt: '2026-11-20T10:00:00',
        statusAt: '2026-11-20T09:59:00',
        from: ofSeller ? { ...us, role: 'SE' } : us,
        to: ofSeller ? { ...seller, role: 'BY' } : seller,
        invoice: { number: 'F-1', type: '380', issueOn: '2026-11-01', sellerSiren: ofSeller ? us.siren : seller.siren },
        code,
        reasons: reason ? [{ code: reason, words: 'En clair, <accents> & signes' }] : [],
        amounts: ['206', '211', '212'].includes(code)
          ? [{ type: code === '212' ? 'MEN' : 'MPA', amount: '12.00', currency: 'EUR', percent: '20.00' }]
          : [],
        words: 'Une note',
      })
      const read = readMessage(Buffer.from(xml))
      assert.deepEqual(
        messageFindings(read).map(({ id }) => id),
        [],
        `${code} ${reason}`,
      )
      assert.equal(read.message.documents[0]?.status, code)
      if (reason) assert.equal(read.message.documents[0]?.statuses[0]?.reasonCode, reason)
    }
  }
})
