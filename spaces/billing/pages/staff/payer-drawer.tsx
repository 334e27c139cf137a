import { Button, Checkbox, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { type ApiProblem, api } from '../../../../web/api/client.ts'
import type { ItemOf } from '../../../../web/api/endpoints.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { ClientSelect } from '../../../../web/ui/client-select.tsx'
import { compulsory } from '../../../../web/ui/fields.tsx'
import { Column } from '../../../../web/ui/form-section.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { SideDrawer } from '../../../../web/ui/side-drawer.tsx'

const fields = [
  { name: 'name', text: 'name', span: 12, required: true },
  { name: 'siren', text: 'siren', span: 4 },
  { name: 'siret', text: 'siret', span: 4 },
  { name: 'vatNumber', text: 'vatNumber', span: 4 },
  { name: 'addressLine1', text: 'address1', span: 12, required: true },
  { name: 'addressLine2', text: 'address2', span: 12 },
  { name: 'postalCode', text: 'postalCode', span: 4 },
  { name: 'city', text: 'city', span: 8, required: true },
  { name: 'country', text: 'country', span: 4, required: true },
  { name: 'email', text: 'email', span: 8 },
  { name: 'termsDays', text: 'terms', span: 4, required: true },
  { name: 'electronicAddress', text: 'address', help: 'addressWhat', span: 12 },
  { name: 'serviceCode', text: 'service', span: 12 },
] as const
type Name = (typeof fields)[number]['name']

/** A new payer of a client, or one that is changed (B14, B29): its numbers are checked by their keys. */
export function PayerDrawer({
  organisation,
  payer,
  onClose,
  onMade,
}: {
  /** Whose it is; chosen here where it is not known. */
  organisation?: string
  payer?: ItemOf<'GET /staff/payers'>
  onClose: () => void
  onMade: (id: string) => void
}) {
  const t = useTexts('billing')
  const ui = useTexts()
  const empty = Object.fromEntries(fields.map(({ name }) => [name, ''])) as Record<Name, string>
  const [values, setValues] = useState<Record<Name, string>>(
    payer
      ? { ...(Object.fromEntries(fields.map(({ name }) => [name, String(payer[name])])) as Record<Name, string>) }
      : { ...empty, country: 'FR', termsDays: '30' },
  )
  const [wantsCommitment, setWantsCommitment] = useState(payer?.wantsCommitment ?? false)
  const [typed, setTyped] = useState(false)
  const [client, setClient] = useState(organisation ?? payer?.organisation.id ?? '')
  const create = useMutation({
    mutationFn: () => {
      const content = { ...values, termsDays: Number(values.termsDays), wantsCommitment }
      return payer
        ? api.put('/staff/payers/:id', {
            params: { id: payer.id },
            body: { ...content, isDefault: payer.isDefault, version: payer.version },
          })
        : api.post('/staff/payers', { body: { ...content, organisationId: client, isDefault: false } })
    },
    onSuccess: ({ id }) => onMade(id),
  })
  const problem = create.error as ApiProblem | null
  return (
    <SideDrawer
      opened
      onClose={onClose}
      title={t(payer ? 'payer.change' : 'payer.title')}
      unsaved={typed && !create.isPending && !create.isSuccess}
      footer={
        <>
          <Button variant="default" onClick={onClose}>
            {ui('cancel')}
          </Button>
          <Button disabled={!client} loading={create.isPending} onClick={() => create.mutate()}>
            {payer ? ui('save') : t('payer.save')}
          </Button>
        </>
      }
    >
      {problem && problem.errors.length === 0 ? <ProblemNotice problem={problem} /> : null}
      <div className="form-grid" style={{ padding: 20 }}>
        {organisation || payer ? null : (
          <Column span={12}>
            <ClientSelect
              data-autofocus
              label={t('client')}
              value={client}
              onPick={(item) => {
                setTyped(true)
                setClient(item?.id ?? '')
              }}
            />
          </Column>
        )}
        {fields.map((field) => (
          <Column key={field.name} span={field.span}>
            <TextInput
              {...('required' in field ? compulsory : {})}
              label={t(`payer.${field.text}`)}
              description={'help' in field ? t(`payer.${field.help}`) : undefined}
              maxLength={150}
              value={values[field.name]}
              error={problem?.errors.find((one) => one.field === field.name)?.message}
              onChange={(event) => {
                const { value } = event.currentTarget
                setTyped(true)
                setValues((now) => ({ ...now, [field.name]: value }))
              }}
            />
          </Column>
        ))}
        <Column span={12}>
          <Checkbox
            label={t('payer.commitment')}
            checked={wantsCommitment}
            onChange={(event) => {
              setTyped(true)
              setWantsCommitment(event.currentTarget.checked)
            }}
          />
        </Column>
      </div>
    </SideDrawer>
  )
}
