import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { type ApiProblem, api } from '../../../web/api/client.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { DateField } from '../../../web/ui/date-field.tsx'
import { compulsory } from '../../../web/ui/fields.tsx'
import { ProblemNotice } from '../../../web/ui/problem-notice.tsx'
import { RemoteSelect } from '../../../web/ui/remote-select.tsx'
import { SideDrawer } from '../../../web/ui/side-drawer.tsx'
import { wallAt } from '../../../web/ui/zone.ts'

type Payer = { id: string; name: string }

/** A new mandate of direct debit (B14, B25): a client's own, to be signed in the portal, or one on paper that the staff write down. */
export function MandateDrawer({
  side,
  payers,
  onClose,
  onMade,
}: {
  side: 'client' | 'staff'
  payers: Payer[]
  onClose: () => void
  onMade: (id: string) => void
}) {
  const t = useTexts('billing')
  const ui = useTexts()
  const today = wallAt(new Date()).toISOString().slice(0, 10)
  const empty = {
    payerId: payers[0]?.id ?? '',
    iban: '',
    bic: '',
    rum: '',
    scheme: 'CORE' as 'CORE' | 'B2B',
    signedOn: today,
  }
  const [values, setValues] = useState(empty)
  const change = (more: Partial<typeof empty>) => setValues((now) => ({ ...now, ...more }))
  const create = useMutation({
    mutationFn: () => {
      const { rum, signedOn, ...common } = values
      return side === 'client'
        ? api.post('/mandates', { body: common })
        : api.post('/staff/mandates', { body: { ...common, rum, signedOn } })
    },
    onSuccess: ({ id }) => onMade(id),
  })
  const problem = create.error as ApiProblem | null
  const errorOf = (name: string) => problem?.errors.find(({ field }) => field === name)?.message
  return (
    <SideDrawer
      opened
      onClose={onClose}
      title={t('mandate.new')}
      unsaved={(values.iban !== '' || values.rum !== '') && !create.isPending && !create.isSuccess}
      footer={
        <>
          <Button variant="default" onClick={onClose}>
            {ui('cancel')}
          </Button>
          <Button disabled={!values.payerId || !values.iban} loading={create.isPending} onClick={() => create.mutate()}>
            {t(side === 'client' ? 'mandate.prepare' : 'mandate.record')}
          </Button>
        </>
      }
    >
      <div className="drawer-stack">
        {problem && problem.errors.length === 0 ? <ProblemNotice problem={problem} /> : null}
        <p className="help">{t(side === 'client' ? 'mandate.newOwn' : 'mandate.newPaper')}</p>
        {side === 'staff' ? (
          <RemoteSelect
            {...compulsory}
            label={t('mandate.payer')}
            listKey={['payer-choices']}
            load={async (search, signal) =>
              (await api.get('/staff/payers', { query: { search, size: 20 }, signal })).items.map(
                ({ id, name, organisation }) => ({
                  id,
                  name: name === organisation.name ? name : `${name}, ${organisation.name}`,
                }),
              )
            }
            name={({ name }) => name}
            value={values.payerId}
            error={errorOf('payerId')}
            onPick={(one) => change({ payerId: one?.id ?? '' })}
          />
        ) : (
          <NativeSelect
            {...compulsory}
            label={t('mandate.payer')}
            data={payers.map(({ id, name }) => ({ value: id, label: name }))}
            value={values.payerId}
            error={errorOf('payerId')}
            onChange={(event) => change({ payerId: event.currentTarget.value })}
          />
        )}
        <TextInput
          {...compulsory}
          data-autofocus
          label="IBAN"
          maxLength={50}
          autoComplete="off"
          value={values.iban}
          error={errorOf('iban')}
          onChange={(event) => change({ iban: event.currentTarget.value })}
        />
        <TextInput
          label={t('mandate.bic')}
          maxLength={11}
          value={values.bic}
          error={errorOf('bic')}
          onChange={(event) => change({ bic: event.currentTarget.value })}
        />
        <NativeSelect
          label={t('mandate.scheme')}
          data={(['CORE', 'B2B'] as const).map((value) => ({ value, label: t(`mandate.schemes.${value}`) }))}
          value={values.scheme}
          onChange={(event) => change({ scheme: event.currentTarget.value === 'B2B' ? 'B2B' : 'CORE' })}
        />
        {side === 'staff' ? (
          <>
            <TextInput
              label={t('mandate.rum')}
              description={t('mandate.rumWhat')}
              maxLength={35}
              value={values.rum}
              error={errorOf('rum')}
              onChange={(event) => change({ rum: event.currentTarget.value })}
            />
            <DateField
              {...compulsory}
              label={t('mandate.signedOn')}
              value={values.signedOn}
              error={errorOf('signedOn')}
              onChange={(signedOn) => change({ signedOn })}
            />
          </>
        ) : null}
      </div>
    </SideDrawer>
  )
}
