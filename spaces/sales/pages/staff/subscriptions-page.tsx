import { Button, TextInput } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { type ApiProblem, api } from '../../../../web/api/client.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { DateField } from '../../../../web/ui/date-field.tsx'
import { Dialog } from '../../../../web/ui/dialog.tsx'
import { compulsory } from '../../../../web/ui/fields.tsx'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { decimalOf } from '../../../../web/ui/paper/amounts.ts'
import { Permitted } from '../../../../web/ui/permitted.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { RemoteSelect } from '../../../../web/ui/remote-select.tsx'
import { SubscriptionList } from '../subscription-list.tsx'
import { ClientField } from './client-field.tsx'
import { useSalesTabs } from './tabs.ts'
import '../sales.css'

/** «Abonnements» (B10): all of them, by state. */
export function StaffSubscriptionsPage() {
  const t = useTexts('sales')
  const tabs = useSalesTabs()
  const [adding, setAdding] = useState(false)
  return (
    <>
      <PageHeader
        title={t('title')}
        tabs={tabs}
        actions={
          <Permitted needs="sales.subscriptions.write">
            <Button leftSection={<IconPlus size={17} stroke={1.7} aria-hidden />} onClick={() => setAdding(true)}>
              {t('subscriptions.new')}
            </Button>
          </Permitted>
        }
      />
      <SubscriptionList side="staff" />
      {adding ? <NewSubscription onClose={() => setAdding(false)} /> : null}
    </>
  )
}

function NewSubscription({ onClose }: { onClose: () => void }) {
  const t = useTexts('sales')
  const ui = useTexts()
  const navigate = useNavigate()
  const [values, setValues] = useState({
    client: '',
    product: '',
    quantity: '1',
    startsOn: '',
    anchorOn: '',
    reference: '',
  })
  const set = (changes: Partial<typeof values>) => setValues((now) => ({ ...now, ...changes }))
  const create = useMutation({
    mutationFn: () =>
      api.post('/staff/subscriptions', {
        body: {
          organisationId: values.client,
          productId: values.product,
          quantity: decimalOf(values.quantity),
          reference: values.reference,
          startsOn: values.startsOn || null,
          anchorOn: values.anchorOn || null,
        },
      }),
    onSuccess: ({ id }) => void navigate({ to: `/fournisseur/abonnements/${id}` }),
  })
  const problem = create.error as ApiProblem | null
  const errorOf = (field: string) => problem?.errors.find((one) => one.field === field)?.message
  return (
    <Dialog
      opened
      onClose={onClose}
      title={t('subscriptions.new')}
      lead={t('subscriptions.newWhat')}
      footer={
        <>
          <Button variant="default" onClick={onClose}>
            {ui('cancel')}
          </Button>
          <Button
            disabled={!values.client || !values.product}
            loading={create.isPending}
            onClick={() => create.mutate()}
          >
            {t('subscriptions.create')}
          </Button>
        </>
      }
    >
      {problem && problem.errors.length === 0 ? <ProblemNotice problem={problem} /> : null}
      <div className="sales-stack">
        <ClientField value={values.client} onChange={(client) => set({ client })} />
        <RemoteSelect
          {...compulsory}
          label={t('subscriptions.product')}
          listKey={['recurring-products']}
          load={async (search, signal) =>
            (await api.get('/staff/products', { query: { search, recurring: 'true', size: 20 }, signal })).items
          }
          name={(item) => `${item.code}, ${item.name}`}
          value={values.product}
          error={errorOf('productId')}
          onPick={(item) => set({ product: item?.id ?? '' })}
        />
        <TextInput
          label={t('subscriptions.quantity')}
          inputMode="decimal"
          maxLength={20}
          value={values.quantity}
          error={errorOf('quantity')}
          onChange={(event) => set({ quantity: event.currentTarget.value })}
        />
        <DateField
          label={t('subscriptions.startsOn')}
          description={t('subscriptions.startsWhat')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          value={values.startsOn}
          error={errorOf('startsOn')}
          onChange={(startsOn) => set({ startsOn })}
        />
        <DateField
          label={t('subscriptions.anchor')}
          description={t('subscriptions.anchorWhat')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          value={values.anchorOn}
          error={errorOf('anchorOn')}
          onChange={(anchorOn) => set({ anchorOn })}
        />
        <TextInput
          label={t('quotes.reference')}
          maxLength={100}
          value={values.reference}
          onChange={(event) => set({ reference: event.currentTarget.value })}
        />
      </div>
    </Dialog>
  )
}
