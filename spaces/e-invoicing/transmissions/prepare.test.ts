import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { DirectoryLine } from '../platforms/directory-protocol.ts'
import { choiceOf, wantsMore } from './prepare.ts'

test('B29 whoever chooses an address is told of a commitment number exactly where the invoice is held back without one', () => {
  const flag = fc.option(fc.boolean(), { nil: undefined })
  fc.assert(
    fc.property(flag, flag, fc.boolean(), fc.boolean(), (ofFacility, ofService, hasFacility, hasService) => {
      const line = {
        addressingIdentifier: '812004513',
        ...(hasFacility
          ? {
              facility: {
                b2gAdditionalData: ofFacility === undefined ? {} : { managesLegalCommitmentCode: ofFacility },
              },
            }
          : {}),
        ...(hasService ? { routingCode: ofService === undefined ? {} : { managesLegalCommitment: ofService } } : {}),
      } as DirectoryLine
      const wanted = (hasFacility && ofFacility === true) || (hasService && ofService === true)
      assert.equal(choiceOf(line).wantsCommitment, wanted)
      assert.equal(wantsMore(line, { buyerReference: 'SERVICE' }), wanted)
      assert.equal(wantsMore(line, { buyerReference: 'SERVICE', purchaseOrder: 'EJ-1' }), false)
    }),
    { seed: 15, numRuns: 200 },
  )
})
