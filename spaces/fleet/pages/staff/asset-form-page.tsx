import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { type ApiProblem, api } from '../../../../web/api/client.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { DateField } from '../../../../web/ui/date-field.tsx'
import { ErrorState } from '../../../../web/ui/error-state.tsx'
import { compulsory } from '../../../../web/ui/fields.tsx'
import { Column, FormSection } from '../../../../web/ui/form-section.tsx'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { RemoteSelect } from '../../../../web/ui/remote-select.tsx'
import { LeaveGuard } from '../../../../web/ui/unsaved.tsx'
import { ClientField, SiteField } from '../asset-dialogs.tsx'
import type { Asset } from '../data.ts'
import '../fleet.css'

const nothing = {
  client: '',
  modelId: '',
  label: '',
  number: '',
  serial: '',
  sourceCode: '',
  siteId: '',
  place: '',
  installedOn: '',
  state: 'service' as 'service' | 'stored',
  remark: '',
}
const valuesOf = (asset: Asset): typeof nothing => ({
  client: asset.organisation.id,
  modelId: asset.model.id,
  label: asset.label,
  number: asset.number,
  serial: asset.serial,
  sourceCode: asset.sourceCode,
  siteId: asset.site?.id ?? '',
  place: asset.place,
  installedOn: asset.installedOn ?? '',
  state: asset.state === 'stored' ? 'stored' : 'service',
  remark: asset.remark,
})

/** A new asset, by the staff. */
export function NewAssetPage() {
  return <AssetForm />
}

/** An asset that is changed by the staff. */
export function ChangeAssetPage() {
  const t = useTexts('fleet')
  const { id } = useParams({ strict: false }) as { id: string }
  const { data, error, refetch } = useQuery({
    queryKey: ['fleet', 'asset', id],
    queryFn: () => api.get('/assets/:id', { params: { id } }),
  })
  if (data) return <AssetForm key={data.id} of={data} />
  return error ? <ErrorState title={t('failed')} problem={error as ApiProblem} onRetry={() => void refetch()} /> : null
}

function AssetForm({ of }: { of?: Asset }) {
  const t = useTexts('fleet')
  const ui = useTexts()
  const navigate = useNavigate()
  const store = useQueryClient()
  const [before] = useState(() => (of ? valuesOf(of) : nothing))
  const [values, setValues] = useState(before)
  const set = (changes: Partial<typeof values>) => setValues((now) => ({ ...now, ...changes }))
  const save = useMutation({
    mutationFn: () => {
      const { client, siteId, installedOn, ...rest } = values
      const body = { ...rest, siteId: siteId || null, installedOn: installedOn || null }
      return of
        ? api.put('/staff/assets/:id', { params: { id: of.id }, body: { ...body, version: of.version } })
        : api.post('/staff/assets', { body: { ...body, organisationId: client } })
    },
    onSuccess: (asset) => {
      store.setQueryData(['fleet', 'asset', asset.id], asset)
      void store.invalidateQueries({ queryKey: ['list'] })
      void navigate({ to: `/fournisseur/parc/${asset.id}` })
    },
  })
  const problem = save.error as ApiProblem | null
  const error = (field: string) => problem?.errors.find((one) => one.field === field)?.message
  // The focus goes to the first field at fault.
  useEffect(() => {
    if (problem) document.querySelector<HTMLElement>('form [aria-invalid=true]')?.focus()
  }, [problem])
  const text = (name: 'label' | 'number' | 'serial' | 'sourceCode' | 'place', most: number, needed = false) => ({
    ...(needed ? compulsory : {}),
    label: t(name),
    maxLength: most,
    value: values[name],
    error: error(name),
    onChange: (event: { currentTarget: { value: string } }) => set({ [name]: event.currentTarget.value }),
  })
  const title = of ? t('changeOf', { name: of.label }) : t('add')
  return (
    <>
      <PageHeader
        title={title}
        breadcrumb={[
          { label: t('title'), to: '/fournisseur/parc' },
          ...(of ? [{ label: of.number, to: `/fournisseur/parc/${of.id}` }] : []),
          { label: title },
        ]}
      />
      <LeaveGuard unsaved={JSON.stringify(values) !== JSON.stringify(before) && !save.isPending && !save.isSuccess} />
      <form
        className="surface form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate()
        }}
      >
        {problem && problem.errors.length === 0 ? <ProblemNotice problem={problem} /> : null}
        <FormSection title={t('form.what')}>
          {of ? null : (
            <Column span={6}>
              <ClientField
                value={values.client}
                error={error('organisationId')}
                onChange={(client) => set({ client, siteId: '' })}
              />
            </Column>
          )}
          <Column span={6}>
            <RemoteSelect
              {...compulsory}
              label={t('model')}
              listKey={['asset-models']}
              load={async (search, signal) =>
                (await api.get('/staff/asset-models', { query: { search, size: 20 }, signal })).items
              }
              name={(item) => `${item.manufacturer} ${item.label}`}
              value={values.modelId}
              chosen={of ? { id: of.model.id, name: `${of.model.manufacturer} ${of.model.label}` } : undefined}
              error={error('modelId')}
              onPick={(item) => set({ modelId: item?.id ?? '' })}
            />
          </Column>
          <Column span={6}>
            <TextInput {...text('label', 150, true)} />
          </Column>
          <Column span={6}>
            <NativeSelect
              label={t('state')}
              value={values.state}
              data={(['service', 'stored'] as const).map((value) => ({ value, label: t(`state.${value}`) }))}
              onChange={(event) => set({ state: event.currentTarget.value as 'service' })}
            />
          </Column>
        </FormSection>
        <FormSection title={t('form.identifiers')}>
          <Column span={4}>
            <TextInput {...text('number', 60, true)} />
          </Column>
          <Column span={4}>
            <TextInput {...text('serial', 80)} />
          </Column>
          <Column span={4}>
            <TextInput
              {...text('sourceCode', 80)}
              description={t('form.sourceHelp')}
              inputWrapperOrder={['label', 'input', 'description', 'error']}
            />
          </Column>
        </FormSection>
        <FormSection title={t('form.where')}>
          <Column span={4}>
            <SiteField
              organisation={values.client}
              value={values.siteId}
              error={error('siteId')}
              onChange={(siteId) => set({ siteId })}
            />
          </Column>
          <Column span={4}>
            <TextInput {...text('place', 150)} />
          </Column>
          <Column span={4}>
            <DateField
              label={t('installedOn')}
              value={values.installedOn}
              error={error('installedOn')}
              onChange={(installedOn) => set({ installedOn })}
            />
          </Column>
          <Column span={12}>
            <Textarea
              label={t('remark')}
              rows={3}
              maxLength={2000}
              value={values.remark}
              error={error('remark')}
              onChange={(event) => set({ remark: event.currentTarget.value })}
            />
          </Column>
        </FormSection>
        <div className="form-foot">
          <Button
            variant="default"
            onClick={() => void navigate({ to: of ? `/fournisseur/parc/${of.id}` : '/fournisseur/parc' })}
          >
            {ui('cancel')}
          </Button>
          <Button type="submit" loading={save.isPending}>
            {ui('save')}
          </Button>
        </div>
      </form>
    </>
  )
}
