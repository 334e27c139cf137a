import { NativeSelect } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../../../web/api/client.ts'
import type { BodyOf } from '../../../../web/api/endpoints.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { compulsory } from '../../../../web/ui/fields.tsx'
import { Notice } from '../../../../web/ui/notice.tsx'
import { oneOf } from '../../../../web/ui/one-of.ts'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { RecordForm } from '../../../../web/ui/record-form.tsx'
import { useRefresh } from '../data.ts'
import '../organisation.css'

type Asked = BodyOf<'POST /account/organisation-requests'>
type Kind = Asked['kind']
const kinds = ['private', 'public', 'foreign', 'individual'] as const satisfies Kind[]

/** Asking the provider for an organisation that is not there yet (O37): what it is, its identifier, its address, a comment. */
export function CreationPage() {
  const t = useTexts('organisation')
  const ui = useTexts()
  const navigate = useNavigate()
  const refresh = useRefresh()
  const [kind, setKind] = useState<Kind>('private')
  const back = () => navigate({ to: '/compte/rattachements' })
  return (
    <>
      <PageHeader
        title={t('own.askCreation')}
        breadcrumb={[
          { label: ui('account.title'), to: '/compte' },
          { label: t('own.title'), to: '/compte/rattachements' },
          { label: t('own.askCreation') },
        ]}
      />
      <div className="stack" style={{ maxWidth: 980 }}>
        <Notice kind="info">{t('creation.lead')}</Notice>
        <section className="surface" aria-label={t('own.askCreation')}>
          <RecordForm<Asked>
            values={{ kind: 'private' }}
            submitLabel={t('own.send')}
            onCancel={() => void back()}
            sections={[
              {
                title: t('organisation'),
                fields: [
                  {
                    name: 'kind',
                    label: t('details.kind'),
                    span: 4,
                    render: (input) => (
                      <NativeSelect
                        {...compulsory}
                        label={t('details.kind')}
                        data={kinds.map((value) => ({ value, label: t(`details.kinds.${value}`) }))}
                        value={input.value}
                        error={input.error}
                        onChange={(event) => {
                          setKind(oneOf(kinds, event.currentTarget.value) ?? kind)
                          input.onChange(event.currentTarget.value)
                        }}
                      />
                    ),
                  },
                  { name: 'name', label: t('organisations.name'), required: true, span: 8 },
                  {
                    name: 'siret',
                    label: t('details.siret'),
                    required: kind === 'private',
                    span: 6,
                    hidden: kind === 'foreign' || kind === 'individual',
                  },
                  {
                    name: 'foreignIdentifier',
                    label: t('creation.foreignIdentifier'),
                    help: t('creation.foreignHelp'),
                    span: 6,
                    hidden: kind !== 'foreign',
                  },
                  { name: 'vatNumber', label: t('details.vat'), span: 6, hidden: kind === 'individual' },
                ],
              },
              {
                title: t('creation.address'),
                fields: [
                  { name: 'addressLine1', label: ui('account.addressLine1'), span: 12 },
                  { name: 'addressLine2', label: ui('account.addressLine2'), span: 12 },
                  { name: 'postalCode', label: ui('account.postalCode'), span: 4 },
                  { name: 'city', label: ui('account.city'), span: 8 },
                ],
              },
              {
                title: t('comment'),
                fields: [
                  { name: 'comment', label: t('comment'), type: 'textarea', help: t('creation.commentHelp'), span: 12 },
                ],
              },
            ]}
            submit={async (body, key) => {
              await api.post('/account/organisation-requests', { body, key })
              await refresh()
              await back()
            }}
          />
        </section>
      </div>
    </>
  )
}
