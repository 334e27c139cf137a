import { Button, TextInput } from '@mantine/core'
import { IconWallet } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { type ApiProblem, api } from '../../../../web/api/client.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { Dialog } from '../../../../web/ui/dialog.tsx'
import { compulsory } from '../../../../web/ui/fields.tsx'
import { decimalsOf, formatMoney } from '../../../../web/ui/format.ts'
import { centsOf } from '../../../../web/ui/paper/amounts.ts'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { leastTopUp, mostTopUp } from '../../account-credit/limits.ts'

/** «Approvisionner le compte» (B9): money by card, of no invoice yet. */
export function TopUpDialog({
  organisation,
  currency,
  onClose,
}: {
  organisation: string
  currency: string
  onClose: () => void
}) {
  const t = useTexts('billing')
  const ui = useTexts()
  const [amount, setAmount] = useState('')
  const cents = centsOf(amount, decimalsOf(currency))
  const fits = cents !== undefined && cents >= leastTopUp && cents <= mostTopUp
  const pay = useMutation({
    mutationFn: () =>
      api.post('/account-credit/top-ups', { body: { organisationId: organisation, amountCents: cents ?? 0 } }),
    // The provider's page takes the place of this one: Back comes here again.
    onSuccess: ({ url }) => location.assign(url),
  })
  return (
    <Dialog
      opened
      onClose={onClose}
      icon={IconWallet}
      title={t('credits.topUp')}
      lead={t('credits.topUpWhat')}
      footer={
        <>
          <Button variant="default" onClick={onClose}>
            {ui('cancel')}
          </Button>
          <Button disabled={!fits} loading={pay.isPending || pay.isSuccess} onClick={() => pay.mutate()}>
            {fits ? t('online.payByCard', { amount: formatMoney(cents, currency) }) : t('credits.topUp')}
          </Button>
        </>
      }
    >
      {pay.error ? <ProblemNotice problem={pay.error as ApiProblem} /> : null}
      <TextInput
        {...compulsory}
        data-autofocus
        inputMode="decimal"
        label={t('credits.amount', { currency })}
        description={t('credits.amountWhat', {
          least: formatMoney(leastTopUp, currency),
          most: formatMoney(mostTopUp, currency),
        })}
        value={amount}
        onChange={(event) => setAmount(event.currentTarget.value)}
      />
    </Dialog>
  )
}
