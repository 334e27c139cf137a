import { Button, NativeSelect, Select, Textarea, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../../../web/api/client.ts'
import { useApiForm } from '../../../../web/api/use-api-form.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { compulsory } from '../../../../web/ui/fields.tsx'
import { Column, FormFooter, FormSection } from '../../../../web/ui/form-section.tsx'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { RemoteSelect } from '../../../../web/ui/remote-select.tsx'
import { LeaveGuard } from '../../../../web/ui/unsaved.tsx'
import { AttachmentsField } from '../attachments-field.tsx'
import { messageForm } from '../data.ts'
import { AssetChoice, natureOptions, RequesterChoice, SiteChoice } from './choices.tsx'

const statuses = ['in_progress', 'waiting_provider', 'waiting_client'] as const
const categories = ['question', 'incident', 'profile', 'other'] as const
/** Each choice with its name, so that what was chosen is shown again where the page comes back. */
type Values = Record<
  | 'organisationId'
  | 'organisation'
  | 'accountId'
  | 'account'
  | 'natureId'
  | 'priorityId'
  | 'assetId'
  | 'asset'
  | 'assetKind'
  | 'siteId'
  | 'siteName'
  | 'site'
  | 'category'
  | 'subject'
  | 'body'
  | 'status',
  string
>
const chosen = (id: string, name: string) => (id ? { id, name } : null)
const empty: Values = {
  ...{ organisationId: '', organisation: '', accountId: '', account: '', natureId: '', priorityId: '' },
  ...{ assetId: '', asset: '', assetKind: '', siteId: '', siteName: '', site: '', category: 'incident' },
  ...{ subject: '', body: '' },
  status: 'in_progress',
}

/** «Ouvrir un ticket» on the provider's side (P15): for a client's person, on an asset and at a site of that client's. `?client=` says which. */
export function OpenTicketPage() {
  const t = useTexts('staffSupport')
  const navigate = useNavigate()
  const store = useQueryClient()
  const address = useSearch({ strict: false }) as { client?: string; nom?: string }
  const [files, setFiles] = useState<File[]>([])
  const catalogue = useQuery({
    queryKey: ['staff', 'ticket-catalogue'],
    queryFn: () => api.get('/staff/ticket-catalogue'),
    staleTime: 60_000,
  })
  const needed = (value: string) => (value.trim() ? null : t('required'))
  const { form, submitting, problem, onSubmit } = useApiForm<Values>({
    initialValues: { ...empty, organisationId: address.client ?? '', organisation: address.nom ?? '' },
    validate: { organisationId: needed, accountId: needed, subject: needed, body: needed },
    submit: async ({ organisation: _, account: __, asset: ___, assetKind: ____, siteName: _____, ...values }, key) => {
      const made = await api.post('/staff/tickets', { body: messageForm(values, files), key })
      void store.invalidateQueries({ queryKey: ['list', '/staff/tickets'] })
      await navigate({ to: `/fournisseur/assistance/${made.id}` })
    },
  })
  const { values } = form
  const errorOf = (field: keyof Values) => form.errors[field] as string | undefined
  const set = (changed: Partial<Values>) => form.setValues(changed)
  const ofClient = (id: string, name: string) =>
    set({
      ...{ organisationId: id, organisation: name, accountId: '', account: '' },
      ...{ assetId: '', asset: '', assetKind: '', siteId: '', siteName: '' },
    })
  return (
    <>
      <PageHeader
        title={t('openFor')}
        lead={t('openForHelp')}
        breadcrumb={[{ label: t('title'), to: '/fournisseur/assistance' }, { label: t('openFor') }]}
      />
      <form className="surface" onSubmit={onSubmit} noValidate aria-label={t('openFor')}>
        {problem ? (
          <div style={{ padding: '16px 24px 0' }}>
            <ProblemNotice problem={problem} />
          </div>
        ) : null}
        <FormSection title={t('whoAsks')}>
          <Column span={6}>
            <RemoteSelect
              {...compulsory}
              // Somebody is on the line: who it is comes first.
              autoFocus={!values.organisationId}
              label={t('client')}
              listKey={['list', '/staff/organisations', 'tickets']}
              load={async (search, signal) =>
                (await api.get('/staff/organisations', { query: { search, size: 20 }, signal })).items
              }
              name={(one) => one.name}
              value={values.organisationId}
              chosen={chosen(values.organisationId, values.organisation) ?? undefined}
              error={errorOf('organisationId')}
              onPick={(one) => ofClient(one?.id ?? '', one?.name ?? '')}
            />
          </Column>
          <Column span={6}>
            <RequesterChoice
              key={values.organisationId}
              organisation={values.organisationId}
              disabled={!values.organisationId}
              chosen={chosen(values.accountId, values.account)}
              error={errorOf('accountId')}
              onPick={(id, name) => set({ accountId: id ?? '', account: name })}
            />
          </Column>
        </FormSection>
        <FormSection title={t('whatAbout')}>
          <Column span={6}>
            <AssetChoice
              key={values.organisationId}
              organisation={values.organisationId}
              disabled={!values.organisationId}
              chosen={chosen(values.assetId, values.asset)}
              error={errorOf('assetId')}
              onPick={(id, name, kind) => set({ assetId: id ?? '', asset: name, assetKind: kind })}
            />
          </Column>
          <Column span={6}>
            <SiteChoice
              key={values.organisationId}
              organisation={values.organisationId}
              disabled={!values.organisationId}
              chosen={chosen(values.siteId, values.siteName)}
              error={errorOf('siteId')}
              onPick={(id, name) => set({ siteId: id ?? '', siteName: name })}
            />
          </Column>
          {values.siteId ? null : (
            <Column>
              <TextInput label={t('placeInWords')} maxLength={200} {...form.getInputProps('site')} />
            </Column>
          )}
          <Column span={6}>
            {catalogue.data?.natures.length ? (
              <Select
                label={t('category')}
                searchable
                clearable
                data={natureOptions(catalogue.data.natures, values.assetKind || undefined)}
                value={values.natureId || null}
                error={errorOf('natureId')}
                onChange={(natureId) => set({ natureId: natureId ?? '' })}
              />
            ) : (
              <NativeSelect
                label={t('category')}
                data={categories.map((value) => ({ value, label: t(`categories.${value}`) }))}
                {...form.getInputProps('category')}
              />
            )}
          </Column>
          {catalogue.data?.priorities.length ? (
            <Column span={6}>
              <Select
                label={t('priority')}
                clearable
                data={catalogue.data.priorities.map(({ id, title }) => ({ value: id, label: title }))}
                value={values.priorityId || null}
                error={errorOf('priorityId')}
                onChange={(priorityId) => set({ priorityId: priorityId ?? '' })}
              />
            </Column>
          ) : null}
          <Column>
            <TextInput {...compulsory} label={t('subject')} maxLength={200} {...form.getInputProps('subject')} />
          </Column>
          <Column>
            <Textarea
              {...compulsory}
              label={t('heard')}
              autosize
              minRows={5}
              maxLength={20_000}
              {...form.getInputProps('body')}
            />
          </Column>
          <Column>
            <AttachmentsField files={files} onChange={setFiles} />
          </Column>
          <Column span={6}>
            <NativeSelect
              label={t('state')}
              data={statuses.map((value) => ({ value, label: t(`states.${value}`) }))}
              {...form.getInputProps('status')}
            />
          </Column>
        </FormSection>
        <FormFooter>
          <Button variant="default" onClick={() => void navigate({ to: '/fournisseur/assistance' })}>
            {t('cancel')}
          </Button>
          <Button type="submit" loading={submitting}>
            {t('openFor')}
          </Button>
        </FormFooter>
      </form>
      <LeaveGuard unsaved={(form.isDirty() || files.length > 0) && !submitting} />
    </>
  )
}
